package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The measures of one count, each a whole number of dossiers or absent. Absent is not zero. */
public final class Figures {

    /** The most dossiers one count may have; no unit of any size comes near it. */
    public static final int MAX = 1_000_000_000;

    /** What stands for a figure that was not reported, in {@link #of(int[])}. */
    public static final int ABSENT = -1;

    @Schema(hidden = true)
    private final int[] values;

    private Figures(int[] values) {
        this.values = values;
    }

    /** Figures by measure; what the map lacks or maps to null is absent. Each is from 0 to {@link #MAX}. */
    public static Figures of(Map<Measure, Integer> byMeasure) {
        int[] values = new int[Measure.ALL.size()];
        Arrays.fill(values, ABSENT);
        byMeasure.forEach((measure, value) -> {
            if (value != null) {
                if (value < 0 || value > MAX) {
                    throw new IllegalArgumentException(measure + " = " + value);
                }
                values[measure.ordinal()] = value;
            }
        });
        return new Figures(values);
    }

    /**
     * Figures in the order of {@link Measure#ALL}, each from 0 to {@link #MAX} or {@link #ABSENT}. For the readers of files,
     * which come by millions of figures and need no map for them.
     */
    public static Figures of(int[] values) {
        if (values.length != Measure.ALL.size()) {
            throw new IllegalArgumentException(values.length + " figures");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] < ABSENT || values[i] > MAX) {
                throw new IllegalArgumentException(Measure.ALL.get(i) + " = " + values[i]);
            }
        }
        return new Figures(values.clone());
    }

    /** The figure, or null where it was not reported. */
    public Integer get(Measure measure) {
        int value = values[measure.ordinal()];
        return value == ABSENT ? null : value;
    }

    /** Whether nothing at all was reported. */
    @JsonIgnore
    public boolean isEmpty() {
        for (int value : values) {
            if (value != ABSENT) {
                return false;
            }
        }
        return true;
    }

    /** All measures by their JSON names, null where not reported. */
    @JsonAnyGetter
    public Map<String, Integer> asMap() {
        Map<String, Integer> map = new LinkedHashMap<>();
        Measure.ALL.forEach(measure -> map.put(measure.jsonName(), get(measure)));
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figures figures && Arrays.equals(values, figures.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
