package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import vn.tthc.stats.common.AskedPeriod;
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
                    + " that nothing stands for is marked comparable: false, as is a row of a kind with such a unit; null where a row is"
                    + " of no unit. Rows that are not of units have no comparable";

    /** Quỳnh Bá and Quỳnh Hưng were divided between Cầu Giát and Bình Sơn on 2024-12-01. */
    static final String EXAMPLE = """
            {"metric":"online-rate","period":{"start":"2023-02-01","end":"2023-02-28"},"asOf":null,
             "boundaries":{"asOf":"2024-12-15","merged":[{"code":"17179+17185",
              "units":[{"code":"17179","name":"Thị trấn Cầu Giát","validFrom":"2024-12-01","validTo":"2025-06-30"},
               {"code":"17185","name":"Xã Bình Sơn","validFrom":"2024-12-01","validTo":"2025-06-30"}],
              "because":[{"code":"17185","name":"Xã Quỳnh Bá","validFrom":"2021-01-01","validTo":"2024-11-30"},
               {"code":"17194","name":"Xã Quỳnh Hưng","validFrom":"2021-01-01","validTo":"2024-11-30"}]}],"notComparable":[]},
             "revision":"2","synthetic":false,
             "total":{"numerator":10,"denominator":40,"rate":0.25,"meanOfUnits":0.25,
              "coverage":{"expected":2,"received":2},"straddling":0,"straddlingRows":0},
             "rows":[{"unit":{"code":"17179+17185","name":"Thị trấn Cầu Giát + Xã Bình Sơn"},"numerator":10,"denominator":40,
              "rate":0.25,"rank":1,"coverage":{"expected":2,"received":2},"comparable":true}]}
            """;

    private static final String AS_REPORTED = "as-reported";

    private static final String CURRENT = "current";

    private Boundaries() {}

    /**
     * Whether the answer about that period in these boundaries may be another one though the counts are not: told from
     * today it is another question tomorrow, and who passed into whom may be put down later.
     */
    static boolean isMoving(AskedPeriod period, String boundaries) {
        return AskedPeriod.isMoving(period) || boundaries != null && !boundaries.equals(AS_REPORTED);
    }

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
