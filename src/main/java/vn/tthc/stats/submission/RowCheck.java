package vn.tthc.stats.submission;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.observation.UnitPeriod;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Looks up the codes of rows as of their periods and holds their figures against each other. What is the same in many
 * rows is looked up once.
 */
final class RowCheck {

    /** A return for more than a year is a mistake in the period. */
    private static final int MAX_DAYS = 366;

    /** Provinces have codes of two digits, districts of three and communes of five (Decision 124/2004/QĐ-TTg). */
    private static final int LONGEST_CODE_OF_DIGITS = 5;

    /** How much is kept of what was looked up. Texts of senders have no bounds, and files keep what is alike together. */
    private static final int MOST_KEPT = 10_000;

    private final Codebook codebook;
    private final LocalDate today;
    private final ReportingUnit scope;
    private final boolean blankAllowed;
    private final boolean withdrawing;
    private final Map<String, Found<Period>> periods = new HashMap<>();
    private final Map<UnitKey, Found<ReportingUnit>> units = new HashMap<>();
    private final Map<ProcedureKey, Found<Procedure>> procedures = new HashMap<>();
    private final Set<RowError> saidOnce = new HashSet<>();
    private final ReturnWarnings warnings;

    private record UnitKey(String code, boolean isNumber, String name, Period period) {}

    private record ProcedureKey(String code, String name, Period period) {}

    /** A value, or what is wrong with its text. */
    private record Found<T>(T value, ReturnColumn column, ErrorCode code, Object... args) {

        static <T> Found<T> of(T value) {
            return new Found<>(value, null, null);
        }

        static <T> Found<T> wrong(ReturnColumn column, ErrorCode code, Object... args) {
            return new Found<>(null, column, code, args);
        }
    }

    /**
     * What a row says.
     *
     * @param count its count; null if it has none or is wrong
     * @param nilReturn what it only says to have been reported; null if it says more or is wrong
     * @param refused the return of which it is a part, if it is wrong; null if it is right, or if unit or period cannot
     *     be told
     * @param errors what is wrong with it
     */
    record Checked(Observation count, UnitPeriod nilReturn, UnitPeriod refused, List<RowError> errors) {}

    /**
     * A check of one body.
     *
     * @param today the last day that may be reported
     * @param scope the unit to which, with those below it, the sender is restricted; null = all
     * @param blankAllowed whether a row with a procedure and no figures is one that was left blank, as in a form, and
     *     not a mistake
     * @param mode in which figures may be refused altogether
     * @param warnings is told what is accepted and odd
     */
    RowCheck(
            Codebook codebook,
            LocalDate today,
            ReportingUnit scope,
            boolean blankAllowed,
            Mode mode,
            ReturnWarnings warnings) {
        this.codebook = codebook;
        this.today = today;
        this.scope = scope;
        this.blankAllowed = blankAllowed;
        this.withdrawing = mode == Mode.WITHDRAW;
        this.warnings = warnings;
    }

    Checked check(SentRow row) {
        List<RowError> errors = new ArrayList<>(row.misread());
        Period period = row.period() == null ? null : take(kept(periods, row.period(), this::period), row, errors);
        if (period == null && row.unit() != null && row.unitIsNumber()) {
            // Whatever days are meant: when they are corrected, in a file of text, nobody can tell any more.
            List<ReportingUnit> padded = withZeros(row.unit(), null);
            if (!padded.isEmpty()) {
                take(
                        Found.wrong(ReturnColumn.UNIT, ErrorCode.NUMBER_AS_CODE, row.unit(), candidates(padded)),
                        row,
                        errors);
            }
        }
        ReportingUnit unit = period == null || row.unit() == null
                ? null
                : take(
                        kept(units, new UnitKey(row.unit(), row.unitIsNumber(), row.unitName(), period), this::unit),
                        row,
                        errors);
        boolean nil = row.isNil();
        Procedure procedure = nil || period == null || row.procedure() == null
                ? null
                : take(
                        kept(
                                procedures,
                                new ProcedureKey(row.procedure(), row.procedureName(), period),
                                this::procedure),
                        row,
                        errors);
        boolean blank = !nil && row.figures().isEmpty() && row.misread().isEmpty();
        if (blank && !blankAllowed) {
            errors.add(row.place().error(null, ErrorCode.NO_MEASURES));
        }
        if (withdrawing && !row.figures().isEmpty()) {
            errors.add(row.place().error(null, ErrorCode.COUNTS_IN_WITHDRAWAL));
        }
        checkFigures(row, errors);
        errors.removeIf(error -> error.row() == null && !saidOnce.add(error));
        if (!errors.isEmpty() || unit == null || !nil && !blank && (procedure == null || row.level() == null)) {
            return new Checked(null, null, unit == null ? null : new UnitPeriod(unit.id, period), errors);
        }
        if (nil || blank) {
            UnitPeriod nilReturn = new UnitPeriod(unit.id, period);
            if (blank) {
                warnings.blank(nilReturn);
            }
            return new Checked(null, nilReturn, null, errors);
        }
        Observation count = new Observation(unit.id, period, procedure.id, row.level(), row.figures());
        warnings.level(count);
        return new Checked(count, null, null, errors);
    }

    /** Looks up what is not known yet. Only what was found is kept: it is what comes again. */
    private static <K, T> Found<T> kept(Map<K, Found<T>> known, K key, Function<K, Found<T>> search) {
        Found<T> found = known.get(key);
        if (found == null) {
            found = search.apply(key);
            if (known.size() == MOST_KEPT) {
                known.clear();
            }
            if (found.code == null) {
                known.put(key, found);
            }
        }
        return found;
    }

    private static <T> T take(Found<T> found, SentRow row, List<RowError> errors) {
        if (found.code != null) {
            errors.add(row.place().error(found.column, found.code, found.args));
        }
        return found.value;
    }

    private Found<Period> period(String text) {
        Optional<Period> parsed = Period.parse(text);
        if (parsed.isEmpty()) {
            return Found.wrong(ReturnColumn.PERIOD, ErrorCode.INVALID_PERIOD, text);
        }
        Period period = parsed.get();
        if (period.days() > MAX_DAYS) {
            return Found.wrong(ReturnColumn.PERIOD, ErrorCode.PERIOD_TOO_LONG, period, MAX_DAYS);
        }
        if (period.end().isAfter(today)) {
            return Found.wrong(ReturnColumn.PERIOD, ErrorCode.PERIOD_IN_FUTURE, period, today);
        }
        return Found.of(period);
    }

    private Found<ReportingUnit> unit(UnitKey key) {
        List<ReportingUnit> padded = key.isNumber ? withZeros(key.code, key.period) : List.of();
        if (!padded.isEmpty()) {
            return Found.wrong(ReturnColumn.UNIT, ErrorCode.NUMBER_AS_CODE, key.code, candidates(padded));
        }
        List<ReportingUnit> meant = codebook.unitsCoded(key.code);
        boolean byCode = !meant.isEmpty();
        if (!byCode) {
            meant = codebook.unitsNamed(key.code);
        }
        if (meant.isEmpty()) {
            return Found.wrong(ReturnColumn.UNIT, ErrorCode.UNKNOWN_UNIT, key.code);
        }
        List<ReportingUnit> inForce =
                meant.stream().filter(u -> u.inForceThroughout(key.period)).toList();
        if (inForce.isEmpty()) {
            String validities =
                    meant.stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; "));
            return Found.wrong(ReturnColumn.UNIT, ErrorCode.UNIT_NOT_IN_FORCE, key.code, key.period, validities);
        }
        if (inForce.size() > 1) {
            return Found.wrong(ReturnColumn.UNIT, ErrorCode.AMBIGUOUS_NAME, key.code, candidates(inForce));
        }
        ReportingUnit unit = inForce.get(0);
        if (key.name != null && !codebook.isNamed(unit, key.name)) {
            return Found.wrong(
                    ReturnColumn.UNIT_NAME, ErrorCode.CODE_AND_NAME_DIFFER, unit.code, unit.fullNameVi, key.name);
        }
        if (scope != null && !codebook.withinScope(scope, unit)) {
            return Found.wrong(ReturnColumn.UNIT, ErrorCode.OUTSIDE_OWN_UNIT, scope.code, unit.code);
        }
        return Found.of(unit);
    }

    /**
     * The units that a number may mean if zeros have been lost in front of it, with the one that it names as it is; empty
     * if none of them has zeros.
     *
     * @param period in which they are in force; null = ever
     */
    private List<ReportingUnit> withZeros(String number, Period period) {
        List<ReportingUnit> found = new ArrayList<>();
        for (String code = "0" + number; code.length() <= LONGEST_CODE_OF_DIGITS; code = "0" + code) {
            found.addAll(inForce(code, period));
        }
        if (!found.isEmpty()) {
            found.addAll(0, inForce(number, period));
        }
        return found;
    }

    private List<ReportingUnit> inForce(String code, Period period) {
        return codebook.unitsCoded(code).stream()
                .filter(unit -> period == null || unit.inForceThroughout(period))
                .toList();
    }

    private String candidates(List<ReportingUnit> units) {
        return units.stream()
                .map(unit -> "%s (%s, %s)"
                        .formatted(
                                unit.code,
                                unit.fullNameVi,
                                codebook.unit(unit.provinceId).orElseThrow().fullNameVi))
                .collect(Collectors.joining("; "));
    }

    private Found<Procedure> procedure(ProcedureKey key) {
        Optional<Procedure> coded = codebook.procedure(key.code);
        List<Procedure> meant = coded.isPresent() ? List.of(coded.get()) : codebook.proceduresNamed(key.code);
        if (meant.isEmpty()) {
            return Found.wrong(ReturnColumn.PROCEDURE, ErrorCode.UNKNOWN_PROCEDURE, shortened(key.code));
        }
        if (meant.size() > 1) {
            String candidates = meant.stream()
                    .map(procedure ->
                            codebook.codeOf(procedure, key.period.end()) + " (" + shortened(procedure.nameVi) + ")")
                    .collect(Collectors.joining("; "));
            return Found.wrong(ReturnColumn.PROCEDURE, ErrorCode.AMBIGUOUS_NAME, shortened(key.code), candidates);
        }
        Procedure procedure = meant.get(0);
        if (!procedure.inForceThroughout(key.period)) {
            return Found.wrong(
                    ReturnColumn.PROCEDURE,
                    ErrorCode.PROCEDURE_NOT_IN_FORCE,
                    shortened(key.code),
                    key.period,
                    procedure.validFrom,
                    procedure.validTo == null ? ".." : procedure.validTo);
        }
        if (key.name != null && !codebook.isNamed(procedure, key.name)) {
            return Found.wrong(
                    ReturnColumn.PROCEDURE_NAME,
                    ErrorCode.CODE_AND_NAME_DIFFER,
                    key.code,
                    shortened(procedure.nameVi),
                    shortened(key.name));
        }
        return Found.of(procedure);
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 99) + "…";
    }

    private static void checkFigures(SentRow row, List<RowError> errors) {
        Figures figures = row.figures();
        part(row, Measure.RECEIVED_ONLINE, figures.get(Measure.RECEIVED), ErrorCode.ONLINE_EXCEEDS_RECEIVED, errors);
        part(row, Measure.FEE_PAID_ONLINE, figures.get(Measure.FEE_DUE), ErrorCode.PAID_EXCEEDS_DUE, errors);
        part(row, Measure.RESULTS_DIGITISED, resolved(figures), ErrorCode.DIGITISED_EXCEEDS_RESOLVED, errors);
    }

    private static void part(SentRow row, Measure part, Integer whole, ErrorCode code, List<RowError> errors) {
        Integer figure = row.figures().get(part);
        if (figure != null && whole != null && figure > whole) {
            errors.add(row.place().error(ReturnColumn.of(part), code, figure, whole));
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
