package vn.tthc.stats.report;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Numerals;
import vn.tthc.stats.common.Period;

/** Figures and days as official documents in Vietnamese write them. */
final class Wording {

    /** What stands where there is no figure. */
    static final String NONE = "–";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss 'ngày' dd/MM/yyyy");

    private Wording() {}

    private static DecimalFormat format(String pattern) {
        return Numerals.format(pattern, Language.VIETNAMESE);
    }

    /** {@code 1.443.007}; a dash for null. */
    static String number(Number number) {
        return number == null ? NONE : Numerals.of(number, Language.VIETNAMESE);
    }

    /** A rate of 1 as {@code 100,00 %}; a dash for null. */
    static String percent(Number rate) {
        return rate == null ? NONE : format("0.00").format(new BigDecimal(rate.toString()).movePointRight(2)) + " %";
    }

    /** A difference of rates in percentage points, with its sign; a dash for null. */
    static String points(Number difference) {
        return difference == null
                ? NONE
                : format("+0.00;-0.00").format(new BigDecimal(difference.toString()).movePointRight(2)) + " điểm %";
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
