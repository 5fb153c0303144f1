package vn.tthc.stats.programme;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * A value of an indicator as it is held, to be told in words.
 *
 * @param indicator as it is now
 * @param withdrawn whether this revision takes the value back
 * @param supersededAt null = it is held
 * @param by label of the key or name of the caller it was sent by; null = the service
 * @param before the value before it of the same indicator and unit; null = there is none
 */
record HeldValue(
        Indicator indicator,
        int unitId,
        Period period,
        BigDecimal value,
        Long numerator,
        Long denominator,
        String statement,
        String printed,
        String note,
        String source,
        boolean synthetic,
        boolean withdrawn,
        int revision,
        Instant recordedAt,
        Instant supersededAt,
        String by,
        String reason,
        Before before) {

    /** The value before it. */
    private record Before(Period period, BigDecimal value, Long numerator, Long denominator) {}

    static HeldValue read(ResultSet row, Map<String, Indicator> known) throws SQLException {
        return new HeldValue(
                known.get(row.getString("indicator")),
                row.getInt("unit_id"),
                Database.period(row),
                plain(row.getBigDecimal("value")),
                row.getObject("numerator", Long.class),
                row.getObject("denominator", Long.class),
                row.getString("statement"),
                row.getString("printed"),
                row.getString("note"),
                row.getString("source"),
                row.getBoolean("synthetic"),
                row.getBoolean("withdrawn"),
                row.getInt("revision"),
                Database.instant(row, "recorded_at"),
                Database.instant(row, "superseded_at"),
                row.getString("label"),
                row.getString("reason"),
                row.getObject("before_end") == null
                        ? null
                        : new Before(
                                new Period(
                                        row.getObject("before_start", LocalDate.class),
                                        row.getObject("before_end", LocalDate.class)),
                                plain(row.getBigDecimal("before_value")),
                                row.getObject("before_numerator", Long.class),
                                row.getObject("before_denominator", Long.class)));
    }

    /** A share, sent or counted from the tasks; its parts null where they are not known. */
    private record Share(Long numerator, Long denominator) {

        private BigDecimal rate() {
            return Printed.rate(numerator, denominator);
        }
    }

    /** Whose tasks are to be counted, and when. */
    Stream<Tasks.UnitDay> counted() {
        return indicator.taskState() == null || withdrawn
                ? Stream.empty()
                : Stream.of(period, before == null ? period : before.period)
                        .map(of -> new Tasks.UnitDay(unitId, of.end()));
    }

    private Share share(
            Period of, Long sentNumerator, Long sentDenominator, Map<Tasks.UnitDay, Map<TaskState, Long>> counted) {
        if (indicator.taskState() == null || withdrawn) {
            return new Share(sentNumerator, sentDenominator);
        }
        Map<TaskState, Long> states = counted.get(new Tasks.UnitDay(unitId, of.end()));
        return states == null
                ? new Share(null, null)
                : new Share(
                        states.getOrDefault(indicator.taskState(), 0L),
                        states.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * In words.
     *
     * @param counted tasks by state, of {@link #counted}
     */
    IndicatorValue view(
            IndicatorValues.Wording wording, Map<Tasks.UnitDay, Map<TaskState, Long>> counted, Vintage vintage) {
        Share share = share(period, numerator, denominator, counted);
        BigDecimal rate = share.rate();
        BigDecimal previousValue = before == null ? null : before.value;
        BigDecimal previousRate = before == null
                ? null
                : share(before.period, before.numerator, before.denominator, counted)
                        .rate();
        Printed shown = Printed.of(printed);
        List<Doubt> doubts = new ArrayList<>();
        if (shown != null) {
            doubts.addAll(
                    indicator.kind() == Indicator.Kind.SHARE
                            ? shown.against(share.numerator, share.denominator)
                            : shown.against(value));
        }
        if (indicator.kind() == Indicator.Kind.COUNTER
                && previousValue != null
                && value != null
                && value.compareTo(previousValue) < 0) {
            doubts.add(Doubt.of("counter-fell", previousValue, value));
        }
        BigDecimal printedRate = shown == null ? null : shown.rate();
        ReportingUnit unit = wording.codebook().unit(unitId).orElseThrow();
        return new IndicatorValue(
                new Coded(indicator.code(), wording.names() ? indicator.name() : null),
                unitId,
                new Coded(
                        unit.code,
                        wording.names() ? unit.displayName(wording.language().english()) : null),
                period.toString(),
                value,
                previousValue,
                share.numerator,
                share.denominator,
                rate,
                statement,
                printed,
                printedRate,
                rate == null || printedRate == null ? null : printedRate.subtract(rate),
                doubts.stream()
                        .map(doubt -> doubt.in(wording.language().locale()))
                        .toList(),
                note,
                source,
                synthetic,
                withdrawn,
                revision,
                recordedAt,
                // What came after the instant asked for was not known then.
                supersededAt != null && vintage.asOf() != null && supersededAt.isAfter(vintage.asOf())
                        ? null
                        : supersededAt,
                by,
                reason,
                before == null ? null : before.period.toString(),
                previousRate,
                rate == null ? less(value, previousValue) : less(rate, previousRate));
    }

    private static BigDecimal less(BigDecimal now, BigDecimal then) {
        return now == null || then == null ? null : plain(now.subtract(then));
    }

    private static BigDecimal plain(BigDecimal number) {
        if (number == null) {
            return null;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0, RoundingMode.UNNECESSARY) : stripped;
    }
}
