package vn.tthc.stats.observation;

import java.time.LocalDate;

/** The stretches of time that cells are of; of several in each other the shortest. */
public enum Stretch {
    /** Days or weeks: not made of months. */
    DAYS(null, 0),
    /** Calendar months. */
    MONTH("month", 1),
    /** Calendar quarters. */
    QUARTER("quarter", 3),
    /** Calendar years. */
    YEAR("year", 12),
    /** All days asked for are in one cell. */
    WHOLE(null, 0);

    private final String unit;
    private final int months;

    Stretch(String unit, int months) {
        this.unit = unit;
        this.months = months;
    }

    /** The first day of the cell that a day lies in; {@code first} if there is but one. Not for days. */
    LocalDate start(LocalDate day, LocalDate first) {
        return unit == null ? first : day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % months);
    }

    /** SQL for the same, of a day or month; if there is but one, of any cell. */
    String start(String day) {
        return unit == null ? "date '-infinity'" : "date_trunc('%s', %s::timestamp)::date".formatted(unit, day);
    }

    /** SQL for the last month of that cell, by its first day. */
    String lastMonth(String day) {
        return unit == null
                ? "date 'infinity'"
                : "(date_trunc('%s', %s::timestamp) + interval '%d months')::date".formatted(unit, day, months - 1);
    }
}
