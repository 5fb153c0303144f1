package vn.tthc.stats.metrics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.common.Period;

/**
 * What figures can be broken down by; see {@link Key}.
 */
enum Dimension {
    PROVINCE(Of.UNIT, "r.province_id"),
    DISTRICT(Of.UNIT, "r.district_id"),
    UNIT(Of.UNIT, "c.unit_id"),
    KIND(Of.UNIT, "r.kind"),
    PROCEDURE(Of.PROCEDURE, "c.procedure_id"),
    FIELD(Of.PROCEDURE, "p.field_id"),
    AGENCY(Of.PROCEDURE, "p.agency_id"),
    LEVEL(Of.PROCEDURE, "c.level"),
    DAY(Of.TIME, "day"),
    WEEK(Of.TIME, "week"),
    MONTH(Of.TIME, "month"),
    QUARTER(Of.TIME, "quarter"),
    YEAR(Of.TIME, "year");

    private enum Of {
        UNIT,
        PROCEDURE,
        TIME
    }

    private final Of of;
    private final String sql;
    private final String code = name().toLowerCase(Locale.ROOT);

    Dimension(Of of, String sql) {
        this.of = of;
        this.sql = sql;
    }

    /** Whether it says who reports. Coverage can be told by these and by time only. */
    boolean isOfUnits() {
        return of == Of.UNIT;
    }

    /** Whether its members are units, whose codes are used again. */
    boolean isUnit() {
        return of == Of.UNIT && this != KIND;
    }

    /** Whether it is a stretch of time. */
    boolean isTime() {
        return of == Of.TIME;
    }

    /** Whether it tells procedures or levels apart. */
    boolean isOfProcedures() {
        return of == Of.PROCEDURE;
    }

    /** Whether its key stands in the table of units. */
    boolean needsUnit() {
        return of == Of.UNIT && this != UNIT;
    }

    /** Whether it tells units of one province apart. */
    boolean needsUnits() {
        return of == Of.UNIT && this != PROVINCE;
    }

    /** Whether it cannot be told without knowing the procedure of a count. */
    boolean needsProcedure() {
        return of == Of.PROCEDURE && this != LEVEL;
    }

    /** Whether it is told by what the lists say of a procedure now, which may be put right later. */
    boolean isOfLists() {
        return this == FIELD || this == AGENCY;
    }

    /** The places among these dimensions of those that are wanted. */
    static int[] places(List<Dimension> dimensions, Predicate<Dimension> wanted) {
        return IntStream.range(0, dimensions.size())
                .filter(i -> wanted.test(dimensions.get(i)))
                .toArray();
    }

    /** The place of the one that says which unit a row is of: of several the lowest; empty if none does. */
    static int[] lowestUnit(List<Dimension> dimensions) {
        return Stream.of(UNIT, DISTRICT, PROVINCE)
                .filter(dimensions::contains)
                .limit(1)
                .mapToInt(dimensions::indexOf)
                .toArray();
    }

    /**
     * SQL for the key of a count's cell, over {@code c} (counts), {@code r} (units) and {@code p} (procedures). A count
     * that lies in two stretches of time has no cell: null.
     */
    String ofCount() {
        if (!isTime()) {
            return sql;
        }
        // Most counts and all totals are of one day here, which is cheap to see.
        return "case when c.period_start = c.period_end or %1$s = %2$s then %1$s end"
                .formatted(stretch("c.period_start"), stretch("c.period_end"));
    }

    /** SQL for the key of the cell of a count's stocks: they are those of its last day. */
    String ofStock() {
        return isTime() ? stretch("c.period_end") : sql;
    }

    /** SQL for the key of a day's cell, over {@code r} (units) and {@code d} (days reported). */
    String ofDay() {
        return isTime() ? stretch("d.day") : this == UNIT ? "d.unit_id" : sql;
    }

    /** SQL for the key under other boundaries, over {@code m} ({@link UnitMap}); for dimensions of units only. */
    String ofMap() {
        return "m." + code();
    }

    private String stretch(String day) {
        return this == DAY ? day : "date_trunc('%s', %s::timestamp)::date".formatted(sql, day);
    }

    /** The stretch of time that a day lies in. */
    Period stretchOf(LocalDate day) {
        return switch (this) {
            case DAY -> Period.ofDay(day);
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield new Period(monday, monday.plusDays(6));
            }
            case MONTH -> new Period(day.withDayOfMonth(1), day.with(TemporalAdjusters.lastDayOfMonth()));
            case QUARTER -> {
                LocalDate first = day.with(IsoFields.DAY_OF_QUARTER, 1);
                yield new Period(first, first.plus(1, IsoFields.QUARTER_YEARS).minus(1, ChronoUnit.DAYS));
            }
            case YEAR -> new Period(day.withDayOfYear(1), day.with(TemporalAdjusters.lastDayOfYear()));
            case PROVINCE, DISTRICT, UNIT, KIND, PROCEDURE, FIELD, AGENCY, LEVEL ->
                throw new IllegalStateException(this + " is not a stretch of time");
        };
    }

    /** The name in URLs and answers: {@code district}. */
    String code() {
        return code;
    }

    static Optional<Dimension> of(String code) {
        return Arrays.stream(values()).filter(d -> d.code().equals(code)).findFirst();
    }
}
