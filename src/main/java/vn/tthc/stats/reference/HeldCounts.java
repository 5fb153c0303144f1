package vn.tthc.stats.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

/**
 * Which days are held of units and procedures after the last day they are to have. Reads the tables of the room above
 * by SQL: what may end is decided here, and the arrow between the rooms stays as it is.
 */
@ApplicationScoped
class HeldCounts {

    @Inject
    Database database;

    /** Days reported of units after the last day given for each, in order. */
    Map<Integer, List<LocalDate>> ofUnits(Map<Integer, LocalDate> lastDays) {
        return days("""
                select distinct unit_id, day from (
                  select r.unit_id, r.day
                  from unnest(?::int[], ?::date[]) as ended(id, last_day)
                  join unit_day_report r on r.unit_id = ended.id and r.day > ended.last_day
                  union all
                  select c.unit_id, greatest(c.period_start, ended.last_day + 1)
                  from unnest(?::int[], ?::date[]) as ended(id, last_day)
                  join dossier_count c on c.unit_id = ended.id and c.period_end > ended.last_day
                ) held order by unit_id, day
                """, lastDays, 2);
    }

    /** First days of counts of procedures after the last day given for each, in order. Reads all counts; it is rare. */
    Map<Integer, List<LocalDate>> ofProcedures(Map<Integer, LocalDate> lastDays) {
        return days("""
                select distinct c.procedure_id, greatest(c.period_start, ended.last_day + 1) as day
                from unnest(?::int[], ?::date[]) as ended(id, last_day)
                join dossier_count c on c.procedure_id = ended.id and c.period_end > ended.last_day
                order by 1, 2
                """, lastDays, 1);
    }

    private Map<Integer, List<LocalDate>> days(String sql, Map<Integer, LocalDate> lastDays, int times) {
        Map<Integer, List<LocalDate>> found = new HashMap<>();
        if (lastDays.isEmpty()) {
            return found;
        }
        List<Integer> ids = List.copyOf(lastDays.keySet());
        Object[] parameters = new Object[2 * times];
        for (int i = 0; i < times; i++) {
            parameters[2 * i] = SqlArray.ints(ids);
            parameters[2 * i + 1] =
                    SqlArray.dates(ids.stream().map(lastDays::get).toList());
        }
        database.query(
                sql,
                row -> found.computeIfAbsent(row.getInt(1), id -> new ArrayList<>())
                        .add(row.getObject(2, LocalDate.class)),
                parameters);
        return found;
    }
}
