package vn.tthc.stats.metrics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vn.tthc.stats.common.Period;

/**
 * Which other period figures are compared with. What the other period is depends on what the one asked for is made of:
 *
 * <ul>
 *   <li>whole months, from some day of a month to the day before the same day of a later month (calendar months,
 *       quarters, years, reporting months): as many months, whatever their days;
 *   <li>else whole ISO weeks: as many weeks; a year before, the weeks of the same numbers;
 *   <li>else days: as many days; a year before, the same days of the calendar.
 * </ul>
 */
enum Compare {
    /** The one right before it. */
    PREVIOUS_PERIOD,
    /** The same time of the year before. What that year lacks (29 February, week 53) is its last day or week before. */
    PREVIOUS_YEAR;

    private static final int MONTHS_OF_A_YEAR = 12;

    private static final int DAYS_OF_A_WEEK = 7;

    /** The other period; empty if it would begin before any year that a {@link Period} can be in. */
    Optional<Period> of(Period period) {
        try {
            long months = wholeMonths(period);
            if (months > 0) {
                long back = this == PREVIOUS_PERIOD ? months : MONTHS_OF_A_YEAR;
                return Optional.of(moved(period, day -> day.minusMonths(back)));
            }
            if (this == PREVIOUS_PERIOD) {
                // Whole weeks are whole weeks again, so there is no need to tell them from days.
                return Optional.of(moved(period, day -> day.minusDays(period.days())));
            }
            if (isWholeWeeks(period)) {
                return Optional.of(new Period(
                        weekOfYearBefore(period.start()),
                        weekOfYearBefore(period.end().with(DayOfWeek.MONDAY)).plusDays(DAYS_OF_A_WEEK - 1L)));
            }
            return Optional.of(
                    new Period(period.start().minusYears(1), period.end().minusYears(1)));
        } catch (IllegalArgumentException tooEarly) {
            return Optional.empty();
        }
    }

    /** Moves the days between which it lies, not its last day: the 28th of February may be the 31st of January. */
    private static Period moved(Period period, UnaryOperator<LocalDate> back) {
        return new Period(
                back.apply(period.start()), back.apply(period.end().plusDays(1)).minusDays(1));
    }

    /** How many whole months it has; 0 if it is not made of them. */
    private static long wholeMonths(Period period) {
        LocalDate next = period.end().plusDays(1);
        return next.getDayOfMonth() == period.start().getDayOfMonth()
                ? ChronoUnit.MONTHS.between(period.start(), next)
                : 0;
    }

    private static boolean isWholeWeeks(Period period) {
        return period.start().getDayOfWeek() == DayOfWeek.MONDAY && period.end().getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** The Monday of the week with that number a year before; of its last week if it has no such number. */
    private static LocalDate weekOfYearBefore(LocalDate monday) {
        int week = monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        LocalDate before = LocalDate.of(monday.get(IsoFields.WEEK_BASED_YEAR) - 1, 7, 1);
        long last = IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(before).getMaximum();
        return before.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, Math.min(week, last))
                .with(DayOfWeek.MONDAY);
    }

    /** The name in URLs: {@code previous-period}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Compare> of(String code) {
        return Arrays.stream(values())
                .filter(compare -> compare.code().equals(code))
                .findFirst();
    }
}
