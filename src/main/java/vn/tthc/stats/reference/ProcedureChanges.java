package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.reference.ProcedureDraft.Whole;

/** Applies changes of procedures to a draft, one after the other. */
final class ProcedureChanges {

    private final ProcedureDraft draft;
    private final Codebook codebook;
    private final LocalDate today;

    /**
     * Changes as of that day.
     *
     * @param codebook has the fields and agencies
     */
    ProcedureChanges(ProcedureDraft draft, Codebook codebook, LocalDate today) {
        this.draft = draft;
        this.codebook = codebook;
        this.today = today;
    }

    Effect apply(SentChange change) throws Wrong {
        return switch (change.action()) {
            case CREATE_PROCEDURE -> create(change);
            case END_PROCEDURE -> end(change);
            case RENAME_PROCEDURE -> rename(change);
            case MERGE_PROCEDURE -> merge(change);
            case CORRECT_PROCEDURE -> correct(change);
            case ADD_PROCEDURE_CODE -> addCode(change);
            case ADD_PROCEDURE_LEVEL -> addLevel(change);
            case END_PROCEDURE_LEVEL -> endLevel(change);
            default -> throw new IllegalArgumentException(change.action() + " is not of a procedure");
        };
    }

    private Effect create(SentChange change) throws Wrong {
        String key = change.text(ChangeField.PROCEDURE);
        Optional<Whole> taken = draft.named(key);
        if (taken.isPresent()) {
            throw taken(change, ChangeField.PROCEDURE, key, taken.get().procedure());
        }
        Integer field = field(change);
        Integer agency = agency(change);
        LocalDate from = change.day(ChangeField.FROM);
        Whole whole = draft.create(key, from, change);
        Procedure procedure = whole.procedure();
        name(procedure, change);
        procedure.fieldId = field;
        procedure.agencyId = agency;
        procedure.countingUnit = change.text(ChangeField.COUNTING_UNIT);
        if (change.has(ChangeField.CODE)) {
            addCode(whole, change);
        }
        if (change.has(ChangeField.LEVEL)) {
            draft.addLevel(whole, Integer.parseInt(change.text(ChangeField.LEVEL)), from);
        }
        return effect(whole, null);
    }

    private Effect end(SentChange change) throws Wrong {
        Whole whole = open(change);
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        end(whole, change.day(ChangeField.UNTIL), change, ChangeField.UNTIL);
        return effect(whole, before);
    }

    /** Its levels end with it; its codes are understood for ever. What passes into it must find it in force. */
    private void end(Whole whole, LocalDate until, SentChange change, ChangeField field) throws Wrong {
        if (until.isBefore(whole.procedure().validFrom)) {
            throw tooEarly(change, field, whole.procedure().validFrom);
        }
        for (Procedure predecessor : draft.predecessorsOf(whole.procedure())) {
            if (!predecessor.validTo.isBefore(until)) {
                throw Wrong.at(
                        change,
                        field,
                        ErrorCode.SUCCESSOR_NOT_IN_FORCE,
                        predecessor.catalogKey,
                        whole.procedure().catalogKey);
            }
        }
        whole.procedure().validTo = until;
        whole.levels().stream()
                .filter(level -> level.validTo == null || level.validTo.isAfter(until))
                .filter(level -> !level.validFrom.isAfter(until))
                .forEach(level -> level.validTo = until);
        whole.levels().removeIf(level -> level.validFrom.isAfter(until));
        draft.touch(whole, change);
    }

    private Effect rename(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        Procedure procedure = whole.procedure();
        LocalDate from = change.day(ChangeField.FROM);
        // It has one name at a time: one to come would be shown too early.
        if (from.isAfter(today)) {
            throw Wrong.at(change, ChangeField.FROM, ErrorCode.IN_THE_FUTURE, ChangeField.FROM.jsonName(), today);
        }
        LocalDate earliest = whole.formerNames().stream()
                .map(former -> former.validTo.plusDays(2))
                .reduce(procedure.validFrom.plusDays(1), (a, b) -> a.isAfter(b) ? a : b);
        if (from.isBefore(earliest)) {
            throw tooEarly(change, ChangeField.FROM, earliest);
        }
        if (procedure.nameVi.equals(change.text(ChangeField.NAME_VI))
                && Objects.equals(procedure.nameEn, change.text(ChangeField.NAME_EN))) {
            throw Wrong.at(change, ChangeField.NAME_VI, ErrorCode.NOTHING_CHANGES);
        }
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        draft.addFormerName(whole, from.minusDays(1));
        name(procedure, change);
        draft.touch(whole, change);
        return effect(whole, before);
    }

    private Effect merge(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        Procedure procedure = whole.procedure();
        Procedure into = named(change, ChangeField.INTO).procedure();
        LocalDate from = change.day(ChangeField.FROM);
        LocalDate last = from.minusDays(1);
        if (into == procedure) {
            throw Wrong.at(change, ChangeField.INTO, ErrorCode.INTO_ITSELF, procedure.nameVi);
        }
        if (!Validity.contains(into.validFrom, into.validTo, from)) {
            throw notInForce(change, ChangeField.INTO, into, from);
        }
        if (procedure.validTo != null && !procedure.validTo.equals(last)) {
            throw Wrong.at(change, ChangeField.PROCEDURE, ErrorCode.HAS_ENDED, procedure.nameVi, procedure.validTo);
        }
        Relation relation =
                change.text(ChangeField.RELATION).equals(Relation.MERGED.code()) ? Relation.MERGED : Relation.DIVIDED;
        for (ProcedureSuccession passed : whole.successors()) {
            Procedure other = draft.procedure(passed.successorId);
            if (other == into) {
                throw Wrong.at(change, ChangeField.INTO, ErrorCode.NOTHING_CHANGES);
            }
            if (passed.relation != Relation.DIVIDED || relation != Relation.DIVIDED) {
                throw Wrong.at(
                        change,
                        ChangeField.RELATION,
                        ErrorCode.SEVERAL_SUCCESSORS,
                        procedure.catalogKey,
                        other.catalogKey);
            }
        }
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        end(whole, last, change, ChangeField.FROM);
        draft.pass(whole, into, relation);
        return effect(whole, before);
    }

    private Effect correct(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        Procedure procedure = whole.procedure();
        Integer field = change.has(ChangeField.FIELD) ? field(change) : procedure.fieldId;
        Integer agency = change.has(ChangeField.AGENCY) ? agency(change) : procedure.agencyId;
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        procedure.fieldId = field;
        procedure.agencyId = agency;
        if (change.has(ChangeField.NAME_VI)) {
            procedure.nameVi = change.text(ChangeField.NAME_VI);
            procedure.searchName = Folding.fold(procedure.nameVi);
        }
        if (change.has(ChangeField.NAME_EN)) {
            procedure.nameEn = change.text(ChangeField.NAME_EN);
        }
        if (change.has(ChangeField.COUNTING_UNIT)) {
            procedure.countingUnit = change.text(ChangeField.COUNTING_UNIT);
        }
        if (ProcedureState.of(whole, codebook).equals(before)) {
            throw Wrong.at(change, ChangeField.PROCEDURE, ErrorCode.NOTHING_CHANGES);
        }
        draft.touch(whole, change);
        return effect(whole, before);
    }

    private Effect addCode(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        addCode(whole, change);
        draft.touch(whole, change);
        return effect(whole, before);
    }

    /** The new code becomes the one to show; the one before is still understood. */
    private void addCode(Whole whole, SentChange change) throws Wrong {
        String code = change.text(ChangeField.CODE);
        LocalDate from = change.day(ChangeField.FROM);
        Optional<Procedure> holder = draft.otherHolder(whole, code);
        if (holder.isPresent()) {
            throw taken(change, ChangeField.CODE, code, holder.get());
        }
        requireInForce(change, whole.procedure(), from);
        for (ProcedureCode held : whole.codes()) {
            if (held.code.equals(code) && held.validTo == null) {
                throw Wrong.at(change, ChangeField.CODE, ErrorCode.NOTHING_CHANGES);
            }
            if (!held.validFrom.isBefore(from)) {
                throw tooEarly(change, ChangeField.FROM, held.validFrom.plusDays(1));
            }
        }
        draft.addCode(whole, code, from);
    }

    private Effect addLevel(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        int level = Integer.parseInt(change.text(ChangeField.LEVEL));
        LocalDate from = change.day(ChangeField.FROM);
        requireInForce(change, whole.procedure(), from);
        for (ProcedureLevel held : whole.levels()) {
            if (held.level == level && (held.validTo == null || !held.validTo.isBefore(from))) {
                throw Wrong.at(
                        change,
                        ChangeField.LEVEL,
                        ErrorCode.ALREADY_OFFERED,
                        whole.procedure().catalogKey,
                        String.valueOf(level),
                        ProcedureState.span(held.validFrom, held.validTo));
            }
        }
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        draft.addLevel(whole, level, from);
        draft.touch(whole, change);
        return effect(whole, before);
    }

    private Effect endLevel(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        int level = Integer.parseInt(change.text(ChangeField.LEVEL));
        LocalDate until = change.day(ChangeField.UNTIL);
        ProcedureLevel held = whole.levels().stream()
                .filter(offer -> offer.level == level && offer.validTo == null && !offer.validFrom.isAfter(until))
                .findFirst()
                .orElse(null);
        if (held == null) {
            throw Wrong.at(
                    change,
                    ChangeField.LEVEL,
                    ErrorCode.NOT_OFFERED,
                    whole.procedure().catalogKey,
                    String.valueOf(level),
                    until);
        }
        Map<String, Object> before = ProcedureState.of(whole, codebook);
        held.validTo = until;
        draft.touch(whole, change);
        return effect(whole, before);
    }

    private Whole named(SentChange change, ChangeField field) throws Wrong {
        String code = change.text(field);
        return draft.named(code).orElseThrow(() -> Wrong.at(change, field, ErrorCode.UNKNOWN_PROCEDURE, code));
    }

    private Whole open(SentChange change) throws Wrong {
        Whole whole = named(change, ChangeField.PROCEDURE);
        Procedure procedure = whole.procedure();
        if (procedure.validTo != null) {
            throw Wrong.at(change, ChangeField.PROCEDURE, ErrorCode.HAS_ENDED, procedure.nameVi, procedure.validTo);
        }
        return whole;
    }

    private static void requireInForce(SentChange change, Procedure procedure, LocalDate day) throws Wrong {
        if (!Validity.contains(procedure.validFrom, procedure.validTo, day)) {
            throw notInForce(change, ChangeField.FROM, procedure, day);
        }
    }

    private static Wrong notInForce(SentChange change, ChangeField field, Procedure procedure, LocalDate day) {
        return Wrong.at(
                change,
                field,
                ErrorCode.PROCEDURE_NOT_IN_FORCE,
                procedure.catalogKey,
                day,
                procedure.validFrom,
                procedure.validTo == null ? ".." : procedure.validTo);
    }

    private static Wrong tooEarly(SentChange change, ChangeField field, LocalDate earliest) {
        return Wrong.at(change, field, ErrorCode.TOO_EARLY, field.jsonName(), earliest);
    }

    private static Wrong taken(SentChange change, ChangeField field, String code, Procedure holder) {
        return Wrong.at(change, field, ErrorCode.CODE_TAKEN, code, holder.catalogKey, SentChange.shown(holder.nameVi));
    }

    private Integer field(SentChange change) throws Wrong {
        String code = change.text(ChangeField.FIELD);
        return codebook.field(code)
                .map(field -> field.id)
                .orElseThrow(() -> Wrong.at(change, ChangeField.FIELD, ErrorCode.UNKNOWN_CODE, "field", code));
    }

    private Integer agency(SentChange change) throws Wrong {
        String code = change.text(ChangeField.AGENCY);
        return codebook.agency(code)
                .map(agency -> agency.id)
                .orElseThrow(() -> Wrong.at(change, ChangeField.AGENCY, ErrorCode.UNKNOWN_CODE, "agency", code));
    }

    private static void name(Procedure procedure, SentChange change) {
        procedure.nameVi = change.text(ChangeField.NAME_VI);
        procedure.nameEn = change.text(ChangeField.NAME_EN);
        procedure.searchName = Folding.fold(procedure.nameVi);
    }

    private Effect effect(Whole whole, Map<String, Object> before) {
        return new Effect(whole.procedure().catalogKey, before, ProcedureState.of(whole, codebook), List.of());
    }
}
