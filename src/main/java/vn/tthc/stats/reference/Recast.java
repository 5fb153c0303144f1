package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vn.tthc.stats.common.Period;

/**
 * The units of a period as units of one day. Who ended before that day is followed to what it passed into, who began
 * after it back to what it came from. Where that leads to several units, because one was divided or one was made of
 * several, they are merged: a figure is never split by a guess. Where it leads nowhere, the unit stays what it is and is
 * marked as not comparable. Every unit of the period is in exactly one place, so sums over all places are the sums as
 * reported. Never changes.
 */
public final class Recast {

    private final Codebook codebook;
    private final LocalDate day;
    private final Period period;
    private final Map<Integer, ReportingUnit> reporters = new LinkedHashMap<>();
    private final Map<Integer, Targets> targets = new HashMap<>();
    private final Map<Integer, RecastUnit> units;
    private final Map<Integer, RecastUnit> districts;
    private final Map<Integer, RecastUnit> provinces;

    /**
     * Where figures belong.
     *
     * @param complete whether every way leads to a unit of the day
     */
    private record Targets(List<ReportingUnit> units, boolean complete) {}

    private Recast(Codebook codebook, LocalDate day, Period period, Set<Integer> besides) {
        this.codebook = codebook;
        this.day = day;
        this.period = period;
        codebook.units().stream()
                .filter(unit -> unit.inForceWithin(period) || besides.contains(unit.id))
                .forEach(unit -> reporters.put(unit.id, unit));
        RecastGroups ofUnits = new RecastGroups();
        RecastGroups ofDistricts = new RecastGroups();
        RecastGroups ofProvinces = new RecastGroups();
        for (ReportingUnit unit : reporters.values()) {
            Targets found = targets(unit);
            ofUnits.put(unit, found.units, unit, found.complete);
            above(unit, found, unit.districtId, target -> target.districtId, ofDistricts);
            above(unit, found, unit.provinceId, target -> target.provinceId, ofProvinces);
        }
        units = ofUnits.places();
        districts = ofDistricts.places();
        provinces = ofProvinces.places();
    }

    /**
     * Recasts the units in force on any day of the period.
     *
     * @param day whose units
     * @param besides units that have figures in it all the same
     */
    public static Recast of(Codebook codebook, LocalDate day, Period period, Set<Integer> besides) {
        return new Recast(codebook, day, period, besides);
    }

    /** Where the unit stands in the district or province level: where its targets do, else where its own one went. */
    private void above(
            ReportingUnit unit,
            Targets found,
            Integer ownId,
            Function<ReportingUnit, Integer> level,
            RecastGroups groups) {
        Set<ReportingUnit> above = new LinkedHashSet<>();
        found.units.stream()
                .map(level)
                .filter(Objects::nonNull)
                .map(this::unitOf)
                .forEach(above::add);
        if (!above.isEmpty()) {
            groups.put(unit, above, unit, found.complete);
        } else if (found.units.isEmpty() && ownId != null) {
            ReportingUnit own = unitOf(ownId);
            groups.put(unit, targets(own).units, own, targets(own).complete);
        }
    }

    private ReportingUnit unitOf(int id) {
        return codebook.unit(id).orElseThrow();
    }

    /** The units of the day that the unit's figures in the period belong to. */
    private Targets targets(ReportingUnit unit) {
        Targets known = targets.get(unit.id);
        if (known == null) {
            known = find(unit);
            targets.put(unit.id, known);
        }
        return known;
    }

    private Targets find(ReportingUnit unit) {
        if (unit.inForceOn(day) && codebook.predecessorsOf(unit).isEmpty()) {
            return new Targets(List.of(unit), true);
        }
        boolean ended = unit.validTo != null && unit.validTo.isBefore(day);
        boolean complete = true;
        Map<Integer, ReportingUnit> found = new LinkedHashMap<>();
        Set<Integer> seen = new LinkedHashSet<>(Set.of(unit.id));
        Deque<ReportingUnit> open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            ReportingUnit at = open.pop();
            boolean ofTheDay = at.inForceOn(day);
            if (ofTheDay) {
                found.put(at.id, at);
            }
            if (ofTheDay && ended) {
                continue;
            }
            List<ReportingUnit> further = ended ? successors(at) : origins(at);
            complete &= ofTheDay || !further.isEmpty();
            further.stream().filter(next -> seen.add(next.id)).forEach(open::push);
        }
        return new Targets(List.copyOf(found.values()), complete);
    }

    private List<ReportingUnit> successors(ReportingUnit unit) {
        return codebook.successorsOf(unit).stream()
                .map(succession -> unitOf(succession.successorId))
                .toList();
    }

    /**
     * What passed into the unit since the day and before the period ended. A unit that was there on the day may have taken
     * in others since, as Vinh took in Cửa Lò; then its figures are theirs as well.
     */
    private List<ReportingUnit> origins(ReportingUnit unit) {
        return codebook.predecessorsOf(unit).stream()
                .map(succession -> unitOf(succession.predecessorId))
                .filter(origin -> origin.validTo != null
                        && !origin.validTo.isBefore(day)
                        && origin.validTo.isBefore(period.end()))
                .toList();
    }

    /** The day whose boundaries these are. */
    public LocalDate day() {
        return day;
    }

    /** All units that may have figures in the period. */
    public Collection<ReportingUnit> reporters() {
        return reporters.values();
    }

    /** What the figures of a unit of the period are shown for. */
    public RecastUnit unit(int id) {
        return units.get(id);
    }

    /** The districts its figures belong to; null if none: a unit of the province, or of a day without districts. */
    public RecastUnit district(int id) {
        return districts.get(id);
    }

    /** The provinces its figures belong to. */
    public RecastUnit province(int id) {
        return provinces.get(id);
    }

    /**
     * The unit that the code names under these boundaries.
     *
     * @param meant a day on which the code is meant; null = the day of the boundaries
     * @return empty if it names none, or one of another day that something else stands for
     */
    public Optional<ReportingUnit> named(String code, LocalDate meant) {
        return codebook.unitOn(code, meant == null ? day : meant)
                .filter(unit -> unit.inForceOn(day) || targets(unit).units.isEmpty());
    }
}
