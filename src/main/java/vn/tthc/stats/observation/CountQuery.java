package vn.tthc.stats.observation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.reference.Codebook;

/**
 * A question for counts, its parameters checked and its codes looked up.
 *
 * @param asked the filters as they were put
 * @param updatedAfter only what changed after that instant, withdrawals included; null = all that is held
 * @param cursor only what is behind it; null = from the start
 * @param english whether names are in English
 */
record CountQuery(
        Selection selection,
        List<FileName.Filter> asked,
        Instant updatedAfter,
        String cursor,
        Codebook codebook,
        boolean english,
        Labelling labels) {

    /** All that the answer depends on beside the data, its form, the language, and how many are asked for. */
    String inWords() {
        return Stream.of(
                        "counts",
                        selection.period(),
                        sorted(selection.unitIds()),
                        sorted(selection.procedureIds()),
                        sorted(selection.levels()),
                        selection.vintage().asOf(),
                        updatedAfter,
                        cursor,
                        codebook.version())
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    private static Set<Integer> sorted(Set<Integer> ids) {
        return ids == null ? null : new TreeSet<>(ids);
    }

    FileName fileName() {
        FileName name = FileName.of("dossier-counts").and(asked);
        if (selection.period() != null) {
            name = name.during(selection.period());
        }
        return (updatedAfter == null ? name : name.and("updated"))
                .and(cursor == null ? null : "continued")
                .asOf(selection.vintage().asOf());
    }

    /**
     * What a reader of a file has to know.
     *
     * @param until all changes until then are in it; null = it is not told
     */
    List<Table.Note> notes(Version version, boolean synthetic, Instant until) {
        List<Table.Note> notes = new ArrayList<>();
        notes.add(new Table.Note(
                "start", selection.period() == null ? null : selection.period().start()));
        notes.add(new Table.Note(
                "end", selection.period() == null ? null : selection.period().end()));
        asked.forEach(filter -> notes.add(new Table.Note(filter.parameter(), String.join(", ", filter.codes()))));
        notes.add(new Table.Note("asOf", selection.vintage().asOf()));
        notes.add(new Table.Note("updatedAfter", updatedAfter));
        notes.add(new Table.Note("updatedUntil", until));
        notes.add(new Table.Note("revision", version.revision()));
        notes.add(new Table.Note("updated", version.changed()));
        notes.add(new Table.Note("synthetic", synthetic));
        return notes;
    }
}
