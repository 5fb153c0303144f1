package vn.tthc.stats.publication;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.observation.Coded;

/**
 * A period that was closed.
 *
 * @param id what {@code publication=} takes
 * @param unit whose figures, with those of the units below it
 * @param period the days, in canonical form
 * @param asOf what was recorded by then is in it, and nothing else ever will be
 * @param revision of all units' data then
 * @param publishedBy label of the key, or by what the identity provider's caller is known here
 */
@Schema(name = "Publication")
public record PublicationView(
        long id,
        Coded unit,
        String name,
        String period,
        Instant asOf,
        String revision,
        @Schema(nullable = true) String note,
        Instant publishedAt,
        String publishedBy) {

    static final List<Column> COLUMNS = List.of(
            Column.key("id"),
            Column.code("unit"),
            Column.name("unitName"),
            Column.plain("name"),
            Column.plain("period"),
            Column.plain("asOf"),
            Column.plain("revision"),
            Column.plain("note"),
            Column.plain("publishedAt"),
            Column.plain("publishedBy"));

    /** The same with the name of its unit, or without it. */
    PublicationView labelled(Labelling labels) {
        return new PublicationView(
                id,
                new Coded(unit.code(), labels.name(unit.name())),
                name,
                period,
                asOf,
                revision,
                note,
                publishedAt,
                publishedBy);
    }

    /** In the order of {@link #COLUMNS}. */
    List<Object> row() {
        return Arrays.asList(
                id, unit.code(), unit.name(), name, period, asOf, revision, note, publishedAt, publishedBy);
    }
}
