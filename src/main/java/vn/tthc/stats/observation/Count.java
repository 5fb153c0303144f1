package vn.tthc.stats.observation;

import static java.util.Objects.requireNonNull;

/**
 * One count of a return: what its unit reports for one procedure and level in the return's period.
 *
 * @param procedureId which procedure
 * @param level service level, 3 (partial) or 4 (full-process)
 * @param figures its measures, at least one of them present
 */
public record Count(int procedureId, int level, Figures figures) {

    public Count {
        requireNonNull(figures, "figures");
        if (level != 3 && level != 4) {
            throw new IllegalArgumentException("level " + level);
        }
    }
}
