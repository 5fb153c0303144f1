package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Coded;

/**
 * Puts the cells of two periods side by side. Those of units belong together if they are of the same row or of the same
 * unit, renamed or moved; never if one merged into the other or is a part of it. Those of time belong together by their
 * place in the period: the third month of one and the third month of the other. All others do by their key.
 */
final class Pairing {

    private final MetricQuery query;
    private final Labels labels;
    private final List<Dimension> ofReports;

    /** Keys of time of the other period, by those of the same place in the period asked; and the other way round. */
    private final Map<List<String>, List<String>> thenByNow = new HashMap<>();

    private final Map<List<String>, List<String>> nowByThen = new HashMap<>();

    /**
     * Two cells that belong together.
     *
     * @param now without figures if there is none in the period asked
     * @param then null = there is none in the other period
     * @param reports of the other period
     */
    record Pair(Cell now, Cell then, Coverage reports) {

        /** What the other period adds to the figures: each figure there, and what changed. */
        Map<String, Number> figures(Metric metric) {
            Map<String, Number> figures = new LinkedHashMap<>();
            Collection<String> names = metric.nothing().keySet();
            names.forEach(name -> figures.put(name("previous", name), previous(name)));
            if (metric.isRate()) {
                figures.put("change", changeOfRate());
            } else {
                names.forEach(name -> figures.put(name("change", name), changeOf(name)));
            }
            figures.put("previousReportsExpected", reports.expected());
            figures.put("previousReportsReceived", reports.received());
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

    /** The name of a figure's companion: {@code previousRate}. */
    static String name(String prefix, String figure) {
        return prefix + Character.toUpperCase(figure.charAt(0)) + figure.substring(1);
    }

    /** For the cells of {@code query} and those of {@code previous}, labelled as the former are. */
    Pairing(MetricQuery query, MetricQuery previous, Labels labels) {
        this.query = query;
        this.labels = labels;
        ofReports = query.dimensions().stream().filter(d -> !d.isOfProcedures()).toList();
        List<List<String>> now = times(query.period());
        List<List<String>> then = times(previous.period());
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
        Map<List<String>, Coverage> reportsNow = bySameUnit(now.coverage());
        Map<List<String>, Coverage> reportsThen = bySameUnit(then.coverage());
        List<Pair> pairs = new ArrayList<>();
        Map<List<String>, Cell> open = new LinkedHashMap<>();
        now.cells().forEach(cell -> open.put(cell.keys(), cell));
        List<Cell> left = new ArrayList<>();
        for (Cell cell : then.cells()) {
            List<String> time = nowByThen.get(times(cell.keys()));
            if (time != null) {
                Cell moved = at(cell, withTime(cell.keys(), time));
                Cell same = open.remove(moved.keys());
                if (same == null) {
                    left.add(moved);
                } else {
                    pairs.add(new Pair(same, cell, cell.coverage()));
                }
            }
        }
        Map<List<String>, List<Cell>> openByUnit =
                open.values().stream().collect(Collectors.groupingBy(cell -> same(cell.keys(), query.dimensions())));
        Map<List<String>, List<Cell>> leftByUnit =
                left.stream().collect(Collectors.groupingBy(cell -> same(cell.keys(), query.dimensions())));
        leftByUnit.forEach((same, cells) -> {
            List<Cell> others = openByUnit.getOrDefault(same, List.of());
            if (cells.size() == 1 && others.size() == 1) {
                open.remove(others.get(0).keys());
                pairs.add(new Pair(others.get(0), cells.get(0), cells.get(0).coverage()));
            } else {
                cells.forEach(cell -> pairs.add(new Pair(
                        new Cell(
                                cell.keys(),
                                cell.at(),
                                query.metric().nothing(),
                                null,
                                reportsNow.getOrDefault(ofReports(cell.keys()), Coverage.NONE),
                                cell.places()),
                        cell,
                        cell.coverage())));
            }
        });
        open.values().forEach(cell -> {
            List<String> time = thenByNow.get(times(cell.keys()));
            pairs.add(new Pair(
                    cell,
                    null,
                    time == null
                            ? Coverage.NONE
                            : reportsThen.getOrDefault(ofReports(withTime(cell.keys(), time)), Coverage.NONE)));
        });
        return pairs;
    }

    /** The keys of time of each stretch of the period, in order. */
    private List<List<String>> times(Period period) {
        List<Dimension> times =
                query.dimensions().stream().filter(Dimension::isTime).toList();
        return Reports.starts(times, period).stream()
                .map(start -> times.stream()
                        .map(dimension -> dimension.stretchOf(start).start().toString())
                        .toList())
                .toList();
    }

    private List<String> times(List<String> keys) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (query.dimensions().get(i).isTime()) {
                found.add(keys.get(i));
            }
        }
        return found;
    }

    private List<String> withTime(List<String> keys, List<String> time) {
        List<String> with = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < keys.size(); i++) {
            with.add(query.dimensions().get(i).isTime() ? time.get(place++) : keys.get(i));
        }
        return with;
    }

    /** The cell under other keys of time, named by the stretches of the period asked. */
    private Cell at(Cell cell, List<String> keys) {
        Map<Dimension, Coded> at = new LinkedHashMap<>(cell.at());
        for (int i = 0; i < keys.size(); i++) {
            Dimension dimension = query.dimensions().get(i);
            if (dimension.isTime()) {
                at.put(dimension, labels.of(dimension, keys.get(i)));
            }
        }
        return new Cell(keys, at, cell.figures(), null, cell.coverage(), cell.places());
    }

    private List<String> ofReports(List<String> keys) {
        return same(Metrics.only(keys, query.dimensions(), ofReports), ofReports);
    }

    private Map<List<String>, Coverage> bySameUnit(Map<List<String>, Coverage> coverage) {
        Map<List<String>, Coverage> found = new HashMap<>();
        coverage.forEach((keys, reports) -> found.merge(same(keys, ofReports), reports, Coverage::plus));
        return found;
    }

    /** The keys with one and the same for all rows of one unit. */
    private List<String> same(List<String> keys, List<Dimension> dimensions) {
        if (query.recast() != null) {
            // The units of one day in both periods.
            return keys;
        }
        List<String> same = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i);
            boolean unit = dimensions.get(i).isOfUnits() && dimensions.get(i) != Dimension.KIND;
            same.add(unit && key != null ? String.valueOf(query.codebook().identity(Integer.parseInt(key))) : key);
        }
        return same;
    }
}
