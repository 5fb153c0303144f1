package vn.tthc.stats.metrics;

import java.util.List;
import vn.tthc.stats.observation.Coded;

/**
 * One row of an answer.
 *
 * @param key tells it from the others
 * @param at where it is: a member of each dimension asked for, in their order; null where there is none
 * @param figures numerator, denominator and rate, or one sum for each measure; then what is aimed at ({@link Targets}) and
 *     what it is compared with ({@link Pairing})
 * @param rank place by rate among the rows, equal rates sharing one; null where there is no rate
 * @param coverage of the reports in it
 * @param places the units it is about under the boundaries of one day; null = units are as they were, or it is not of units
 */
record Cell(Key key, List<Coded> at, Numbers figures, Integer rank, Coverage coverage, RecastPlaces.Found places) {

    Cell ranked(Integer place) {
        return new Cell(key, at, figures, place, coverage, places);
    }

    /** The cell with more figures behind those that it has; the names are those of all. */
    Cell with(List<String> names, Number... more) {
        return new Cell(key, at, figures.with(names, more), rank, coverage, places);
    }

    Number figure(String name) {
        return figures.get(name);
    }

    /**
     * Whether each of its units is one of the day whose boundaries were asked for, or several of that day; null = it is of
     * no unit that could be.
     */
    Boolean comparable() {
        return places == null ? null : places.comparable();
    }
}
