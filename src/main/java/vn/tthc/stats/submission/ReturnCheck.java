package vn.tthc.stats.submission;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Count;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.UnitReturn;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** Looks up the codes of a draft as of its period and holds its figures against each other. */
final class ReturnCheck {

    /** A return for more than a year is a mistake in the period. */
    private static final int MAX_DAYS = 366;

    private final Codebook codebook;
    private final LocalDate today;
    private final List<RowError> errors;

    /**
     * A check.
     *
     * @param today the last day that may be reported
     * @param errors what is wrong is added here
     */
    ReturnCheck(Codebook codebook, LocalDate today, List<RowError> errors) {
        this.codebook = codebook;
        this.today = today;
        this.errors = errors;
    }

    /** The period, if it is one that can be reported. */
    Optional<Period> period(Draft draft) {
        if (draft.period() == null) {
            return Optional.empty();
        }
        Optional<Period> parsed = Period.parse(draft.period());
        if (parsed.isEmpty()) {
            errors.add(RowError.at("/period", ErrorCode.INVALID_PERIOD, draft.period()));
            return parsed;
        }
        Period period = parsed.get();
        if (period.days() > MAX_DAYS) {
            errors.add(RowError.at("/period", ErrorCode.PERIOD_TOO_LONG, period, MAX_DAYS));
            return Optional.empty();
        }
        if (period.end().isAfter(today)) {
            errors.add(RowError.at("/period", ErrorCode.PERIOD_IN_FUTURE, period, today));
            return Optional.empty();
        }
        return parsed;
    }

    /** The unit that its code named throughout the period. */
    Optional<ReportingUnit> unit(Draft draft, Period period) {
        if (draft.unit() == null) {
            return Optional.empty();
        }
        List<ReportingUnit> coded = codebook.unitsCoded(draft.unit());
        if (coded.isEmpty()) {
            errors.add(RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, draft.unit()));
            return Optional.empty();
        }
        Optional<ReportingUnit> unit =
                coded.stream().filter(u -> u.inForceThroughout(period)).findFirst();
        if (unit.isEmpty()) {
            String validities =
                    coded.stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; "));
            errors.add(RowError.at("/unit", ErrorCode.UNIT_NOT_IN_FORCE, draft.unit(), period, validities));
        }
        return unit;
    }

    /** The return with its codes looked up; of use only if no errors were found. */
    UnitReturn resolve(Draft draft, ReportingUnit unit, Period period) {
        List<Count> counts = new ArrayList<>();
        Map<String, Integer> firstRow = new HashMap<>();
        Set<Integer> misread =
                errors.stream().map(RowError::row).filter(Objects::nonNull).collect(Collectors.toSet());
        for (Draft.Row row : draft.rows()) {
            checkFigures(row, misread);
            Optional<Procedure> procedure = procedure(row, period);
            if (procedure.isEmpty() || row.level() == null) {
                continue;
            }
            Integer before = firstRow.putIfAbsent(procedure.get().id + "/" + row.level(), row.number());
            if (before != null) {
                errors.add(RowError.inRow(
                        row.number(),
                        "/counts/" + row.number(),
                        ErrorCode.DUPLICATE_ROW,
                        row.procedure(),
                        row.level(),
                        before));
            }
            counts.add(new Count(procedure.get().id, row.level(), row.figures()));
        }
        return new UnitReturn(unit.id, period, counts);
    }

    private Optional<Procedure> procedure(Draft.Row row, Period period) {
        if (row.procedure() == null) {
            return Optional.empty();
        }
        Optional<Procedure> procedure = codebook.procedure(row.procedure());
        if (procedure.isEmpty()) {
            errors.add(RowError.inRow(
                    row.number(), row.pointer("procedure"), ErrorCode.UNKNOWN_PROCEDURE, row.procedure()));
        } else if (!procedure.get().inForceThroughout(period)) {
            errors.add(RowError.inRow(
                    row.number(),
                    row.pointer("procedure"),
                    ErrorCode.PROCEDURE_NOT_IN_FORCE,
                    row.procedure(),
                    period,
                    procedure.get().validFrom,
                    procedure.get().validTo == null ? ".." : procedure.get().validTo));
        }
        return procedure;
    }

    private void checkFigures(Draft.Row row, Set<Integer> misread) {
        Figures figures = row.figures();
        if (figures.isEmpty() && !misread.contains(row.number())) {
            errors.add(RowError.inRow(row.number(), "/counts/" + row.number(), ErrorCode.NO_MEASURES));
        }
        part(row, Measure.RECEIVED_ONLINE, figures.get(Measure.RECEIVED), ErrorCode.ONLINE_EXCEEDS_RECEIVED);
        part(row, Measure.FEE_PAID_ONLINE, figures.get(Measure.FEE_DUE), ErrorCode.PAID_EXCEEDS_DUE);
        part(row, Measure.RESULTS_DIGITISED, resolved(figures), ErrorCode.DIGITISED_EXCEEDS_RESOLVED);
    }

    private void part(Draft.Row row, Measure part, Integer whole, ErrorCode code) {
        Integer figure = row.figures().get(part);
        if (figure != null && whole != null && figure > whole) {
            errors.add(RowError.inRow(row.number(), row.pointer(part.jsonName()), code, figure, whole));
        }
    }

    /** All resolved, or null unless each of its parts was reported: absent is not zero. */
    private static Integer resolved(Figures figures) {
        Integer early = figures.get(Measure.RESOLVED_EARLY);
        Integer onTime = figures.get(Measure.RESOLVED_ON_TIME);
        Integer overdue = figures.get(Measure.RESOLVED_OVERDUE);
        if (early == null || onTime == null || overdue == null) {
            return null;
        }
        return (int) Math.min(Integer.MAX_VALUE, (long) early + onTime + overdue);
    }
}
