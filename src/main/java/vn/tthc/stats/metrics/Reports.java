package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/** How many reports are due, by cell: each unit with the duty to report owes one for each day until yesterday. */
final class Reports {

    private final List<Dimension> dimensions;
    private final List<Stretch> stretches;
    private final Recast recast;

    /** Consecutive days with the same keys of time. */
    private record Stretch(List<String> keys, Period days) {}

    private record Duty(List<String> keys, LocalDate from, LocalDate to) {}

    private Reports(List<Dimension> dimensions, Period period, Recast recast) {
        this.dimensions = dimensions;
        this.recast = recast;
        this.stretches = stretches(dimensions.stream().filter(Dimension::isTime).toList(), period);
    }

    /**
     * Counts what is due.
     *
     * @param dimensions of units and of time only
     * @param recast the units as those of one day; null = as they were
     * @param today reports are due until the day before
     * @return by the keys of the dimensions, only cells where something is due
     */
    static Map<List<String>, Long> due(
            Collection<ReportingUnit> units,
            Period period,
            List<Dimension> dimensions,
            Recast recast,
            LocalDate today) {
        LocalDate yesterday = today.minusDays(1);
        if (period.start().isAfter(yesterday)) {
            return Map.of();
        }
        Period past = new Period(period.start(), earlier(period.end(), yesterday));
        return new Reports(dimensions, past, recast).count(units, past);
    }

    private Map<List<String>, Long> count(Collection<ReportingUnit> units, Period past) {
        // Most units share their duty with many others of the same cell, so count the different ones first.
        Map<Duty, Integer> duties = new HashMap<>();
        for (ReportingUnit unit : units) {
            if (unit.reportsFrom != null) {
                LocalDate from = later(later(unit.reportsFrom, unit.validFrom), past.start());
                LocalDate to = unit.validTo == null ? past.end() : earlier(unit.validTo, past.end());
                if (!from.isAfter(to)) {
                    duties.merge(new Duty(unitKeys(unit), from, to), 1, Integer::sum);
                }
            }
        }
        Map<List<String>, Long> due = new HashMap<>();
        duties.forEach((duty, times) -> {
            for (Stretch stretch : stretches) {
                LocalDate from = later(duty.from, stretch.days.start());
                LocalDate to = earlier(duty.to, stretch.days.end());
                if (!from.isAfter(to)) {
                    due.merge(merge(duty.keys, stretch.keys), times * new Period(from, to).days(), Long::sum);
                }
            }
        });
        return due;
    }

    private static List<Stretch> stretches(List<Dimension> ofTime, Period period) {
        List<Stretch> stretches = new ArrayList<>();
        LocalDate start = period.start();
        while (!start.isAfter(period.end())) {
            List<String> keys = new ArrayList<>();
            LocalDate end = period.end();
            for (Dimension dimension : ofTime) {
                Period stretch = dimension.stretchOf(start);
                keys.add(stretch.start().toString());
                end = earlier(end, stretch.end());
            }
            stretches.add(new Stretch(keys, new Period(start, end)));
            start = end.plusDays(1);
        }
        return stretches;
    }

    /** The days of a period on which a stretch of time of one of these dimensions begins, its first day among them. */
    static List<LocalDate> starts(List<Dimension> dimensions, Period period) {
        return stretches(dimensions.stream().filter(Dimension::isTime).toList(), period).stream()
                .map(stretch -> stretch.days.start())
                .toList();
    }

    private List<String> unitKeys(ReportingUnit unit) {
        List<String> keys = new ArrayList<>();
        for (Dimension dimension : dimensions) {
            if (dimension.isOfUnits()) {
                keys.add(UnitMap.key(dimension, unit, recast));
            }
        }
        return keys;
    }

    /** Keys of units and of time in the order of the dimensions. */
    private List<String> merge(List<String> ofUnit, List<String> ofTime) {
        List<String> keys = new ArrayList<>();
        int unit = 0;
        int time = 0;
        for (Dimension dimension : dimensions) {
            keys.add(dimension.isTime() ? ofTime.get(time++) : ofUnit.get(unit++));
        }
        return keys;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
