package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.UnitData;

/** Answers questions to the metrics, all parts of one answer from one and the same state of the data. */
@ApplicationScoped
class Metrics {

    @Inject
    Database database;

    @Inject
    UnitData data;

    /** The figures and coverage of a cell, found by its keys. */
    private record Found(List<String> keys, Map<String, Number> figures) {}

    private record Received(List<String> keys, long received, long unasked) {}

    /**
     * The cells that were found, and the reports received by the dimensions that these can be told by.
     *
     * @param meanOfUnits null unless it is the total of a rate
     */
    record Reading(List<Cell> cells, Map<List<String>, Coverage> coverage, BigDecimal meanOfUnits) {

        /** Of all cells together, since each report is in one of them. */
        private Coverage whole() {
            return coverage.values().stream().reduce(Coverage.NONE, Coverage::plus);
        }
    }

    /**
     * Rows with all their figures, in no order, and what they were made of.
     *
     * @param then null = they are not compared
     */
    private record Rows(List<Cell> cells, Reading now, Reading then) {}

    MetricAnswer answer(MetricQuery query, Labels labels) {
        return database.snapshot(() -> {
            CellEstimate estimate = query.estimate();
            estimate.check(query.filled(), this::reporters);
            if (query.comparison() != null) {
                query.previous().estimate(query.figures()).check(false, this::reporters);
            }
            Rows detailed = query.dimensions().isEmpty() ? null : rows(query, labels, null, estimate);
            Rows total = rows(query.ungrouped(), labels, detailed, estimate);
            List<Cell> rows = detailed == null ? List.of() : Ordering.of(detailed.cells, query);
            MetricQuery previous = query.comparison() == null ? null : query.previous();
            return new MetricAnswer(
                    query,
                    version(query),
                    isSynthetic(query) || previous != null && isSynthetic(previous),
                    new MetricAnswer.Total(
                            total.cells.get(0),
                            total.now.meanOfUnits,
                            straddling(query),
                            straddlingRows(query),
                            previous == null
                                    ? null
                                    : new MetricAnswer.Previous(
                                            total.then.meanOfUnits, straddling(previous), straddlingRows(previous))),
                    rows,
                    BoundariesView.of(
                            query.recast(),
                            rows.stream()
                                    .flatMap(row ->
                                            Stream.ofNullable(row.places()).flatMap(at -> at.units().stream())),
                            labels.language().english()));
        });
    }

    private Set<Integer> reporters() {
        return Set.copyOf(run(MetricSql.reporters(), row -> row.getInt("unit_id")));
    }

    /**
     * @param detailed the same in parts, if it has been read; null otherwise
     * @param estimate tells how many there may be
     */
    private Rows rows(MetricQuery query, Labels labels, Rows detailed, CellEstimate estimate) {
        Reading now = read(query, labels, detailed == null ? null : detailed.now.whole(), estimate);
        if (query.comparison() == null) {
            List<Cell> cells = now.cells.stream()
                    .map(cell -> query.targets().appliedTo(cell, query))
                    .toList();
            return new Rows(cells, now, null);
        }
        MetricQuery previous = query.previous();
        // By the same labels: a procedure whose code has changed in between is one row, and has one name.
        Reading then = read(previous, labels, detailed == null ? null : detailed.then.whole(), estimate);
        List<Pairing.Pair> pairs = new Pairing(query, previous, labels).pairs(now, then);
        if (pairs.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        database.requireTime();
        List<Cell> cells = pairs.stream()
                .map(pair -> query.targets().appliedTo(pair.now(), query).with(pair.figures(query.metric())))
                .toList();
        return new Rows(cells, now, then);
    }

    private long straddling(MetricQuery query) {
        return one(MetricSql.straddling(query), row -> row.getLong("counts"));
    }

    private long straddlingRows(MetricQuery query) {
        return query.dimensions().stream().noneMatch(Dimension::isTime)
                ? 0
                : one(MetricSql.straddlingRows(query), row -> row.getLong("counts"));
    }

    private boolean isSynthetic(MetricQuery query) {
        return data.synthetic(query.period(), query.selection().unitIds());
    }

    /** The version of the data that the question is about, as it is now. */
    Version version(MetricQuery query) {
        return data.version(query.unitIds());
    }

    /** @param whole the coverage of all of it, if it is known; null otherwise */
    private Reading read(MetricQuery query, Labels labels, Coverage whole, CellEstimate estimate) {
        List<Dimension> ofReports =
                query.dimensions().stream().filter(d -> !d.isOfProcedures()).toList();
        Map<List<String>, Coverage> coverage = whole == null ? coverage(query, ofReports) : Map.of(List.of(), whole);
        Map<List<String>, Map<String, Number>> figures = new LinkedHashMap<>();
        BigDecimal mean = null;
        if (query.dimensions().isEmpty() && query.metric().isRate()) {
            mean = one(MetricSql.total(query), row -> {
                figures.put(List.of(), figures(row, query.metric()));
                return rounded(row.getBigDecimal("mean"));
            });
        } else {
            run(
                            MetricSql.cells(query, estimate.mostRows() + 1),
                            row -> new Found(keys(row, query.dimensions()), figures(row, query.metric())))
                    .forEach(found -> figures.put(found.keys, found.figures));
        }
        if (!query.metric().isRate()) {
            run(
                            MetricSql.stocks(query, estimate.mostRows() + 1),
                            row -> new Found(keys(row, query.dimensions()), stocks(row)))
                    .forEach(found -> figures.computeIfAbsent(
                                    found.keys, none -> query.metric().nothing())
                            .putAll(found.figures));
        }
        if (ofReports.size() == query.dimensions().size()) {
            // Who did not report is part of the answer: without a row of its own it would go unnoticed.
            coverage.keySet()
                    .forEach(keys ->
                            figures.computeIfAbsent(keys, none -> query.metric().nothing()));
        }
        if (query.filled()) {
            fill(figures, query, estimate);
        }
        if (figures.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        database.requireTime();
        Places places = new Places(query.recast(), query.dimensions(), query.units());
        List<Cell> cells = figures.entrySet().stream()
                .filter(entry -> !straddles(entry.getKey(), query.dimensions()))
                .map(entry -> new Cell(
                        entry.getKey(),
                        members(entry.getKey(), query.dimensions(), labels),
                        entry.getValue(),
                        null,
                        coverage.getOrDefault(only(entry.getKey(), query.dimensions(), ofReports), Coverage.NONE),
                        places.of(entry.getKey())))
                .toList();
        return new Reading(cells, coverage, mean);
    }

    /** Rows without figures for whatever stretches of time the members found have none for. */
    private static void fill(Map<List<String>, Map<String, Number>> figures, MetricQuery query, CellEstimate estimate) {
        List<Dimension> dimensions = query.dimensions();
        Set<List<String>> members = new LinkedHashSet<>();
        figures.keySet().forEach(keys -> members.add(atTimes(keys, null, dimensions)));
        if (dimensions.stream().allMatch(Dimension::isTime)) {
            members.add(atTimes(Collections.nCopies(dimensions.size(), (String) null), null, dimensions));
        }
        List<LocalDate> starts = Reports.starts(dimensions, query.period());
        if ((long) members.size() * starts.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        for (List<String> member : members) {
            for (LocalDate start : starts) {
                figures.computeIfAbsent(
                        atTimes(member, start, dimensions),
                        none -> query.metric().nothing());
            }
        }
    }

    /** These keys at the stretches of time that begin on that day or hold it; null = at none. */
    private static List<String> atTimes(List<String> keys, LocalDate day, List<Dimension> dimensions) {
        List<String> at = new ArrayList<>(keys);
        for (int i = 0; i < at.size(); i++) {
            Dimension dimension = dimensions.get(i);
            if (dimension.isTime()) {
                at.set(i, day == null ? null : dimension.stretchOf(day).start().toString());
            }
        }
        return at;
    }

    private Map<List<String>, Coverage> coverage(MetricQuery query, List<Dimension> dimensions) {
        Map<List<String>, Coverage> coverage = new HashMap<>();
        Reports.due(query.units(), query.period(), dimensions, query.recast(), query.today())
                .forEach((keys, due) -> coverage.put(keys, new Coverage(due, 0)));
        run(
                        MetricSql.reports(query, dimensions),
                        row -> new Received(keys(row, dimensions), row.getLong("received"), row.getLong("unasked")))
                .forEach(r -> coverage.merge(r.keys, new Coverage(r.unasked, r.received), Coverage::plus));
        return coverage;
    }

    /** A count over two stretches of time has no cell of its own; it is in the total, which tells how many there are. */
    private static boolean straddles(List<String> keys, List<Dimension> dimensions) {
        return IntStream.range(0, keys.size()).anyMatch(i -> dimensions.get(i).isTime() && keys.get(i) == null);
    }

    private static List<String> keys(ResultSet row, List<Dimension> dimensions) throws SQLException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < dimensions.size(); i++) {
            keys.add(row.getString("k" + i));
        }
        return keys;
    }

    static List<String> only(List<String> keys, List<Dimension> all, List<Dimension> wanted) {
        return wanted.stream()
                .map(dimension -> keys.get(all.indexOf(dimension)))
                .collect(Collectors.toList());
    }

    private static Map<Dimension, Coded> members(List<String> keys, List<Dimension> dimensions, Labels labels) {
        Map<Dimension, Coded> members = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            members.put(dimensions.get(i), labels.of(dimensions.get(i), keys.get(i)));
        }
        return members;
    }

    private static Map<String, Number> figures(ResultSet row, Metric metric) throws SQLException {
        if (metric.isRate()) {
            return metric.rate(row.getObject("numerator", Long.class), row.getObject("denominator", Long.class));
        }
        Map<String, Number> sums = metric.nothing();
        for (Measure measure : Measure.ALL) {
            if (!measure.isStock()) {
                sums.put(measure.jsonName(), row.getObject(measure.column(), Long.class));
            }
        }
        return sums;
    }

    private static Map<String, Number> stocks(ResultSet row) throws SQLException {
        Map<String, Number> stocks = new LinkedHashMap<>();
        for (Measure measure : Measure.ALL) {
            if (measure.isStock()) {
                stocks.put(measure.jsonName(), row.getObject(measure.column(), Long.class));
            }
        }
        return stocks;
    }

    private static BigDecimal rounded(BigDecimal mean) {
        return mean == null ? null : mean.setScale(Metric.RATE_DIGITS, RoundingMode.HALF_UP);
    }

    private <T> List<T> run(MetricSql sql, Database.RowReader<T> reader) {
        return database.query(sql.text(), reader, sql.parameters().toArray());
    }

    private <T> T one(MetricSql sql, Database.RowReader<T> reader) {
        return database.one(sql.text(), reader, sql.parameters().toArray());
    }
}
