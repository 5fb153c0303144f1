package vn.tthc.stats.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;

/** Gives out lists of reference data, which are the same until a codebook has another version. */
@ApplicationScoped
class ListAnswers {

    @Inject
    KeptAnswers kept;

    /**
     * One list.
     *
     * @param name as a file
     * @param columns of the file
     * @param row values of an entry in the order of the columns
     * @param json the page as JSON
     */
    record Listing<T>(
            FileName name, List<Column> columns, Function<T, List<Object>> row, Function<Page<T>, Object> json) {

        private Table table(Page<T> page, long version) {
            return Table.of(
                    name,
                    columns,
                    page.items().stream().map(row).toList(),
                    List.of(new Table.Note("revision", version)));
        }
    }

    /**
     * A page of a list, or all of it.
     *
     * @param asked what it depends on beside the reference data, its form, and the language
     */
    <T> Response respond(Form form, long version, Listing<T> listing, Supplier<Page<T>> page, Object... asked) {
        String question = listing.name + "\n"
                + Arrays.stream(asked).map(Objects::toString).collect(Collectors.joining("\n"));
        Version held = new Version(String.valueOf(version), 0);
        return kept.respond(form, held, question, () -> {
            Page<T> found = page.get();
            return new Answer(
                    held, () -> listing.json.apply(found), () -> listing.table(found, version), null, found.next());
        });
    }
}
