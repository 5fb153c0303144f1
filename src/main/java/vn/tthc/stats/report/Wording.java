package vn.tthc.stats.report;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Numerals;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Rates;

/** Figures and days as official documents in Vietnamese write them. */
final class Wording {

    /** What stands where there is no figure. */
    static final String NONE = "–";

    /** Of a percentage. */
    private static final int DECIMALS = 2;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'ngày' dd/MM/yyyy");

    private Wording() {}

    /** {@code 1.443.007}; a dash for null. */
    static String number(Number number) {
        return number == null ? NONE : Numerals.of(number, Language.VIETNAMESE);
    }

    /** A rate of 1 as {@code 100,00 %}; a dash for null. It is one that was not rounded before, as {@link Rates} has it. */
    static String percent(Number rate) {
        return rate == null ? NONE : Rates.percent(rate, DECIMALS, Language.VIETNAMESE) + " %";
    }

    /** A difference of rates in percentage points, with its sign; a dash for null. It was not rounded before either. */
    static String points(Number difference) {
        if (difference == null) {
            return NONE;
        }
        String points = Rates.percent(difference, DECIMALS, Language.VIETNAMESE);
        return (points.startsWith("-") ? "" : "+") + points + " điểm %";
    }

    /** {@code 15/02/2023}. */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** {@code 08:30:00 ngày 15/02/2023}. */
    static String time(LocalDateTime time) {
        return TIME.format(time);
    }

    /** {@code từ ngày 15/01/2023 đến ngày 15/02/2023}. */
    static String period(Period period) {
        return period.days() == 1
                ? "ngày " + day(period.start())
                : "từ ngày " + day(period.start()) + " đến ngày " + day(period.end());
    }

    /** In a list: {@code từ 21/11/2026 đến 24/11/2026}, or {@code 21/11/2026}. */
    static String days(Period period) {
        return period.days() == 1 ? day(period.start()) : "từ " + day(period.start()) + " đến " + day(period.end());
    }
}
