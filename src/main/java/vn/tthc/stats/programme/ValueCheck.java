package vn.tthc.stats.programme;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Makes values of indicators of the rows of one body. What is wrong is added to the errors of the row. */
final class ValueCheck {

    private static final List<String> FIGURES =
            List.of("value", "numerator", "denominator", "statement", "printed", "note", "source");

    static final Set<String> FIELDS = Stream.concat(
                    Stream.of("indicator", "unit", "period", "withdrawn"), FIGURES.stream())
            .collect(Collectors.toUnmodifiableSet());

    private final Codebook codebook;
    private final ReportingUnit scope;
    private final Map<String, Indicator> indicators;
    private final LocalDate today;
    private final Map<String, Integer> seen = new HashMap<>();

    /**
     * For one body.
     *
     * @param scope that of the caller; null = all units
     * @param indicators by their codes
     */
    ValueCheck(Codebook codebook, ReportingUnit scope, Map<String, Indicator> indicators, LocalDate today) {
        this.codebook = codebook;
        this.scope = scope;
        this.indicators = indicators;
        this.today = today;
    }

    /** Null = something is wrong with it, which has been told. */
    IndicatorValues.Sent value(SentObject row) {
        if (!row.node().isObject()) {
            return null;
        }
        int before = row.errors().size();
        String code = row.required("indicator", row::text);
        Indicator indicator = code == null ? null : indicators.get(code);
        if (code != null && indicator == null) {
            row.fail("indicator", ErrorCode.UNKNOWN_INDICATOR, SentObject.shown(code));
        }
        Period period = row.required("period", field -> row.period(field, today));
        ReportingUnit unit =
                row.required("unit", field -> row.unit(field, period == null ? null : period.end(), scope, codebook));
        boolean withdrawn = row.flag("withdrawn");
        IndicatorValues.Sent value = new IndicatorValues.Sent(
                unit == null ? 0 : unit.id,
                code,
                period,
                row.number("value"),
                row.whole("numerator"),
                row.whole("denominator"),
                row.text("statement"),
                row.text("printed"),
                row.text("note"),
                row.text("source"),
                false,
                withdrawn);
        if (indicator != null) {
            checkFigures(row, indicator, value);
        }
        row.refuseRepeated(seen, code, unit == null ? null : unit.code, period);
        return row.errors().size() == before ? value : null;
    }

    private static void checkFigures(SentObject row, Indicator indicator, IndicatorValues.Sent value) {
        if (value.withdrawn()) {
            FIGURES.stream()
                    .filter(row::has)
                    .forEach(field -> row.fail(field, ErrorCode.NOT_TOGETHER, field, "withdrawn"));
            return;
        }
        Set<String> taken = taken(indicator);
        Stream.of("value", "numerator", "denominator", "statement")
                .filter(field -> row.has(field) && !taken.contains(field))
                .forEach(field -> row.fail(
                        field,
                        ErrorCode.NOT_OF_THIS_KIND,
                        indicator.code(),
                        indicator.kind().code() + (indicator.taskState() == null ? "" : ", taskState"),
                        field));
        if (taken.stream().noneMatch(row::says)) {
            row.fail("", ErrorCode.NO_FIGURE, String.join(", ", taken));
        }
        if (row.has("numerator") != row.has("denominator")) {
            String missing = row.has("numerator") ? "denominator" : "numerator";
            row.fail(missing, ErrorCode.REQUIRED, missing);
        }
        if (value.numerator() != null && value.denominator() != null && value.numerator() > value.denominator()) {
            row.fail("numerator", ErrorCode.NUMERATOR_EXCEEDS_DENOMINATOR, value.numerator(), value.denominator());
        }
    }

    /** The fields that say something of an indicator of that kind; of one that is counted from tasks only what was printed. */
    private static Set<String> taken(Indicator indicator) {
        Set<String> taken = new TreeSet<>(Set.of("printed"));
        if (indicator.taskState() == null) {
            taken.addAll(
                    switch (indicator.kind()) {
                        case COUNTER, NUMBER -> List.of("value");
                        case SHARE -> List.of("numerator", "denominator");
                        case STATEMENT -> List.of("statement");
                    });
        }
        return taken;
    }
}
