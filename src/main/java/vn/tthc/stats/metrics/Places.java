package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.RecastUnit;
import vn.tthc.stats.reference.ReportingUnit;

/** Finds what units the cells of an answer are about, if it shows history as the units of one day. */
final class Places {

    private final List<Dimension> dimensions;
    private final boolean ofUnits;
    private final Map<Dimension, Map<String, Set<RecastUnit>>> byKey = new EnumMap<>(Dimension.class);

    /**
     * What a cell is about.
     *
     * @param units those that have to be told of: of the cell itself, and of a kind those that are not comparable
     * @param comparable whether all of its units are units of the day, or several of that day; null = it is of none
     */
    record Found(Set<RecastUnit> units, Boolean comparable) {}

    /** For cells of these dimensions and units; {@code recast} null = units are as they were. */
    Places(Recast recast, List<Dimension> dimensions, Collection<ReportingUnit> units) {
        this.dimensions = dimensions;
        ofUnits = recast != null && dimensions.stream().anyMatch(Dimension::isOfUnits);
        if (ofUnits) {
            for (ReportingUnit unit : units) {
                add(Dimension.PROVINCE, unit, recast, recast.province(unit.id));
                add(Dimension.DISTRICT, unit, recast, recast.district(unit.id));
                add(Dimension.UNIT, unit, recast, recast.unit(unit.id));
                add(Dimension.KIND, unit, recast, recast.unit(unit.id));
            }
        }
    }

    private void add(Dimension dimension, ReportingUnit unit, Recast recast, RecastUnit place) {
        if (place != null && dimensions.contains(dimension)) {
            byKey.computeIfAbsent(dimension, none -> new HashMap<>())
                    .computeIfAbsent(UnitMap.key(dimension, unit, recast), none -> new LinkedHashSet<>())
                    .add(place);
        }
    }

    /** Of a cell with these keys; null if units are as they were, or if cells are not of units. */
    Found of(List<String> keys) {
        if (!ofUnits) {
            return null;
        }
        Set<RecastUnit> told = new LinkedHashSet<>();
        List<Boolean> judged = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Dimension dimension = dimensions.get(i);
            Map<String, Set<RecastUnit>> known = byKey.get(dimension);
            Set<RecastUnit> places = known == null ? Set.of() : known.getOrDefault(keys.get(i), Set.of());
            places.stream()
                    .filter(place -> dimension != Dimension.KIND || !place.comparable())
                    .forEach(told::add);
            if (!places.isEmpty()) {
                judged.add(places.stream().allMatch(RecastUnit::comparable));
            }
        }
        return new Found(told, judged.isEmpty() ? null : Boolean.valueOf(!judged.contains(false)));
    }
}
