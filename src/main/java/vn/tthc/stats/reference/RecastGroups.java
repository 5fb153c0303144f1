package vn.tthc.stats.reference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts units where their figures belong, and joins all places that one unit's figures belong to. */
final class RecastGroups {

    private static final Comparator<ReportingUnit> BY_CODE =
            Comparator.comparing((ReportingUnit unit) -> unit.code).thenComparing(unit -> unit.validFrom);

    private final Map<Integer, ReportingUnit> members = new LinkedHashMap<>();

    /** By number of a member: another of the same group, nearer to the one that stands for the group. */
    private final Map<Integer, Integer> nearer = new HashMap<>();

    /** By number of the unit with figures: any member of the group they belong to. */
    private final Map<Integer, Integer> placed = new LinkedHashMap<>();

    /** Units whose figures belong to several, with one of these. */
    private final Map<ReportingUnit, Integer> reasons = new LinkedHashMap<>();

    /** Any member of each group to which figures belong in part only. */
    private final Set<Integer> incomplete = new HashSet<>();

    private final Map<Integer, RecastUnit> alone = new HashMap<>();

    /**
     * Says where a unit's figures belong.
     *
     * @param targets if empty, to {@code via}, which is like nothing else
     * @param via the unit that leads there: itself, or one above it
     * @param complete whether all of the figures belong to targets; else none of them is like what others report
     */
    void put(ReportingUnit unit, Collection<ReportingUnit> targets, ReportingUnit via, boolean complete) {
        Integer first = null;
        for (ReportingUnit target : targets) {
            members.putIfAbsent(target.id, target);
            nearer.putIfAbsent(target.id, target.id);
            if (first == null) {
                first = target.id;
            } else {
                nearer.put(standsFor(target.id), standsFor(first));
            }
        }
        if (first == null) {
            alone.computeIfAbsent(via.id, id -> new RecastUnit(List.of(via), false, List.of()));
            first = via.id;
        }
        placed.put(unit.id, first);
        if (!complete && !targets.isEmpty()) {
            incomplete.add(first);
        }
        if (targets.size() > 1) {
            reasons.put(via, first);
        }
    }

    private Integer standsFor(Integer member) {
        Integer at = member;
        while (!nearer.get(at).equals(at)) {
            nearer.put(at, nearer.get(nearer.get(at)));
            at = nearer.get(at);
        }
        return at;
    }

    /** By number of each unit with figures. */
    Map<Integer, RecastUnit> places() {
        Map<Integer, List<ReportingUnit>> groups = new HashMap<>();
        members.values()
                .forEach(member -> groups.computeIfAbsent(standsFor(member.id), none -> new ArrayList<>())
                        .add(member));
        Map<Integer, List<ReportingUnit>> because = new HashMap<>();
        reasons.forEach((unit, member) -> because.computeIfAbsent(standsFor(member), none -> new ArrayList<>())
                .add(unit));
        Set<Integer> marked = incomplete.stream().map(this::standsFor).collect(Collectors.toSet());
        Map<Integer, RecastUnit> made = new HashMap<>();
        groups.forEach((group, units) -> made.put(
                group,
                new RecastUnit(
                        inOrder(units), !marked.contains(group), inOrder(because.getOrDefault(group, List.of())))));
        Map<Integer, RecastUnit> places = new HashMap<>();
        placed.forEach((unit, member) ->
                places.put(unit, nearer.containsKey(member) ? made.get(standsFor(member)) : alone.get(member)));
        return places;
    }

    private static List<ReportingUnit> inOrder(List<ReportingUnit> units) {
        return units.stream().sorted(BY_CODE).toList();
    }
}
