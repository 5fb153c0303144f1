package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures by name. The names are one list for all cells of an answer; a figure is null where nothing was reported. */
final class Numbers {

    private final List<String> names;
    private final Number[] values;

    /** Each figure at the place of its name. */
    Numbers(List<String> names, Number... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(values.length + " figures for " + names);
        }
        this.names = names;
        this.values = values;
    }

    /** The same with more behind them; the names are those of all. */
    Numbers with(List<String> all, Number... more) {
        Number[] together = Arrays.copyOf(values, values.length + more.length);
        System.arraycopy(more, 0, together, values.length, more.length);
        return new Numbers(all, together);
    }

    List<String> names() {
        return names;
    }

    /** In the order of the names. */
    List<Number> values() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    Number at(int place) {
        return values[place];
    }

    /** The figure of that name; null also if there is none of it. */
    Number get(String name) {
        int place = names.indexOf(name);
        return place < 0 ? null : values[place];
    }

    Map<String, Number> byName() {
        Map<String, Number> byName = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            byName.put(names.get(i), values[i]);
        }
        return byName;
    }

    /** All of these names, in order. */
    static List<String> names(List<String> first, List<String> then) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return List.copyOf(all);
    }
}
