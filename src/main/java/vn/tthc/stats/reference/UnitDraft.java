package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/** All units with the changes of one request made to copies of them; nothing is stored before all is checked. */
final class UnitDraft {

    private final Map<Integer, ReportingUnit> units = new LinkedHashMap<>();
    private final Map<String, List<ReportingUnit>> byCode = new HashMap<>();
    private final Map<Integer, List<UnitSuccession>> successions = new HashMap<>();
    private final Codebook before;
    private final IntSupplier ids;

    /** Who ends with which day by a change of the request, whether that has been applied yet or not. */
    private final Set<Leaving> leaving = new HashSet<>();

    private record Leaving(String code, LocalDate lastDay) {}

    /** The units changed, each by the change that did it last. */
    private final Map<Integer, SentChange> touched = new LinkedHashMap<>();

    /**
     * A draft that is as yet unchanged.
     *
     * @param ids gives each new unit its number
     */
    UnitDraft(Codebook before, IntSupplier ids) {
        this.before = before;
        this.ids = ids;
        for (ReportingUnit unit : before.units()) {
            put(copy(unit));
            List<UnitSuccession> passed = before.successorsOf(unit);
            if (!passed.isEmpty()) {
                successions.put(unit.id, new ArrayList<>(passed));
            }
        }
    }

    private static ReportingUnit copy(ReportingUnit unit) {
        ReportingUnit copy = new ReportingUnit();
        copy.id = unit.id;
        copy.code = unit.code;
        copy.validFrom = unit.validFrom;
        copy.validTo = unit.validTo;
        copy.kind = unit.kind;
        copy.nameVi = unit.nameVi;
        copy.fullNameVi = unit.fullNameVi;
        copy.nameEn = unit.nameEn;
        copy.fullNameEn = unit.fullNameEn;
        copy.parentId = unit.parentId;
        copy.provinceId = unit.provinceId;
        copy.districtId = unit.districtId;
        copy.reportsFrom = unit.reportsFrom;
        copy.searchName = unit.searchName;
        return copy;
    }

    private void put(ReportingUnit unit) {
        units.put(unit.id, unit);
        byCode.computeIfAbsent(unit.code, code -> new ArrayList<>()).add(unit);
    }

    ReportingUnit unit(int id) {
        return units.get(id);
    }

    /** All units that have had the code, the oldest first. */
    List<ReportingUnit> coded(String code) {
        return byCode.getOrDefault(code, List.of()).stream()
                .sorted(Comparator.comparing((ReportingUnit unit) -> unit.validFrom)
                        .thenComparing(unit -> unit.id))
                .toList();
    }

    /** The last unit of that code to begin by that day. While a request is worked on, an earlier one may not have ended. */
    Optional<ReportingUnit> begunBy(String code, LocalDate day) {
        return coded(code).stream().filter(unit -> !unit.validFrom.isAfter(day)).reduce((earlier, later) -> later);
    }

    /** The units below this row of a unit, in the order of their codes. */
    List<ReportingUnit> below(ReportingUnit parent) {
        return units.values().stream()
                .filter(unit -> parent.id.equals(unit.parentId))
                .sorted(Comparator.comparing(unit -> unit.code))
                .toList();
    }

    /** The unit as it was before the request; empty if it was not there. */
    Optional<ReportingUnit> before(ReportingUnit unit) {
        return before.unit(unit.id);
    }

    /** Whether the request itself made that row. */
    boolean isNew(ReportingUnit unit) {
        return before(unit).isEmpty();
    }

    /** A new row with that code from that day on; its parent is set afterwards. */
    ReportingUnit create(String code, LocalDate from, UnitKind kind, SentChange change) {
        ReportingUnit unit = new ReportingUnit();
        unit.id = ids.getAsInt();
        unit.code = code;
        unit.validFrom = from;
        unit.kind = kind;
        put(unit);
        touch(unit, change);
        return unit;
    }

    void touch(ReportingUnit unit, SentChange change) {
        touched.put(unit.id, change);
    }

    void recode(ReportingUnit unit, String code) {
        byCode.get(unit.code).remove(unit);
        unit.code = code;
        byCode.computeIfAbsent(code, any -> new ArrayList<>()).add(unit);
    }

    /**
     * Places the unit, and with it those below, under that parent; null for a province.
     *
     * @param along is told the codes of the units below that were there before the request
     */
    void place(ReportingUnit unit, ReportingUnit parent, SentChange change, Set<String> along) {
        unit.parentId = parent == null ? null : parent.id;
        unit.provinceId = unit.kind == UnitKind.PROVINCE ? unit.id : parent == null ? null : parent.provinceId;
        unit.districtId = unit.kind == UnitKind.DISTRICT ? unit.id : parent == null ? null : parent.districtId;
        touch(unit, change);
        below(unit).forEach(child -> placeAlong(child, unit, change, along));
    }

    /**
     * Has the unit of that code end with that day whatever goes on above it: it does not go on as a new row on the next
     * day. So it does not matter which change of a request comes first.
     */
    void letLeave(String code, LocalDate lastDay) {
        leaving.add(new Leaving(code, lastDay));
    }

    private void placeAlong(ReportingUnit unit, ReportingUnit parent, SentChange change, Set<String> along) {
        if (!isNew(unit)) {
            along.add(unit.code);
        }
        place(unit, parent, change, along);
    }

    /**
     * Ends the row the day before and lets the unit go on as a new one with all that it has; so do the units below,
     * because ancestors of a row never change. What the unit passes into later, the new row passes into.
     *
     * @param along is told the codes of the units below that go on too, or that begin later and are placed below the
     *     new row
     */
    ReportingUnit continueFrom(
            ReportingUnit unit, LocalDate from, ReportingUnit parent, SentChange change, Set<String> along) {
        ReportingUnit next = copy(unit);
        next.id = ids.getAsInt();
        next.validFrom = from;
        put(next);
        List<UnitSuccession> passed = successions.remove(unit.id);
        if (passed != null) {
            passed.forEach(succession -> pass(next, unit(succession.successorId), succession.relation));
        }
        redirect(unit, next, change);
        pass(unit, next, Relation.CONTINUED);
        place(next, parent, change, along);
        unit.validTo = from.minusDays(1);
        touch(unit, change);
        for (ReportingUnit child : below(unit)) {
            if (!child.validFrom.isBefore(from)) {
                placeAlong(child, next, change, along);
            } else if (child.inForceOn(from) && !leaving.contains(new Leaving(child.code, from.minusDays(1)))) {
                along.add(child.code);
                continueFrom(child, from, next, change, along);
            }
        }
        return next;
    }

    /** What passes into the unit only after it has gone on as another row passes into that row. */
    private void redirect(ReportingUnit unit, ReportingUnit next, SentChange change) {
        for (UnitSuccession succession : predecessorsOf(unit)) {
            ReportingUnit predecessor = unit(succession.predecessorId);
            if (!predecessor.validTo.plusDays(1).isBefore(next.validFrom)) {
                successions.get(predecessor.id).remove(succession);
                pass(predecessor, next, succession.relation);
                touch(predecessor, change);
            }
        }
    }

    /** What passes into the unit. */
    List<UnitSuccession> predecessorsOf(ReportingUnit unit) {
        return successions.values().stream()
                .flatMap(List::stream)
                .filter(succession -> succession.successorId.equals(unit.id))
                .toList();
    }

    /** Notes that the unit passes into the successor. */
    void pass(ReportingUnit unit, ReportingUnit successor, Relation relation) {
        UnitSuccession succession = new UnitSuccession();
        succession.predecessorId = unit.id;
        succession.successorId = successor.id;
        succession.relation = relation;
        successions.computeIfAbsent(unit.id, id -> new ArrayList<>()).add(succession);
    }

    /** What the unit passes into. */
    List<UnitSuccession> successorsOf(ReportingUnit unit) {
        return successions.getOrDefault(unit.id, List.of());
    }

    /** The units that the request has changed or made, with the change that did it last. */
    Map<ReportingUnit, SentChange> touched() {
        Map<ReportingUnit, SentChange> changed = new LinkedHashMap<>();
        touched.forEach((id, change) -> changed.put(units.get(id), change));
        return changed;
    }

    /** The codes that the request has to do with. */
    Set<String> touchedCodes() {
        Set<String> codes = new TreeSet<>();
        touched.keySet().forEach(id -> codes.add(units.get(id).code));
        return codes;
    }

    /** The change that last touched the unit; null = none did. */
    SentChange changeOf(ReportingUnit unit) {
        return touched.get(unit.id);
    }
}
