package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.metrics.CoverageAnswer.Row;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/** Reports due against reports received. */
@ApplicationScoped
class CoverageReport {

    @Inject
    Database database;

    @Inject
    ReportedDays reportedDays;

    @Inject
    UnitData data;

    /** The same as for the warning that a sender gets: what is late is late wherever it is told. */
    @ConfigProperty(name = "tthc.warnings.late-after")
    int lateAfter;

    /**
     * A question, its parameters checked and its codes looked up.
     *
     * @param unitIds null = all
     * @param dimensions of units and time only
     * @param recast the units as those of one day; null = as they were
     * @param onlyMissing only rows in which something is missing
     * @param today reports are due until the day before
     */
    record Query(
            Period period,
            Set<Integer> unitIds,
            List<Dimension> dimensions,
            Recast recast,
            boolean onlyMissing,
            Vintage vintage,
            LocalDate today,
            Codebook codebook,
            Labels labels) {

        private String inWords() {
            return Stream.of(
                            "coverage",
                            period,
                            unitIds == null ? null : new TreeSet<>(unitIds),
                            dimensions,
                            recast == null ? null : recast.day(),
                            onlyMissing,
                            vintage.asOf(),
                            today,
                            codebook.version())
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n"));
        }

        private Collection<ReportingUnit> units() {
            return unitIds == null
                    ? recast == null ? codebook.units() : recast.reporters()
                    : unitIds.stream()
                            .map(id -> codebook.unit(id).orElseThrow())
                            .toList();
        }

        /** See {@link Labels#ofNone}. */
        List<String> namesOfNone(Locale language) {
            return Labels.ofNone(dimensions, units(), period, recast, language);
        }

        /** How many rows there may be. */
        CellEstimate estimate() {
            return new CellEstimate(dimensions, units(), List.of(), period, recast, today, Figures.NAMES.size());
        }

        /** Whether each row is one unit over the whole period, so that its missing days can be told. */
        boolean byUnitAlone() {
            return recast == null
                    && dimensions.contains(Dimension.UNIT)
                    && dimensions.stream().noneMatch(Dimension::isTime);
        }
    }

    /** Reports of one cell; {@code delayDays} summed over those received. */
    private record Figures(long expected, long received, long unasked, long late, long delayDays) {

        private static final Figures NONE = new Figures(0, 0, 0, 0, 0);

        private static final List<String> NAMES = List.of("expected", "received", "missing", "late", "meanDelay");

        private Figures plus(Figures other) {
            return new Figures(
                    expected + other.expected,
                    received + other.received,
                    unasked + other.unasked,
                    late + other.late,
                    delayDays + other.delayDays);
        }

        private long missing() {
            return expected - (received - unasked);
        }

        private Numbers numbers() {
            return new Numbers(
                    NAMES,
                    expected + unasked,
                    received,
                    missing(),
                    late,
                    received == 0
                            ? null
                            : BigDecimal.valueOf(delayDays)
                                    .divide(BigDecimal.valueOf(received), 2, RoundingMode.HALF_UP));
        }
    }

    /** All that the answer to a question depends on beside the data, its form, and the language. */
    String inWords(Query query) {
        return query.inWords() + "\n" + lateAfter;
    }

    CoverageAnswer answer(Query query) {
        return data.snapshot(query.unitIds, query.vintage, () -> {
            CellEstimate estimate = query.estimate();
            estimate.check(
                    false, () -> Set.copyOf(database.query(MetricSql.reporters().text(), row -> row.getInt(1))));
            Map<Key, Figures> cells = new HashMap<>();
            Reports.due(query.units(), query.period, query.dimensions, query.recast, query.today)
                    .forEach((key, due) -> cells.put(key, new Figures(due, 0, 0, 0, 0)));
            received(query).forEach((key, figures) -> cells.merge(key, figures, Figures::plus));
            Figures total = cells.values().stream().reduce(Figures.NONE, Figures::plus);
            if (cells.size() > estimate.mostRows()) {
                throw estimate.tooMany();
            }
            database.requireTime();
            Map<Integer, List<String>> missing = query.byUnitAlone()
                    ? reportedDays.missing(unitsIn(cells, query), query.period, query.vintage, query.today)
                    : Map.of();
            RecastPlaces places = new RecastPlaces(query.recast, query.dimensions, query.units());
            List<Row> rows = cells.entrySet().stream()
                    .filter(cell -> !query.onlyMissing || cell.getValue().missing() > 0)
                    .map(cell -> row(cell.getKey(), cell.getValue(), missing, query, places))
                    .sorted(Cells.byPlace(Row::at, Row::key))
                    .toList();
            return new CoverageAnswer(
                    query,
                    query.vintage.version(() -> data.version(query.unitIds)),
                    data.synthetic(query.period, query.unitIds, query.vintage),
                    total.numbers(),
                    rows);
        });
    }

    private Map<Key, Figures> received(Query query) {
        String keys = IntStream.range(0, query.dimensions.size())
                .mapToObj(i -> UnitMap.ofDay(query.dimensions.get(i), query.recast) + " as k" + i + ", ")
                .collect(Collectors.joining());
        String groupBy = IntStream.rangeClosed(1, query.dimensions.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        List<Object> parameters = new ArrayList<>(List.of(query.today, lateAfter));
        parameters.addAll(query.vintage.parameters(query.period));
        parameters.addAll(List.of(query.period.start(), query.period.end()));
        String units = Conditions.among("d.unit_id", query.unitIds, parameters);
        Map<Key, Figures> found = new HashMap<>();
        MetricSql sql = UnitMap.before(
                new MetricSql(
                        """
                        select %s count(*) as received,
                          count(*) filter (
                            where r.reports_from is null or d.day < r.reports_from or d.day > r.valid_to or d.day >= ?) as unasked,
                          count(*) filter (where delay > ?) as late, sum(greatest(delay, 0)) as delays
                        from (
                          select d.*,
                            (d.first_received_at at time zone 'Asia/Ho_Chi_Minh')::date - coalesce(d.period_end, d.day)
                              as delay
                          from %s d
                        ) d
                        join reporting_unit r on r.id = d.unit_id %s
                        where d.day between ? and ? %s
                        %s
                        """.formatted(
                                        keys,
                                        query.vintage.reports(query.period),
                                        UnitMap.join(query.recast, query.dimensions, "d"),
                                        units,
                                        groupBy.isEmpty() ? "" : "group by " + groupBy),
                        parameters),
                query.recast,
                query.dimensions,
                query.units());
        database.query(
                sql.text(),
                row -> found.put(
                        Key.read(row, query.dimensions),
                        new Figures(
                                0,
                                row.getLong("received"),
                                row.getLong("unasked"),
                                row.getLong("late"),
                                row.getLong("delays"))),
                sql.parameters().toArray());
        return found;
    }

    private static Set<Integer> unitsIn(Map<Key, Figures> cells, Query query) {
        int unit = query.dimensions.indexOf(Dimension.UNIT);
        return cells.entrySet().stream()
                .filter(cell -> cell.getValue().missing() > 0)
                .map(cell -> Integer.valueOf(cell.getKey().text(unit)))
                .collect(Collectors.toSet());
    }

    private static Row row(
            Key key, Figures figures, Map<Integer, List<String>> missing, Query query, RecastPlaces places) {
        List<String> days = query.byUnitAlone()
                ? missing.getOrDefault(Integer.valueOf(key.text(query.dimensions.indexOf(Dimension.UNIT))), List.of())
                : null;
        return new Row(key, query.labels.of(query.dimensions, key), figures.numbers(), days, places.of(key));
    }
}
