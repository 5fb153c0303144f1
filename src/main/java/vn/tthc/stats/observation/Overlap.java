package vn.tthc.stats.observation;

import java.util.List;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Period;

/**
 * A count that was not stored because some of its days are already counted for that unit, procedure and level.
 *
 * @param row its number among the counts written
 * @param held the periods that are held already, or also among the counts written; the first ten
 * @param number how many there are
 */
public record Overlap(long row, List<Period> held, long number) {

    /** As an error names them: {@code 2024-03-01, 2024-03-02, … (28)}. */
    public String named() {
        String periods = held.stream().map(Period::toString).collect(Collectors.joining(", "));
        return number > held.size() ? "%s, … (%d)".formatted(periods, number) : periods;
    }
}
