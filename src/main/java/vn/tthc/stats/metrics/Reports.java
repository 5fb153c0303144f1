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
    private final int[] ofTime;
    private final List<Stretch> stretches;
    private final Recast recast;

    /** Consecutive days with the same keys of time. */
    private record Stretch(Key key, Period days) {}

    private record Duty(Key units, LocalDate from, LocalDate to) {}

    private Reports(List<Dimension> dimensions, Period period, Recast recast) {
        this.dimensions = dimensions;
        this.recast = recast;
        this.ofTime = Dimension.places(dimensions, Dimension::isTime);
        this.stretches = stretches(dimensions.stream().filter(Dimension::isTime).toList(), period);
    }

    /**
     * Counts what is due.
     *
     * @param dimensions of units and of time only
     * @param recast the units as those of one day; null = as they were
     * @param today reports are due until the day before
     * @return by key, only cells where something is due
     */
    static Map<Key, Long> due(
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

    /**
     * How many more would have been due in an earlier period if the duty of its units, under which they are now, had not
     * begun in it or after it.
     *
     * @param units of the earlier period
     * @param now the period compared with it
     * @param today reports are due until the day before
     */
    static long notYetDue(Collection<ReportingUnit> units, Period earlier, Period now, LocalDate today) {
        LocalDate last = earlier(now.end(), today.minusDays(1));
        long days = 0;
        for (ReportingUnit unit : units) {
            if (unit.reportsFrom != null && !unit.reportsFrom.isAfter(last)) {
                LocalDate from = later(unit.validFrom, earlier.start());
                LocalDate before = earlier(unit.reportsFrom.minusDays(1), earlier.end());
                LocalDate to = unit.validTo == null ? before : earlier(unit.validTo, before);
                if (!from.isAfter(to)) {
                    days += new Period(from, to).days();
                }
            }
        }
        return days;
    }

    private Map<Key, Long> count(Collection<ReportingUnit> units, Period past) {
        // Most units share their duty with many others of the same cell, so count the different ones first.
        Map<Duty, Integer> duties = new HashMap<>();
        for (ReportingUnit unit : units) {
            if (unit.reportsFrom != null) {
                LocalDate from = later(later(unit.reportsFrom, unit.validFrom), past.start());
                LocalDate to = unit.validTo == null ? past.end() : earlier(unit.validTo, past.end());
                if (!from.isAfter(to)) {
                    duties.merge(new Duty(ofUnit(unit), from, to), 1, Integer::sum);
                }
            }
        }
        Map<Key, Long> due = new HashMap<>();
        duties.forEach((duty, times) -> {
            for (Stretch stretch : stretches) {
                LocalDate from = later(duty.from, stretch.days.start());
                LocalDate to = earlier(duty.to, stretch.days.end());
                if (!from.isAfter(to)) {
                    due.merge(duty.units.with(ofTime, stretch.key), times * new Period(from, to).days(), Long::sum);
                }
            }
        });
        return due;
    }

    private static List<Stretch> stretches(List<Dimension> ofTime, Period period) {
        List<Stretch> stretches = new ArrayList<>();
        LocalDate start = period.start();
        while (!start.isAfter(period.end())) {
            Object[] key = new Object[ofTime.size()];
            LocalDate end = period.end();
            for (int i = 0; i < key.length; i++) {
                Period stretch = ofTime.get(i).stretchOf(start);
                key[i] = stretch.start();
                end = earlier(end, stretch.end());
            }
            stretches.add(new Stretch(new Key(key), new Period(start, end)));
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

    /** The keys of the period's stretches of time, in order; of the dimensions of time alone. */
    static List<Key> times(List<Dimension> dimensions, Period period) {
        return stretches(dimensions.stream().filter(Dimension::isTime).toList(), period).stream()
                .map(Stretch::key)
                .toList();
    }

    /** The key of a unit, at no time yet. */
    private Key ofUnit(ReportingUnit unit) {
        Object[] key = new Object[dimensions.size()];
        for (int i = 0; i < key.length; i++) {
            if (dimensions.get(i).isOfUnits()) {
                key[i] = UnitMap.key(dimensions.get(i), unit, recast);
            }
        }
        return new Key(key);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
