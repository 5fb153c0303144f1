package vn.tthc.stats.programme;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that a bulletin tells figures of.
 *
 * @param code its name in questions
 * @param section where the bulletin tells of it
 * @param name in the language of the answer
 * @param nameEn null = it has no English name
 * @param counted what is counted, in the language of the answer; null = nothing is
 * @param taskState its share is that of the tasks in that state, and only what was printed of it is sent; null = it is sent
 * @param revision how often it was changed, plus one
 */
@Schema(name = "Indicator")
public record Indicator(
        String code,
        Kind kind,
        Section section,
        String name,
        String nameVi,
        @Schema(nullable = true) String nameEn,
        @Schema(nullable = true) String counted,
        @JsonIgnore @Schema(hidden = true) String countedVi,
        @JsonIgnore @Schema(hidden = true) String countedEn,
        @Schema(nullable = true) TaskState taskState,
        int revision) {

    /** What its values are. */
    @Schema(name = "IndicatorKind")
    public enum Kind {
        /** Counts on from the beginning, so it never falls: accounts made so far. */
        COUNTER,
        /** So many of so many. */
        SHARE,
        /** Any other number. */
        NUMBER,
        /** Words: all departments use the system. */
        STATEMENT;

        /** The code in JSON and in the database. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the bulletin tells of it. */
    public enum Section {
        ONLINE,
        TASKS,
        DIGITISATION,
        COUNTERS,
        OTHER;

        /** The code in JSON and in the database. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
