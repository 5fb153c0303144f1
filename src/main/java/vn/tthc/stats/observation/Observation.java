package vn.tthc.stats.observation;

import static java.util.Objects.requireNonNull;

import vn.tthc.stats.common.Period;

/**
 * One count: what a unit reports of one procedure and level for a period.
 *
 * @param unitId the reporting unit, in force throughout {@code period}
 * @param procedureId which procedure
 * @param level service level, 3 (partial) or 4 (full-process)
 * @param figures its measures, at least one of them present
 */
public record Observation(int unitId, Period period, int procedureId, int level, Figures figures) {

    public Observation {
        requireNonNull(period, "period");
        requireNonNull(figures, "figures");
        if (level != 3 && level != 4) {
            throw new IllegalArgumentException("level " + level);
        }
    }
}
