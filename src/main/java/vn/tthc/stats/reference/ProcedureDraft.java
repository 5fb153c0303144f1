package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** All procedures with the changes of one request made to copies of them; nothing is stored before all is checked. */
final class ProcedureDraft {

    /** A procedure with all that belongs to it. */
    record Whole(
            Procedure procedure,
            List<ProcedureCode> codes,
            List<ProcedureLevel> levels,
            List<ProcedureFormerName> formerNames,
            List<ProcedureSuccession> successors) {}

    private final Map<Integer, Whole> procedures = new LinkedHashMap<>();

    /** The keys and codes that the request has given. */
    private final Map<String, Whole> added = new HashMap<>();

    private final Codebook before;
    private final IntSupplier ids;
    private final Map<Integer, SentChange> touched = new LinkedHashMap<>();

    /**
     * A draft that is as yet unchanged.
     *
     * @param ids gives each new procedure its number
     */
    ProcedureDraft(Codebook before, IntSupplier ids) {
        this.before = before;
        this.ids = ids;
        for (Procedure procedure : before.procedures()) {
            Whole whole = new Whole(
                    copy(procedure),
                    new ArrayList<>(before.codesOf(procedure).stream()
                            .map(code -> code(code.procedureId, code.code, code.validFrom, code.validTo))
                            .toList()),
                    new ArrayList<>(before.levelsOf(procedure).stream()
                            .map(level -> level(level.procedureId, level.level, level.validFrom, level.validTo))
                            .toList()),
                    new ArrayList<>(before.formerNamesOf(procedure)),
                    new ArrayList<>(before.successorsOf(procedure)));
            procedures.put(procedure.id, whole);
        }
    }

    private static Procedure copy(Procedure procedure) {
        Procedure copy = new Procedure();
        copy.id = procedure.id;
        copy.catalogKey = procedure.catalogKey;
        copy.nameVi = procedure.nameVi;
        copy.nameEn = procedure.nameEn;
        copy.fieldId = procedure.fieldId;
        copy.agencyId = procedure.agencyId;
        copy.countingUnit = procedure.countingUnit;
        copy.validFrom = procedure.validFrom;
        copy.validTo = procedure.validTo;
        copy.searchName = procedure.searchName;
        return copy;
    }

    private static ProcedureCode code(int procedureId, String code, LocalDate from, LocalDate to) {
        ProcedureCode row = new ProcedureCode();
        row.procedureId = procedureId;
        row.code = code;
        row.validFrom = from;
        row.validTo = to;
        return row;
    }

    private static ProcedureLevel level(int procedureId, short level, LocalDate from, LocalDate to) {
        ProcedureLevel row = new ProcedureLevel();
        row.procedureId = procedureId;
        row.level = level;
        row.validFrom = from;
        row.validTo = to;
        return row;
    }

    /**
     * The procedure with that catalogue key or national code, whether it had it before or was given it by this request.
     * A national code may be written in its provincial spellings.
     */
    Optional<Whole> named(String text) {
        return before.procedure(text)
                .map(procedure -> procedures.get(procedure.id))
                .or(() -> Optional.ofNullable(added.get(text.toUpperCase(Locale.ROOT))));
    }

    /**
     * Another procedure that has or had that code, or has it for its key: to give it again would make both unfindable,
     * since a code means what it meant whatever the day.
     */
    Optional<Procedure> otherHolder(Whole whole, String code) {
        return procedures.values().stream()
                .filter(other -> other != whole)
                .filter(other -> other.procedure.catalogKey.equalsIgnoreCase(code)
                        || other.codes.stream().anyMatch(held -> held.code.equals(code)))
                .map(Whole::procedure)
                .findFirst();
    }

    Procedure procedure(int id) {
        return procedures.get(id).procedure;
    }

    /** The procedure as it was before the request; empty if it was not there. */
    Optional<Procedure> before(Procedure procedure) {
        return before.procedure(procedure.id);
    }

    /** A new procedure in force from that day on. */
    Whole create(String catalogKey, LocalDate from, SentChange change) {
        Procedure procedure = new Procedure();
        procedure.id = ids.getAsInt();
        procedure.catalogKey = catalogKey;
        procedure.validFrom = from;
        Whole whole = new Whole(procedure, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        procedures.put(procedure.id, whole);
        added.put(catalogKey, whole);
        touch(whole, change);
        return whole;
    }

    void touch(Whole whole, SentChange change) {
        touched.put(whole.procedure.id, change);
    }

    /** Makes that the code to show from that day on. */
    void addCode(Whole whole, String code, LocalDate from) {
        whole.codes.stream()
                .filter(held -> held.validTo == null || !held.validTo.isBefore(from))
                .forEach(held -> held.validTo = from.minusDays(1));
        whole.codes.add(code(whole.procedure.id, code, from, null));
        added.put(code, whole);
    }

    void addLevel(Whole whole, int level, LocalDate from) {
        whole.levels.add(level(whole.procedure.id, (short) level, from, null));
    }

    void addFormerName(Whole whole, LocalDate to) {
        ProcedureFormerName former = new ProcedureFormerName();
        former.procedureId = whole.procedure.id;
        former.validTo = to;
        former.nameVi = whole.procedure.nameVi;
        former.nameEn = whole.procedure.nameEn;
        whole.formerNames.add(former);
    }

    /** What passes into the procedure. */
    List<Procedure> predecessorsOf(Procedure procedure) {
        return procedures.values().stream()
                .filter(whole -> whole.successors.stream().anyMatch(s -> s.successorId.equals(procedure.id)))
                .map(Whole::procedure)
                .toList();
    }

    /** Notes that the procedure passes into the successor. */
    void pass(Whole whole, Procedure successor, Relation relation) {
        ProcedureSuccession succession = new ProcedureSuccession();
        succession.predecessorId = whole.procedure.id;
        succession.successorId = successor.id;
        succession.relation = relation;
        whole.successors.add(succession);
    }

    /** The numbers of the procedures that the request has changed or made, with the change that did it last. */
    Map<Integer, SentChange> touched() {
        return touched;
    }

    Whole whole(int id) {
        return procedures.get(id);
    }
}
