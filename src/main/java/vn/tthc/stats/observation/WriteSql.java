package vn.tthc.stats.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The two statements that change counts. Both have the same steps: what changes, its old figures into history, the
 * difference into the totals.
 */
final class WriteSql {

    private static final String MEASURES = Measure.sql(", ", Measure::column);

    /** The texts depend on nothing but where the counts come from. */
    private static final Map<String, String> WRITES = new ConcurrentHashMap<>();

    private WriteSql() {}

    // The database's clock, because it is the one that all nodes share; after the locks were had, and later than
    // anything held for these units, so that the revisions of a unit follow each other in time, and than any
    // publication, whatever becomes of the clock: what was published does not change. The submission is the
    // one that took the locks: outside of that very transaction the setting cannot be read, and the statement fails.
    private static final String START = """
            with units as materialized (
              select ?::int[] as ids
            ), moment as materialized (
              select coalesce(?::timestamptz, greatest(clock_timestamp(), current_setting('%4$s')::timestamptz, (
                select max(v.changed_at) + interval '1 microsecond' from unit_version v
                where v.unit_id = any(units.ids)))) as at,
                current_setting('%3$s')::bigint as submission
              from units
            ), incoming as %1$s (
              %2$s
            )
            """;

    /** The setting that the transaction's number is kept in, see {@link CountWriter#lock}. */
    static final String SUBMISSION = "tthc.submission";

    /** The setting that has the earliest moment there may be, see {@link CountWriter#lock}. */
    static final String NOT_BEFORE = "tthc.not_before";

    private static String start(Incoming incoming) {
        return START.formatted(incoming.kept(), incoming.countsSql(), SUBMISSION, NOT_BEFORE);
    }

    private static final String HISTORY = """
            insert into dossier_count_history
              (unit_id, period_start, procedure_id, level, period_end, %1$s,
               revision, submission_id, recorded_at, superseded_at, superseded_by, withdrawn)
            """.formatted(MEASURES);

    /**
     * Withdraws what is held for the days of the returns and not among their counts: {@code unit_id}, how many
     * {@code counts}, and the moment {@code at}; at least one row.
     */
    static String withdraw(Incoming incoming) {
        return start(incoming)
                + """
                , returned as materialized (
                  select distinct unit_id, period_start, period_end from incoming
                  union
                  %1$s
                ), gone as (
                  delete from dossier_count c
                  using returned r
                  where c.unit_id = r.unit_id and c.period_start >= r.period_start and c.period_start <= r.period_end
                    and c.period_end <= r.period_end
                    and not exists (
                      select from incoming i
                      where (i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end)
                          = (c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end))
                  returning c.*
                ), archived as (
                  %2$s
                  select unit_id, period_start, procedure_id, level, period_end, %3$s,
                    revision, submission_id, recorded_at, at, submission, true
                  from gone, moment
                ), delta as materialized (
                  select -1 as sign, gone.* from gone
                ), month_delta as materialized (
                  %7$s
                ), months as (
                  %4$s
                ), unit_months as (
                  %5$s
                ), days as (
                  %6$s
                ), %8$s, touched as (
                  insert into unit_month as held (unit_id, month, reported, n)
                  select distinct unit_id, month::date, 0, 1
                  from gone, generate_series(
                    date_trunc('month', period_start::timestamp), period_end, interval '1 month') month
                  on conflict (unit_id, month) do update set n = held.n + 1
                )
                select unit_id, coalesce(counts, 0) as counts, at
                from moment
                left join (select unit_id, count(*) as counts from gone group by unit_id) withdrawn on true
                """.formatted(
                                incoming.nilSql(),
                                HISTORY,
                                MEASURES,
                                Total.MONTH.addMonths("month_delta"),
                                Total.UNIT_MONTH.addMonths("month_delta"),
                                Total.DAY.add("delta"),
                                Total.months("delta"),
                                StockSql.change("delta"));
    }

    // A count longer than a day may cover any day, a day only be covered by a count longer than a day. Those are few
    // and have an index of their own; the other direction is a range of the primary key.
    private static final String OVERLAPS = """
            long_ones as materialized (
              select c.unit_id, c.procedure_id, c.level, c.period_start, c.period_end, null::bigint as other
              from dossier_count c, units
              where c.unit_id = any(units.ids) and c.period_end > c.period_start
              union all
              select unit_id, procedure_id, level, period_start, period_end, n from incoming where period_end > period_start
            ), covered as (
              select i.n, l.period_start, l.period_end, l.other
              from incoming i
              join long_ones l on l.unit_id = i.unit_id and l.procedure_id = i.procedure_id and l.level = i.level
               and l.period_start <= i.period_end and l.period_end >= i.period_start
              where (l.period_start, l.period_end) <> (i.period_start, i.period_end)
              union all
              select i.n, c.period_start, c.period_end, null
              from incoming i
              join dossier_count c on c.unit_id = i.unit_id and c.procedure_id = i.procedure_id and c.level = i.level
               and c.period_start between i.period_start and i.period_end
               and c.period_end = c.period_start
              where i.period_end > i.period_start
              union all
              select i.n, c.period_start, c.period_end, c.n
              from incoming i
              join incoming c on c.unit_id = i.unit_id and c.procedure_id = i.procedure_id and c.level = i.level
               and c.period_start between i.period_start and i.period_end
               and c.period_end = c.period_start
              where i.period_end > i.period_start
            ), overlapping as materialized (
              select n, count(*) filter (where other is null) as held,
                string_agg(coalesce('#' || other::text, period_start || '/' || period_end), ' '
                  order by period_start, period_end, other) filter (where place <= 10) || ' +' || count(other) as periods
              from (
                select *, row_number() over (partition by n, other is null order by period_start, period_end, other) as place
                from (select distinct * from covered) all_of_them
              ) placed
              group by n
            )
            """;

    // Counts that are held do not overlap each other, so that there is one at most that a day lies in.
    private static final String OVERLAPS_OF_DAYS = """
            long_ones as materialized (
              select c.unit_id, c.procedure_id, c.level, c.period_start, c.period_end
              from dossier_count c, units
              where c.unit_id = any(units.ids) and c.period_end > c.period_start
            ), overlapping as materialized (
              select i.n, 1::bigint as held, l.period_start || '/' || l.period_end || ' +0' as periods
              from incoming i
              join long_ones l on l.unit_id = i.unit_id and l.procedure_id = i.procedure_id and l.level = i.level
               and i.period_start between l.period_start and l.period_end
            )
            """;

    /**
     * Writes the counts that do not overlap. Answers rows {@code kind, n, period_start, period_end, extra, periods}: the
     * numbers {@code inserted}, {@code revised}, {@code overlapping}, {@code version}, the {@code moment} of it all in
     * microseconds since 1970, and the version of the {@code reference} data; the first {@code overlap}s with how many
     * held periods they overlap and the first of those and of other rows (see {@link Overlap#read}); how many revised counts told {@code stocks};
     * {@code late} units with the days they were late; and {@code row-inserted} and {@code row-revised} by number.
     *
     * @param outcomes whether to tell the last two
     */
    static String write(Incoming incoming, boolean outcomes) {
        // Steps that do nothing take time too: most returns are of days, and many have no stocks.
        boolean longPeriods = incoming.hasLongPeriods();
        boolean stocks = incoming.tellsStocks();
        return WRITES.computeIfAbsent(
                incoming.countsSql() + longPeriods + stocks + outcomes,
                text -> compose(
                        incoming,
                        longPeriods ? OVERLAPS : OVERLAPS_OF_DAYS,
                        stocks ? ", " + StockSql.change("delta") : "",
                        outcomes ? OUTCOMES : ""));
    }

    private static String compose(Incoming incoming, String overlaps, String stocks, String outcomes) {
        return start(incoming) + ", " + overlaps
                + """
                , changed as materialized (
                  select i.*, c.revision as held_revision, c.submission_id as held_submission,
                    c.recorded_at as held_at, %1$s
                  from incoming i
                  left join dossier_count c using (unit_id, period_start, procedure_id, level)
                  where (c.revision is null or (%2$s) is distinct from (%3$s))
                    and i.n not in (select n from overlapping)
                ), withdrawn as materialized (
                  select exists (
                    select from dossier_count_history h, units where h.withdrawn and h.unit_id = any(units.ids)) as anything
                ), archived as (
                  %4$s
                  select unit_id, period_start, procedure_id, level, period_end, %5$s,
                    held_revision, held_submission, held_at, at, submission, false
                  from changed, moment where held_revision is not null
                ), stored as (
                  insert into dossier_count as c
                    (unit_id, period_start, procedure_id, level, period_end, %6$s, revision, submission_id, recorded_at)
                  select i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end, %3$s,
                    coalesce(i.held_revision, case when (select anything from withdrawn) then (
                      select max(h.revision) + 1 from dossier_count_history h
                      where h.withdrawn and (h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end)
                        = (i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end)) end, 0) + 1,
                    submission, at
                  from changed i, moment
                  on conflict (unit_id, period_start, procedure_id, level) do update
                  set (%6$s, revision, submission_id, recorded_at)
                    = (%7$s, excluded.revision, excluded.submission_id, excluded.recorded_at)
                ), delta as materialized (
                  select 1 as sign, unit_id, period_start, period_end, procedure_id, level, %6$s from changed
                  union all
                  select -1, unit_id, period_start, period_end, procedure_id, level, %5$s
                  from changed where held_revision is not null
                ), month_delta as materialized (
                  %11$s
                ), months as (
                  %8$s
                ), unit_months as (
                  %9$s
                ), days as (
                  %10$s
                )
                %12$s
                """.formatted(
                                Measure.sql(", ", m -> "c.%1$s as held_%1$s".formatted(m.column())),
                                Measure.sql(", ", m -> "c." + m.column()),
                                Measure.sql(", ", m -> "i." + m.column()),
                                HISTORY,
                                Measure.sql(", ", m -> "held_" + m.column()),
                                MEASURES,
                                Measure.sql(", ", m -> "excluded." + m.column()),
                                Total.MONTH.addMonths("month_delta"),
                                Total.UNIT_MONTH.addMonths("month_delta"),
                                Total.DAY.add("delta"),
                                Total.months("delta"),
                                stocks)
                + REPORTED.formatted(incoming.nilSql(), NEXT_VERSION, HELD_STOCKS)
                + outcomes;
    }

    // Stocks that were of the state before are of the next one now. If they were not, they stay behind, see
    // MonthStocks.
    private static final String NEXT_VERSION = """
            n = held.n + 1, changed_at = excluded.changed_at, stocks = held.stocks + (held.stocks = held.n)::int""";

    /**
     * Takes the reports of the returns back, now that their counts are withdrawn: a day that a longer count still covers
     * stays reported. Answers one row: how many {@code days}, the {@code version} of the units' data and of the
     * {@code reference} data.
     */
    static String unreport(Incoming incoming) {
        return start(incoming) + """
                , returned as (
                  %s
                ), gone as (
                  delete from unit_day_report d
                  using returned r
                  where d.unit_id = r.unit_id and d.day between r.period_start and r.period_end
                    and not exists (
                      select from dossier_count c
                      where c.unit_id = d.unit_id and c.period_start <= d.day and c.period_end >= d.day)
                  returning d.*
                ), archived as (
                  insert into unit_day_report_history
                    (unit_id, day, period_end, submission_id, first_received_at, withdrawn_at, withdrawn_by)
                  select unit_id, day, period_end, submission_id, first_received_at, at, submission from gone, moment
                ), months as (
                  update unit_month held set reported = held.reported & ~days, n = held.n + 1
                  from (
                    select unit_id, date_trunc('month', day::timestamp)::date as month,
                      bit_or(1 << (extract(day from day)::int - 1)) as days
                    from gone group by 1, 2
                  ) g
                  where held.unit_id = g.unit_id and held.month = g.month
                ), bumped as (
                  insert into unit_version as held (unit_id, n, changed_at, stocks)
                  select unit_id, 1, at, 1
                  from (select unit_id from gone union select unnest(?::int[])) touched, moment
                  on conflict (unit_id) do update set %s
                  returning unit_id, n
                )
                select (select count(*) from gone) as days, (select n from reference_version) as reference,
                  (select coalesce(sum(n), 0) from (
                    select n from bumped
                    union all
                    select n from unit_version where unit_id = any(?) and unit_id not in (select unit_id from bumped)
                  ) versions) as version
                """.formatted(incoming.nilSql(), NEXT_VERSION);
    }

    private static final String HELD_STOCKS = StockSql.sql(", ", stock -> "held_" + stock.column());

    private static final String REPORTED = """
            , returned as materialized (
              select distinct unit_id, period_start, period_end from incoming
              where n not in (select n from overlapping)
              union
              %s
            ), marked as (
              insert into unit_day_report as held
                (unit_id, day, period_end, submission_id, first_received_at, last_received_at)
              select unit_id, day::date, min(period_end), submission, at, at
              from returned, moment, generate_series(period_start, period_end, interval '1 day') day
              group by unit_id, day::date, submission, at
              on conflict (unit_id, day) do update
              set submission_id = excluded.submission_id, last_received_at = excluded.last_received_at
              where held.unit_id in (select unit_id from changed)
              returning unit_id, day, xmax = 0 as first
            ), touched as (
              insert into unit_month as held (unit_id, month, reported, n)
              select unit_id, month, bit_or(day), 1
              from (
                select unit_id, date_trunc('month', day::timestamp)::date as month, 1 << (extract(day from day)::int - 1) as day
                from marked
                union all
                select unit_id, month, 0 from month_delta
              ) parts
              group by unit_id, month
              on conflict (unit_id, month) do update set reported = held.reported | excluded.reported, n = held.n + 1
            ), bumped as (
              insert into unit_version as held (unit_id, n, changed_at, stocks)
              select unit_id, 1, at, 1
              from (
                select unit_id from marked union select unit_id from changed union select unnest(?::int[])
              ) touched, moment
              on conflict (unit_id) do update set %s
              returning unit_id, n
            )
            select 'inserted' as kind, count(*) filter (where held_revision is null) as n,
              null::date as period_start, null::date as period_end, 0::bigint as extra, null as periods
            from changed
            union all
            select 'revised', count(held_revision), null, null, 0, null from changed
            union all
            select 'overlapping', count(*), null, null, 0, null from overlapping
            union all
            select 'stocks', count(*), null, null, 0, null from changed where num_nonnulls(%s) > 0
            union all
            select 'reference', n, null, null, 0, null from reference_version
            union all
            select 'moment', (extract(epoch from at) * 1000000)::bigint, null, null, 0, null from moment
            union all
            select 'version', coalesce(sum(n), 0), null, null, 0, null from (
              select n from bumped
              union all
              select n from unit_version where unit_id = any(?) and unit_id not in (select unit_id from bumped)
            ) versions
            union all
            (select 'overlap', n, null, null, held, periods from overlapping order by n limit ?)
            union all
            select 'late', unit_id, min(period_start), max(period_end), max(days), null from (
              select r.unit_id, r.period_start, r.period_end,
                (at at time zone 'Asia/Ho_Chi_Minh')::date - r.period_end as days
              from returned r, moment
              where exists (
                select from marked m
                where m.first and m.unit_id = r.unit_id and m.day between r.period_start and r.period_end)
            ) late
            where days > ?
            group by unit_id
            """;

    private static final String OUTCOMES = """
            union all
            select case when held_revision is null then 'row-inserted' else 'row-revised' end, n, null, null, 0, null
            from changed
            """;
}
