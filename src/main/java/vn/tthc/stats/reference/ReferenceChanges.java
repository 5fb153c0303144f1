package vn.tthc.stats.reference;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Changes units and procedures, all that a request asks for or nothing, and keeps who did it in the same transaction. */
@ApplicationScoped
class ReferenceChanges {

    private static final int MOST_DAYS_NAMED = 10;

    /** In the audit trail; the history has all. */
    private static final int MOST_CODES_NAMED = 100;

    @Inject
    Codebooks codebooks;

    @Inject
    ReferenceWriter writer;

    @Inject
    ReferenceHistory history;

    @Inject
    HeldCounts heldCounts;

    @Inject
    AuditTrail trail;

    @Inject
    Origins origins;

    /**
     * Who changes them, and how it is to be taken.
     *
     * @param madeBy the beginning of the key
     * @param dryRun do everything, tell what would happen, and store nothing
     */
    record Origin(String madeBy, LocalDate today, Instant now, boolean dryRun) {}

    /**
     * Applies the changes in their order; what must hold of the whole is checked at the end, so that a unit may end in one
     * row and its children in a later one.
     *
     * @param changes those that could be read
     * @param errors what is wrong already; if anything is, the rest is looked through for more and nothing is stored
     * @throws Refusal {@code invalid-body} with all that is wrong
     */
    @Transactional
    List<ReferenceChange> apply(List<SentChange> changes, List<RowError> errors, Origin origin) {
        writer.prepare();
        if (!origin.dryRun()) {
            writer.lock();
        }
        Codebook codebook = codebooks.current();
        UnitDraft units = new UnitDraft(codebook, writer::nextUnitId);
        ProcedureDraft procedures = new ProcedureDraft(codebook, writer::nextProcedureId);
        List<ReferenceChange> done = new ArrayList<>();
        UnitChanges unitChanges = new UnitChanges(units, changes);
        ProcedureChanges procedureChanges = new ProcedureChanges(procedures, codebook, origin.today());
        Instant madeAt = origin.now().truncatedTo(ChronoUnit.MICROS);
        for (SentChange change : changes) {
            try {
                Effect effect = change.action().ofUnit() ? unitChanges.apply(change) : procedureChanges.apply(change);
                done.add(ReferenceChange.of(change, effect, origin.madeBy(), madeAt));
            } catch (Wrong wrong) {
                errors.add(wrong.error());
            }
        }
        check(units, procedures, codebook, errors);
        if (!errors.isEmpty()) {
            errors.sort(Comparator.comparing(error -> error.row() == null ? -1 : error.row()));
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        writer.write(units);
        writer.write(procedures);
        if (origin.dryRun()) {
            QuarkusTransaction.setRollbackOnly();
            return done;
        }
        List<ReferenceChange> kept = done.stream().map(history::add).toList();
        // About no unit in particular: codelists belong to all.
        trail.record(Act.of(origins.current(), Action.REFERENCE_CHANGED, List.of(), "reference-changes")
                .with("changes", kept.size())
                .with("firstId", kept.get(0).id())
                .with("lastId", kept.get(kept.size() - 1).id())
                .with(
                        "codes",
                        kept.stream()
                                .map(ReferenceChange::code)
                                .distinct()
                                .limit(MOST_CODES_NAMED)
                                .toList()));
        writer.bumpVersion();
        return kept;
    }

    private void check(UnitDraft units, ProcedureDraft procedures, Codebook codebook, List<RowError> errors) {
        UnitCheck check = new UnitCheck(units, errors);
        boolean allApplied = errors.isEmpty();
        check.codes();
        if (allApplied) {
            // Otherwise what is missing may be just what a wrong row was to bring about.
            check.validities();
        }
        countsOfUnits(units, codebook, errors);
        countsOfProcedures(procedures, errors);
    }

    /**
     * A count must lie within the days of its unit, and stays with the district and the province that it was reported
     * for: of a row that is put elsewhere no day may have any. What a publication shows cannot be withdrawn any more.
     */
    private void countsOfUnits(UnitDraft draft, Codebook codebook, List<RowError> errors) {
        Map<Integer, LocalDate> lastDays = new HashMap<>();
        List<ReportingUnit> placedElsewhere = new ArrayList<>();
        draft.touched()
                .keySet()
                .forEach(unit -> draft.before(unit).ifPresent(before -> {
                    if (isElsewhere(unit, before)) {
                        placedElsewhere.add(before);
                    }
                    if (isElsewhere(unit, before) || !unit.code.equals(before.code)) {
                        lastDays.put(unit.id, unit.validFrom.minusDays(1));
                    } else if (isEarlier(unit.validTo, before.validTo)) {
                        lastDays.put(unit.id, unit.validTo);
                    }
                }));
        Map<Integer, List<LocalDate>> held = heldCounts.ofUnits(lastDays);
        held.forEach((id, days) -> {
            ReportingUnit unit = draft.unit(id);
            errors.add(draft.changeOf(unit)
                    .error(
                            ChangeField.UNIT,
                            ErrorCode.HAS_COUNTS,
                            unit.nameWithValidity(),
                            lastDays.get(id),
                            named(days)));
        });
        heldCounts.published(placedElsewhere, codebook).forEach((id, days) -> {
            ReportingUnit unit = draft.unit(id);
            if (!held.containsKey(id)) {
                errors.add(draft.changeOf(unit)
                        .error(
                                ChangeField.UNIT,
                                ErrorCode.HAS_PUBLISHED_COUNTS,
                                unit.nameWithValidity(),
                                named(days),
                                unit.validFrom));
            }
        });
    }

    private static boolean isElsewhere(ReportingUnit now, ReportingUnit before) {
        return !Objects.equals(now.parentId, before.parentId)
                || !Objects.equals(now.districtId, before.districtId)
                || !Objects.equals(now.provinceId, before.provinceId);
    }

    private void countsOfProcedures(ProcedureDraft draft, List<RowError> errors) {
        Map<Integer, LocalDate> lastDays = new HashMap<>();
        draft.touched().keySet().forEach(id -> {
            Procedure procedure = draft.procedure(id);
            draft.before(procedure)
                    .filter(before -> isEarlier(procedure.validTo, before.validTo))
                    .ifPresent(before -> lastDays.put(id, procedure.validTo));
        });
        heldCounts.ofProcedures(lastDays).forEach((id, days) -> {
            Procedure procedure = draft.procedure(id);
            errors.add(draft.touched()
                    .get(id)
                    .error(
                            ChangeField.PROCEDURE,
                            ErrorCode.HAS_COUNTS,
                            procedure.catalogKey,
                            procedure.validTo,
                            named(days)));
        });
    }

    private static boolean isEarlier(LocalDate now, LocalDate before) {
        return now != null && (before == null || now.isBefore(before));
    }

    private static String named(List<LocalDate> days) {
        String named =
                days.stream().limit(MOST_DAYS_NAMED).map(LocalDate::toString).collect(Collectors.joining(", "));
        return days.size() <= MOST_DAYS_NAMED
                ? named
                : "%s … %s (%d)".formatted(named, days.get(days.size() - 1), days.size());
    }
}
