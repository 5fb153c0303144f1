package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.RecastUnit;
import vn.tthc.stats.reference.ReportingUnit;

/** Finds what units the cells of an answer are about, if it shows history as the units of one day. */
final class Places {

    private final List<Dimension> dimensions;
    private final boolean recast;
    private final Map<Dimension, Map<String, RecastUnit>> byKey = new EnumMap<>(Dimension.class);

    /** For cells of these dimensions and units; {@code recast} null = units are as they were. */
    Places(Recast recast, List<Dimension> dimensions, Collection<ReportingUnit> units) {
        this.dimensions = dimensions;
        this.recast = recast != null;
        if (recast != null) {
            for (ReportingUnit unit : units) {
                add(Dimension.PROVINCE, recast.province(unit.id));
                add(Dimension.DISTRICT, recast.district(unit.id));
                add(Dimension.UNIT, recast.unit(unit.id));
            }
        }
    }

    private void add(Dimension dimension, RecastUnit place) {
        if (place != null && dimensions.contains(dimension)) {
            byKey.computeIfAbsent(dimension, none -> new HashMap<>()).put(place.key(), place);
        }
    }

    /** Of a cell with these keys; null if units are as they were. */
    List<RecastUnit> of(List<String> keys) {
        if (!recast) {
            return null;
        }
        List<RecastUnit> places = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Map<String, RecastUnit> known = byKey.get(dimensions.get(i));
            if (known != null && known.get(keys.get(i)) != null) {
                places.add(known.get(keys.get(i)));
            }
        }
        return places;
    }
}
