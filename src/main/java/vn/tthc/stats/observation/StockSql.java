package vn.tthc.stats.observation;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How stocks are kept beside the counts: {@code month_stock} has of each unit × procedure × level and month the latest
 * count that tells any, and in which later month there is the next; {@code unit_month_stock} adds these up without
 * procedures. Only counts that lie in one month are in it.
 */
final class StockSql {

    /** The measures that are stocks. */
    static final List<Measure> STOCKS =
            Measure.ALL.stream().filter(Measure::isStock).toList();

    /** Their columns, with commas. */
    static final String COLUMNS = sql(", ", Measure::column);

    /** The condition that a count {@code c} tells a stock. */
    static final String TOLD = "num_nonnulls(%s) > 0".formatted(sql(", ", stock -> "c." + stock.column()));

    private static final String SAME_MONTH =
            "date_trunc('month', c.period_start::timestamp) = date_trunc('month', c.period_end::timestamp)";

    private static final String MONTH = "date_trunc('month', c.period_start::timestamp)::date";

    private static final String KEY = "unit_id, month, procedure_id, level";

    /** Where days are counted from in {@link #PACKED}. */
    private static final String EPOCH = "date '2000-01-01'";

    /**
     * What is kept of a count {@code c}, as one value of which the greatest is the latest: there are no two of a series that
     * end on the same day. No stock is below 0, so that -1 can stand for one that is not told.
     */
    private static final String PACKED = "array[c.period_end - %1$s, c.period_start - %1$s, %2$s]"
            .formatted(EPOCH, sql(", ", stock -> "coalesce(c.%s, -1)".formatted(stock.column())));

    /** The columns of {@code period_start}, {@code period_end} and the stocks out of a value packed like that. */
    private static String unpacked(String packed) {
        return "%1$s + %2$s[2] as period_start, %1$s + %2$s[1] as period_end, %3$s"
                .formatted(EPOCH, packed, stocks(packed));
    }

    private static String stocks(String packed) {
        return sql(
                ", ", stock -> "nullif(%s[%d], -1) as %s".formatted(packed, 3 + STOCKS.indexOf(stock), stock.column()));
    }

    /** The columns of the sums, with commas, each stock's followed by how many tell it. */
    static final String SUM_COLUMNS = "counts, " + sql(", ", stock -> "%1$s, %1$s_n".formatted(stock.column()));

    private StockSql() {}

    /** A list made of one piece of SQL for each stock. */
    static String sql(String separator, Function<Measure, String> piece) {
        return STOCKS.stream().map(piece).collect(Collectors.joining(separator));
    }

    /**
     * The steps of a write that bring both tables to what the counts will be: to stand in its WITH list, behind a comma.
     * There is nothing to do unless a count that comes or goes tells a stock. The table as it was tells the latest of before;
     * only if that one goes and nothing later comes are the counts looked through.
     *
     * @param delta name of a table of counts with a column {@code sign}: 1 = comes, -1 = goes
     */
    static String change(String delta) {
        return CHANGE.formatted(
                delta,
                TOLD,
                SAME_MONTH,
                MONTH,
                PACKED,
                PACKED.replace("c.", "t."),
                EPOCH,
                COLUMNS,
                unpacked("stock"),
                sql(", ", stock -> "%1$s = excluded.%1$s".formatted(stock.column())),
                stocks("stock"),
                stocks("held"),
                SUM_COLUMNS,
                sql(
                        ", ",
                        stock -> "coalesce(sum(sign * %1$s), 0), coalesce(sum(sign) filter (where %1$s is not null), 0)"
                                .formatted(stock.column())),
                sql(
                        ", ",
                        stock -> "%1$s = t.%1$s + excluded.%1$s, %1$s_n = t.%1$s_n + excluded.%1$s_n"
                                .formatted(stock.column())));
    }

    // A row is linked to the next month that has one. Where a row comes or goes, itself and the one before it are
    // linked
    // anew; the one behind is only what they are linked to. What goes is no neighbour, what comes is not in the table
    // yet.
    private static final String CHANGE = """
            stock_delta as materialized (
              select unit_id, %4$s as month, procedure_id, level,
                max(%5$s) filter (where sign = 1) as come,
                array_agg(period_end) filter (where sign = -1) as gone
              from %1$s c
              where %2$s and %3$s
              group by 1, 2, 3, 4
            ), stock_change as materialized (
              select * from (
                select d.unit_id, d.month, d.procedure_id, d.level, t.next_month,
                  case when t.month is not null then %6$s end as held,
                  greatest(d.come, case
                    when t.month is null then null
                    when t.period_end = any(d.gone) then earlier.stock
                    else %6$s end) as stock
                from stock_delta d
                left join month_stock t using (unit_id, month, procedure_id, level)
                left join lateral (
                  select %5$s as stock
                  from dossier_count c
                  where t.period_end = any(d.gone) and (d.come is null or d.come[1] < t.period_end - %7$s)
                    and c.unit_id = d.unit_id and c.period_start between d.month and t.period_end
                    and c.procedure_id = d.procedure_id and c.level = d.level
                    and %2$s and c.period_end <> all(d.gone)
                  order by c.period_start desc
                  limit 1
                ) earlier on true
              ) latest
              where stock is distinct from held
            ), stock_moved as materialized (
              select * from stock_change where held is null or stock is null
            ), stock_gone as materialized (
              select unit_id, month, procedure_id, level from stock_change where stock is null
            ), stock_near as (
              select unit_id, month, procedure_id, level, true as linked, null::int[] as held, null::date as next_month
              from stock_moved where held is null
              union all
              select t.unit_id, t.month, t.procedure_id, t.level, true, %6$s, t.next_month
              from stock_moved m
              cross join lateral (
                select * from month_stock b
                where b.unit_id = m.unit_id and b.month < m.month and b.procedure_id = m.procedure_id and b.level = m.level
                  and (b.unit_id, b.month, b.procedure_id, b.level) not in (select * from stock_gone)
                order by b.month desc
                limit 1
              ) t
              union all
              select t.unit_id, t.month, t.procedure_id, t.level, false, %6$s, t.next_month
              from stock_moved m
              cross join lateral (
                select * from month_stock b
                where b.unit_id = m.unit_id and b.month > m.month and b.procedure_id = m.procedure_id and b.level = m.level
                  and (b.unit_id, b.month, b.procedure_id, b.level) not in (select * from stock_gone)
                order by b.month
                limit 1
              ) t
            ), stock_linked as (
              select unit_id, month, procedure_id, level, bool_or(linked) as linked, max(held) as held, max(next_month) as held_next,
                coalesce(lead(month) over (partition by unit_id, procedure_id, level order by month), 'infinity') as next_month
              from stock_near
              group by unit_id, month, procedure_id, level
            ), stock_row as materialized (
              select unit_id, month, procedure_id, level, max(held) as held, max(held_next) as held_next,
                case when not bool_or(gone) then coalesce(max(stock), max(held)) end as stock,
                coalesce(max(next_month), max(held_next)) as next_month
              from (
                select unit_id, month, procedure_id, level, held, next_month as held_next, stock, null::date as next_month,
                  stock is null as gone
                from stock_change
                union all
                select unit_id, month, procedure_id, level, held, held_next, null, next_month, false
                from stock_linked where linked
              ) parts
              group by unit_id, month, procedure_id, level
            ), stocks_stored as (
              insert into month_stock (unit_id, month, procedure_id, level, next_month, period_start, period_end, %8$s)
              select unit_id, month, procedure_id, level, next_month, %9$s
              from stock_row where stock is not null
              order by unit_id, month, procedure_id, level
              on conflict (unit_id, month, procedure_id, level) do update
              set next_month = excluded.next_month, period_start = excluded.period_start, period_end = excluded.period_end,
                %10$s
            ), stocks_gone as (
              delete from month_stock t
              using stock_gone g
              where (t.unit_id, t.month, t.procedure_id, t.level) = (g.unit_id, g.month, g.procedure_id, g.level)
            ), unit_stocks as (
              insert into unit_month_stock as t (unit_id, month, level, next_month, %13$s)
              select unit_id, month, level, next_month, sum(sign), %14$s
              from (
                select 1 as sign, unit_id, month, level, next_month, %11$s from stock_row where stock is not null
                union all
                select -1, unit_id, month, level, held_next, %12$s from stock_row where held is not null
              ) d
              group by unit_id, month, level, next_month
              order by unit_id, month, level, next_month
              on conflict (unit_id, month, level, next_month) do update set counts = t.counts + excluded.counts, %15$s
            )
            """;

    /**
     * The rows of {@code month_stock} as the counts tell them.
     *
     * @param whose a condition on the counts {@code c}
     */
    static String recount(String whose) {
        return """
                select %1$s, %2$s,
                  coalesce(lead(month) over (partition by unit_id, procedure_id, level order by month), 'infinity') as next_month
                from (
                  select unit_id, %3$s as month, procedure_id, level, max(%4$s) as stock
                  from dossier_count c
                  where %5$s and %6$s and %7$s
                  group by 1, 2, 3, 4
                ) latest""".formatted(KEY, unpacked("stock"), MONTH, PACKED, TOLD, SAME_MONTH, whose);
    }

    /**
     * The rows of {@code unit_month_stock} as {@code month_stock} adds up.
     *
     * @param whose a condition on its rows {@code t}
     */
    static String sums(String whose) {
        return "select unit_id, month, level, next_month, count(*)::int as counts, %s from month_stock t where %s group by 1, 2, 3, 4"
                .formatted(
                        sql(
                                ", ",
                                stock -> "coalesce(sum(%1$s), 0)::bigint as %1$s, count(%1$s)::int as %1$s_n"
                                        .formatted(stock.column())),
                        whose);
    }

    /** Statements that take both tables of a unit from its counts; each has its id as the parameter. */
    static final List<String> RECOUNT = List.of(
            "delete from month_stock where unit_id = ?",
            "delete from unit_month_stock where unit_id = ?",
            "insert into month_stock (unit_id, month, procedure_id, level, period_start, period_end, %s, next_month) %s"
                    .formatted(COLUMNS, recount("c.unit_id = ?")),
            "insert into unit_month_stock (unit_id, month, level, next_month, %s) %s"
                    .formatted(SUM_COLUMNS, sums("t.unit_id = ?")),
            "update unit_version set stocks = n where unit_id = ?");

    /** The condition that the stocks of a unit {@code v} are of the present state of its data. */
    static final String GOOD = "v.stocks = v.n";

    private static final String OF_GOOD = "%s.unit_id in (select v.unit_id from unit_version v where " + GOOD + ")";

    /** Latest counts that are said to be good and are not what the counts tell, as {@link Verification} asks for them. */
    static String differences() {
        return differences(
                "select %s, period_start, period_end, %s, next_month from month_stock t where %s"
                        .formatted(KEY, COLUMNS, OF_GOOD.formatted("t")),
                recount(OF_GOOD.formatted("c")),
                KEY);
    }

    /** The same of their sums. */
    static String sumDifferences() {
        return differences(
                "select unit_id, month, level, next_month, %s from unit_month_stock t where counts <> 0 and %s"
                        .formatted(SUM_COLUMNS, OF_GOOD.formatted("t")),
                sums(OF_GOOD.formatted("t")),
                "unit_id, month, level, next_month");
    }

    private static String differences(String held, String counted, String key) {
        return """
                select concat_ws(' ', %3$s) as key, to_jsonb(h)::text as held, to_jsonb(r)::text as counted
                from (%1$s) h
                full join (%2$s) r using (%3$s)
                where h is distinct from r
                """.formatted(held, counted, key);
    }
}
