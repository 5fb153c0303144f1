package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Questions to a span of validity whose last day is null as long as it lasts. */
final class Validity {

    private Validity() {}

    static boolean contains(LocalDate from, LocalDate to, LocalDate day) {
        return !day.isBefore(from) && (to == null || !day.isAfter(to));
    }

    /** How many days lie between the span and that day; 0 if it is one of its days. */
    static long daysFrom(LocalDate from, LocalDate to, LocalDate day) {
        if (contains(from, to, day)) {
            return 0;
        }
        return day.isBefore(from) ? ChronoUnit.DAYS.between(day, from) : ChronoUnit.DAYS.between(to, day);
    }
}
