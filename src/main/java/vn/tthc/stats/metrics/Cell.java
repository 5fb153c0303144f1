package vn.tthc.stats.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.tthc.stats.observation.Coded;

/**
 * One row of an answer.
 *
 * @param at where it is: a member of each dimension asked for, null where there is none
 * @param figures by name: numerator, denominator and rate, or one sum for each measure; null where nothing was reported
 * @param rank place by rate among the rows, equal rates sharing one; null where there is no rate
 * @param coverage of the reports in it
 */
record Cell(Map<Dimension, Coded> at, Map<String, Number> figures, Integer rank, Coverage coverage) {

    Cell ranked(Integer place) {
        return new Cell(at, figures, place, coverage);
    }

    Number figure(String name) {
        return figures.get(name);
    }

    /** The row as the answer has it, all on one level. */
    Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        at.forEach((dimension, member) -> flat.put(dimension.code(), member));
        flat.putAll(figures);
        if (figures.containsKey("rate")) {
            flat.put("rank", rank);
        }
        flat.put("coverage", coverage);
        return flat;
    }
}
