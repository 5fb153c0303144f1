package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;

/** The parameter that says as which units history is shown. */
final class Boundaries {

    static final String DESCRIPTION =
            "as-reported (default): units as they were. current, or a day: history as the units of today, or of that"
                    + " day. Codes in filters are then those of that day (412@2023-02-01: a unit without one). Units that"
                    + " cannot be told apart, because one was divided or made of several, are one row coded A+B; a unit"
                    + " that nothing stands for is marked comparable: false";

    private static final String AS_REPORTED = "as-reported";

    private static final String CURRENT = "current";

    private Boundaries() {}

    /**
     * The day whose units are meant; null = units as they were.
     *
     * @param asked as the client wrote it; null = not at all
     * @param errors is told if it is none of the forms, or a day before all that is known
     */
    static LocalDate day(String asked, Codebook codebook, LocalDate today, List<RowError> errors) {
        if (asked == null || asked.equals(AS_REPORTED)) {
            return null;
        }
        if (asked.equals(CURRENT)) {
            return today;
        }
        LocalDate day = Period.parse(asked)
                .filter(period -> period.days() == 1 && period.toString().equals(asked))
                .map(Period::start)
                .orElse(null);
        if (day == null) {
            errors.add(RowError.at(
                    "boundaries", ErrorCode.NOT_ONE_OF, "boundaries", "as-reported, current, 2023-06-30, …", asked));
            return null;
        }
        codebook.units().stream()
                .map(unit -> unit.validFrom)
                .min(Comparator.naturalOrder())
                .filter(day::isBefore)
                .ifPresent(first -> errors.add(RowError.at("boundaries", ErrorCode.TOO_EARLY, "boundaries", first)));
        return day;
    }
}
