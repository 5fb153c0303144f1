package vn.tthc.stats.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What is told. The codes are part of the contract; they are made as the Standard Webhooks specification asks. */
enum EventType {
    /** Figures are not any more as they were told last: corrected, or put back to what was published. */
    CORRECTED("publication.corrected"),
    /** When a period was closed, reports of it had not come. */
    REPORTS_MISSING("publication.reports_missing"),
    /** Somebody tries a webhook. */
    PING("webhook.ping");

    private final String code;

    EventType(String code) {
        this.code = code;
    }

    @JsonValue
    String code() {
        return code;
    }

    static EventType of(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElseThrow();
    }
}
