package vn.tthc.stats.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The version of what an answer rests on: another one after every change, the same as long as there is none.
 *
 * @param revision grows with every change
 * @param changedAt the moment of the last change, in microseconds since 1970; 0 if there was none or it is not known
 * @param mark tells states of the same revision and moment apart: two servers may come to see the changes of two units
 *     that were committed at the same time in either order
 * @param fixed whether nothing can change it any more: it is that of a publication
 */
public record Version(String revision, long changedAt, String mark, boolean fixed) {

    /** The version of what may change. */
    public Version(String revision, long changedAt, String mark) {
        this(revision, changedAt, mark, false);
    }

    /** The version of what has one history only. */
    public Version(String revision, long changedAt) {
        this(revision, changedAt, "");
    }

    /** The same of an answer that also rests on what may change. */
    public Version changeable() {
        return new Version(revision, changedAt, mark);
    }

    /** The moment of the last change; null if there was none or it is not known. */
    public Instant changed() {
        return changedAt == 0 ? null : Instant.EPOCH.plus(changedAt, ChronoUnit.MICROS);
    }
}
