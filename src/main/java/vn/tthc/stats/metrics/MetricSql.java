package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.observation.Grain;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.Selection;

/**
 * The SQL of one question, put together from the fragments of {@link Metric} and {@link Dimension}; values are
 * parameters only.
 *
 * @param text the statement
 * @param parameters for its question marks
 */
record MetricSql(String text, List<Object> parameters) {

    private static final String HAS_STOCK = "(c.pending_in_time is not null or c.pending_overdue is not null)";

    /** One row per cell: the keys {@code k0 …}, then what can be added up. At most {@code limit} rows. */
    static MetricSql cells(MetricQuery query, int limit) {
        Selection.Condition source = source(query, query.dimensions().stream().anyMatch(Dimension::needsUnits));
        List<Object> parameters = new ArrayList<>(source.parameters());
        parameters.add(limit);
        return new MetricSql(
                "select %s %s from %s %s where %s %s limit ?"
                        .formatted(
                                keys(query.dimensions(), Dimension::ofCount),
                                query.metric().isRate() ? rate(query.metric()) : sums(query.metric()),
                                source.from(),
                                joins(query.dimensions()),
                                source.where(),
                                groupBy(query.dimensions())),
                parameters);
    }

    private static Selection.Condition source(MetricQuery query, boolean units) {
        List<Dimension> dimensions = query.dimensions();
        return query.selection()
                .addends(
                        new Grain(
                                dimensions.contains(Dimension.DAY) || dimensions.contains(Dimension.WEEK),
                                query.selection().procedureIds() != null
                                        || query.metric().countsProcedures()
                                        || dimensions.stream().anyMatch(Dimension::needsProcedure),
                                units),
                        query.metric().addends());
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
     * only its latest in the cell counts. Read from the counts themselves: stocks have no totals.
     */
    static MetricSql stocks(MetricQuery query, int limit) {
        String stretches = query.dimensions().stream()
                .filter(Dimension::isTime)
                .map(dimension -> ", " + dimension.ofCount())
                .collect(Collectors.joining());
        Selection.Condition counts = query.selection().counts();
        List<Object> parameters = new ArrayList<>(counts.parameters());
        parameters.add(limit);
        return new MetricSql(
                """
                select %s %s
                from (
                  select c.*, row_number() over (
                    partition by c.unit_id, c.procedure_id, c.level %s order by c.period_end desc) as place
                  %s and %s
                ) c %s
                where place = 1
                %s limit ?
                """.formatted(
                                keys(query.dimensions(), Dimension::ofCount),
                                Measure.ALL.stream()
                                        .filter(Measure::isStock)
                                        .map(m -> "sum(c.%1$s)::bigint as %1$s".formatted(m.column()))
                                        .collect(Collectors.joining(", ")),
                                stretches,
                                counts.sql(),
                                HAS_STOCK,
                                joins(query.dimensions()),
                                groupBy(query.dimensions())),
                parameters);
    }

    private static String joins(List<Dimension> dimensions) {
        return (dimensions.stream().anyMatch(Dimension::needsUnit) ? "join reporting_unit r on r.id = c.unit_id " : "")
                + (dimensions.contains(Dimension.FIELD) || dimensions.contains(Dimension.AGENCY)
                        ? "join procedure p on p.id = c.procedure_id"
                        : "");
    }

    /** One row: the mean of the units' own rates, each unit counting once however large it is. */
    static MetricSql meanOfUnits(MetricQuery query) {
        Selection.Condition source = source(query.ungrouped(), true);
        return new MetricSql("""
                select avg(numerator::numeric / nullif(denominator, 0)) as mean
                from (select %s %s group by c.unit_id) units
                """.formatted(rate(query.metric()), source.sql()), source.parameters());
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
        boolean days = dimensions.contains(Dimension.DAY) || dimensions.contains(Dimension.WEEK);
        Set<Integer> unitIds = query.selection().unitIds();
        Selection.Condition reports = days || query.selection().vintage().asOf() != null
                ? ReportedDays.byDay(query.period(), unitIds, query.selection().vintage(), query.today())
                : ReportedDays.byMonth(query.period(), unitIds, query.today());
        return new MetricSql(
                "select %s sum(received) as received, sum(received - asked) as unasked %s %s"
                        .formatted(keys(dimensions, Dimension::ofDay), reports.sql(), groupBy(dimensions)),
                reports.parameters());
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

    private static final String VERSION = """
            select coalesce(sum(n), 0) as revision, coalesce((extract(epoch from max(changed_at)) * 1000000)::bigint, 0) as at
            from unit_version""";

    /** One row: the {@link Version} of the data asked. */
    static MetricSql revision(MetricQuery query) {
        if (query.unitIds() == null) {
            return new MetricSql(VERSION, List.of());
        }
        return new MetricSql(VERSION + " where unit_id = any(?)", List.of(SqlArray.ints(query.unitIds())));
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
