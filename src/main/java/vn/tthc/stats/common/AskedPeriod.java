package vn.tthc.stats.common;

import static java.util.Objects.requireNonNull;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The period that a reader asks for: a {@link Period}, or one told from today. {@code today}, {@code yesterday},
 * {@code this-} and {@code last-} {@code week}, {@code month}, {@code quarter} or {@code year}, {@code reporting-month} (the
 * official one that today lies in) and {@code last-reporting-month}, and {@code last-7-days}: so many days until yesterday,
 * since today's reports are not due yet.
 *
 * @param text as it was written; one that {@link #parse} reads
 */
@Schema(type = SchemaType.STRING, examples = "2023-02", description = AskedPeriod.FORMS)
public record AskedPeriod(String text) {

    static final String FORMS =
            "A day, week, month, quarter, year or interval (ISO 8601), a reporting month 2023-02-R, or told"
                    + " from today: today, yesterday, last-7-days, this-week, last-week, and so on with month, quarter, year;"
                    + " reporting-month, last-reporting-month";

    private static final Pattern LAST_DAYS = Pattern.compile("last-([1-9]\\d{0,3})-days");

    private static final Map<String, Function<LocalDate, Period>> NAMED = Map.ofEntries(
            Map.entry("today", Period::ofDay),
            Map.entry("yesterday", today -> Period.ofDay(today.minusDays(1))),
            Map.entry("this-week", AskedPeriod::week),
            Map.entry("last-week", today -> week(today.minusWeeks(1))),
            Map.entry("this-month", AskedPeriod::month),
            Map.entry("last-month", today -> month(today.minusMonths(1))),
            Map.entry("this-quarter", AskedPeriod::quarter),
            Map.entry("last-quarter", today -> quarter(today.minus(1, IsoFields.QUARTER_YEARS))),
            Map.entry("this-year", AskedPeriod::year),
            Map.entry("last-year", today -> year(today.minusYears(1))),
            Map.entry("reporting-month", AskedPeriod::reportingMonth),
            Map.entry("last-reporting-month", today -> reportingMonth(today.minusMonths(1))));

    public AskedPeriod {
        requireNonNull(text, "text");
    }

    /** Reads a period as a client wrote it; empty if it is neither a {@link Period} nor one of the names. */
    public static Optional<AskedPeriod> parse(String text) {
        boolean known = NAMED.containsKey(text)
                || LAST_DAYS.matcher(text).matches()
                || Period.parse(text).isPresent();
        return known ? Optional.of(new AskedPeriod(text)) : Optional.empty();
    }

    /** Whether that is told from today; nothing asked for is not. */
    public static boolean isMoving(AskedPeriod asked) {
        return asked != null && Period.parse(asked.text).isEmpty();
    }

    /** The days that are meant, if that is today. */
    public Period on(LocalDate today) {
        Function<LocalDate, Period> named = NAMED.get(text);
        if (named != null) {
            return named.apply(today);
        }
        Matcher days = LAST_DAYS.matcher(text);
        if (days.matches()) {
            return new Period(today.minusDays(Integer.parseInt(days.group(1))), today.minusDays(1));
        }
        return Period.parse(text).orElseThrow();
    }

    private static Period week(LocalDate day) {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return new Period(monday, monday.plusDays(6));
    }

    private static Period month(LocalDate day) {
        return Period.ofMonth(YearMonth.from(day));
    }

    private static Period quarter(LocalDate day) {
        return Period.ofQuarter(day.getYear(), day.get(IsoFields.QUARTER_OF_YEAR));
    }

    private static Period year(LocalDate day) {
        return Period.ofYear(Year.from(day));
    }

    private static Period reportingMonth(LocalDate day) {
        YearMonth month = YearMonth.from(day.getDayOfMonth() < Period.REPORTING_DAY ? day : day.plusMonths(1));
        return Period.ofReportingMonth(month);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
