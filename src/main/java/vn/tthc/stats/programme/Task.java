package vn.tthc.stats.programme;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.observation.Coded;

/**
 * A task in one of its states.
 *
 * @param unitId tells its unit from others that have had the code
 * @param unit whose programme it is in
 * @param task its code there
 * @param group null = of no group
 * @param owner who is responsible; null = not said
 * @param state how far it is
 * @param stateName the same in the language of the answer
 * @param from the first day of the state
 * @param until the last day of the state; null = it lasts
 * @param cause why it is not done; null = not said
 * @param waitingOn whose doing it depends on; null = nobody's, or not said
 * @param tasks how many tasks it stands for; more than one where they are not listed one by one
 * @param source the document it is from; null = not said
 * @param by label of the key that sent it; null = the service itself
 * @param reason why it was corrected; null = not said
 */
@Schema(name = "Task")
public record Task(
        @Schema(hidden = true) @JsonIgnore int unitId,
        Coded unit,
        String task,
        @Schema(nullable = true) String group,
        String name,
        @Schema(nullable = true) String owner,
        TaskState state,
        String stateName,
        LocalDate from,
        @Schema(nullable = true) LocalDate until,
        @Schema(nullable = true) String cause,
        @Schema(nullable = true) String waitingOn,
        int tasks,
        @Schema(nullable = true) String note,
        @Schema(nullable = true) String source,
        boolean synthetic,
        int revision,
        Instant recordedAt,
        @Schema(nullable = true) String by,
        @Schema(nullable = true) String reason) {

    static final List<Column> COLUMNS = List.of(
            Column.code("unit"),
            Column.name("unitName"),
            Column.key("task"),
            Column.plain("group"),
            Column.plain("name"),
            Column.plain("owner"),
            Column.code("state"),
            Column.name("stateName"),
            Column.plain("from"),
            Column.plain("until"),
            Column.plain("cause"),
            Column.plain("waitingOn"),
            Column.figure("tasks"),
            Column.plain("note"),
            Column.plain("source"),
            Column.figure("revision"),
            Column.plain("recordedAt"),
            Column.plain("by"),
            Column.plain("reason"),
            Column.plain("synthetic"));

    /** In the order of {@link #COLUMNS}. */
    List<Object> row() {
        return Arrays.asList(
                unit.code(),
                unit.name(),
                task,
                group,
                name,
                owner,
                state.code(),
                stateName,
                from,
                until,
                cause,
                waitingOn,
                tasks,
                note,
                source,
                revision,
                recordedAt,
                by,
                reason,
                synthetic);
    }
}
