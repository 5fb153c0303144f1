package vn.tthc.stats.publication;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.observation.Coded;

/**
 * Something that is not as it was published.
 *
 * @param of what: a procedure, an indicator or a task
 * @param level the service level of a count; null of anything else
 * @param period the days it is of, in canonical form
 * @param figures what has changed of it, by name
 * @param changedAt the moment of the latest change
 * @param by label of the key that sent the latest change; null = the service itself
 * @param reason why, in their words; null = not said
 * @param submission the number of the latest return; null of anything but counts
 */
@Schema(name = "PublicationDifference")
record Difference(
        Kind kind,
        Coded unit,
        Coded of,
        @Schema(nullable = true) Integer level,
        String period,
        Map<String, Values> figures,
        Instant changedAt,
        @Schema(nullable = true) String by,
        @Schema(nullable = true) String reason,
        @Schema(nullable = true) Long submission) {

    /** What has changed. */
    @Schema(name = "PublicationDifferenceKind")
    public enum Kind {
        COUNT,
        INDICATOR,
        TASK;

        /** The code in JSON. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As it was published and as it is; null = it was not there, or is not there any more. */
    @Schema(name = "PublicationDifferenceValues")
    record Values(
            @Schema(nullable = true, description = "A number or a text")
            Object before,

            @Schema(nullable = true, description = "A number or a text")
            Object after) {}

    static final List<Column> COLUMNS = List.of(
            Column.plain("kind"),
            Column.code("unit"),
            Column.name("unitName"),
            Column.code("of"),
            Column.name("ofName"),
            Column.plain("level"),
            Column.key("period"),
            Column.key("figure"),
            Column.plain("before"),
            Column.plain("after"),
            Column.plain("changedAt"),
            Column.plain("by"),
            Column.plain("reason"),
            Column.plain("submission"));

    /** The same with the names of what it is about, or without them. */
    Difference labelled(Labelling labels) {
        return new Difference(
                kind,
                new Coded(unit.code(), labels.name(unit.name())),
                new Coded(of.code(), labels.name(of.name())),
                level,
                period,
                figures,
                changedAt,
                by,
                reason,
                submission);
    }

    /** A row for each figure, in the order of {@link #COLUMNS}. */
    List<List<Object>> rows() {
        List<List<Object>> rows = new ArrayList<>();
        figures.forEach((name, values) -> rows.add(Arrays.asList(
                kind.code(),
                unit.code(),
                unit.name(),
                of.code(),
                of.name(),
                level,
                period,
                name,
                values.before,
                values.after,
                changedAt,
                by,
                reason,
                submission)));
        return rows;
    }
}
