package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import vn.tthc.stats.common.Period;

/** All {@link Passing}s of a codebook. Few days have any, so those of a period are found at once. Never changes. */
final class Passings {

    private final Map<Integer, ReportingUnit> units;
    private final Map<Integer, List<UnitSuccession>> byPredecessor;

    /** By the last day of the earlier unit. */
    private final NavigableMap<LocalDate, List<Passing>> byEnd = new TreeMap<>();

    /** Follows each unit that has ended to all that it passed into. */
    Passings(Map<Integer, ReportingUnit> units, Map<Integer, List<UnitSuccession>> byPredecessor) {
        this.units = units;
        this.byPredecessor = byPredecessor;
        byPredecessor.keySet().forEach(id -> follow(units.get(id)));
    }

    private void follow(ReportingUnit unit) {
        Map<Integer, LocalDate> reached = new HashMap<>();
        Deque<ReportingUnit> open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            ReportingUnit at = open.pop();
            if (at.validTo == null) {
                continue;
            }
            for (UnitSuccession succession : byPredecessor.getOrDefault(at.id, List.of())) {
                ReportingUnit next = units.get(succession.successorId);
                LocalDate known = next.id.equals(unit.id) ? LocalDate.MIN : reached.get(next.id);
                if (known == null) {
                    open.push(next);
                }
                if (known == null || at.validTo.isBefore(known)) {
                    reached.put(next.id, at.validTo);
                }
            }
        }
        reached.forEach((later, ended) ->
                byEnd.computeIfAbsent(unit.validTo, none -> new ArrayList<>()).add(new Passing(unit.id, later, ended)));
    }

    /** Those of which both units are there in the period, the later one with what was the earlier one's. */
    List<Passing> within(Period period) {
        return byEnd.subMap(period.start(), true, period.end(), false).values().stream()
                .flatMap(Collection::stream)
                .filter(passing -> passing.ended().isBefore(period.end()))
                .toList();
    }
}
