package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.RecastUnit;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * The keys of cells that units have under other boundaries than those they reported in. A key of several units that cannot
 * be told apart is theirs joined by {@link #AND}.
 */
final class UnitMap {

    /** Between the keys of units that cannot be told apart. */
    static final String AND = "+";

    private static final String WITH = "with ";

    private UnitMap() {}

    /**
     * The key of a unit's cell; null where there is none.
     *
     * @param recast null = as it was
     */
    static String key(Dimension dimension, ReportingUnit unit, Recast recast) {
        return switch (dimension) {
            case PROVINCE -> recast == null ? text(unit.provinceId) : key(recast.province(unit.id));
            case DISTRICT -> recast == null ? text(unit.districtId) : key(recast.district(unit.id));
            case UNIT -> recast == null ? text(unit.id) : key(recast.unit(unit.id));
            case KIND -> recast == null ? unit.kind.code() : kinds(recast.unit(unit.id));
            case PROCEDURE, FIELD, AGENCY, LEVEL, DAY, WEEK, MONTH, QUARTER, YEAR ->
                throw new IllegalStateException(dimension + " is not of units");
        };
    }

    /** The units that a key of {@link Dimension#UNIT} stands for. */
    static List<Integer> units(String key) {
        return Arrays.stream(key.split(Pattern.quote(AND)))
                .map(Integer::valueOf)
                .toList();
    }

    private static String text(Integer id) {
        return id == null ? null : id.toString();
    }

    private static String key(RecastUnit place) {
        return place == null ? null : place.key();
    }

    private static String kinds(RecastUnit place) {
        return place.units().stream()
                .map(unit -> unit.kind.code())
                .distinct()
                .sorted()
                .collect(Collectors.joining(AND));
    }

    /**
     * The statement with a table {@code m} in front of it, by {@code unit_id} the keys of {@link Dimension#ofMap}. The
     * statement itself if units are as they were, or if it needs no such key.
     *
     * @param units who may have figures
     */
    static MetricSql before(MetricSql sql, Recast recast, List<Dimension> dimensions, Collection<ReportingUnit> units) {
        List<Dimension> ofUnits =
                dimensions.stream().filter(Dimension::isOfUnits).toList();
        if (recast == null || ofUnits.isEmpty()) {
            return sql;
        }
        List<Object> parameters = new ArrayList<>();
        parameters.add(SqlArray.ints(units.stream().map(unit -> unit.id).toList()));
        for (Dimension dimension : ofUnits) {
            parameters.add(SqlArray.texts(
                    units.stream().map(unit -> key(dimension, unit, recast)).toList()));
        }
        parameters.addAll(sql.parameters());
        boolean more = sql.text().startsWith(WITH);
        return new MetricSql(
                "with m as (select * from unnest(?::int4[]%s) m(unit_id%s))%s%s"
                        .formatted(
                                ", ?::text[]".repeat(ofUnits.size()),
                                ofUnits.stream().map(d -> ", " + d.code()).collect(Collectors.joining()),
                                more ? ", " : "\n",
                                more ? sql.text().substring(WITH.length()) : sql.text()),
                parameters);
    }

    /** SQL for the key of a count's cell, see {@link Dimension#ofCount}. */
    static String ofCount(Dimension dimension, Recast recast) {
        return recast != null && dimension.isOfUnits() ? dimension.ofMap() : dimension.ofCount();
    }

    /** SQL for the key of a day's cell, see {@link Dimension#ofDay}. */
    static String ofDay(Dimension dimension, Recast recast) {
        return recast != null && dimension.isOfUnits() ? dimension.ofMap() : dimension.ofDay();
    }

    /** The join that goes with it, of rows called {@code row}; empty if there is no such table. */
    static String join(Recast recast, List<Dimension> dimensions, String row) {
        return recast != null && dimensions.stream().anyMatch(Dimension::isOfUnits)
                ? "left join m on m.unit_id = %s.unit_id ".formatted(row)
                : "";
    }
}
