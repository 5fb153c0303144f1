package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Refusal;

/**
 * Makes one writer at a time of each unit, and knows whether any are at work. Whatever has a moment of its own, by which it
 * is found again {@code asOf}, takes it under such a lock: what is still to be committed can be told from that.
 */
@ApplicationScoped
public class UnitLocks {

    // Writers take their moment after they began, so that nothing can yet come with one before that of the oldest.
    private static final String WATERMARK = """
            select least(now(), (
              select min(a.xact_start)
              from pg_locks l join pg_stat_activity a using (pid)
              where l.locktype = 'advisory' and l.classid = ?::oid)) - interval '1 microsecond'
            """;

    @Inject
    Database database;

    /**
     * Makes this transaction the only writer of these units until it ends; reference data cannot change meanwhile either.
     * In order, so that two for the same units wait for each other instead of deadlocking.
     *
     * @throws Refusal {@code busy} if another holds one of them for long
     */
    public void lock(Collection<Integer> unitIds) {
        database.lock(
                """
                select count(pg_advisory_xact_lock(?, unit_id))
                from (select pg_advisory_xact_lock_shared(?, 0)) reference,
                  (select distinct unit_id from unnest(?::int[]) unit_id order by unit_id) units
                """,
                row -> row.getLong(1),
                AdvisoryLock.UNIT.key(),
                AdvisoryLock.REFERENCE.key(),
                SqlArray.ints(unitIds));
    }

    /**
     * The latest instant before which nothing can come any more: before the start of the oldest transaction that holds a
     * lock or waits for one, or before now. To be asked before the data are looked at: what is committed between the two is
     * then in both.
     */
    Instant watermark() {
        return database.one(
                WATERMARK, row -> row.getObject(1, OffsetDateTime.class).toInstant(), AdvisoryLock.UNIT.key());
    }

    /** The present moment by the database's clock, which is that of all writers. */
    public Instant now() {
        return database.one(
                "select clock_timestamp()",
                row -> row.getObject(1, OffsetDateTime.class).toInstant());
    }

    /**
     * Whether nothing can come any more with a moment before that instant: no writer is at work, or waits to be, that began
     * before it.
     */
    public boolean isSettled(Instant instant) {
        return database.one("""
                select not exists (
                  select from pg_locks l join pg_stat_activity a using (pid)
                  where l.locktype = 'advisory' and l.classid = ?::oid and a.xact_start < ?)
                """, row -> row.getBoolean(1), AdvisoryLock.UNIT.key(), instant.atOffset(ZoneOffset.UTC));
    }
}
