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
final class RecastPlaces {

    private final List<Dimension> dimensions;

    /** The places of units in a key; none if units are as they were. */
    private final int[] ofUnits;

    private final Map<Dimension, Map<String, Set<RecastUnit>>> byKey = new EnumMap<>(Dimension.class);

    /** By the units of a key: a kind of units may be thousands, which a cell for each day would hold anew. */
    private final Map<Key, Found> found = new HashMap<>();

    /**
     * What a cell is about.
     *
     * @param units those that have to be told of: of the cell itself, and of a kind those that are not comparable
     * @param comparable whether all of its units are units of the day, or several of that day; null = it is of none
     */
    record Found(Set<RecastUnit> units, Boolean comparable) {}

    /** For cells of these dimensions and units; {@code recast} null = units are as they were. */
    RecastPlaces(Recast recast, List<Dimension> dimensions, Collection<ReportingUnit> units) {
        this.dimensions = dimensions;
        ofUnits = Dimension.places(dimensions, dimension -> recast != null && dimension.isOfUnits());
        if (ofUnits.length > 0) {
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

    /** Of a cell with this key; null if units are as they were, or if cells are not of units. */
    Found of(Key key) {
        return ofUnits.length == 0 ? null : found.computeIfAbsent(key.only(ofUnits), units -> find(key));
    }

    private Found find(Key key) {
        Set<RecastUnit> told = new LinkedHashSet<>();
        List<Boolean> judged = new ArrayList<>();
        for (int i : ofUnits) {
            Dimension dimension = dimensions.get(i);
            Map<String, Set<RecastUnit>> known = byKey.get(dimension);
            Set<RecastUnit> places = known == null ? Set.of() : known.getOrDefault(key.text(i), Set.of());
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
