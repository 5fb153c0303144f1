package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vn.tthc.stats.observation.Coded;

/**
 * Puts the cells of two periods side by side. Those of units belong together if they are of the same row or of the same
 * unit, renamed or moved; never if one merged into the other or is a part of it. Those of time belong together by their
 * place in the period: the third month of one and the third month of the other. All others do by their key.
 */
final class Pairing {

    private final MetricQuery query;
    private final Labels labels;

    /** The places of time in a key, and of what coverage is told by. */
    private final int[] ofTime;

    private final int[] ofReports;

    /** Keys of time of the other period, by those of the same place in the period asked; and the other way round. */
    private final Map<Key, Key> thenByNow = new HashMap<>();

    private final Map<Key, Key> nowByThen = new HashMap<>();

    /**
     * Two cells that belong together.
     *
     * @param now without figures if there is none in the period asked
     * @param then null = there is none in the other period
     * @param reports of the other period
     */
    record Pair(Cell now, Cell then, Coverage reports) {

        /** What the other period adds to the figures: each figure there, and what changed. */
        List<Number> figures(Metric metric) {
            List<Number> figures = new ArrayList<>();
            metric.names().forEach(name -> figures.add(previous(name)));
            if (metric.isRate()) {
                figures.add(changeOfRate());
            } else {
                metric.names().forEach(name -> figures.add(changeOf(name)));
            }
            figures.add(reports.expected());
            figures.add(reports.received());
            return figures;
        }

        private Number previous(String name) {
            return then == null ? null : then.figure(name);
        }

        private Number changeOfRate() {
            return now.figure("rate") == null || previous("rate") == null
                    ? null
                    : rate(now).minus(rate(then)).rounded(Metric.RATE_DIGITS);
        }

        private static Fraction rate(Cell cell) {
            return Fraction.of(
                    cell.figure("numerator").longValue(),
                    cell.figure("denominator").longValue());
        }

        private Number changeOf(String measure) {
            return now.figure(measure) == null || previous(measure) == null
                    ? null
                    : Math.subtractExact(
                            now.figure(measure).longValue(), previous(measure).longValue());
        }
    }

    /** The names of the figures that a comparison adds. */
    static List<String> names(Metric metric) {
        List<String> names = new ArrayList<>();
        metric.names().forEach(name -> names.add(name("previous", name)));
        if (metric.isRate()) {
            names.add("change");
        } else {
            metric.names().forEach(name -> names.add(name("change", name)));
        }
        names.addAll(List.of("previousReportsExpected", "previousReportsReceived"));
        return names;
    }

    /** The name of a figure's companion: {@code previousRate}. */
    static String name(String prefix, String figure) {
        return prefix + Character.toUpperCase(figure.charAt(0)) + figure.substring(1);
    }

    /** For the cells of {@code query} and those of {@code previous}, labelled as the former are. */
    Pairing(MetricQuery query, MetricQuery previous, Labels labels) {
        this.query = query;
        this.labels = labels;
        ofTime = Dimension.places(query.dimensions(), Dimension::isTime);
        ofReports = Dimension.places(query.dimensions(), dimension -> !dimension.isOfProcedures());
        List<Key> now = Reports.times(query.dimensions(), query.period());
        List<Key> then = Reports.times(query.dimensions(), previous.period());
        for (int i = 0; i < Math.min(now.size(), then.size()); i++) {
            thenByNow.put(now.get(i), then.get(i));
            nowByThen.put(then.get(i), now.get(i));
        }
    }

    /**
     * Every cell in one pair. Left out are those of a stretch of time that has no counterpart, as the 31st day of a month
     * beside one of 30 days: they would have no place among the others.
     */
    List<Pair> pairs(Metrics.Reading now, Metrics.Reading then) {
        Map<Key, Coverage> reportsNow = bySameUnit(now.coverage());
        Map<Key, Coverage> reportsThen = bySameUnit(then.coverage());
        List<Pair> pairs = new ArrayList<>();
        Map<Key, Cell> open = new LinkedHashMap<>();
        now.cells().forEach(cell -> open.put(cell.key(), cell));
        List<Cell> left = new ArrayList<>();
        for (Cell cell : then.cells()) {
            Key time = nowByThen.get(cell.key().only(ofTime));
            if (time != null) {
                Cell moved = at(cell, cell.key().with(ofTime, time));
                Cell same = open.remove(moved.key());
                if (same == null) {
                    left.add(moved);
                } else {
                    pairs.add(new Pair(same, cell, cell.coverage()));
                }
            }
        }
        Map<Key, List<Cell>> openByUnit =
                open.values().stream().collect(Collectors.groupingBy(cell -> same(cell.key())));
        Map<Key, List<Cell>> leftByUnit = left.stream().collect(Collectors.groupingBy(cell -> same(cell.key())));
        leftByUnit.forEach((same, cells) -> {
            List<Cell> others = openByUnit.getOrDefault(same, List.of());
            if (cells.size() == 1 && others.size() == 1) {
                open.remove(others.get(0).key());
                pairs.add(new Pair(others.get(0), cells.get(0), cells.get(0).coverage()));
            } else {
                cells.forEach(cell -> pairs.add(new Pair(
                        new Cell(
                                cell.key(),
                                cell.at(),
                                new Numbers(
                                        query.metric().names(), query.metric().nothing()),
                                null,
                                reportsNow.getOrDefault(ofReports(cell.key()), Coverage.NONE),
                                cell.places()),
                        cell,
                        cell.coverage())));
            }
        });
        open.values().forEach(cell -> {
            Key time = thenByNow.get(cell.key().only(ofTime));
            pairs.add(new Pair(
                    cell,
                    null,
                    time == null
                            ? Coverage.NONE
                            : reportsThen.getOrDefault(ofReports(cell.key().with(ofTime, time)), Coverage.NONE)));
        });
        return pairs;
    }

    /** The cell under another key, named by the stretches of the period asked. */
    private Cell at(Cell cell, Key key) {
        List<Coded> at = new ArrayList<>(cell.at());
        List<Coded> asked = labels.of(query.dimensions(), key);
        for (int place : ofTime) {
            at.set(place, asked.get(place));
        }
        return new Cell(key, at, cell.figures(), null, cell.coverage(), cell.places());
    }

    private Key ofReports(Key key) {
        return same(key).only(ofReports);
    }

    private Map<Key, Coverage> bySameUnit(Map<Key, Coverage> coverage) {
        List<Dimension> dimensions =
                IntStream.of(ofReports).mapToObj(query.dimensions()::get).toList();
        Map<Key, Coverage> found = new HashMap<>();
        coverage.forEach((key, reports) -> found.merge(same(key, dimensions), reports, Coverage::plus));
        return found;
    }

    private Key same(Key key) {
        return same(key, query.dimensions());
    }

    /** The key with one and the same for all rows of one unit. */
    private Key same(Key key, List<Dimension> dimensions) {
        if (query.recast() != null) {
            // The units of one day in both periods.
            return key;
        }
        Object[] same = new Object[dimensions.size()];
        for (int i = 0; i < same.length; i++) {
            boolean unit = dimensions.get(i).isOfUnits() && dimensions.get(i) != Dimension.KIND;
            same[i] = unit && key.part(i) != null
                    ? String.valueOf(query.codebook().identity(Integer.parseInt(key.text(i))))
                    : key.part(i);
        }
        return new Key(same);
    }
}
