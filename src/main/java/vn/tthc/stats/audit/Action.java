package vn.tthc.stats.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody did. The codes are part of the contract. */
public enum Action {
    /** Returns were stored, at once or from a file. */
    SUBMISSION_STORED,
    /** A file was taken to be stored in the background. */
    IMPORT_QUEUED,
    /** The sender called a file off. */
    IMPORT_CANCELLED,
    /** Nothing of a file was stored, because something was wrong with it. */
    IMPORT_REFUSED,
    /** Nothing of a file was stored, because something went wrong on our side. */
    IMPORT_FAILED,
    /** Units or procedures were changed. */
    REFERENCE_CHANGED,
    /** Indicators were made or changed. */
    INDICATORS_CHANGED,
    /** Values of indicators were stored. */
    INDICATOR_VALUES_STORED,
    /** States of tasks were stored. */
    TASKS_STORED,
    /** A period was closed. */
    PUBLISHED,
    /** A key was made. */
    KEY_CREATED,
    /** A key was made that takes the place of another. */
    KEY_ROTATED,
    /** A key was ended. */
    KEY_REVOKED,
    /** A webhook was made. */
    WEBHOOK_CREATED,
    /** A trial was sent to a webhook. */
    WEBHOOK_TRIED,
    /** A webhook's receiver said that it is gone. */
    WEBHOOK_DISABLED,
    /** A webhook was deleted. */
    WEBHOOK_DELETED,
    /** Somebody was not let in, or not let do it. */
    ACCESS_REFUSED;

    /** The code as clients and the database write it: {@code submission-stored}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The action of that code; empty if there is none. */
    public static Optional<Action> of(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code().equals(code))
                .findFirst();
    }
}
