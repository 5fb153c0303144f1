package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.observation.Vintage;

/**
 * The SQL of one question, put together from the fragments of {@link Metric} and {@link Dimension}; values are
 * parameters only. Reads the raw counts.
 *
 * @param text the statement
 * @param parameters for its question marks
 */
record MetricSql(String text, List<Object> parameters) {

    private static final String JOINS =
            "join reporting_unit r on r.id = c.unit_id join procedure p on p.id = c.procedure_id";

    private static final String HAS_STOCK = "(c.pending_in_time is not null or c.pending_overdue is not null)";

    /** One row per cell: the keys {@code k0 …}, then the figures. At most {@code limit} rows. */
    static MetricSql cells(MetricQuery query, int limit) {
        Selection.Condition condition = query.selection().counts();
        boolean rate = query.metric().isRate();
        List<Object> parameters = new ArrayList<>(condition.parameters());
        parameters.add(limit);
        return new MetricSql(
                """
                with counted as (
                  select c.* %s
                  %s
                )
                select %s %s
                from counted c %s
                %s
                limit ?
                """.formatted(
                                rate ? "" : ", " + latestStock(query) + " as latest",
                                condition.sql(),
                                keys(query.dimensions(), Dimension::ofCount),
                                rate ? rate(query.metric()) : sums(),
                                JOINS,
                                groupBy(query.dimensions())),
                parameters);
    }

    private static String rate(Metric metric) {
        return metric.numeratorSum() + " as numerator, " + metric.denominatorSum() + " as denominator";
    }

    private static String sums() {
        return Measure.ALL.stream()
                .map(m -> "sum(c.%1$s) %2$s as %1$s".formatted(m.column(), m.isStock() ? "filter (where latest)" : ""))
                .collect(Collectors.joining(", "));
    }

    /** A stock is what there was at the end: of each unit × procedure × level only its latest in the cell counts. */
    private static String latestStock(MetricQuery query) {
        String stretches = query.dimensions().stream()
                .filter(Dimension::isTime)
                .map(d -> ", " + d.ofCount())
                .collect(Collectors.joining());
        return """
               %1$s and row_number() over (
                 partition by c.unit_id, c.procedure_id, c.level, %1$s %2$s order by c.period_end desc) = 1
               """.formatted(HAS_STOCK, stretches);
    }

    /** One row: the mean of the units' own rates, each unit counting once however large it is. */
    static MetricSql meanOfUnits(MetricQuery query) {
        Selection.Condition condition = query.selection().counts();
        return new MetricSql("""
                select avg(numerator::numeric / nullif(denominator, 0)) as mean
                from (select %s %s group by c.unit_id) units
                """.formatted(rate(query.metric()), condition.sql()), condition.parameters());
    }

    /** One row: how many counts lie across an edge of the period and so are in no figure. */
    static MetricSql straddling(MetricQuery query) {
        Selection.Condition condition = query.selection().straddling();
        return new MetricSql("select count(*) as counts " + condition.sql(), condition.parameters());
    }

    /**
     * Reports received by cell of the dimensions that coverage can be told by: keys, {@code received}, and
     * {@code unasked}, those of them that nobody expected (a unit without the duty, or today's, not yet due).
     */
    static MetricSql reports(MetricQuery query, List<Dimension> dimensions) {
        Vintage vintage = query.selection().vintage();
        List<Object> parameters = new ArrayList<>(List.of(query.today()));
        parameters.addAll(vintage.reportParameters());
        parameters.addAll(List.of(query.period().start(), query.period().end()));
        String units = "";
        if (query.selection().unitIds() != null) {
            units = " and d.unit_id = any(?)";
            parameters.add(SqlArray.ints(query.selection().unitIds()));
        }
        return new MetricSql(
                """
                select %s count(*) as received,
                       count(*) filter (where r.reports_from is null or d.day < r.reports_from or d.day >= ?) as unasked
                from %s d
                join reporting_unit r on r.id = d.unit_id
                where d.day between ? and ? %s %s
                """.formatted(keys(dimensions, Dimension::ofDay), vintage.reports(), units, groupBy(dimensions)),
                parameters);
    }

    /** One row: whether any returns for the period and units asked were made up for demonstration. */
    static MetricSql synthetic(MetricQuery query) {
        List<Object> parameters =
                new ArrayList<>(List.of(query.period().end(), query.period().start()));
        String units = "";
        if (query.selection().unitIds() != null) {
            units = " and s.unit_id = any(?)";
            parameters.add(SqlArray.ints(query.selection().unitIds()));
        }
        return new MetricSql("""
                select exists (
                  select from submission s where s.synthetic and s.period_start <= ? and s.period_end >= ? %s
                ) as synthetic
                """.formatted(units), parameters);
    }

    /** One row: the version of the data asked, which grows with every change of it. */
    static MetricSql revision(MetricQuery query) {
        if (query.selection().unitIds() == null) {
            return new MetricSql("select coalesce(sum(n), 0) as revision from unit_version", List.of());
        }
        return new MetricSql(
                "select coalesce(sum(n), 0) as revision from unit_version where unit_id = any(?)",
                List.of(SqlArray.ints(query.selection().unitIds())));
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
