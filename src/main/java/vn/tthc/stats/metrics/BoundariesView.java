package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.RecastUnit;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * What has to be known of the units of an answer that shows history as the units of one day.
 *
 * @param asOf that day
 * @param merged rows that are several units
 * @param notComparable units that nothing of that day stands for
 */
record BoundariesView(LocalDate asOf, List<Merged> merged, List<Unit> notComparable) {

    /**
     * Units that cannot be told apart.
     *
     * @param code as rows have it
     * @param because whose figures belong to several of them
     */
    record Merged(String code, List<Unit> units, List<Unit> because) {}

    /**
     * A unit, with its days: codes are used again.
     *
     * @param validTo null = still in force
     */
    record Unit(String code, String name, LocalDate validFrom, LocalDate validTo) {

        private static List<Unit> of(List<ReportingUnit> units, boolean english) {
            return units.stream()
                    .map(unit -> new Unit(unit.code, unit.displayName(english), unit.validFrom, unit.validTo))
                    .toList();
        }
    }

    /**
     * Tells of the places that rows are about.
     *
     * @param recast null gives null
     */
    static BoundariesView of(Recast recast, Stream<RecastUnit> places, boolean english) {
        if (recast == null) {
            return null;
        }
        List<RecastUnit> all = places.distinct()
                .sorted(Comparator.comparing(RecastUnit::code).thenComparing(RecastUnit::key))
                .toList();
        return new BoundariesView(
                recast.day(),
                all.stream()
                        .filter(RecastUnit::isMerged)
                        .map(place -> new Merged(
                                place.code(), Unit.of(place.units(), english), Unit.of(place.because(), english)))
                        .toList(),
                all.stream()
                        .filter(place -> !place.comparable())
                        .flatMap(place -> Unit.of(place.units(), english).stream())
                        .toList());
    }

    /** The same for the readers of files; null gives none. */
    static List<Table.Note> notes(BoundariesView view) {
        if (view == null) {
            return List.of();
        }
        return List.of(
                new Table.Note("boundaries", view.asOf),
                new Table.Note(
                        "merged",
                        orNone(view.merged.stream()
                                .map(merged -> merged.code + ": " + names(merged.because))
                                .collect(Collectors.joining("; ")))),
                new Table.Note("notComparable", names(view.notComparable)));
    }

    private static String names(List<Unit> units) {
        return orNone(units.stream().map(unit -> unit.code + " " + unit.name).collect(Collectors.joining(", ")));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? null : text;
    }
}
