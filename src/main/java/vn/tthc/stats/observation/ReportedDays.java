package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/** Tells which days units have reported, and which they should have. */
@ApplicationScoped
public class ReportedDays {

    @Inject
    Database database;

    /**
     * What is held of a unit's reports.
     *
     * @param expected days for which a report was due until yesterday, and any more that were reported
     * @param received days that were reported
     * @param missing days that were due and not reported, those in a row as one period
     */
    @Schema(name = "HeldReports")
    public record Held(long expected, long received, List<String> missing) {}

    /**
     * Days reported as rows {@code d} with their unit {@code r}: {@code unit_id}, {@code day}, and for the day how many
     * reports were {@code received} and how many of those were {@code asked} for.
     *
     * @param unitIds null = all
     * @param today reports are due until the day before
     */
    public static Selection.Condition byDay(Period period, Set<Integer> unitIds, Vintage vintage, LocalDate today) {
        List<Object> parameters = new ArrayList<>(List.of(today));
        parameters.addAll(vintage.parameters(period));
        parameters.addAll(List.of(period.start(), period.end()));
        return reports("""
                (select d.unit_id, d.day, 1 as received,
                   case when d.day between r.reports_from and coalesce(r.valid_to, 'infinity') and d.day < ? then 1 else 0 end as asked
                 from %s d join reporting_unit r on r.id = d.unit_id
                 where d.day between ? and ?""".formatted(vintage.reports(period)), unitIds, parameters);
    }

    /** The same, now and month by month: {@code day} is the first of the month. */
    public static Selection.Condition byMonth(Period period, Set<Integer> unitIds, LocalDate today) {
        LocalDate lastDue = today.minusDays(1);
        return reports(
                """
                (select d.unit_id, d.month as day,
                   bit_count((d.reported & month_days(d.month, ?, ?))::bit(32)) as received,
                   case when r.reports_from is null then 0 else bit_count((
                     d.reported & month_days(d.month, greatest(r.reports_from, ?), least(r.valid_to, ?, ?)))::bit(32)) end as asked
                 from unit_month d join reporting_unit r on r.id = d.unit_id
                 where d.month between ? and ?""",
                unitIds,
                new ArrayList<>(List.of(
                        period.start(),
                        period.end(),
                        period.start(),
                        period.end(),
                        lastDue,
                        period.start().withDayOfMonth(1),
                        period.end())));
    }

    private static Selection.Condition reports(String select, Set<Integer> unitIds, List<Object> parameters) {
        return new Selection.Condition(
                select + Conditions.among("d.unit_id", unitIds, parameters)
                        + ") d join reporting_unit r on r.id = d.unit_id",
                "true",
                parameters);
    }

    /**
     * Reports that are not those that were known at an instant. Who reported no dossiers reported all the same.
     *
     * @param before how many there were
     * @param after how many there are
     * @param added that are there and were not
     * @param withdrawn that were there and are not any more
     * @param mark equal marks tell of the same differences
     */
    public record Changed(long before, long after, long added, long withdrawn, String mark) {

        /** How many differ. */
        public long reports() {
            return added + withdrawn;
        }
    }

    // Whether a report was there cannot change any more, so that which ones differ tells two states apart.
    private static final String CHANGED = """
            select count(o.day) as before, count(n.day) as after, count(*) filter (where o.day is null) as added,
              count(*) filter (where n.day is null) as withdrawn,
              coalesce(sum(hashtextextended(unit_id || ' ' || day, 0)) filter (where o.day is null or n.day is null), 0)::text
                as mark
            from (select d.unit_id, d.day from %s d where d.unit_id = any(?) and d.day between ? and ?) o
            full join (select d.unit_id, d.day from unit_day_report d where d.unit_id = any(?) and d.day between ? and ?) n
              using (unit_id, day)
            """;

    /** How many of these units' reports of days of that period are not as they were known. */
    public Changed since(Vintage vintage, Period period, Collection<Integer> unitIds) {
        List<Object> parameters = new ArrayList<>(vintage.parameters(period));
        for (int i = 0; i < 2; i++) {
            parameters.addAll(List.of(SqlArray.ints(unitIds), period.start(), period.end()));
        }
        return database.one(
                CHANGED.formatted(vintage.reports(period)),
                row -> new Changed(
                        row.getLong("before"),
                        row.getLong("after"),
                        row.getLong("added"),
                        row.getLong("withdrawn"),
                        row.getString("mark")),
                parameters.toArray());
    }

    private record Day(int unitId, LocalDate day, boolean reported) {}

    /** How many of the units have reported any of the days. */
    public long unitsWithReports(Collection<Integer> unitIds, Period period) {
        return database.one(
                "select count(distinct unit_id) from unit_day_report where unit_id = any(?) and day between ? and ?",
                row -> row.getLong(1),
                SqlArray.ints(unitIds),
                period.start(),
                period.end());
    }

    /**
     * What is held of units for the days of a period.
     *
     * @param unitIds units that follow each other in time under one code
     * @param today reports are due until the day before
     */
    public Held held(Collection<Integer> unitIds, Period period, LocalDate today) {
        List<Day> days = days(unitIds, period, Vintage.NOW, today);
        List<LocalDate> missing =
                days.stream().filter(day -> !day.reported).map(Day::day).toList();
        return new Held(days.size(), days.size() - missing.size(), periods(missing));
    }

    /** The days that each unit should have reported and has not; those in a row as one period. */
    public Map<Integer, List<String>> missing(
            Collection<Integer> unitIds, Period period, Vintage vintage, LocalDate today) {
        Map<Integer, List<String>> missing = new HashMap<>();
        days(unitIds, period, vintage, today).stream()
                .filter(day -> !day.reported)
                .collect(Collectors.groupingBy(Day::unitId, Collectors.mapping(Day::day, Collectors.toList())))
                .forEach((unit, days) -> missing.put(unit, periods(days)));
        return missing;
    }

    /** The days that were due or reported or both. */
    private List<Day> days(Collection<Integer> unitIds, Period period, Vintage vintage, LocalDate today) {
        List<Object> parameters = new ArrayList<>(List.of(period.start(), period.end(), today, SqlArray.ints(unitIds)));
        parameters.addAll(vintage.parameters(period));
        parameters.addAll(List.of(SqlArray.ints(unitIds), period.start(), period.end()));
        return database.query(
                """
                select coalesce(due.unit_id, d.unit_id) as unit_id, coalesce(due.day, d.day) as day,
                  d.day is not null as reported
                from (
                  select u.id as unit_id, due.day::date as day
                  from reporting_unit u
                  cross join generate_series(
                    greatest(?, u.valid_from, u.reports_from), least(?, u.valid_to, ?::date - 1), interval '1 day') due(day)
                  where u.id = any(?) and u.reports_from is not null
                ) due
                full join (
                  select d.unit_id, d.day from %s d where d.unit_id = any(?) and d.day between ? and ?
                ) d on d.unit_id = due.unit_id and d.day = due.day
                order by 2
                """.formatted(vintage.reports(period)),
                row -> new Day(
                        row.getInt("unit_id"), row.getObject("day", LocalDate.class), row.getBoolean("reported")),
                parameters.toArray());
    }

    /** Days in order, those in a row as one period. */
    static List<String> periods(List<LocalDate> days) {
        List<String> periods = new ArrayList<>();
        for (int i = 0; i < days.size(); ) {
            int j = i;
            while (j + 1 < days.size() && days.get(j + 1).equals(days.get(j).plusDays(1))) {
                j++;
            }
            periods.add(new Period(days.get(i), days.get(j)).toString());
            i = j + 1;
        }
        return periods;
    }
}
