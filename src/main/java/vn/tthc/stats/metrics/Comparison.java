package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Recast;

/**
 * What figures are compared with.
 *
 * @param with which other period
 * @param selection the counts of the same units, procedures and levels in it, as known at the same time
 * @param notComparable filters by unit ({@code unit=17464}) whose unit was not there then under whatever code and name:
 *     what they ask for has nothing to be compared with
 */
record Comparison(Compare with, Selection selection, List<String> notComparable) {

    /** Nothing begins before this day; see {@link Period}. */
    private static final String FIRST_DAY = "1900-01-01";

    /** No period is longer that does not overlap itself a year before. */
    private static final int DAYS_OF_A_YEAR = 365;

    /**
     * The comparison asked for; what is wrong with it is added to {@code errors}.
     *
     * @param with null = with nothing
     * @param asked the counts asked for
     * @param recast under whose boundaries units are asked for, in both periods; null = they are as they were in each
     * @return null = with nothing
     */
    static Comparison asked(
            Compare with,
            CountFilter filter,
            Codebook codebook,
            Selection asked,
            Recast recast,
            List<RowError> errors) {
        if (with == null) {
            return null;
        }
        Period period = asked.period();
        Optional<Period> then = with.of(period);
        if (then.isEmpty()) {
            errors.add(RowError.at("compare", ErrorCode.TOO_EARLY, "compare=" + with.code(), FIRST_DAY));
            return null;
        }
        if (!then.get().end().isBefore(period.start())) {
            // Some days would be on both sides, and be compared with themselves.
            errors.add(RowError.at("period", ErrorCode.PERIOD_TOO_LONG, period, DAYS_OF_A_YEAR));
            return null;
        }
        List<String> absent = new ArrayList<>();
        Selection units = recast == null ? filter.selectIn(then.get(), codebook, period, absent::add) : asked;
        return new Comparison(
                with,
                new Selection(then.get(), units.unitIds(), asked.procedureIds(), asked.levels(), asked.vintage()),
                absent);
    }

    /** Both periods with what lies between them; the period alone if there is nothing to compare it with. */
    static Period span(Compare with, Period period) {
        return with == null
                ? period
                : with.of(period)
                        .filter(then -> then.end().isBefore(period.start()))
                        .map(then -> new Period(then.start(), period.end()))
                        .orElse(period);
    }

    Period period() {
        return selection.period();
    }

    /** As answers tell it. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("start", period().start());
        json.put("end", period().end());
        json.put("notComparable", notComparable);
        return json;
    }
}
