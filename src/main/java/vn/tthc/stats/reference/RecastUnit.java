package vn.tthc.stats.reference;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What figures are shown for under the boundaries of a day: a unit of that day, or several that figures cannot be told
 * apart for.
 *
 * @param units in the order of their codes, at least one
 * @param comparable false = a unit that nothing of that day stands for: it ended without a successor, or began without a
 *     predecessor, and is shown as itself; or units that such figures belong to in part
 * @param because the units whose figures belong to several of {@code units}; empty if there is only one
 */
public record RecastUnit(List<ReportingUnit> units, boolean comparable, List<ReportingUnit> because) {

    private static final String AND = "+";

    /** Whether it is several units. */
    public boolean isMerged() {
        return units.size() > 1;
    }

    /** The numbers of the units, {@code 12+15}. */
    public String key() {
        if (!isMerged()) {
            return units.get(0).id.toString();
        }
        return units.stream().map(unit -> unit.id.toString()).collect(Collectors.joining(AND));
    }

    /** The codes of the units, {@code 17251+17254}. */
    public String code() {
        return units.stream().map(unit -> unit.code).collect(Collectors.joining(AND));
    }
}
