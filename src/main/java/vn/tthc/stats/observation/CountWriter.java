package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Writes returns into the tables of counts: set-based, the same number of statements whatever the number of rows. Every
 * method belongs into the caller's transaction, and {@link #lock} comes first.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class CountWriter {

    /** First key of our advisory locks; any number does that no other user of the database takes. */
    private static final int UNIT_LOCK = 0x7474_6863;

    @Inject
    Database database;

    /**
     * Makes this transaction the only writer of these units until it ends. Sorted, so that two returns for the same
     * units wait for each other instead of deadlocking.
     */
    public void lock(List<UnitReturn> returns) {
        database.query("""
                select pg_advisory_xact_lock(?, unit_id)
                from (select distinct unit_id from unnest(?::int[]) unit_id order by unit_id) units
                """, row -> true, UNIT_LOCK, unitIds(returns));
    }

    // Two branches, each with an index: a count longer than a day may hold any day; a day can only be held by a count
    // that is itself longer than a day.
    private static final String OVERLAPS = """
            with incoming as (
              select * from unnest(%s) with ordinality as i(unit_id, period_start, procedure_id, level, period_end, n)
            ), held as (
              select i.n, c.period_start, c.period_end
              from incoming i
              join dossier_count c on c.unit_id = i.unit_id and c.procedure_id = i.procedure_id and c.level = i.level
               and c.period_end > c.period_start
               and c.period_start <= i.period_end and c.period_end >= i.period_start
              where (c.period_start, c.period_end) <> (i.period_start, i.period_end)
              union all
              select i.n, c.period_start, c.period_end
              from incoming i
              join dossier_count c on c.unit_id = i.unit_id and c.procedure_id = i.procedure_id and c.level = i.level
               and c.period_start between i.period_start and i.period_end
               and c.period_end = c.period_start
              where i.period_end > i.period_start
            )
            select distinct on (n) n, period_start, period_end from held order by n, period_start
            """.formatted(Rows.KEYS);

    /** Which counts cover days that are already counted in another period, in the order of the returns. */
    public List<Overlap> overlaps(List<UnitReturn> returns) {
        Rows rows = new Rows(returns);
        if (rows.size() == 0) {
            return List.of();
        }
        return database.query(
                OVERLAPS,
                found -> {
                    int row = found.getInt("n") - 1;
                    return new Overlap(
                            rows.returnIndex(row),
                            rows.countIndex(row),
                            new Period(
                                    found.getObject("period_start", LocalDate.class),
                                    found.getObject("period_end", LocalDate.class)));
                },
                rows.keys().toArray());
    }

    /**
     * Stores the counts, keeps what they supersede in history, marks the days as reported and moves the units' version
     * on, where anything changed at all. {@link #lock} and {@link #overlaps} come before.
     *
     * @param submissionId what the counts came with
     * @param now when; the units' own clock never runs backwards, so it may be recorded a little later
     */
    public Written write(List<UnitReturn> returns, long submissionId, Instant now) {
        Rows rows = new Rows(returns);
        OffsetDateTime recordedAt = recordingTime(returns, now);
        Changed changed = rows.size() == 0 ? new Changed(0, 0) : upsert(rows, submissionId, recordedAt);
        long revision = finish(returns, submissionId, recordedAt, changed.any());
        return new Written(
                changed.inserted, changed.revised, rows.size() - changed.inserted - changed.revised, revision);
    }

    private OffsetDateTime recordingTime(List<UnitReturn> returns, Instant now) {
        return database.one(
                """
                select greatest(?, max(changed_at) + interval '1 microsecond') from unit_version
                where unit_id = any(?)
                """, row -> row.getObject(1, OffsetDateTime.class), now.atOffset(ZoneOffset.UTC), unitIds(returns));
    }

    private record Changed(int inserted, int revised) {

        boolean any() {
            return inserted + revised > 0;
        }
    }

    private static final String UPSERT = """
            with incoming as (
              select * from unnest(%1$s, %2$s) as i(unit_id, period_start, procedure_id, level, period_end, %3$s)
            ), changed as (
              select i.*, c.revision as held_revision
              from incoming i
              left join dossier_count c using (unit_id, period_start, procedure_id, level)
              where c.revision is null or (%4$s) is distinct from (%5$s)
            ), archived as (
              insert into dossier_count_history
                (unit_id, period_start, procedure_id, level, period_end, %3$s,
                 revision, submission_id, recorded_at, superseded_at, superseded_by, withdrawn)
              select c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end, %4$s,
                 c.revision, c.submission_id, c.recorded_at, ?, ?, false
              from changed
              join dossier_count c using (unit_id, period_start, procedure_id, level)
            ), stored as (
              insert into dossier_count
                (unit_id, period_start, procedure_id, level, period_end, %3$s, revision, submission_id, recorded_at)
              select i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end, %5$s,
                coalesce(i.held_revision, (
                  select max(h.revision) from dossier_count_history h
                  where (h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end)
                      = (i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end)), 0) + 1,
                ?, ?
              from changed i
              on conflict (unit_id, period_start, procedure_id, level) do update
              set (%3$s, revision, submission_id, recorded_at)
                = (%6$s, excluded.revision, excluded.submission_id, excluded.recorded_at)
            )
            select count(*) filter (where held_revision is null), count(held_revision) from changed
            """.formatted(
                    Rows.KEYS,
                    Rows.FIGURES,
                    Measure.sql(", ", Measure::column),
                    Measure.sql(", ", measure -> "c." + measure.column()),
                    Measure.sql(", ", measure -> "i." + measure.column()),
                    Measure.sql(", ", measure -> "excluded." + measure.column()));

    private Changed upsert(Rows rows, long submissionId, OffsetDateTime recordedAt) {
        List<Object> parameters = new ArrayList<>(rows.keys());
        parameters.addAll(rows.figures());
        parameters.addAll(List.of(recordedAt, submissionId, submissionId, recordedAt));
        return database.one(UPSERT, row -> new Changed(row.getInt(1), row.getInt(2)), parameters.toArray());
    }

    /** Marks the days as reported and, if anything changed or a day is new, gives the units their next version. */
    private long finish(List<UnitReturn> returns, long submissionId, OffsetDateTime recordedAt, boolean changed) {
        return database.one(
                """
                with reported as (
                  select unit_id, day::date as day
                  from unnest(?::int[], ?::date[], ?::date[]) as r(unit_id, period_start, period_end),
                       generate_series(period_start, period_end, interval '1 day') day
                ), marked as (
                  insert into unit_day_report (unit_id, day, submission_id, first_received_at, last_received_at)
                  select distinct unit_id, day, ?::bigint, ?::timestamptz, ?::timestamptz from reported
                  on conflict (unit_id, day) do update
                  set submission_id = excluded.submission_id, last_received_at = excluded.last_received_at
                  where ?::boolean
                  returning unit_id
                ), bumped as (
                  insert into unit_version (unit_id, n, changed_at)
                  select distinct unit_id, 1, ?::timestamptz from marked
                  on conflict (unit_id) do update set n = unit_version.n + 1, changed_at = excluded.changed_at
                  returning unit_id, n
                )
                select coalesce(sum(n), 0) from (
                  select n from bumped
                  union all
                  select n from unit_version
                  where unit_id in (select unit_id from reported) and unit_id not in (select unit_id from bumped)
                ) versions
                """,
                row -> row.getLong(1),
                unitIds(returns),
                SqlArray.dates(returns.stream().map(r -> r.period().start()).toList()),
                SqlArray.dates(returns.stream().map(r -> r.period().end()).toList()),
                submissionId,
                recordedAt,
                recordedAt,
                changed,
                recordedAt);
    }

    private static SqlArray unitIds(List<UnitReturn> returns) {
        return SqlArray.ints(returns.stream().map(UnitReturn::unitId).toList());
    }
}
