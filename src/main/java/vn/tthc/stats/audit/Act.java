package vn.tthc.stats.audit;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that was done.
 *
 * @param unitIds the units it is about, each once; empty = it concerns all
 * @param object what was made or changed, as the end of its address: {@code submissions/325}; null = nothing of the kind
 * @param details more about it: numbers and names, never a secret and never a body
 */
public record Act(Origin origin, Action action, List<Integer> unitIds, String object, Map<String, Object> details) {

    public Act {
        requireNonNull(origin, "origin");
        requireNonNull(action, "action");
        unitIds = unitIds.stream().distinct().sorted().toList();
        details = new LinkedHashMap<>(details);
        details.values().removeIf(value -> value == null);
        details.replaceAll((name, value) -> Secrets.withoutAny(value));
    }

    /** An act about these units. */
    public static Act of(Origin origin, Action action, Collection<Integer> unitIds, String object) {
        return new Act(origin, action, List.copyOf(unitIds), object, Map.of());
    }

    /** An act about that unit; null = about all. */
    public static Act of(Origin origin, Action action, Integer unitId, String object) {
        return of(origin, action, unitId == null ? List.of() : List.of(unitId), object);
    }

    /** The same with one more thing known of it; nothing more if the value is null. */
    public Act with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Act(origin, action, unitIds, object, more);
    }
}
