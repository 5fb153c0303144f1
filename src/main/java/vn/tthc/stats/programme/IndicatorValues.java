package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.programme.Ledger.Column;
import vn.tthc.stats.reference.Codebook;

/** Stores values of indicators and finds them again, with what is odd about them. */
@ApplicationScoped
public class IndicatorValues {

    private static final Ledger.Kind TABLE = new Ledger.Kind(
            "indicator_value",
            "indicators/values",
            Action.INDICATOR_VALUES_STORED,
            List.of(
                    new Column("unit_id", "int4"),
                    new Column("indicator", "text"),
                    new Column("period_start", "date"),
                    new Column("period_end", "date")),
            List.of(
                    new Column("value", "numeric"),
                    new Column("numerator", "int8"),
                    new Column("denominator", "int8"),
                    new Column("statement", "text"),
                    new Column("printed", "text"),
                    new Column("note", "text"),
                    new Column("source", "text"),
                    new Column("synthetic", "bool"),
                    new Column("withdrawn", "bool")));

    // The value before it is that of the same indicator and unit whose period ends last before its own; words have
    // none. It is looked for only for the rows that are answered, and not for all of which these are the latest.
    private static final String SELECT = """
            select v.*, s.label,
              b.period_start as before_start, b.period_end as before_end, b.value as before_value,
              b.numerator as before_numerator, b.denominator as before_denominator
            from (%s) v
            join indicator i on i.code = v.indicator
            left join sender s on s.id = v.api_key_id
            left join lateral (
              select p.* from indicator_value p
              where p.unit_id = v.unit_id and p.indicator = v.indicator and p.period_end < v.period_end
                and not p.withdrawn
                and case when i.kind = 'statement' then false when i.task_state is not null then true
                  when i.kind = 'share' then p.numerator is not null else p.value is not null end
                and p.recorded_at <= coalesce(?::timestamptz, 'infinity')
                and (p.superseded_at is null or p.superseded_at > coalesce(?::timestamptz, 'infinity'))
              order by p.period_end desc, p.period_start desc limit 1) b on true
            order by v.indicator, v.unit_id, v.period_end, v.period_start, v.revision
            """;

    /** A bulletin tells of what became known so many days after its period, and says so. */
    private static final int DAYS_AFTER = 7;

    @Inject
    Database database;

    @Inject
    Ledger ledger;

    @Inject
    Indicators indicators;

    @Inject
    Tasks tasks;

    /**
     * A value to be stored.
     *
     * @param withdrawn true = what is held is taken back; the rest is null then
     */
    public record Sent(
            int unitId,
            String indicator,
            Period period,
            BigDecimal value,
            Long numerator,
            Long denominator,
            String statement,
            String printed,
            String note,
            String source,
            boolean synthetic,
            boolean withdrawn) {

        /** Whether there is nothing in it that an indicator of that kind has not. */
        private boolean isOf(Indicator known) {
            Indicator.Kind kind = known.taskState() == null ? known.kind() : null;
            return (value == null || kind == Indicator.Kind.COUNTER || kind == Indicator.Kind.NUMBER)
                    && (numerator == null || kind == Indicator.Kind.SHARE)
                    && (statement == null || kind == Indicator.Kind.STATEMENT);
        }

        private List<Object> row() {
            return Arrays.asList(
                    unitId,
                    indicator,
                    period.start(),
                    period.end(),
                    value,
                    numerator,
                    denominator,
                    statement,
                    printed,
                    note,
                    source,
                    synthetic,
                    withdrawn);
        }
    }

    /**
     * Stores values, each of another indicator, unit or period, all or none.
     *
     * @throws Refusal {@code busy}, or {@code reference-changed}, also if an indicator is not of the kind any more that a
     *     value is of
     */
    @Transactional
    public Ledger.Written write(List<Sent> values, Ledger.Author author, Codebook codebook) {
        Map<String, Indicator> held =
                indicators.lockedForValues(values.stream().map(Sent::indicator).collect(Collectors.toSet()));
        if (!values.stream().allMatch(value -> value.isOf(held.get(value.indicator)))) {
            throw Refusal.of(ErrorCode.REFERENCE_CHANGED);
        }
        return ledger.write(TABLE, values.stream().map(Sent::row).toList(), author, codebook);
    }

    /**
     * Which values are asked for.
     *
     * @param indicator null = of all
     * @param period those whose period ends in it; null = any
     * @param unitIds null = of all units
     * @param revisions whether all revisions are, instead of what is held
     * @param changedAfter only those of which a revision was recorded after that; null = any
     */
    public record Wanted(
            String indicator,
            Period period,
            Set<Integer> unitIds,
            boolean revisions,
            Instant changedAfter,
            Vintage vintage) {}

    /** How names and doubts are to be told. */
    public record Wording(Codebook codebook, Language language, boolean names) {}

    /** The days in which periods of values end that a bulletin may print: those of its period, and some after it. */
    public static Period printedOf(Period period) {
        return new Period(period.start(), period.end().plusDays(DAYS_AFTER));
    }

    /** The indicators there are by their codes, as they are now. */
    public Map<String, Indicator> indicators(boolean english) {
        return indicators.byCode(english);
    }

    /** Grows with every change of an indicator: its names and its place are as they are now, also of a publication. */
    public long indicatorsVersion() {
        return indicators.version();
    }

    /** The version of all values there are, and of what they are worked out from. */
    public Version version() {
        // Rows are only ever added, so that their number grows with every change, whatever is committed first.
        return database.one("""
                select (select count(*) from indicator_value) + (select count(*) from task_state)
                    + (select coalesce(sum(revision), 0) from indicator) as n,
                  (extract(epoch from greatest((select max(recorded_at) from indicator_value),
                    (select max(recorded_at) from task_state))) * 1000000)::bigint as at
                """, row -> new Version(row.getString("n"), row.getLong("at")));
    }

    /**
     * How often these units' values that a bulletin of that period may print, and the states of their tasks that begin until its
     * last day, have changed: it grows with every change.
     */
    public long changes(Set<Integer> unitIds, Period period) {
        Period printed = printedOf(period);
        return database.one(
                """
                select (select count(*) from indicator_value where unit_id = any(?) and period_end between ? and ?)
                  + (select count(*) from task_state where unit_id = any(?) and from_day <= ?)
                """,
                row -> row.getLong(1),
                SqlArray.ints(unitIds),
                printed.start(),
                printed.end(),
                SqlArray.ints(unitIds),
                period.end());
    }

    /**
     * The values asked for, ordered by indicator, unit and period, and revisions by their number. Belongs into a snapshot of the
     * caller's, as shares of tasks are counted by a query of their own.
     *
     * @param cursor only those behind it; null = from the first
     */
    public List<IndicatorValue> find(Wanted wanted, String cursor, int most, Wording wording) {
        List<Object> parameters = new ArrayList<>();
        String where = where(wanted, parameters);
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, 5);
            where += " and (v.indicator, v.unit_id, v.period_end, v.period_start, v.revision) > (?, ?, ?, ?, ?)";
            parameters.addAll(List.of(
                    position.text(0), position.number(1), position.day(2), position.day(3), position.number(4)));
        }
        parameters.add(most);
        return told(
                "select v.* from indicator_value v where " + where
                        + " order by v.indicator, v.unit_id, v.period_end, v.period_start, v.revision limit ?",
                parameters,
                wanted.vintage,
                wording);
    }

    /**
     * The same, of one moment.
     *
     * @throws Refusal {@code too-slow}
     */
    List<IndicatorValue> list(Wanted wanted, String cursor, int most, Wording wording) {
        return database.snapshot(() -> find(wanted, cursor, most, wording));
    }

    /**
     * Of each indicator and unit the value whose period ends last by that day, else the one whose period ends first after it,
     * ordered by indicator and unit. Belongs into a snapshot of the caller's.
     *
     * @param days in which periods end
     */
    public List<IndicatorValue> nearest(
            LocalDate day, Period days, Set<Integer> unitIds, Vintage vintage, Wording wording) {
        List<Object> parameters = new ArrayList<>();
        String where = where(new Wanted(null, days, unitIds, false, null, vintage), parameters);
        parameters.addAll(List.of(day, day));
        return told(
                "select distinct on (v.indicator, v.unit_id) v.* from indicator_value v where " + where
                        + " order by v.indicator, v.unit_id, v.period_end > ?, abs(v.period_end - ?::date), v.period_start desc",
                parameters,
                vintage,
                wording);
    }

    /**
     * Of each indicator and unit the value whose period ends last by a day, ordered by indicator and unit.
     *
     * @param indicator null = of all
     * @param question whose day must be given
     * @param cursor only those behind it; null = from the first
     * @throws Refusal {@code too-slow}
     */
    List<IndicatorValue> latest(String indicator, DayQuestion question, String cursor, int most, Wording wording) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder(
                where(new Wanted(indicator, null, question.unitIds(), false, null, question.vintage()), parameters));
        where.append(" and v.period_end <= ?");
        parameters.add(question.date());
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, 2);
            where.append(" and (v.indicator, v.unit_id) > (?, ?)");
            parameters.addAll(List.of(position.text(0), position.number(1)));
        }
        parameters.add(most);
        return database.snapshot(() -> told(
                "select distinct on (v.indicator, v.unit_id) v.* from indicator_value v where " + where
                        + " order by v.indicator, v.unit_id, v.period_end desc, v.period_start desc limit ?",
                parameters,
                question.vintage(),
                wording));
    }

    /**
     * Values in words, with what was before them and the shares of tasks.
     *
     * @param sql what selects them
     */
    private List<IndicatorValue> told(String sql, List<Object> parameters, Vintage vintage, Wording wording) {
        Map<String, Indicator> known = indicators.byCode(wording.language.english());
        OffsetDateTime at = vintage.asOf() == null ? null : vintage.at();
        List<Object> all = new ArrayList<>(parameters);
        all.add(at);
        all.add(at);
        List<HeldValue> rows = database.query(SELECT.formatted(sql), row -> HeldValue.read(row, known), all.toArray());
        Map<Tasks.UnitDay, Map<TaskState, Long>> counted =
                tasks.counted(rows.stream().flatMap(HeldValue::counted).collect(Collectors.toSet()), vintage);
        return rows.stream().map(row -> row.view(wording, counted, vintage)).toList();
    }

    /** Where a value stands in the order of {@link #latest}. */
    static Cursor positionOfLatest(IndicatorValue value) {
        return Cursor.at(value.indicator().code(), value.unitId());
    }

    /** Where a value stands in the order of {@link #find}. */
    static Cursor position(IndicatorValue value) {
        Period period = Period.parse(value.period()).orElseThrow();
        return Cursor.at(value.indicator().code(), value.unitId(), period.end(), period.start(), value.revision());
    }

    /** The condition of what is asked for; its parameters are added. */
    private static String where(Wanted wanted, List<Object> parameters) {
        StringBuilder where = new StringBuilder();
        if (wanted.revisions) {
            where.append("v.recorded_at <= coalesce(?::timestamptz, 'infinity')");
            parameters.add(wanted.vintage.asOf() == null ? null : wanted.vintage.at());
        } else {
            where.append(Ledger.held(wanted.vintage, parameters)).append(" and not v.withdrawn");
        }
        where.append(Conditions.among("v.unit_id", wanted.unitIds, parameters));
        where.append(Conditions.asked("v.indicator =", wanted.indicator, parameters));
        if (wanted.period != null) {
            where.append(" and v.period_end between ? and ?");
            parameters.addAll(List.of(wanted.period.start(), wanted.period.end()));
        }
        if (wanted.changedAfter != null) {
            where.append("""
                     and exists (select from indicator_value c
                      where (c.unit_id, c.indicator, c.period_start, c.period_end)
                          = (v.unit_id, v.indicator, v.period_start, v.period_end)
                        and c.recorded_at > ?)
                    """);
            parameters.add(wanted.changedAfter.atOffset(ZoneOffset.UTC));
        }
        return where.toString();
    }
}
