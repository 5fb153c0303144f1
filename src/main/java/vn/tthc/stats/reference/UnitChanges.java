package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;

/** Applies changes of units to a draft, one after the other. What depends on several is left to {@link UnitCheck}. */
final class UnitChanges {

    private static final Map<UnitKind, Set<UnitKind>> ABOVE = Map.of(
            UnitKind.PROVINCE, EnumSet.noneOf(UnitKind.class),
            UnitKind.DEPARTMENT, EnumSet.of(UnitKind.PROVINCE),
            UnitKind.DISTRICT, EnumSet.of(UnitKind.PROVINCE),
            UnitKind.COMMUNE, EnumSet.of(UnitKind.PROVINCE, UnitKind.DISTRICT),
            UnitKind.AGENCY, EnumSet.complementOf(EnumSet.of(UnitKind.AGENCY)));

    private static final List<String> RANKS_VI =
            List.of("Tỉnh ", "Thành phố ", "Thị xã ", "Thị trấn ", "Quận ", "Huyện ", "Phường ", "Xã ", "Đặc khu ");

    private static final List<String> RANKS_EN = List.of(
            " Province",
            " City",
            " Town",
            " Township",
            " District",
            " Ward",
            " Commune",
            " Special administrative region");

    private final UnitDraft draft;

    /** What was done to the rows that the request made: a second time would be a contradiction. */
    private final Map<Integer, Set<ChangeAction>> done = new HashMap<>();

    /**
     * Changes of a draft.
     *
     * @param all that the request asks for
     */
    UnitChanges(UnitDraft draft, List<SentChange> all) {
        this.draft = draft;
        for (SentChange change : all) {
            if (change.action() == ChangeAction.END_UNIT) {
                draft.letLeave(change.text(ChangeField.UNIT), change.day(ChangeField.UNTIL));
            } else if (change.action() == ChangeAction.MERGE_UNIT) {
                draft.letLeave(
                        change.text(ChangeField.UNIT),
                        change.day(ChangeField.FROM).minusDays(1));
            }
        }
    }

    Effect apply(SentChange change) throws Wrong {
        return switch (change.action()) {
            case CREATE_UNIT -> create(change);
            case END_UNIT -> end(change);
            case RENAME_UNIT, MOVE_UNIT -> goOn(change);
            case MERGE_UNIT -> merge(change);
            case CORRECT_UNIT -> correct(change);
            default -> throw new IllegalArgumentException(change.action() + " is not of a unit");
        };
    }

    private Effect create(SentChange change) throws Wrong {
        LocalDate from = change.day(ChangeField.FROM);
        UnitKind kind = UnitKind.of(change.text(ChangeField.KIND)).orElseThrow();
        ReportingUnit parent = null;
        if (change.has(ChangeField.PARENT)) {
            parent = parent(change, kind, from);
        } else if (kind != UnitKind.PROVINCE) {
            throw Wrong.at(change, ChangeField.PARENT, ErrorCode.REQUIRED, ChangeField.PARENT.jsonName());
        }
        ReportingUnit unit = draft.create(change.text(ChangeField.UNIT), from, kind, change);
        name(unit, change);
        unit.reportsFrom = change.day(ChangeField.REPORTS_FROM);
        draft.place(unit, parent, change, new TreeSet<>());
        done(unit).addAll(EnumSet.allOf(ChangeAction.class));
        return effect(unit, null, List.of());
    }

    private Effect end(SentChange change) throws Wrong {
        LocalDate until = change.day(ChangeField.UNTIL);
        ReportingUnit unit = begunBy(change, ChangeField.UNIT, until);
        if (until.equals(unit.validTo)) {
            refuseIfGoingOn(unit, change);
        }
        if (unit.validTo != null) {
            throw Wrong.at(change, ChangeField.UNIT, ErrorCode.HAS_ENDED, unit.nameWithValidity(), unit.validTo);
        }
        Map<String, Object> before = state(unit);
        unit.validTo = until;
        draft.touch(unit, change);
        return effect(unit, before, List.of());
    }

    /** A row that goes on from the next day is kept: keys, returns and publications may be of it. */
    private void refuseIfGoingOn(ReportingUnit unit, SentChange change) throws Wrong {
        for (UnitSuccession passed : draft.successorsOf(unit)) {
            ReportingUnit next = draft.unit(passed.successorId);
            if (passed.relation == Relation.CONTINUED && !draft.isNew(next)) {
                throw Wrong.at(
                        change,
                        ChangeField.UNIT,
                        ErrorCode.GOES_ON,
                        unit.nameWithValidity(),
                        next.nameWithValidity(),
                        next.validFrom);
            }
        }
    }

    /** A renamed or moved unit goes on as a new row, unless one begins that very day that can still be changed. */
    private Effect goOn(SentChange change) throws Wrong {
        LocalDate from = change.day(ChangeField.FROM);
        ReportingUnit unit = inForce(change, ChangeField.UNIT, from);
        ReportingUnit parent = unit.parentId == null ? null : draft.unit(unit.parentId);
        if (change.action() == ChangeAction.MOVE_UNIT) {
            ReportingUnit next = parent(change, unit.kind, from);
            if (next == parent) {
                throw Wrong.at(change, ChangeField.PARENT, ErrorCode.NOTHING_CHANGES);
            }
            parent = next;
        } else if (saysNothingNew(unit, change)) {
            throw Wrong.at(change, ChangeField.NAME_VI, ErrorCode.NOTHING_CHANGES);
        }
        Map<String, Object> before = state(unit);
        Set<String> along = new TreeSet<>();
        ReportingUnit next;
        if (!unit.validFrom.equals(from)) {
            // The parent may itself go on from that very day: then the unit goes on below the parent's new row.
            next = draft.continueFrom(unit, from, rowOn(parent, from), change, along);
        } else if (takes(unit, change)) {
            next = unit;
            if (change.action() == ChangeAction.MOVE_UNIT) {
                draft.place(next, parent, change, along);
            } else {
                draft.touch(next, change);
            }
        } else {
            throw Wrong.at(change, ChangeField.FROM, ErrorCode.BEGINS_THAT_DAY, unit.nameWithValidity(), from);
        }
        done(next).add(change.action());
        if (change.action() == ChangeAction.RENAME_UNIT) {
            name(next, change);
        }
        if (change.has(ChangeField.CODE)) {
            // The earlier row keeps the code managed; else the packaged lists, if they had the row, would add it again.
            earlierOfItsCode(next).ifPresent(row -> draft.touch(row, change));
            draft.recode(next, change.text(ChangeField.CODE));
        }
        return effect(next, before, List.copyOf(along));
    }

    /**
     * Whether the row that begins that day can be changed itself. A second decision of the same day may follow in a later
     * request, above all for units that went on only because one above them did; a parent may have been wrong. A name given
     * that day is corrected instead. That no counts are held for another place or code is checked at the end.
     */
    private boolean takes(ReportingUnit unit, SentChange change) {
        if (done(unit).contains(change.action())) {
            return false;
        }
        if (draft.isNew(unit)) {
            return true;
        }
        if (change.action() == ChangeAction.MOVE_UNIT) {
            return !change.has(ChangeField.CODE) || earlierOfItsCode(unit).isPresent();
        }
        return earlierOfItsCode(unit).filter(row -> sameName(row, unit)).isPresent();
    }

    /** The row that the unit continues, if that has the same code. */
    private Optional<ReportingUnit> earlierOfItsCode(ReportingUnit unit) {
        return draft.predecessorsOf(unit).stream()
                .filter(passed -> passed.relation == Relation.CONTINUED)
                .map(passed -> draft.unit(passed.predecessorId))
                .filter(row -> row.code.equals(unit.code))
                .findFirst();
    }

    private static boolean sameName(ReportingUnit one, ReportingUnit other) {
        return one.fullNameVi.equals(other.fullNameVi) && Objects.equals(one.fullNameEn, other.fullNameEn);
    }

    private ReportingUnit rowOn(ReportingUnit unit, LocalDate day) {
        return unit == null || unit.inForceOn(day)
                ? unit
                : draft.begunBy(unit.code, day)
                        .filter(row -> row.inForceOn(day))
                        .orElse(unit);
    }

    private static boolean saysNothingNew(ReportingUnit unit, SentChange change) {
        String nameEn = change.text(ChangeField.NAME_EN);
        return unit.fullNameVi.equals(change.text(ChangeField.NAME_VI))
                && (nameEn == null || nameEn.equals(unit.fullNameEn))
                && (!change.has(ChangeField.CODE)
                        || change.text(ChangeField.CODE).equals(unit.code));
    }

    private Effect merge(SentChange change) throws Wrong {
        LocalDate from = change.day(ChangeField.FROM);
        LocalDate last = from.minusDays(1);
        ReportingUnit unit = inForce(change, ChangeField.UNIT, last);
        ReportingUnit into = inForce(change, ChangeField.INTO, from);
        if (into == unit) {
            throw Wrong.at(change, ChangeField.INTO, ErrorCode.INTO_ITSELF, unit.nameWithValidity());
        }
        if (unit.validTo != null && unit.validTo.isAfter(last)) {
            throw Wrong.at(change, ChangeField.UNIT, ErrorCode.HAS_ENDED, unit.nameWithValidity(), unit.validTo);
        }
        Relation relation =
                change.text(ChangeField.RELATION).equals(Relation.MERGED.code()) ? Relation.MERGED : Relation.DIVIDED;
        refuseIfGoingOn(unit, change);
        for (UnitSuccession passed : draft.successorsOf(unit)) {
            ReportingUnit other = draft.unit(passed.successorId);
            if (other == into) {
                throw Wrong.at(change, ChangeField.INTO, ErrorCode.NOTHING_CHANGES);
            }
            if (passed.relation != Relation.DIVIDED || relation != Relation.DIVIDED) {
                throw Wrong.at(
                        change,
                        ChangeField.RELATION,
                        ErrorCode.SEVERAL_SUCCESSORS,
                        unit.nameWithValidity(),
                        other.nameWithValidity());
            }
        }
        Map<String, Object> before = state(unit);
        unit.validTo = last;
        draft.pass(unit, into, relation);
        draft.touch(unit, change);
        return effect(unit, before, List.of());
    }

    private Effect correct(SentChange change) throws Wrong {
        LocalDate from = change.day(ChangeField.FROM);
        ReportingUnit unit = begunBy(change, ChangeField.UNIT, from);
        if (!unit.validFrom.equals(from)) {
            throw notInForce(change, ChangeField.FROM, unit.code, from);
        }
        Map<String, Object> before = state(unit);
        if (change.has(ChangeField.NAME_VI)) {
            nameVi(unit, change.text(ChangeField.NAME_VI));
        }
        if (change.has(ChangeField.NAME_EN)) {
            nameEn(unit, change.text(ChangeField.NAME_EN));
        }
        if (change.has(ChangeField.REPORTS_FROM)) {
            unit.reportsFrom = change.day(ChangeField.REPORTS_FROM);
        }
        if (state(unit).equals(before)) {
            throw Wrong.at(change, ChangeField.UNIT, ErrorCode.NOTHING_CHANGES);
        }
        draft.touch(unit, change);
        return effect(unit, before, List.of());
    }

    private ReportingUnit parent(SentChange change, UnitKind kind, LocalDate day) throws Wrong {
        ReportingUnit parent = inForce(change, ChangeField.PARENT, day);
        if (!ABOVE.get(kind).contains(parent.kind)) {
            String allowed = ABOVE.get(kind).stream().map(UnitKind::code).collect(Collectors.joining(", "));
            throw Wrong.at(
                    change,
                    ChangeField.PARENT,
                    ErrorCode.WRONG_PARENT,
                    kind.code(),
                    allowed.isEmpty() ? "–" : allowed,
                    parent.kind.code());
        }
        return parent;
    }

    private ReportingUnit begunBy(SentChange change, ChangeField field, LocalDate day) throws Wrong {
        String code = change.text(field);
        if (draft.coded(code).isEmpty()) {
            throw Wrong.at(change, field, ErrorCode.UNKNOWN_UNIT, code);
        }
        return draft.begunBy(code, day).orElseThrow(() -> notInForce(change, field, code, day));
    }

    private ReportingUnit inForce(SentChange change, ChangeField field, LocalDate day) throws Wrong {
        ReportingUnit unit = begunBy(change, field, day);
        if (!unit.inForceOn(day)) {
            throw notInForce(change, field, unit.code, day);
        }
        return unit;
    }

    private Wrong notInForce(SentChange change, ChangeField field, String code, LocalDate day) {
        String validities =
                draft.coded(code).stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; "));
        return Wrong.at(change, field, ErrorCode.UNIT_NOT_IN_FORCE, code, day, validities);
    }

    private Set<ChangeAction> done(ReportingUnit unit) {
        return done.computeIfAbsent(unit.id, id -> EnumSet.noneOf(ChangeAction.class));
    }

    private static void name(ReportingUnit unit, SentChange change) {
        nameVi(unit, change.text(ChangeField.NAME_VI));
        nameEn(unit, change.text(ChangeField.NAME_EN));
    }

    private static void nameVi(ReportingUnit unit, String fullName) {
        unit.fullNameVi = fullName;
        unit.nameVi = RANKS_VI.stream()
                .filter(fullName::startsWith)
                .map(rank -> fullName.substring(rank.length()))
                .findFirst()
                .orElse(fullName);
        unit.searchName = Folding.fold(fullName);
    }

    private static void nameEn(ReportingUnit unit, String fullName) {
        unit.fullNameEn = fullName;
        unit.nameEn = fullName == null
                ? null
                : RANKS_EN.stream()
                        .filter(fullName::endsWith)
                        .map(rank -> fullName.substring(0, fullName.length() - rank.length()))
                        .findFirst()
                        .orElse(fullName);
    }

    private Effect effect(ReportingUnit unit, Map<String, Object> before, List<String> along) {
        String code = before == null ? unit.code : before.get("code").toString();
        return new Effect(code, before, state(unit), new ArrayList<>(along));
    }

    /** What the history says of a unit. */
    private Map<String, Object> state(ReportingUnit unit) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("code", unit.code);
        state.put("kind", unit.kind.code());
        state.put("nameVi", unit.fullNameVi);
        state.put("nameEn", unit.fullNameEn);
        state.put("parent", unit.parentId == null ? null : draft.unit(unit.parentId).code);
        state.put("reportsFrom", text(unit.reportsFrom));
        state.put("validFrom", text(unit.validFrom));
        state.put("validTo", text(unit.validTo));
        return state;
    }

    private static String text(LocalDate day) {
        return day == null ? null : day.toString();
    }
}
