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
     * @param expected days for which a report was due until yesterday
     * @param received those of them that were reported
     * @param missing the others, days in a row as one period
     */
    public record Held(long expected, long received, List<String> missing) {}

    private record Day(int unitId, LocalDate day, boolean reported) {}

    /**
     * What is held of units for the days of a period.
     *
     * @param unitIds units that follow each other in time under one code
     * @param today reports are due until the day before
     */
    public Held held(Collection<Integer> unitIds, Period period, LocalDate today) {
        List<Day> due = due(unitIds, period, Vintage.NOW, today);
        List<LocalDate> missing =
                due.stream().filter(day -> !day.reported).map(Day::day).toList();
        return new Held(due.size(), due.size() - missing.size(), periods(missing));
    }

    /** The days that each unit should have reported and has not; those in a row as one period. */
    public Map<Integer, List<String>> missing(
            Collection<Integer> unitIds, Period period, Vintage vintage, LocalDate today) {
        Map<Integer, List<String>> missing = new HashMap<>();
        due(unitIds, period, vintage, today).stream()
                .filter(day -> !day.reported)
                .collect(Collectors.groupingBy(Day::unitId, Collectors.mapping(Day::day, Collectors.toList())))
                .forEach((unit, days) -> missing.put(unit, periods(days)));
        return missing;
    }

    private List<Day> due(Collection<Integer> unitIds, Period period, Vintage vintage, LocalDate today) {
        List<Object> parameters = new ArrayList<>(List.of(period.start(), period.end(), today));
        parameters.addAll(vintage.reportedParameters());
        parameters.add(SqlArray.ints(unitIds));
        return database.query(
                """
                select u.id, due.day::date as day, d.day is not null as reported
                from reporting_unit u
                cross join generate_series(
                  greatest(?, u.valid_from, u.reports_from), least(?, u.valid_to, ?::date - 1), interval '1 day') due(day)
                left join unit_day_report d on d.unit_id = u.id and d.day = due.day::date and %s
                where u.id = any(?) and u.reports_from is not null
                order by due.day
                """.formatted(vintage.reported()),
                row -> new Day(row.getInt("id"), row.getObject("day", LocalDate.class), row.getBoolean("reported")),
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
