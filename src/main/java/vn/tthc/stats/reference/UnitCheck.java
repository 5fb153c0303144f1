package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;

/** Checks what must hold of units once all changes of a request have been applied to the draft. */
final class UnitCheck {

    private static final int MOST_NAMED = 10;

    private final UnitDraft draft;
    private final List<RowError> errors;

    /**
     * A check.
     *
     * @param errors what is wrong is added here
     */
    UnitCheck(UnitDraft draft, List<RowError> errors) {
        this.draft = draft;
        this.errors = errors;
    }

    /** No two units may have one code on one day. */
    void codes() {
        for (String code : draft.touchedCodes()) {
            List<ReportingUnit> coded = draft.coded(code);
            for (int i = 1; i < coded.size(); i++) {
                ReportingUnit earlier = coded.get(i - 1);
                ReportingUnit later = coded.get(i);
                if (earlier.validTo == null || !earlier.validTo.isBefore(later.validFrom)) {
                    SentChange change = draft.changeOf(later) == null ? draft.changeOf(earlier) : draft.changeOf(later);
                    ReportingUnit other = draft.changeOf(later) == null ? later : earlier;
                    ChangeField field = change.has(ChangeField.CODE) ? ChangeField.CODE : ChangeField.UNIT;
                    errors.add(change.error(field, ErrorCode.VALIDITY_OVERLAP, code, other.nameWithValidity()));
                }
            }
        }
    }

    /** A unit may not end before it begins, and only while those above it are in force may it be. */
    void validities() {
        draft.touched().forEach((unit, change) -> {
            if (unit.validTo != null && unit.validTo.isBefore(unit.validFrom)) {
                errors.add(change.error(
                        dayOf(change), ErrorCode.TOO_EARLY, dayOf(change).jsonName(), unit.validFrom));
            } else {
                parent(unit, change);
                below(unit, change);
                successions(unit, change);
            }
        });
    }

    private void parent(ReportingUnit unit, SentChange change) {
        ReportingUnit parent = unit.parentId == null ? null : draft.unit(unit.parentId);
        // If the parent itself was changed, it is the one to be told.
        if (parent != null && draft.changeOf(parent) == null && !covers(parent, unit)) {
            ChangeField field = change.has(ChangeField.PARENT) ? ChangeField.PARENT : ChangeField.UNIT;
            errors.add(change.error(
                    field, ErrorCode.PARENT_NOT_IN_FORCE, parent.nameWithValidity(), unit.nameWithValidity()));
        }
    }

    private void below(ReportingUnit unit, SentChange change) {
        List<ReportingUnit> left = draft.below(unit).stream()
                .filter(Predicate.not(child -> covers(unit, child)))
                .toList();
        if (!left.isEmpty()) {
            String named =
                    left.stream().limit(MOST_NAMED).map(child -> child.code).collect(Collectors.joining(", "));
            errors.add(change.error(
                    ChangeField.UNIT,
                    ErrorCode.UNITS_BELOW_IN_FORCE,
                    left.size(),
                    unit.nameWithValidity(),
                    left.size() > MOST_NAMED ? named + ", …" : named));
        }
    }

    /** What a unit passes into must be in force on the day after its last. */
    private void successions(ReportingUnit unit, SentChange change) {
        draft.successorsOf(unit).forEach(succession -> successor(unit, draft.unit(succession.successorId), change));
        draft.predecessorsOf(unit).stream()
                .map(succession -> draft.unit(succession.predecessorId))
                .filter(predecessor -> draft.changeOf(predecessor) == null)
                .forEach(predecessor -> successor(predecessor, unit, change));
    }

    private void successor(ReportingUnit unit, ReportingUnit successor, SentChange change) {
        LocalDate next = unit.validTo == null ? null : unit.validTo.plusDays(1);
        if (next == null || !successor.inForceOn(next)) {
            errors.add(change.error(
                    change.has(ChangeField.INTO) ? ChangeField.INTO : ChangeField.UNIT,
                    ErrorCode.SUCCESSOR_NOT_IN_FORCE,
                    unit.nameWithValidity(),
                    successor.nameWithValidity()));
        }
    }

    private static ChangeField dayOf(SentChange change) {
        return change.has(ChangeField.UNTIL) ? ChangeField.UNTIL : ChangeField.FROM;
    }

    private static boolean covers(ReportingUnit parent, ReportingUnit child) {
        return !child.validFrom.isBefore(parent.validFrom)
                && (parent.validTo == null || child.validTo != null && !child.validTo.isAfter(parent.validTo));
    }
}
