package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * How a client names a unit: by its code, and where the code has been used again by a day on which it was meant.
 *
 * @param code the code as written
 * @param day a day of the unit meant ({@code 17464@2023-02-01}); null = whatever the code names in the period asked
 */
record UnitCode(String code, LocalDate day) {

    private static final Pattern WITH_DAY = Pattern.compile("(.+)@(\\d{4}-\\d{2}-\\d{2})");

    static UnitCode parse(String text) {
        Matcher matcher = WITH_DAY.matcher(text);
        if (matcher.matches()) {
            Optional<Period> day = Period.parse(matcher.group(2));
            if (day.isPresent()) {
                return new UnitCode(matcher.group(1), day.get().start());
            }
        }
        return new UnitCode(text, null);
    }

    /**
     * The unit in all its continuations (renamed, moved, given another code) within the period; by a day only the row of
     * that day.
     *
     * @param errors is told if there is none, or if there are several different ones
     */
    List<ReportingUnit> units(Codebook codebook, Period period, String parameter, List<RowError> errors) {
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        if (coded.isEmpty()) {
            errors.add(RowError.at(parameter, ErrorCode.UNKNOWN_CODE, parameter, code));
            return List.of();
        }
        List<ReportingUnit> meant =
                coded.stream().filter(unit -> isMeant(unit, period)).toList();
        if (meant.isEmpty()) {
            errors.add(RowError.at(
                    parameter, ErrorCode.UNIT_NOT_IN_FORCE, code, day == null ? period : day, validities(coded)));
        }
        for (int i = 1; i < meant.size(); i++) {
            if (!codebook.withinScope(meant.get(i - 1), meant.get(i))) {
                errors.add(RowError.at(
                        parameter,
                        ErrorCode.AMBIGUOUS_CODE,
                        code,
                        validities(meant),
                        code + "@" + meant.get(0).validFrom));
                return meant;
            }
        }
        return day == null && period != null
                ? meant.stream()
                        .flatMap(unit -> codebook.sameUnitIn(period, unit).stream())
                        .distinct()
                        .toList()
                : meant;
    }

    /** What a client wrote for one unit, or for several that cannot be told apart: {@code 17251+17254}. */
    static Stream<UnitCode> parts(String text) {
        // A plus that was not encoded arrives as a blank. No code has either.
        return Arrays.stream(text.split("[+ ]", -1)).map(UnitCode::parse);
    }

    /**
     * The unit that is meant under the boundaries of a day.
     *
     * @param errors is told if there is none
     */
    Optional<ReportingUnit> unit(Codebook codebook, Recast recast, String parameter, List<RowError> errors) {
        Optional<ReportingUnit> named = recast.named(code, day);
        if (named.isEmpty()) {
            List<ReportingUnit> coded = codebook.unitsCoded(code);
            errors.add(
                    coded.isEmpty()
                            ? RowError.at(parameter, ErrorCode.UNKNOWN_CODE, parameter, code)
                            : RowError.at(
                                    parameter, ErrorCode.UNIT_NOT_IN_FORCE, code, recast.day(), validities(coded)));
        }
        return named;
    }

    private boolean isMeant(ReportingUnit unit, Period period) {
        if (day != null) {
            return unit.inForceOn(day);
        }
        return period == null || unit.inForceWithin(period);
    }

    /** As an error names them: {@code Xã Diễn Thành (2021-01-01/2024-11-30); …}. */
    static String validities(List<ReportingUnit> units) {
        return units.stream().map(ReportingUnit::nameWithValidity).collect(Collectors.joining("; "));
    }
}
