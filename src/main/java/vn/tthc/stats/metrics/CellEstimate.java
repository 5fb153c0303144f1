package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * How many rows a question may have, told from the reference data before anything is counted, so that no one has to wait
 * for a refusal and no connection is kept for it.
 *
 * @param dimensions broken down by what
 * @param units who is asked for
 * @param procedures which are asked for
 * @param recast the units as those of one day; null = as they were
 * @param today reports are due until the day before
 * @param figures how many figures a row has
 */
record CellEstimate(
        List<Dimension> dimensions,
        Collection<ReportingUnit> units,
        Collection<Procedure> procedures,
        Period period,
        Recast recast,
        LocalDate today,
        int figures) {

    /** More rows than anyone reads as one answer. */
    static final int MOST_ROWS = 50_000;

    /**
     * More figures than there is room for: with those compared, before and after they are written, an answer of so many
     * takes some 50 MB of memory.
     */
    static final int MOST_FIGURES = 300_000;

    /**
     * From here on not even a question whose cells are mostly empty has few enough rows, and adding up takes long. What
     * is less is counted, and refused only if it has really too many.
     */
    private static final long MOST_POSSIBLE = 20L * MOST_ROWS;

    private static final int LEVELS = 2;

    /** How many rows an answer to this question may have. */
    int mostRows() {
        return Math.min(MOST_ROWS, MOST_FIGURES / figures);
    }

    /** How many figures are made for the answer at the most, if it is given at all. */
    long weight() {
        List<LocalDate> stretches = Reports.starts(dimensions, period);
        return Math.min(possible(stretches, inForce()), mostRows()) * figures;
    }

    /** The refusal of an answer that has turned out to have too many rows. */
    Refusal tooMany() {
        return Refusal.of(ErrorCode.TOO_MANY_CELLS, mostRows(), figures);
    }

    /**
     * Refuses a question with too many rows.
     *
     * @param filled whether there is a row for every stretch of time
     * @param withFigures the units that have ever reported; only asked for if it may make the difference
     * @throws Refusal {@code too-many-cells-expected}
     */
    void check(boolean filled, Supplier<Set<Integer>> withFigures) {
        List<LocalDate> stretches = Reports.starts(dimensions, period);
        long due = due(stretches);
        if (due > mostRows()) {
            throw tooMany(due);
        }
        boolean ofTimeAlone = dimensions.stream().allMatch(Dimension::isTime);
        if (filled && ofTimeAlone && stretches.size() > mostRows()) {
            throw tooMany(stretches.size());
        }
        List<ReportingUnit> inForce = inForce();
        long possible = possible(stretches, inForce);
        if (possible > MOST_POSSIBLE) {
            Set<Integer> reported = withFigures.get();
            possible = possible(
                    stretches,
                    inForce.stream().filter(unit -> reported.contains(unit.id)).toList());
        }
        if (possible > MOST_POSSIBLE) {
            throw tooMany(possible);
        }
    }

    private List<ReportingUnit> inForce() {
        return units.stream()
                .filter(unit -> duty(unit.validFrom, unit.validTo) != null)
                .toList();
    }

    private long possible(List<LocalDate> stretches, Collection<ReportingUnit> some) {
        return stretches.size()
                * procedureKeys()
                * (dimensions.contains(Dimension.LEVEL) ? LEVELS : 1)
                * unitKeys(some);
    }

    private Refusal tooMany(long cells) {
        return Refusal.of(ErrorCode.TOO_MANY_CELLS_EXPECTED, cells, mostRows(), figures);
    }

    /** For how many cells of units and time reports are due: there is a row for each, reported or not. */
    private long due(List<LocalDate> stretches) {
        List<ReportingUnit> onDuty = new ArrayList<>();
        long cells = 0;
        for (ReportingUnit unit : units) {
            Period duty = unit.reportsFrom == null ? null : duty(later(unit.reportsFrom, unit.validFrom), unit.validTo);
            if (duty != null && duty.start().isBefore(today)) {
                onDuty.add(unit);
                LocalDate end = duty.end().isBefore(today) ? duty.end() : today.minusDays(1);
                cells += place(stretches, end) - place(stretches, duty.start()) + 1;
            }
        }
        long stretchesUntilToday = period.start().isBefore(today) ? place(stretches, today.minusDays(1)) + 1L : 0;
        return Math.min(cells, unitKeys(onDuty) * stretchesUntilToday);
    }

    /** The days of the period on which such a unit is there; null = none. */
    private Period duty(LocalDate from, LocalDate to) {
        LocalDate start = later(from, period.start());
        LocalDate end = to == null || to.isAfter(period.end()) ? period.end() : to;
        return start.isAfter(end) ? null : new Period(start, end);
    }

    /** Which of the stretches the day lies in. */
    private static int place(List<LocalDate> stretches, LocalDate day) {
        int found = Collections.binarySearch(stretches, day);
        return found >= 0 ? found : -found - 2;
    }

    private long unitKeys(Collection<ReportingUnit> some) {
        List<Dimension> ofUnits =
                dimensions.stream().filter(Dimension::isOfUnits).toList();
        if (ofUnits.isEmpty()) {
            return 1;
        }
        Set<Key> keys = new HashSet<>();
        for (ReportingUnit unit : some) {
            keys.add(new Key(ofUnits.stream()
                    .map(dimension -> UnitMap.key(dimension, unit, recast))
                    .toArray()));
        }
        return keys.size();
    }

    private long procedureKeys() {
        boolean one = dimensions.contains(Dimension.PROCEDURE);
        boolean field = dimensions.contains(Dimension.FIELD);
        boolean agency = dimensions.contains(Dimension.AGENCY);
        if (!one && !field && !agency) {
            return 1;
        }
        Set<List<Integer>> keys = new HashSet<>();
        for (Procedure procedure : procedures) {
            keys.add(List.of(one ? procedure.id : 0, field ? procedure.fieldId : 0, agency ? procedure.agencyId : 0));
        }
        return Math.max(1, keys.size());
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
