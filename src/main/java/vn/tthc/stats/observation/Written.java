package vn.tthc.stats.observation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Period;

/**
 * What writing returns changed.
 *
 * @param inserted counts that were not held before
 * @param revised counts held with other figures; the old ones went into history
 * @param unchanged counts held with the very same figures
 * @param withdrawn counts that were held and are no longer
 * @param unreported days (of each unit) that were reported and are no longer
 * @param overlapping how many counts were not stored because they overlap
 * @param overlaps those of them that come first
 * @param outcomes by number of row what became of it; only where asked for, without those unchanged
 * @param late units that reported days for the first time and late
 * @param recordedAt the moment of the revisions: the data {@code asOf} it have them
 * @param revision the version of the units' data after it, see {@code unit_version}; unchanged if nothing changed
 */
public record Written(
        long inserted,
        long revised,
        long unchanged,
        long withdrawn,
        long unreported,
        long overlapping,
        List<Overlap> overlaps,
        Map<Long, Outcome> outcomes,
        List<Late> late,
        Instant recordedAt,
        long revision) {

    /** What taking returns back changed. */
    static Written takenBack(long withdrawn, long unreported, Instant recordedAt, long revision) {
        return new Written(0, 0, 0, withdrawn, unreported, 0, List.of(), Map.of(), List.of(), recordedAt, revision);
    }

    /** What became of one count. */
    public enum Outcome {
        INSERTED,
        REVISED,
        UNCHANGED
    }

    /**
     * A unit whose first report of some days came late.
     *
     * @param period from the first to the last day of the returns that were late
     * @param days how many days after the end of its period the latest of them came
     */
    public record Late(int unitId, Period period, int days) {}
}
