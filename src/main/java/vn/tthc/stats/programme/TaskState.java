package vn.tthc.stats.programme;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a task is. */
public enum TaskState {
    COMPLETED,
    /** Carried out again and again, and never completed. */
    CONTINUOUS,
    IN_PROGRESS,
    NOT_STARTED;

    /** The code in JSON and in the database. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The state of that code. */
    static Optional<TaskState> of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code().equals(code))
                .findFirst();
    }
}
