package vn.tthc.stats.observation;

/**
 * The write on Citus: what {@link WriteSql} does in two statements, as one after the other of statements that each shard can do for
 * itself ({@code docs/adr/0019}). Each has large tables only, filters each by the units and joins them on the unit. What one has to
 * know of another is told from the rows that this one has written: they have the number of the submission or its moment, which
 * no other row has. Parameters have names; those of all statements are {@code units}, {@code submission}, the {@code first} and the
 * {@code last} day of the returns, and the moment {@code at}.
 */
final class ShardSql {

    private static final String MEASURES = Measure.sql(", ", Measure::column);

    private static final String HISTORY = """
            insert into dossier_count_history
              (unit_id, period_start, procedure_id, level, period_end, %s,
               revision, submission_id, recorded_at, superseded_at, superseded_by, withdrawn)
            """.formatted(MEASURES);

    private static final String SAME_MONTH =
            "date_trunc('month', period_start::timestamp) = date_trunc('month', period_end::timestamp)";

    private static final String MONTH = "date_trunc('month', %s::timestamp)::date";

    private ShardSql() {}

    // --- Conditions ---

    /** That a row of the returns on their way is one of ours. */
    private static String ours(String row) {
        return "%1$s.unit_id = any(:units::int[]) and %1$s.submission_id = :submission::bigint".formatted(row);
    }

    /** That such a row is a count. */
    private static String count(String row) {
        return ours(row) + " and %s.procedure_id is not null".formatted(row);
    }

    /** That it is a count that is in no other's way. */
    private static String accepted(String row) {
        return count(row) + " and %s.in_way is null".formatted(row);
    }

    /** That a row of a large table may be of the returns' days. */
    private static String of(String row, String day) {
        return "%1$s.unit_id = any(:units::int[]) and %1$s.%2$s between :first::date and :last::date"
                .formatted(row, day);
    }

    private static String held(String row) {
        return of(row, "period_start");
    }

    /** That a row of history is one that this submission has put there. */
    private static String superseded(String row, boolean withdrawn) {
        return held(row)
                + " and %1$s.superseded_by = :submission::bigint and %2$s%1$s.withdrawn"
                        .formatted(row, withdrawn ? "" : "not ");
    }

    private static String sameSeries(String one, String other) {
        return "(%1$s.unit_id, %1$s.procedure_id, %1$s.level) = (%2$s.unit_id, %2$s.procedure_id, %2$s.level)"
                .formatted(one, other);
    }

    private static String sameStart(String one, String other) {
        return sameSeries(one, other) + " and %s.period_start = %s.period_start".formatted(one, other);
    }

    private static String same(String one, String other) {
        return sameStart(one, other) + " and %s.period_end = %s.period_end".formatted(one, other);
    }

    private static String measures(String row) {
        return Measure.sql(", ", measure -> row + "." + measure.column());
    }

    // --- Beginning ---

    /**
     * Brings the returns to their units' shards; the only statement that reads what the coordinator has. Its parameters are
     * the submission, those of the counts, the submission, and those of the returns without counts.
     */
    static String bring(Incoming incoming) {
        return """
                insert into incoming_count
                  (unit_id, submission_id, n, period_start, period_end, procedure_id, level, %1$s)
                select unit_id, ?::bigint, n, period_start, period_end, procedure_id, level, %1$s
                from (%2$s) counts
                union all
                select unit_id, ?::bigint, -1, period_start, period_end, null, null, %3$s
                from (%4$s) nil
                """.formatted(MEASURES, incoming.countsSql(), Measure.sql(", ", measure -> "null"), incoming.nilSql());
    }

    /**
     * Makes this transaction the units' only writer at their shards too, by a row of each: the coordinator's locks end with its
     * part of a commit, and that of a shard may have to be made good later, if its server went away in between. Who comes next
     * waits for that here. A unit that has no version has one of 0 meanwhile.
     */
    static final String CLAIM = """
            insert into unit_version as held (unit_id, n, changed_at, stocks)
            select distinct i.unit_id, 0, timestamptz '-infinity', 0 from incoming_count i where %s
            on conflict (unit_id) do update set n = held.n where held.n < 0
            """.formatted(ours("i"));

    /** When anything of the units was changed last; {@code -infinity} = never. */
    static final String LAST_CHANGED =
            "select max(changed_at) as at from unit_version where unit_id = any(:units::int[])";

    /** As {@link WriteSql} has it. The coordinator's alone: its clock and its settings are not those of the others. */
    static final String MOMENT =
            "select greatest(clock_timestamp(), current_setting('%s')::timestamptz, ?::timestamptz + interval '1 microsecond') as at"
                    .formatted(WriteSql.NOT_BEFORE);

    // --- Withdrawing ---

    static final String ARCHIVE_WITHDRAWN =
            HISTORY + """
            select c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end, %1$s,
              c.revision, c.submission_id, c.recorded_at, :at::timestamptz, :submission::bigint, true
            from dossier_count c
            where %2$s
              and exists (
                select from incoming_count r
                where r.unit_id = c.unit_id and %3$s
                  and c.period_start between r.period_start and r.period_end and c.period_end <= r.period_end)
              and not exists (select from incoming_count i where %4$s and %5$s)
            """.formatted(measures("c"), held("c"), ours("r"), same("i", "c"), count("i"));

    static final String DELETE_WITHDRAWN = """
            delete from dossier_count c
            using dossier_count_history h
            where %s and %s and %s
            """.formatted(held("c"), same("h", "c"), superseded("h", true));

    private static final String WITHDRAWN =
            "(select -1 as sign, h.* from dossier_count_history h where %s)".formatted(superseded("h", true));

    static final String MONTHS_WITHDRAWN = """
            insert into unit_month as held (unit_id, month, reported, n)
            select distinct unit_id, month::date, 0, 1
            from dossier_count_history h,
              generate_series(date_trunc('month', period_start::timestamp), period_end, interval '1 month') month
            where %s
            on conflict (unit_id, month) do update set n = held.n + 1
            """.formatted(superseded("h", true));

    static final String UNITS_WITHDRAWN =
            "select unit_id from dossier_count_history h where %s group by unit_id".formatted(superseded("h", true));

    /** Days that a longer count still covers stay reported. */
    static final String ARCHIVE_REPORTS = """
            insert into unit_day_report_history
              (unit_id, day, period_end, submission_id, first_received_at, withdrawn_at, withdrawn_by)
            select d.unit_id, d.day, d.period_end, d.submission_id, d.first_received_at, :at::timestamptz, :submission::bigint
            from unit_day_report d
            where %s
              and exists (
                select from incoming_count r where r.unit_id = d.unit_id and %s and d.day between r.period_start and r.period_end)
              and not exists (
                select from dossier_count c
                where c.unit_id = d.unit_id and c.unit_id = any(:units::int[])
                  and c.period_start <= d.day and c.period_end >= d.day)
            """.formatted(of("d", "day"), ours("r"));

    private static final String REPORTS_GONE = of("h", "day") + " and h.withdrawn_at = :at::timestamptz";

    static final String DELETE_REPORTS = """
            delete from unit_day_report d
            using unit_day_report_history h
            where %s and h.unit_id = d.unit_id and h.day = d.day and %s
            """.formatted(of("d", "day"), REPORTS_GONE);

    static final String MONTHS_UNREPORTED = """
            update unit_month held set reported = held.reported & ~gone.days, n = held.n + 1
            from (
              select unit_id, %s as month, bit_or(1 << (extract(day from day)::int - 1)) as days
              from unit_day_report_history h where %s
              group by 1, 2
            ) gone
            where held.unit_id = any(:units::int[]) and held.unit_id = gone.unit_id and held.month = gone.month
            """.formatted(MONTH.formatted("day"), REPORTS_GONE);

    static final String UNITS_UNREPORTED =
            "select unit_id from unit_day_report_history h where %s group by unit_id".formatted(REPORTS_GONE);

    // --- Overlaps ---

    static final String HELD_LONG_ONES =
            "select 1 from dossier_count where unit_id = any(:units::int[]) and period_end > period_start limit 1";

    static final String INCOMING_LONG_ONES =
            "select 1 from incoming_count i where %s and i.period_end > i.period_start limit 1".formatted(count("i"));

    private static String covered(String other, String condition) {
        return """
                select i.unit_id, i.n, c.period_start, c.period_end, %s as other
                from incoming_count i
                join %s c on %s and %s
                where %s and %s
                """.formatted(
                        other.equals("dossier_count") ? "null::bigint" : "c.n",
                        other,
                        sameSeries("i", "c"),
                        other.equals("dossier_count") ? "c.unit_id = any(:units::int[])" : count("c"),
                        count("i"),
                        condition);
    }

    private static final String BY_LONG_ONES = """
            c.period_end > c.period_start and c.period_start <= i.period_end and c.period_end >= i.period_start
              and (c.period_start, c.period_end) <> (i.period_start, i.period_end)""";

    private static final String OF_LONG_ONES = """
            i.period_end > i.period_start and c.period_start between i.period_start and i.period_end
              and c.period_end = c.period_start""";

    /** Notes at each count what is in its way, as {@link WriteSql} finds it. */
    static final String NOTE_OVERLAPS = """
            update incoming_count noted set in_way = found.in_way, in_way_named = found.in_way_named
            from (
              select unit_id, n, count(*) filter (where other is null) as in_way,
                string_agg(
                  coalesce('#' || other::text, to_char(period_start, 'YYYY-MM-DD') || '/' || to_char(period_end, 'YYYY-MM-DD')),
                  ' ' order by period_start, period_end, other) filter (where place <= 10)
                  || ' +' || count(other)::text as in_way_named
              from (
                select unit_id, n, period_start, period_end, other,
                  row_number() over (
                    partition by unit_id, n, other is null order by period_start, period_end, other) as place
                from (select distinct unit_id, n, period_start, period_end, other from (%s) covered) once
              ) placed
              group by unit_id, n
            ) found
            where %s and noted.unit_id = found.unit_id and noted.n = found.n
            """.formatted(
                    String.join(
                            "union all\n",
                            covered("dossier_count", BY_LONG_ONES),
                            covered("incoming_count", BY_LONG_ONES),
                            covered("dossier_count", OF_LONG_ONES),
                            covered("incoming_count", OF_LONG_ONES)),
                    count("noted"));

    static final String OVERLAPS = """
            select n, in_way, in_way_named from incoming_count i where %s and i.in_way is not null order by n limit :most
            """.formatted(ours("i"));

    // --- Storing ---

    private static final String DIFFERENT = "(%s) is distinct from (%s)".formatted(measures("c"), measures("i"));

    /** Of as many counts as are revised. */
    static final String ARCHIVE_REVISED =
            HISTORY + """
            select c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end, %1$s,
              c.revision, c.submission_id, c.recorded_at, :at::timestamptz, :submission::bigint, false
            from incoming_count i
            join dossier_count c on %2$s
            where %3$s and %4$s and %5$s
            """.formatted(measures("c"), sameStart("c", "i"), accepted("i"), held("c"), DIFFERENT);

    /** Of as many counts as are inserted or revised. What was withdrawn and comes again is not revision 1 again. */
    static final String STORE = """
            insert into dossier_count
              (unit_id, period_start, procedure_id, level, period_end, %1$s, revision, submission_id, recorded_at)
            select i.unit_id, i.period_start, i.procedure_id, i.level, i.period_end, %2$s,
              coalesce(c.revision, w.revision + 1, 0) + 1, :submission::bigint, :at::timestamptz
            from incoming_count i
            left join dossier_count c on %3$s and %4$s
            left join (
              select unit_id, period_start, procedure_id, level, period_end, max(revision) as revision
              from dossier_count_history h
              where h.withdrawn and %5$s
              group by unit_id, period_start, procedure_id, level, period_end
            ) w on %6$s
            where %7$s and (c.revision is null or %8$s)
            on conflict (unit_id, period_start, procedure_id, level) do update
            set %9$s, revision = excluded.revision, submission_id = excluded.submission_id, recorded_at = excluded.recorded_at
            """.formatted(
                    MEASURES,
                    measures("i"),
                    sameStart("c", "i"),
                    held("c"),
                    held("h"),
                    same("w", "i"),
                    accepted("i"),
                    DIFFERENT,
                    Measure.sql(", ", measure -> "%1$s = excluded.%1$s".formatted(measure.column())));

    private static final String STORED = held("c") + " and c.submission_id = :submission::bigint";

    private static final String DELTA_COLUMNS = "unit_id, period_start, period_end, procedure_id, level, " + MEASURES;

    private static final String DELTA = """
            (
              select 1 as sign, %1$s from dossier_count c where %2$s
              union all
              select -1, %1$s from dossier_count_history h where %3$s
            )""".formatted(DELTA_COLUMNS, STORED, superseded("h", false));

    static final String UNITS_STORED =
            "select unit_id from dossier_count c where %s group by unit_id".formatted(STORED);

    /** What became of each count that was stored: {@code n}, and whether it was {@code revised}. */
    static final String OUTCOMES =
            """
            select i.n, h.revision is not null as revised
            from incoming_count i
            join dossier_count c on %s and %s
            left join dossier_count_history h on %s and %s
            where %s
            """.formatted(sameStart("c", "i"), STORED, sameStart("h", "i"), superseded("h", false), accepted("i"));

    // --- Reports ---

    private static final String RETURNED = """
            (
              select distinct unit_id, period_start, period_end from incoming_count i where %s and i.in_way is null
            )""".formatted(ours("i"));

    /** Days reported before are reported anew only where counts {@code changed}. */
    static final String REPORT = """
            insert into unit_day_report as held
              (unit_id, day, period_end, submission_id, first_received_at, last_received_at)
            select r.unit_id, r.period_start + d.n, min(r.period_end), :submission::bigint, :at::timestamptz, :at::timestamptz
            from %s r
            cross join generate_series(0, r.period_end - r.period_start) d(n)
            group by r.unit_id, r.period_start + d.n
            on conflict (unit_id, day) do update
            set submission_id = excluded.submission_id, last_received_at = excluded.last_received_at
            where held.unit_id = any(:changed::int[])
            """.formatted(RETURNED);

    private static final String REPORTED = of("d", "day") + " and d.last_received_at = :at::timestamptz";

    /** The parts are added up by the shards, as the coordinator puts them together. */
    static final String MONTHS =
            """
            insert into unit_month as held (unit_id, month, reported, n)
            select unit_id, month, bit_or(days), 1
            from (
              select unit_id, %s as month, bit_or(1 << (extract(day from day)::int - 1)) as days
              from unit_day_report d where %s group by 1, 2
              union all
              select unit_id, %s, 0 from %s c where %s group by 1, 2
            ) parts
            group by unit_id, month
            on conflict (unit_id, month) do update set reported = held.reported | excluded.reported, n = held.n + 1
            """.formatted(MONTH.formatted("day"), REPORTED, MONTH.formatted("period_start"), DELTA, SAME_MONTH);

    static final String UNITS_REPORTED =
            "select unit_id from unit_day_report d where %s group by unit_id".formatted(REPORTED);

    /** Units that reported days for the first time more than {@code after} days late, on the day {@code today} in Việt Nam. */
    static final String LATE = """
            select unit_id, min(period_start) as period_start, max(period_end) as period_end,
              max(:today::date - period_end) as days
            from %s r
            where :today::date - r.period_end > :after::int
              and exists (
                select from unit_day_report d
                where d.unit_id = r.unit_id and d.day between r.period_start and r.period_end
                  and %s and d.first_received_at = :at::timestamptz)
            group by unit_id
            order by unit_id
            """.formatted(RETURNED, of("d", "day"));

    // --- Ending ---

    /** Stocks are not kept: what they say they are of stays behind. */
    static final String NEXT_VERSION =
            "update unit_version set n = n + 1, changed_at = :at::timestamptz where unit_id = any(:changed::int[])";

    /** The coordinator's own: committed by it, and not by a shard that has yet to do its part. */
    static final String NEXT_COMMITTED = """
            insert into committed_version as held (unit_id, n)
            select unit_id, 1 from unnest(:changed::int[]) unit_id
            on conflict (unit_id) do update set n = held.n + 1
            """;

    static final String UNCLAIM = "delete from unit_version where unit_id = any(:units::int[]) and n = 0";

    static final String VERSION =
            "select coalesce(sum(n), 0) as n from unit_version where unit_id = any(:units::int[])";

    static final String CLEAR = "delete from incoming_count i where " + ours("i");

    // --- Doubts ---

    /**
     * As {@link CountWriter} looks for them, by a join on whole keys: there is one plan for it, whatever the planner takes the number of
     * rows for.
     */
    static final String JUMPS = """
            select t.unit_id, t.day, t.level, t.received, round(avg(p.received), 1) as mean
            from (
              select distinct unit_id, period_start as day, level from incoming_count i
              where %s and i.period_start = i.period_end
            ) asked
            join day_total t on t.unit_id = asked.unit_id and t.day = asked.day and t.level = asked.level
            cross join generate_series(1, 8) week(n)
            join day_total p on p.unit_id = t.unit_id and p.day = t.day - 7 * week.n and p.level = t.level
            where t.received_n > 0 and p.received_n > 0
              and t.unit_id = any(:units::int[]) and p.unit_id = any(:units::int[])
            group by t.unit_id, t.day, t.level, t.received
            having count(*) >= 4
              and abs(t.received - avg(p.received)) > greatest(10, 4 * stddev_samp(p.received), 4 * sqrt(avg(p.received)))
            order by t.unit_id, t.day, t.level
            limit :most
            """.formatted(count("i"));

    static final String KEPT = """
            select r.unit_id, r.period_start, r.period_end, count(*) as counts
            from incoming_count r
            join dossier_count c on c.unit_id = r.unit_id
             and c.period_start between r.period_start and r.period_end and c.period_end <= r.period_end
            where %s and r.procedure_id is null and %s
              and not exists (
                select from incoming_count i
                where %s and (i.unit_id, i.period_start, i.period_end) = (r.unit_id, r.period_start, r.period_end))
            group by r.unit_id, r.period_start, r.period_end
            order by r.unit_id, r.period_start, r.period_end
            limit :most
            """.formatted(ours("r"), "c.unit_id = any(:units::int[])", count("i"));

    /** Adds what was withdrawn to a table of totals. */
    static String addWithdrawn(Total total) {
        return total.add(WITHDRAWN);
    }

    /** Adds the difference that storing made. */
    static String add(Total total) {
        return total.add(DELTA);
    }
}
