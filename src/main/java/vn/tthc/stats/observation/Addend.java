package vn.tthc.stats.observation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A figure of counts that can be added up, wherever it is read from. Null where nothing was reported.
 *
 * @param name of its column
 * @param ofCount SQL for it over one count {@code c}
 * @param ofTotal SQL for it over one row {@code c} of a table of totals
 */
public record Addend(String name, String ofCount, String ofTotal) {

    /** The numerator of a ratio, over the counts that have both sides of it. */
    public static Addend numerator(Ratio ratio) {
        return side("numerator", ratio, ratio.numerator(), "num");
    }

    /** The denominator of a ratio, over the same counts. */
    public static Addend denominator(Ratio ratio) {
        return side("denominator", ratio, ratio.denominator(), "den");
    }

    private static Addend side(String name, Ratio ratio, List<Measure> measures, String column) {
        // Each is an int; several of them added up may be more than one can hold.
        String sum = measures.stream()
                .map(measure -> "c.%s::bigint".formatted(measure.column()))
                .collect(Collectors.joining(" + "));
        return new Addend(
                name,
                "case when %s then %s end".formatted(ratio.reported("c"), sum),
                "case when c.%1$s_n > 0 then c.%1$s_%2$s end".formatted(ratio.column(), column));
    }

    /** A measure by itself; not for stocks, which cannot be added up. */
    public static Addend of(Measure measure) {
        return new Addend(
                measure.column(),
                "c.%s::bigint".formatted(measure.column()),
                "case when c.%1$s_n > 0 then c.%1$s end".formatted(measure.column()));
    }

    /** What has been read: {@code c} and the name. */
    public String column() {
        return "c." + name;
    }
}
