package vn.tthc.stats.reference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Period;

/**
 * All reference data as it was at one moment: what codes mean, and how units hang together. Never changes; a request
 * takes one from {@link Codebooks} and uses it to its end.
 */
public final class Codebook {

    /** {@code 1.004222}, {@code 1.004222.H41} and {@code 1.004222.000.00.00.H41} are one procedure. */
    private static final Pattern NATIONAL_CODE =
            Pattern.compile("(\\d\\.\\d{6})(?:(?:\\.\\d{3}\\.\\d{2}\\.\\d{2})?\\.[A-Z]\\d{2})?");

    private final long version;
    private final Map<Integer, ReportingUnit> units;
    private final Map<String, List<ReportingUnit>> unitsByCode;
    private final Map<Integer, List<ReportingUnit>> unitsByParent;
    private final Map<Integer, List<UnitSuccession>> successionsByPredecessor;
    private final Map<Integer, List<UnitSuccession>> successionsBySuccessor;
    private final Passings passings;
    private final Map<Integer, Integer> identities;
    private final Map<Integer, Procedure> procedures;
    private final Map<String, Procedure> proceduresByKey;
    private final Map<String, List<ProcedureCode>> codesByCode;
    private final Map<Integer, List<ProcedureCode>> codesByProcedure;
    private final Map<Integer, List<ProcedureLevel>> levelsByProcedure;
    private final Map<Integer, List<ProcedureFormerName>> formerNamesByProcedure;
    private final List<ProcedureSuccession> procedureSuccessions;
    private final Map<Integer, Field> fields;
    private final Map<String, Field> fieldsByCode;
    private final Map<Integer, Agency> agencies;
    private final Map<String, Agency> agenciesByCode;
    private final NameIndex<ReportingUnit> unitNames;
    private final NameIndex<Procedure> procedureNames;

    /** What it is made of, each list in any order. */
    record Contents(
            List<ReportingUnit> units,
            List<UnitSuccession> successions,
            List<Field> fields,
            List<Agency> agencies,
            List<Procedure> procedures,
            List<ProcedureCode> codes,
            List<ProcedureLevel> levels,
            List<ProcedureFormerName> formerNames,
            List<ProcedureSuccession> procedureSuccessions) {}

    /** The contents as of that {@code reference_version}. */
    Codebook(long version, Contents contents) {
        this.version = version;
        units = by(contents.units, unit -> unit.id);
        unitsByCode = contents.units.stream()
                .sorted(Comparator.comparing(unit -> unit.validFrom))
                .collect(groupingBy(unit -> unit.code, Collectors.toUnmodifiableList()));
        unitsByParent = contents.units.stream()
                .filter(unit -> unit.parentId != null)
                .collect(groupingBy(unit -> unit.parentId));
        successionsByPredecessor = contents.successions.stream().collect(groupingBy(s -> s.predecessorId));
        successionsBySuccessor = contents.successions.stream().collect(groupingBy(s -> s.successorId));
        passings = new Passings(units, successionsByPredecessor);
        procedures = by(contents.procedures, procedure -> procedure.id);
        proceduresByKey = by(contents.procedures, procedure -> procedure.catalogKey.toUpperCase(Locale.ROOT));
        codesByCode = contents.codes.stream().collect(groupingBy(code -> code.code));
        codesByProcedure = contents.codes.stream()
                .sorted(Comparator.comparing(code -> code.validFrom))
                .collect(groupingBy(code -> code.procedureId));
        levelsByProcedure = contents.levels.stream()
                .sorted(Comparator.comparing((ProcedureLevel level) -> level.validFrom)
                        .thenComparing(level -> level.level))
                .collect(groupingBy(level -> level.procedureId));
        formerNamesByProcedure = contents.formerNames.stream()
                .sorted(Comparator.comparing(name -> name.validTo))
                .collect(groupingBy(name -> name.procedureId));
        procedureSuccessions = List.copyOf(contents.procedureSuccessions);
        fields = by(contents.fields, field -> field.id);
        fieldsByCode = by(contents.fields, field -> field.code);
        agencies = by(contents.agencies, agency -> agency.id);
        agenciesByCode = by(contents.agencies, agency -> agency.code);
        identities = contents.successions.stream()
                .filter(succession -> succession.relation == Relation.CONTINUED)
                .flatMap(succession -> Stream.of(succession.predecessorId, succession.successorId))
                .distinct()
                .collect(toUnmodifiableMap(id -> id, id -> Collections.min(continuations(units.get(id)))));
        unitNames = new NameIndex<>(units.values(), unit -> Stream.of(unit.fullNameVi, unit.fullNameEn));
        procedureNames =
                new NameIndex<>(procedures.values(), procedure -> Stream.of(procedure.nameVi, procedure.nameEn));
    }

    private static <K, T> Map<K, T> by(List<T> items, Function<T, K> key) {
        return items.stream().collect(toUnmodifiableMap(key, Function.identity()));
    }

    public long version() {
        return version;
    }

    /** The unit with that number. */
    public Optional<ReportingUnit> unit(int id) {
        return Optional.ofNullable(units.get(id));
    }

    /** All units, of all times. */
    public Collection<ReportingUnit> units() {
        return units.values();
    }

    /** All units that had the code at any time, the oldest first. */
    public List<ReportingUnit> unitsCoded(String code) {
        return unitsByCode.getOrDefault(code, List.of());
    }

    /** The unit that the code names on that day. */
    public Optional<ReportingUnit> unitOn(String code, LocalDate day) {
        return unitsCoded(code).stream().filter(unit -> unit.inForceOn(day)).findFirst();
    }

    /** All units, of all times, with that full name: those written with the same accents if there are any, else all. */
    public List<ReportingUnit> unitsNamed(String name) {
        return unitNames.named(name);
    }

    /** Whether that is the unit's full name, in either language, accents left aside. */
    public boolean isNamed(ReportingUnit unit, String name) {
        return unitNames.isNamed(unit, name);
    }

    /**
     * Whether the unit is the owner or stands below it. A unit that {@link Relation#CONTINUED continued} as another row
     * is the same owner, earlier and later: what it was entrusted with stays its own when it is renamed or moved. One
     * that merged or was divided is not.
     */
    public boolean withinScope(ReportingUnit owner, ReportingUnit unit) {
        Set<Integer> owners = continuations(owner);
        for (ReportingUnit at = unit; at != null; at = at.parentId == null ? null : units.get(at.parentId)) {
            if (owners.contains(at.id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One number for all rows that are one and the same unit, renamed or moved. What a unit merged into or was divided
     * into has another.
     */
    public int identity(int unitId) {
        return identities.getOrDefault(unitId, unitId);
    }

    /** The rows of one and the same unit, renamed or moved, that are in force on some day of the period. */
    public List<ReportingUnit> sameUnitIn(Period period, ReportingUnit unit) {
        return continuations(unit).stream()
                .map(units::get)
                .filter(row -> row.inForceWithin(period))
                .toList();
    }

    /** The rows of one and the same unit, renamed or moved, of all times. */
    public List<ReportingUnit> sameUnit(ReportingUnit unit) {
        return continuations(unit).stream().map(units::get).toList();
    }

    /**
     * Of units that were renamed or moved all rows, each with the number that all rows of its unit have, see
     * {@link #identity}. Others are not there.
     */
    public Map<Integer, Integer> identities() {
        return identities;
    }

    /** The rows that are one and the same unit, renamed or moved; most often just this one. */
    private Set<Integer> continuations(ReportingUnit unit) {
        Set<Integer> found = new HashSet<>(Set.of(unit.id));
        Deque<Integer> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            int id = open.pop();
            successionsByPredecessor.getOrDefault(id, List.of()).stream()
                    .filter(s -> s.relation == Relation.CONTINUED && found.add(s.successorId))
                    .forEach(s -> open.push(s.successorId));
            successionsBySuccessor.getOrDefault(id, List.of()).stream()
                    .filter(s -> s.relation == Relation.CONTINUED && found.add(s.predecessorId))
                    .forEach(s -> open.push(s.predecessorId));
        }
        return found;
    }

    /** The unit and all that ever stood below this row of it, parents before their children. */
    public List<ReportingUnit> withSelfAndBelow(ReportingUnit unit) {
        List<ReportingUnit> found = new ArrayList<>(List.of(unit));
        for (int i = 0; i < found.size(); i++) {
            found.addAll(unitsByParent.getOrDefault(found.get(i).id, List.of()));
        }
        return found;
    }

    /** What passed into the unit. */
    List<UnitSuccession> predecessorsOf(ReportingUnit unit) {
        return successionsBySuccessor.getOrDefault(unit.id, List.of());
    }

    /** What the unit passed into. */
    List<UnitSuccession> successorsOf(ReportingUnit unit) {
        return successionsByPredecessor.getOrDefault(unit.id, List.of());
    }

    /** Which units passed into which within the period, so that both may have reported the same stock in it. */
    public List<Passing> passingsIn(Period period) {
        return passings.within(period);
    }

    /**
     * The procedure that a client means by a national code, in its national or provincial spelling, or by a catalogue
     * key in capital or small letters. The day does not matter: a code out of use still means what it meant.
     *
     * @return empty if there is none, or if the code has named several
     */
    public Optional<Procedure> procedure(String codeOrKey) {
        String text = codeOrKey.strip().toUpperCase(Locale.ROOT);
        Matcher national = NATIONAL_CODE.matcher(text);
        if (!national.matches()) {
            return Optional.ofNullable(proceduresByKey.get(text));
        }
        String code = national.group(1);
        Set<Integer> named = codesByCode.getOrDefault(code, List.of()).stream()
                .map(c -> c.procedureId)
                .collect(Collectors.toSet());
        return switch (named.size()) {
            case 0 -> Optional.ofNullable(proceduresByKey.get(code));
            case 1 -> procedure(named.iterator().next());
            default -> Optional.empty();
        };
    }

    /** All procedures with that name: those written with the same accents if there are any, else all. */
    public List<Procedure> proceduresNamed(String name) {
        return procedureNames.named(name);
    }

    /** Whether that is the procedure's name, in either language, accents left aside. */
    public boolean isNamed(Procedure procedure, String name) {
        return procedureNames.isNamed(procedure, name);
    }

    /** The procedure with that number. */
    public Optional<Procedure> procedure(int id) {
        return Optional.ofNullable(procedures.get(id));
    }

    /** All procedures. */
    public Collection<Procedure> procedures() {
        return procedures.values();
    }

    /** The code to show: the national one of that day, else the nearest in time, else the catalogue key. */
    public String codeOf(Procedure procedure, LocalDate day) {
        return codesOf(procedure).stream()
                .min(Comparator.comparingLong(code -> Validity.daysFrom(code.validFrom, code.validTo, day)))
                .map(code -> code.code)
                .orElse(procedure.catalogKey);
    }

    /** All national codes it has had, the oldest first. */
    List<ProcedureCode> codesOf(Procedure procedure) {
        return codesByProcedure.getOrDefault(procedure.id, List.of());
    }

    /** The levels of online service at which it is offered on that day; empty = not known. */
    public Set<Integer> levelsOf(Procedure procedure, LocalDate day) {
        return levelsOf(procedure).stream()
                .filter(level -> Validity.contains(level.validFrom, level.validTo, day))
                .map(level -> level.level.intValue())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All levels at which it has been offered, the oldest first. */
    List<ProcedureLevel> levelsOf(Procedure procedure) {
        return levelsByProcedure.getOrDefault(procedure.id, List.of());
    }

    /** The names it no longer has, the oldest first. */
    List<ProcedureFormerName> formerNamesOf(Procedure procedure) {
        return formerNamesByProcedure.getOrDefault(procedure.id, List.of());
    }

    /** What passed into the procedure. */
    List<ProcedureSuccession> predecessorsOf(Procedure procedure) {
        return procedureSuccessions.stream()
                .filter(succession -> succession.successorId.equals(procedure.id))
                .toList();
    }

    /** What the procedure passed into. */
    List<ProcedureSuccession> successorsOf(Procedure procedure) {
        return procedureSuccessions.stream()
                .filter(succession -> succession.predecessorId.equals(procedure.id))
                .toList();
    }

    /** The field with that number. */
    public Optional<Field> field(int id) {
        return Optional.ofNullable(fields.get(id));
    }

    /** The field with that code. */
    public Optional<Field> field(String code) {
        return Optional.ofNullable(fieldsByCode.get(code));
    }

    /** The agency with that number. */
    public Optional<Agency> agency(int id) {
        return Optional.ofNullable(agencies.get(id));
    }

    /** The agency with that code. */
    public Optional<Agency> agency(String code) {
        return Optional.ofNullable(agenciesByCode.get(code));
    }
}
