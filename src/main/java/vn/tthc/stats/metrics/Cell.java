package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.observation.Coded;

/**
 * One row of an answer.
 *
 * @param keys of the members of the dimensions asked for, in their order; null where there is none
 * @param at where it is: a member of each dimension asked for, null where there is none
 * @param figures by name: numerator, denominator and rate, or one sum for each measure, null where nothing was reported;
 *     then what is aimed at ({@link Targets}) and what it is compared with ({@link Pairing}). Every cell of an answer has
 *     the same names in the same order
 * @param rank place by rate among the rows, equal rates sharing one; null where there is no rate
 * @param coverage of the reports in it
 * @param places the units it is about under the boundaries of one day; null = units are as they were, or it is not of units
 */
record Cell(
        List<String> keys,
        Map<Dimension, Coded> at,
        Map<String, Number> figures,
        Integer rank,
        Coverage coverage,
        Places.Found places) {

    Cell ranked(Integer place) {
        return new Cell(keys, at, figures, place, coverage, places);
    }

    /** The cell with more figures behind those that it has. */
    Cell with(Map<String, Number> more) {
        Map<String, Number> all = new LinkedHashMap<>(figures);
        all.putAll(more);
        return new Cell(keys, at, all, rank, coverage, places);
    }

    Number figure(String name) {
        return figures.get(name);
    }

    /** The key of its member of a dimension; null if it has none or was not asked for it. */
    String key(Dimension dimension) {
        int place = new ArrayList<>(at.keySet()).indexOf(dimension);
        return place < 0 ? null : keys.get(place);
    }

    /**
     * Whether each of its units is one of the day whose boundaries were asked for, or several of that day; null = it is of
     * no unit that could be.
     */
    Boolean comparable() {
        return places == null ? null : places.comparable();
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
        if (places != null) {
            flat.put("comparable", comparable());
        }
        return flat;
    }
}
