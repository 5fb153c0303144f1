package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    public record Held(long expected, long received, List<String> missing) {}

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
        parameters.addAll(vintage.reportParameters());
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
                """.formatted(vintage.reports()),
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
