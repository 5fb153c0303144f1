package vn.tthc.stats.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Which days are held of units and procedures after the last day they are to have, or shown by publications. Reads the
 * tables of the rooms above by SQL: what may end is decided here, and the arrows between the rooms stay as they are.
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

    /**
     * Days whose figures of the units are shown by publications of theirs or of units above them, though they may have
     * been withdrawn since, in order. Publications are read first and given as values: shards of Citus do not have them.
     *
     * @param units rows as the codebook has them
     */
    Map<Integer, List<LocalDate>> published(Collection<ReportingUnit> units, Codebook codebook) {
        List<Shown> shown = new ArrayList<>();
        if (!units.isEmpty()) {
            for (Closed closed : database.query(
                    "select unit_id, period_start, period_end, as_of from publication",
                    row -> new Closed(
                            row.getInt(1),
                            row.getObject(2, LocalDate.class),
                            row.getObject(3, LocalDate.class),
                            row.getObject(4, OffsetDateTime.class)))) {
                Set<Integer> of = closed.unitIds(codebook);
                units.stream()
                        .filter(unit -> isWithin(unit, of, codebook))
                        .forEach(unit -> shown.add(new Shown(unit.id, closed)));
            }
        }
        return shown.isEmpty() ? Map.of() : days(shown);
    }

    /** A publication. */
    private record Closed(int unitId, LocalDate first, LocalDate last, OffsetDateTime asOf) {

        /** The rows of the unit that it is of. */
        private Set<Integer> unitIds(Codebook codebook) {
            Set<Integer> ids = new HashSet<>(Set.of(unitId));
            codebook.unit(unitId).stream()
                    .flatMap(unit -> codebook.sameUnitIn(new Period(first, last), unit).stream())
                    .forEach(row -> ids.add(row.id));
            return ids;
        }
    }

    private record Shown(int unitId, Closed by) {}

    private static boolean isWithin(ReportingUnit unit, Set<Integer> ids, Codebook codebook) {
        return ids.contains(unit.id)
                || unit.parentId != null
                        && isWithin(codebook.unit(unit.parentId).orElseThrow(), ids, codebook);
    }

    private Map<Integer, List<LocalDate>> days(List<Shown> shown) {
        Object[] columns = {
            SqlArray.ints(shown.stream().map(Shown::unitId).toList()),
            SqlArray.dates(shown.stream().map(one -> one.by.first).toList()),
            SqlArray.dates(shown.stream().map(one -> one.by.last).toList()),
            SqlArray.instants(shown.stream().map(one -> one.by.asOf.toInstant()).toList())
        };
        return read("""
                select distinct unit_id, day from (
                  select r.unit_id, r.day
                  from unnest(?::int[], ?::date[], ?::date[], ?) as shown(id, first_day, last_day, as_of)
                  join unit_day_report_history r on r.unit_id = shown.id and r.day between first_day and last_day
                    and r.first_received_at <= as_of and r.withdrawn_at > as_of
                  union all
                  select h.unit_id, h.period_start
                  from unnest(?::int[], ?::date[], ?::date[], ?) as shown(id, first_day, last_day, as_of)
                  join dossier_count_history h on h.unit_id = shown.id
                    and h.period_start >= first_day and h.period_end <= last_day
                    and h.recorded_at <= as_of and h.superseded_at > as_of
                ) published order by unit_id, day
                """, Stream.of(columns, columns).flatMap(Stream::of).toArray());
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
        if (lastDays.isEmpty()) {
            return Map.of();
        }
        List<Integer> ids = List.copyOf(lastDays.keySet());
        Object[] parameters = new Object[2 * times];
        for (int i = 0; i < times; i++) {
            parameters[2 * i] = SqlArray.ints(ids);
            parameters[2 * i + 1] =
                    SqlArray.dates(ids.stream().map(lastDays::get).toList());
        }
        return read(sql, parameters);
    }

    private Map<Integer, List<LocalDate>> read(String sql, Object... parameters) {
        Map<Integer, List<LocalDate>> found = new HashMap<>();
        database.query(
                sql,
                row -> found.computeIfAbsent(row.getInt(1), id -> new ArrayList<>())
                        .add(row.getObject(2, LocalDate.class)),
                parameters);
        return found;
    }
}
