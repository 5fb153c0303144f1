package vn.tthc.stats.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import vn.tthc.stats.common.Period;

/** How busy the offices are on a day of 2023: 1 on an ordinary working day. */
final class Calendar2023 {

    static final Period YEAR = Period.parse("2023").orElseThrow();

    /** Public holidays of 2023: New Year, Tết Quý Mão, Hùng Kings with 30 April and 1 May, National Day. */
    private static final List<Period> HOLIDAYS = List.of(
            holiday("2023-01-01/2023-01-02"),
            holiday("2023-01-20/2023-01-26"),
            holiday("2023-04-29/2023-05-03"),
            holiday("2023-09-01/2023-09-04"));

    private static final LocalDate FIRST_DAY_AFTER_TET = LocalDate.of(2023, 1, 27);

    private Calendar2023() {}

    private static Period holiday(String days) {
        return Period.parse(days).orElseThrow();
    }

    static boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && HOLIDAYS.stream().noneMatch(holiday -> holiday.contains(day));
    }

    /** What people file: offices are closed on holidays, the portal is not. */
    static double activity(LocalDate day) {
        if (HOLIDAYS.stream().anyMatch(holiday -> holiday.contains(day))) {
            return 0.04;
        }
        return switch (day.getDayOfWeek()) {
            case MONDAY -> 1.2;
            case SATURDAY -> 0.3;
            case SUNDAY -> 0.1;
            case TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> isSoonAfterTet(day) ? 1.4 : 1.0;
        };
    }

    /** What could not be done over Tết is done in the weeks after it. */
    private static boolean isSoonAfterTet(LocalDate day) {
        return !day.isBefore(FIRST_DAY_AFTER_TET) && day.isBefore(FIRST_DAY_AFTER_TET.plusDays(10));
    }
}
