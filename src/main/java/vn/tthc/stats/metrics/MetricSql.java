package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.observation.Addend;
import vn.tthc.stats.observation.Grain;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.observation.Stocks;
import vn.tthc.stats.observation.Stretch;
import vn.tthc.stats.reference.Passing;

/**
 * The SQL of one question, put together from the fragments of {@link Metric} and {@link Dimension}; values are
 * parameters only.
 *
 * @param text the statement
 * @param parameters for its question marks
 */
record MetricSql(String text, List<Object> parameters) {

    /**
     * One row per cell: the keys {@code k0 …}, then what can be added up. At most {@code limit} rows.
     *
     * @param shards whether they are Citus's, who have no totals by province
     */
    static MetricSql cells(MetricQuery query, boolean shards, int limit) {
        // Under other boundaries even a province is made of units.
        boolean units = shards
                || query.dimensions().stream()
                        .anyMatch(query.recast() == null ? Dimension::needsUnits : Dimension::isOfUnits);
        Selection.Condition source = source(query, units);
        List<Object> parameters = new ArrayList<>(source.parameters());
        parameters.add(limit);
        return mapped(
                query,
                query.dimensions(),
                new MetricSql(
                        "select %s %s from %s %s where %s %s limit ?"
                                .formatted(
                                        keys(query.dimensions(), dimension -> ofCount(dimension, query, shards)),
                                        query.metric().isRate() ? rate(query.metric()) : sums(query.metric()),
                                        source.from(),
                                        joins(query, shards),
                                        source.where(),
                                        groupBy(query.dimensions())),
                        parameters));
    }

    private static MetricSql mapped(MetricQuery query, List<Dimension> dimensions, MetricSql sql) {
        return UnitMap.before(sql, query.recast(), dimensions, query.units());
    }

    private static Selection.Condition source(MetricQuery query, boolean units) {
        List<Dimension> dimensions = query.dimensions();
        return query.selection()
                .addends(
                        new Grain(
                                dimensions.contains(Dimension.DAY) || dimensions.contains(Dimension.WEEK),
                                tellsProcedures(query),
                                units),
                        query.metric().addends());
    }

    private static boolean tellsProcedures(MetricQuery query) {
        return query.selection().procedureIds() != null
                || query.metric().countsProcedures()
                || query.dimensions().stream().anyMatch(Dimension::needsProcedure);
    }

    private static String rate(Metric metric) {
        return metric.numeratorSum() + " as numerator, " + metric.denominatorSum() + " as denominator";
    }

    private static String sums(Metric metric) {
        return metric.addends().stream()
                .map(addend -> "sum(%s)::bigint as %s".formatted(addend.column(), addend.name()))
                .collect(Collectors.joining(", "));
    }

    /**
     * One row per cell: the keys, then the stocks. A stock is what there was at the end: of each unit × procedure × level
     * only its latest in the cell counts.
     *
     * @param shards whether they are Citus's
     * @param behind units of which only the counts can be read
     */
    static MetricSql stocks(MetricQuery query, boolean shards, Set<Integer> behind, int limit) {
        List<Dimension> dimensions = query.dimensions();
        Set<Integer> apart = query.passings().stream()
                .flatMap(passing -> Stream.of(passing.earlier(), passing.later()))
                .collect(Collectors.toSet());
        Stocks stocks =
                query.selection().stocks(new Stocks.Wanted(stretch(dimensions), tellsProcedures(query), apart, behind));
        List<Object> parameters = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        if (stocks.candidates() != null) {
            tables.add(latest(query, shards, stocks.candidates()));
            parameters.addAll(stocks.candidates().parameters());
        }
        if (stocks.across() != null) {
            tables.add("across as materialized (%s)".formatted(stocks.across().sql()));
            parameters.addAll(stocks.across().parameters());
        }
        if (stocks.candidates() != null) {
            rows.add("select %s 1 as counts, %s from latest c where %s"
                    .formatted(
                            keys(dimensions, dimension -> "c.k" + dimensions.indexOf(dimension)),
                            ofStocks("c.%1$s, (c.%1$s is not null)::int as %1$s_n"),
                            left(query, parameters)));
        }
        if (stocks.sums() != null) {
            rows.add("select %s c.counts, %s from (%s) c %s"
                    .formatted(
                            keys(dimensions, dimension -> ofStock(dimension, query, shards)),
                            ofStocks("c.%1$s, c.%1$s_n"),
                            stocks.sums().sql(),
                            joins(query, shards)));
            parameters.addAll(stocks.sums().parameters());
        }
        parameters.add(limit);
        String text = "with %s select %s %s from (%s) c %s having sum(c.counts) > 0 limit ?"
                .formatted(
                        String.join(", ", tables),
                        keys(dimensions, dimension -> "c.k" + dimensions.indexOf(dimension)),
                        ofStocks("case when sum(c.%1$s_n) > 0 then sum(c.%1$s) end::bigint as %1$s"),
                        String.join(" union all ", rows),
                        groupBy(dimensions));
        return mapped(query, dimensions, new MetricSql(text, parameters));
    }

    /**
     * A table {@code latest} of what is the latest in its cell: keys, {@code unit_id}, {@code procedure_id}, {@code level},
     * {@code period_end}, stocks.
     */
    private static String latest(MetricQuery query, boolean shards, Stocks.Piece candidates) {
        List<Dimension> times =
                query.dimensions().stream().filter(Dimension::isTime).toList();
        return """
                latest as (
                  select %s c.unit_id, c.procedure_id, c.level, c.period_end, %s
                  from (
                    select c.*, row_number() over (
                      partition by c.unit_id, c.procedure_id, c.level %s order by c.period_end desc) as place
                    from (%s) c
                  ) c %s where c.place = 1
                )""".formatted(
                        keys(query.dimensions(), dimension -> ofStock(dimension, query, shards)),
                        ofStocks("c.%s"),
                        times.stream().map(time -> ", " + time.ofStock()).collect(Collectors.joining()),
                        candidates.sql(),
                        joins(query, shards));
    }

    private static String ofStock(Dimension dimension, MetricQuery query, boolean shards) {
        return dimension.isTime() ? dimension.ofStock() : ofCount(dimension, query, shards);
    }

    private static String ofCount(Dimension dimension, MetricQuery query, boolean shards) {
        String key = UnitMap.ofCount(dimension, query.recast());
        return shards && dimension.isOfLists()
                ? "(select %s from procedure p where p.id = c.procedure_id)".formatted(key)
                : key;
    }

    /** Longer stretches are made of shorter ones, but weeks are made of days only. */
    private static Stretch stretch(List<Dimension> dimensions) {
        return dimensions.stream()
                .filter(Dimension::isTime)
                .map(time -> switch (time) {
                    case MONTH -> Stretch.MONTH;
                    case QUARTER -> Stretch.QUARTER;
                    case YEAR -> Stretch.YEAR;
                    case DAY, WEEK -> Stretch.DAYS;
                    case PROVINCE, DISTRICT, UNIT, KIND, PROCEDURE, FIELD, AGENCY, LEVEL ->
                        throw new IllegalStateException(time + " is not a stretch of time");
                })
                .min(Comparator.naturalOrder())
                .orElse(Stretch.WHOLE);
    }

    private static String ofStocks(String text) {
        return Measure.ALL.stream()
                .filter(Measure::isStock)
                .map(measure -> text.formatted(measure.column()))
                .collect(Collectors.joining(", "));
    }

    /**
     * The condition that no unit has passed into another that reports the same stock later in the same cell: the dossiers
     * in it went over to that one, and would be in the cell twice.
     */
    private static String left(MetricQuery query, List<Object> parameters) {
        List<Passing> passings = query.passings();
        if (passings.isEmpty()) {
            return "true";
        }
        parameters.add(SqlArray.ints(passings.stream().map(Passing::earlier).toList()));
        parameters.add(SqlArray.ints(passings.stream().map(Passing::later).toList()));
        parameters.add(SqlArray.dates(passings.stream().map(Passing::ended).toList()));
        return """
                not exists (
                  select from unnest(?::int4[], ?::int4[], ?::date[]) p(earlier, later, ended)
                  join latest l on l.unit_id = p.later and l.period_end > p.ended
                  where p.earlier = c.unit_id and l.procedure_id = c.procedure_id and l.level = c.level %s)""".formatted(IntStream.range(0, query.dimensions().size())
                .mapToObj("and l.k%1$d is not distinct from c.k%1$d"::formatted)
                .collect(Collectors.joining(" ")));
    }

    /** Shards can join what UNION ALL puts together on the unit only; for them each row's procedure is looked up. */
    private static String joins(MetricQuery query, boolean shards) {
        List<Dimension> dimensions = query.dimensions();
        String units = query.recast() != null
                ? UnitMap.join(query.recast(), dimensions, "c")
                : dimensions.stream().anyMatch(Dimension::needsUnit)
                        ? "join reporting_unit r on r.id = c.unit_id "
                        : "";
        return units
                + (!shards && dimensions.stream().anyMatch(Dimension::isOfLists)
                        ? "join procedure p on p.id = c.procedure_id"
                        : "");
    }

    /**
     * One row: numerator and denominator of a rate over all counts, and the {@code mean} of the units' own rates, each unit
     * counting once however large it is. Of procedures the numerator and denominator of the units add up to nothing.
     */
    static MetricSql total(MetricQuery query) {
        if (query.recast() != null) {
            List<Dimension> units = List.of(Dimension.UNIT);
            return mapped(query, units, total(query, UnitMap.join(query.recast(), units, "c"), Dimension.UNIT.ofMap()));
        }
        Map<Integer, Integer> severalRows = query.severalRows();
        if (severalRows.isEmpty()) {
            return total(query, "", "c.unit_id");
        }
        // A unit that was renamed in the period is one all the same.
        List<Integer> rows = List.copyOf(severalRows.keySet());
        MetricSql total = total(query, "left join s on s.row_id = c.unit_id", "coalesce(s.unit_id, c.unit_id)");
        List<Object> parameters = new ArrayList<>(List.of(
                SqlArray.ints(rows),
                SqlArray.ints(rows.stream().map(severalRows::get).toList())));
        parameters.addAll(total.parameters);
        return new MetricSql(
                "with s as (select * from unnest(?::int4[], ?::int4[]) s(row_id, unit_id))\n" + total.text, parameters);
    }

    private static MetricSql total(MetricQuery query, String join, String unit) {
        Selection.Condition source = source(query.ungrouped(), true);
        return new MetricSql(
                """
                select sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator,
                  avg(numerator::numeric / nullif(denominator, 0)) as mean
                from (select %s from %s %s where %s group by %s) units""".formatted(rate(query.metric()), source.from(), join, source.where(), unit), source.parameters());
    }

    /**
     * One row: how many counts lie across an {@code edge} of the period and so are in no figure, and how many lie across two
     * stretches of a dimension of time, so that their figures of the metric are in the total and in none of the {@code rows}.
     */
    static MetricSql straddling(MetricQuery query) {
        Selection.Condition edge = query.selection().straddling();
        List<Object> parameters = new ArrayList<>(edge.parameters());
        String found = "select c.unit_id, 1 as edge, 0 as rows " + edge.sql();
        if (query.dimensions().stream().anyMatch(Dimension::isTime)) {
            Selection.Condition several = query.selection().ofSeveralDays();
            parameters.addAll(several.parameters());
            found += "\nunion all\nselect c.unit_id, 0, 1 %s and (%s) and num_nonnulls(%s) > 0"
                    .formatted(
                            several.sql(),
                            query.dimensions().stream()
                                    .filter(Dimension::isTime)
                                    .map(time -> "(%s) is null".formatted(time.ofCount()))
                                    .collect(Collectors.joining(" or ")),
                            query.metric().addends().stream()
                                    .map(Addend::ofCount)
                                    .collect(Collectors.joining(", ")));
        }
        return new MetricSql(
                "select coalesce(sum(edge), 0) as edge, coalesce(sum(rows), 0) as rows from (%s) found"
                        .formatted(found),
                parameters);
    }

    /**
     * Reports received by cell of the dimensions that coverage can be told by: keys, {@code received}, and
     * {@code unasked}, those of them that nobody expected (a unit without the duty, or today's, not yet due).
     */
    static MetricSql reports(MetricQuery query, List<Dimension> dimensions) {
        boolean days = dimensions.contains(Dimension.DAY) || dimensions.contains(Dimension.WEEK);
        Set<Integer> unitIds = query.selection().unitIds();
        Selection.Condition reports = days || query.selection().vintage().asOf() != null
                ? ReportedDays.byDay(query.period(), unitIds, query.selection().vintage(), query.today())
                : ReportedDays.byMonth(query.period(), unitIds, query.today());
        return mapped(
                query,
                dimensions,
                new MetricSql(
                        "select %s sum(received) as received, sum(received - asked) as unasked from %s %s where %s and received > 0 %s"
                                .formatted(
                                        keys(dimensions, dimension -> UnitMap.ofDay(dimension, query.recast())),
                                        reports.from(),
                                        UnitMap.join(query.recast(), dimensions, "d"),
                                        reports.where(),
                                        groupBy(dimensions)),
                        reports.parameters()));
    }

    /** One row for each unit that has ever reported. */
    static MetricSql reporters() {
        return new MetricSql("select unit_id from unit_version", List.of());
    }

    /** The keys as columns {@code k0, k1, …}, with a comma behind the last. */
    private static String keys(List<Dimension> dimensions, Function<Dimension, String> expression) {
        return IntStream.range(0, dimensions.size())
                .mapToObj(i -> expression.apply(dimensions.get(i)) + " as k" + i + ", ")
                .collect(Collectors.joining());
    }

    private static String groupBy(List<Dimension> dimensions) {
        return dimensions.isEmpty()
                ? ""
                : IntStream.rangeClosed(1, dimensions.size())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(", ", "group by ", ""));
    }
}
