package vn.tthc.stats.observation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import vn.tthc.stats.common.Period;

/**
 * What one unit reports for one period. Without counts it is a nil return, which still counts as reported.
 *
 * @param unitId the reporting unit, in force throughout {@code period}
 * @param counts each procedure and level at most once
 */
public record UnitReturn(int unitId, Period period, List<Count> counts) {

    public UnitReturn {
        requireNonNull(period, "period");
        counts = List.copyOf(counts);
    }
}
