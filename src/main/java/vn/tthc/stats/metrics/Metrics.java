package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.MonthStocks;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.Vintage;

/** Answers questions to the metrics, all parts of one answer from one and the same state of the data. */
@ApplicationScoped
class Metrics {

    @Inject
    Database database;

    @Inject
    UnitData data;

    @Inject
    MonthStocks stocks;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /** The figures of a cell, in the order of the metric's names. */
    private record Found(Key key, Number[] figures) {}

    /** Counts across an edge of the period, and across two stretches of time that rows are of. */
    private record Straddling(long edge, long rows) {}

    private record Received(Key key, Coverage reports) {}

    /**
     * The cells that were found, and the reports received by the dimensions that these can be told by.
     *
     * @param meanOfUnits null unless it is the total of a rate
     */
    record Reading(List<Cell> cells, Map<Key, Coverage> coverage, BigDecimal meanOfUnits) {

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
        return data.snapshot(query.unitIds(), query.selection().vintage(), () -> read(query, labels));
    }

    /**
     * Answers to several questions.
     *
     * @param version of the data of all units, whichever were asked for
     */
    record Answers(Version version, List<MetricAnswer> each) {}

    /** Answers to several questions about one vintage, all from one and the same state of the data. */
    Answers answers(List<MetricQuery> queries, Vintage vintage, Labels labels) {
        return data.snapshot(
                null,
                vintage,
                () -> new Answers(
                        vintage.version(() -> data.version(null)),
                        queries.stream().map(query -> read(query, labels)).toList()));
    }

    private MetricAnswer read(MetricQuery query, Labels labels) {
        CellEstimate estimate = query.estimate();
        estimate.check(query.filled(), this::reporters);
        if (query.comparison() != null) {
            query.previous().estimate(query.figures()).check(false, this::reporters);
        }
        UnitData.Told told = data.told(
                query.unitIds(),
                query.period(),
                query.selection().unitIds(),
                query.selection().vintage());
        Set<Integer> reporters = told.reporters();
        Rows detailed = query.dimensions().isEmpty() ? null : rows(query, reporters, labels, null, estimate);
        Rows total = rows(query.ungrouped(), reporters, labels, detailed, estimate);
        List<Cell> rows = detailed == null ? List.of() : Ordering.of(detailed.cells, query);
        MetricQuery previous = query.comparison() == null ? null : query.previous();
        Straddling straddling = straddling(query.among(reporters));
        return new MetricAnswer(
                query,
                told.version(),
                told.synthetic() || previous != null && isSynthetic(previous),
                new MetricAnswer.Total(
                        total.cells.get(0),
                        total.now.meanOfUnits,
                        straddling.edge,
                        straddling.rows,
                        previous == null ? null : previous(previous, reporters, query, total.then)),
                rows,
                BoundariesView.of(
                        query.recast(),
                        rows.stream()
                                .flatMap(row -> Stream.ofNullable(row.places()).flatMap(at -> at.units().stream())),
                        labels.english()));
    }

    private Set<Integer> reporters() {
        return Set.copyOf(run(MetricSql.reporters(), row -> row.getInt("unit_id")));
    }

    /**
     * @param reporters who has ever reported; null = it is not known
     * @param detailed the same in parts, if it has been read; null otherwise
     * @param estimate tells how many there may be
     */
    private Rows rows(MetricQuery query, Set<Integer> reporters, Labels labels, Rows detailed, CellEstimate estimate) {
        Reading now = read(query, reporters, labels, detailed == null ? null : detailed.now.whole(), estimate);
        List<String> names = query.names();
        if (query.comparison() == null) {
            List<Cell> cells = now.cells.stream()
                    .map(cell -> cell.with(names, query.targets().of(cell, query)))
                    .toList();
            return new Rows(cells, now, null);
        }
        MetricQuery previous = query.previous();
        // By the same labels: a procedure whose code has changed in between is one row, and has one name.
        Reading then = read(previous, reporters, labels, detailed == null ? null : detailed.then.whole(), estimate);
        List<Pairing.Pair> pairs = new Pairing(query, previous, labels).pairs(now, then);
        if (pairs.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        database.requireTime();
        List<Cell> cells = pairs.stream()
                .map(pair -> pair.now()
                        .with(
                                names,
                                Stream.concat(
                                                Arrays.stream(query.targets().of(pair.now(), query)),
                                                pair.figures(query.metric()).stream())
                                        .toArray(Number[]::new)))
                .toList();
        return new Rows(cells, now, then);
    }

    private Straddling straddling(MetricQuery query) {
        return one(MetricSql.straddling(query), row -> new Straddling(row.getLong("edge"), row.getLong("rows")));
    }

    private MetricAnswer.Previous previous(
            MetricQuery previous, Set<Integer> reporters, MetricQuery now, Reading then) {
        Straddling straddling = straddling(previous.among(reporters));
        long due = Reports.due(previous.units(), previous.period(), List.of(), previous.recast(), previous.today())
                .getOrDefault(Key.NONE, 0L);
        long unasked = then.whole().expected() - due;
        return new MetricAnswer.Previous(
                then.meanOfUnits,
                straddling.edge,
                straddling.rows,
                Math.max(
                        0,
                        Reports.notYetDue(previous.units(), previous.period(), now.period(), now.today()) - unasked));
    }

    private boolean isSynthetic(MetricQuery query) {
        return data.synthetic(
                query.period(), query.selection().unitIds(), query.selection().vintage());
    }

    /** The version of the data that the question is about, as it is now. */
    Version version(MetricQuery query) {
        return query.selection().vintage().version(() -> data.version(query.unitIds()));
    }

    /**
     * @param reporters who has ever reported; null = it is not known
     * @param whole the coverage of all of it, if it is known; null otherwise
     */
    private Reading read(
            MetricQuery query, Set<Integer> reporters, Labels labels, Coverage whole, CellEstimate estimate) {
        MetricQuery reported = query.among(reporters);
        List<Dimension> dimensions = query.dimensions();
        Metric metric = query.metric();
        int[] ofReports = Dimension.places(dimensions, dimension -> !dimension.isOfProcedures());
        boolean allOfReports = ofReports.length == dimensions.size();
        Map<Key, Coverage> coverage = whole == null
                ? coverage(
                        query,
                        reported,
                        IntStream.of(ofReports).mapToObj(dimensions::get).toList())
                : Map.of(Key.NONE, whole);
        Map<Key, Number[]> figures = new LinkedHashMap<>();
        BigDecimal mean = null;
        if (dimensions.isEmpty() && metric.isRate()) {
            mean = one(MetricSql.total(reported), row -> {
                figures.put(Key.NONE, figures(row, metric, 1));
                return rounded(row.getBigDecimal("mean"));
            });
        }
        if (!dimensions.isEmpty() || !metric.addsUp()) {
            run(
                            MetricSql.cells(reported, citus, estimate.mostRows() + 1),
                            row -> new Found(Key.read(row, dimensions), figures(row, metric, dimensions.size() + 1)))
                    .forEach(found -> figures.put(found.key, found.figures));
        }
        if (!metric.isRate()) {
            run(
                    MetricSql.stocks(reported, citus, stocks.behind(reported.selection()), estimate.mostRows() + 1),
                    row -> {
                        Key key = Key.read(row, dimensions);
                        read(row, dimensions.size() + 1, true, figures.computeIfAbsent(key, none -> metric.nothing()));
                        return key;
                    });
        }
        if (allOfReports) {
            // Who did not report is part of the answer: without a row of its own it would go unnoticed.
            coverage.keySet().forEach(key -> figures.computeIfAbsent(key, none -> metric.nothing()));
        }
        if (query.filled()) {
            fill(figures, query, estimate);
        }
        if (figures.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        database.requireTime();
        RecastPlaces places = new RecastPlaces(query.recast(), dimensions, query.units());
        int[] ofTime = Dimension.places(dimensions, Dimension::isTime);
        List<Cell> cells = new ArrayList<>(figures.size());
        figures.forEach((key, numbers) -> {
            // A count over two stretches of time has no cell of its own; it is in the total, which tells how many there
            // are.
            if (!key.lacks(ofTime)) {
                cells.add(new Cell(
                        key,
                        labels.of(dimensions, key),
                        new Numbers(metric.names(), numbers),
                        null,
                        coverage.getOrDefault(allOfReports ? key : key.only(ofReports), Coverage.NONE),
                        places.of(key)));
            }
        });
        return new Reading(cells, coverage, mean);
    }

    /** Rows without figures for whatever stretches of time the members found have none for. */
    private static void fill(Map<Key, Number[]> figures, MetricQuery query, CellEstimate estimate) {
        List<Dimension> dimensions = query.dimensions();
        int[] ofTime = Dimension.places(dimensions, Dimension::isTime);
        Key never = new Key(new Object[ofTime.length]);
        Set<Key> members = new LinkedHashSet<>();
        figures.keySet().forEach(key -> members.add(key.with(ofTime, never)));
        if (ofTime.length == dimensions.size()) {
            members.add(never);
        }
        List<Key> times = Reports.times(dimensions, query.period());
        if ((long) members.size() * times.size() > estimate.mostRows()) {
            throw estimate.tooMany();
        }
        for (Key member : members) {
            for (Key time : times) {
                figures.computeIfAbsent(
                        member.with(ofTime, time), none -> query.metric().nothing());
            }
        }
    }

    /** @param reported the same question to those alone that have ever reported */
    private Map<Key, Coverage> coverage(MetricQuery query, MetricQuery reported, List<Dimension> dimensions) {
        Map<Key, Long> allDue = Reports.due(query.units(), query.period(), dimensions, query.recast(), query.today());
        Map<Key, Coverage> coverage = new HashMap<>(2 * allDue.size());
        allDue.forEach((key, due) -> coverage.put(key, new Coverage(due, 0)));
        int keys = dimensions.size();
        run(
                        MetricSql.reports(reported, dimensions),
                        row -> new Received(
                                Key.read(row, dimensions), new Coverage(row.getLong(keys + 2), row.getLong(keys + 1))))
                .forEach(received -> coverage.merge(received.key, received.reports, Coverage::plus));
        return coverage;
    }

    /** What can be added up, from that column on. */
    private static Number[] figures(ResultSet row, Metric metric, int column) throws SQLException {
        if (metric.isRate()) {
            return Metric.rate(row.getObject(column, Long.class), row.getObject(column + 1, Long.class));
        }
        Number[] sums = metric.nothing();
        read(row, column, false, sums);
        return sums;
    }

    /** Reads the stocks, or all that are none, from that column on. */
    private static void read(ResultSet row, int column, boolean stocks, Number[] sums) throws SQLException {
        int next = column;
        for (Measure measure : Measure.ALL) {
            if (measure.isStock() == stocks) {
                sums[measure.ordinal()] = row.getObject(next++, Long.class);
            }
        }
    }

    /**
     * With more digits than are told: the database has each unit's rate with some twenty, so that a mean right between two that
     * can be told may come as a little less or more.
     */
    private static BigDecimal rounded(BigDecimal mean) {
        return mean == null ? null : mean.setScale(2 * Metric.RATE_DIGITS, RoundingMode.HALF_UP);
    }

    private <T> List<T> run(MetricSql sql, Database.RowReader<T> reader) {
        return database.query(sql.text(), reader, sql.parameters().toArray());
    }

    private <T> T one(MetricSql sql, Database.RowReader<T> reader) {
        return database.one(sql.text(), reader, sql.parameters().toArray());
    }
}
