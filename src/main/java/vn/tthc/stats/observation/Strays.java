package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Units that have reported days on which, as codelists say now, another row of the same unit is in force, or none: they
 * were renamed, moved or merged later with effect from an earlier day. What they had reported was withdrawn before, but a
 * vintage still has it, and must not lose it: it is read as of the row in force if that stands where the unit stood, and
 * else stays where it was.
 *
 * @param units who, and in which days
 * @param continuations the days that belong to other rows of the same units
 */
record Strays(List<Stray> units, List<Continuation> continuations) {

    /** There are none, as is mostly so. */
    static final Strays NONE = new Strays(List.of(), List.of());

    /** What has no end ends here, later than all periods. */
    private static final LocalDate NO_END = LocalDate.of(9999, 12, 31);

    /** A row of a unit, and days that hold all those that it has reported while it is not in force. */
    record Stray(int unitId, Period days) {}

    /** Days of a unit on which another row of it is in force. */
    record Continuation(int unitId, LocalDate from, LocalDate to, int inForce) {}

    static Strays of(List<Stray> units, Codebook codebook) {
        return new Strays(
                units,
                units.stream()
                        .flatMap(stray ->
                                continuations(codebook.unit(stray.unitId).orElseThrow(), codebook))
                        .toList());
    }

    private static Stream<Continuation> continuations(ReportingUnit unit, Codebook codebook) {
        return codebook.sameUnit(unit).stream()
                .filter(row -> row != unit && isInThePlaceOf(unit, row, codebook))
                .map(row ->
                        new Continuation(unit.id, row.validFrom, row.validTo == null ? NO_END : row.validTo, row.id));
    }

    /** Otherwise its figures stay with those for whom they were reported. */
    private static boolean isInThePlaceOf(ReportingUnit unit, ReportingUnit row, Codebook codebook) {
        return Stream.<Function<ReportingUnit, Integer>>of(
                        place -> place.parentId, place -> place.districtId, place -> place.provinceId)
                .allMatch(above -> Objects.equals(
                        Optional.ofNullable(above.apply(unit)).map(codebook::identity),
                        Optional.ofNullable(above.apply(row)).map(codebook::identity)));
    }

    /** Those whose days touch a period; null = all. */
    Strays during(Period period) {
        if (period == null || units.isEmpty()) {
            return this;
        }
        List<Stray> touching = units.stream()
                .filter(stray -> !stray.days.start().isAfter(period.end())
                        && !stray.days.end().isBefore(period.start()))
                .toList();
        return new Strays(touching, continuations);
    }

    /** Who they are. */
    Set<Integer> unitIds() {
        return units.stream().map(Stray::unitId).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * SQL for the same rows, each of the row of its unit that is in force on its day.
     *
     * @param rows SQL for rows with a {@code unit_id}
     * @param columns the others that they have
     * @param day which of these is their day
     */
    String settled(String rows, String columns, String day) {
        if (units.isEmpty()) {
            return rows;
        }
        // Shards of Citus join what UNION puts together only on the unit that they have it under. Whoever has rows has
        // a version.
        return """
                (select settled.unit_id, %2$s
                 from (
                   select unit_id as own_id, unit_id, %2$s from %1$s e where e.unit_id <> all(?)
                   union all
                   select e.unit_id, coalesce(s.in_force, e.unit_id), %3$s from %1$s e
                   left join unnest(?::int4[], ?::date[], ?::date[], ?::int4[]) s(unit_id, from_day, to_day, in_force)
                     on s.unit_id = e.unit_id and e.%4$s between s.from_day and s.to_day
                   where e.unit_id = any(?)
                 ) settled
                 join unit_version v on v.unit_id = settled.own_id)""".formatted(
                rows, columns, Stream.of(columns.split(", ")).map("e."::concat).collect(Collectors.joining(", ")), day);
    }

    /**
     * The parameters that go with it.
     *
     * @param ofRows the parameters of the rows
     */
    List<Object> parameters(List<Object> ofRows) {
        if (units.isEmpty()) {
            return ofRows;
        }
        SqlArray ids = SqlArray.ints(unitIds());
        return Stream.of(
                        ofRows.stream(),
                        Stream.of(ids),
                        ofRows.stream(),
                        Stream.of(
                                SqlArray.ints(continuations.stream()
                                        .map(Continuation::unitId)
                                        .toList()),
                                SqlArray.dates(continuations.stream()
                                        .map(Continuation::from)
                                        .toList()),
                                SqlArray.dates(continuations.stream()
                                        .map(Continuation::to)
                                        .toList()),
                                SqlArray.ints(continuations.stream()
                                        .map(Continuation::inForce)
                                        .toList()),
                                ids))
                .flatMap(parameters -> parameters)
                .map(Object.class::cast)
                .toList();
    }
}
