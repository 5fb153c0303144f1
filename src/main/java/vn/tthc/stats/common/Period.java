package vn.tthc.stats.common;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of whole days, both ends included.
 *
 * <p>Written as ISO 8601 (a day {@code 2023-02-01}, week {@code 2023-W05}, month {@code 2023-02}, quarter
 * {@code 2023-Q1}, year {@code 2023}, or two of those joined by a slash, the last day of the second included), or as
 * the official reporting month {@code 2023-02-R}, which runs from the 15th of the month before to the 14th. Two spans with the same days are equal however they were written; {@link #toString()} gives the
 * shortest way to write them.
 *
 * @param start the first day
 * @param end the last day, not before {@code start}
 */
public record Period(LocalDate start, LocalDate end) {

    /** Years outside of which a period is taken for a slip of the pen. */
    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2199;

    /** The first day of the official reporting month. */
    static final int REPORTING_DAY = 15;

    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern QUARTER = Pattern.compile("(\\d{4})-Q([1-4])");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})-(\\d{2})");
    private static final Pattern REPORTING_MONTH = Pattern.compile("(\\d{4})-(\\d{2})-R");
    private static final Pattern WEEK = Pattern.compile("(\\d{4})-W(\\d{2})");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

    public Period {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
        if (end.isBefore(start)) {
            throw new IllegalArgumentException(end + " is before " + start);
        }
        // Weeks and reporting months that begin in the last year may end in the next.
        if (start.getYear() < FIRST_YEAR || end.getYear() > LAST_YEAR + 1) {
            throw new IllegalArgumentException("outside of " + FIRST_YEAR + " to " + LAST_YEAR);
        }
    }

    /** The span of one day. */
    public static Period ofDay(LocalDate day) {
        return new Period(day, day);
    }

    /**
     * Reads a period as a client wrote it.
     *
     * @return empty if the text is none of the forms above, names a day that does not exist, ends before it starts, or
     *     is of years that nobody means
     */
    public static Optional<Period> parse(String text) {
        try {
            int slash = text.indexOf('/');
            return Optional.of(
                            slash < 0
                                    ? single(text)
                                    : new Period(
                                            single(text.substring(0, slash)).start,
                                            single(text.substring(slash + 1)).end))
                    .filter(period -> period.end.getYear() <= LAST_YEAR);
        } catch (DateTimeException | IllegalArgumentException notAPeriod) {
            return Optional.empty();
        }
    }

    private static Period single(String text) {
        Matcher matcher;
        if (YEAR.matcher(text).matches()) {
            return ofYear(Year.parse(text));
        }
        if ((matcher = QUARTER.matcher(text)).matches()) {
            return ofQuarter(number(matcher, 1), number(matcher, 2));
        }
        if ((matcher = MONTH.matcher(text)).matches()) {
            return ofMonth(YearMonth.of(number(matcher, 1), number(matcher, 2)));
        }
        if ((matcher = REPORTING_MONTH.matcher(text)).matches()) {
            return ofReportingMonth(YearMonth.of(number(matcher, 1), number(matcher, 2)));
        }
        if ((matcher = WEEK.matcher(text)).matches()) {
            return ofWeek(number(matcher, 1), number(matcher, 2));
        }
        return ofDay(LocalDate.parse(text, DAY));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    static Period ofYear(Year year) {
        return new Period(year.atDay(1), year.atDay(year.length()));
    }

    static Period ofQuarter(int year, int quarter) {
        LocalDate start = LocalDate.of(year, 3 * quarter - 2, 1);
        return new Period(start, start.plusMonths(3).minusDays(1));
    }

    static Period ofMonth(YearMonth month) {
        return new Period(month.atDay(1), month.atEndOfMonth());
    }

    static Period ofReportingMonth(YearMonth month) {
        return new Period(month.minusMonths(1).atDay(REPORTING_DAY), month.atDay(REPORTING_DAY - 1));
    }

    private static Period ofWeek(int year, int week) {
        LocalDate someDayOfThatYear = LocalDate.of(year, 7, 1);
        if (week < 1
                || week
                        > IsoFields.WEEK_OF_WEEK_BASED_YEAR
                                .rangeRefinedBy(someDayOfThatYear)
                                .getMaximum()) {
            throw new IllegalArgumentException("no week " + week + " in " + year);
        }
        LocalDate monday =
                someDayOfThatYear.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week).with(DayOfWeek.MONDAY);
        return new Period(monday, monday.plusDays(6));
    }

    /** The shortest period that has all days of both. */
    public Period with(Period other) {
        return new Period(start.isBefore(other.start) ? start : other.start, end.isAfter(other.end) ? end : other.end);
    }

    /** How many days it has, at least 1. */
    public long days() {
        return ChronoUnit.DAYS.between(start, end) + 1;
    }

    /** Whether that day is one of its days. */
    public boolean contains(LocalDate day) {
        return !day.isBefore(start) && !day.isAfter(end);
    }

    /** The one canonical way to write these days, which {@link #parse} reads back. */
    @Override
    public String toString() {
        if (start.equals(end)) {
            return start.toString();
        }
        YearMonth month = YearMonth.from(start);
        if (equals(ofMonth(month))) {
            return month.toString();
        }
        if (equals(ofYear(Year.from(start)))) {
            return Year.from(start).toString();
        }
        int quarter = start.get(IsoFields.QUARTER_OF_YEAR);
        if (equals(ofQuarter(start.getYear(), quarter))) {
            return "%d-Q%d".formatted(start.getYear(), quarter);
        }
        int week = start.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        int weekYear = start.get(IsoFields.WEEK_BASED_YEAR);
        if (equals(ofWeek(weekYear, week))) {
            return "%d-W%02d".formatted(weekYear, week);
        }
        YearMonth next = month.plusMonths(1);
        if (equals(ofReportingMonth(next))) {
            return next + "-R";
        }
        return start + "/" + end;
    }
}
