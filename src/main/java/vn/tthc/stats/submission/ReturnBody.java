package vn.tthc.stats.submission;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The JSON form of a return, for the OpenAPI document only: {@link JsonReturnReader} reads it. */
@Schema(name = "Return", additionalProperties = Schema.False.class)
record ReturnBody(
        @Schema(required = true, description = "Code of the reporting unit as of the period", examples = "412")
        String unit,

        @Schema(
                required = true,
                description = "ISO 8601 day, week, month, quarter, year or interval, or reporting month 2023-02-R",
                examples = "2023-02-01")
        String period,

        @Schema(description = "Why it corrects what was sent before", examples = "Đối chiếu với sổ tiếp nhận")
        String reason,

        @Schema(required = true, description = "Each procedure and level at most once; empty = nil return")
        List<CountBody> counts) {

    /** One count. A measure left out is unknown, which is not zero. */
    @Schema(name = "ReturnCount", additionalProperties = Schema.False.class)
    record CountBody(
            @Schema(
                    required = true,
                    description = "National code in any provincial spelling, or catalogue key",
                    examples = "1.004222")
            String procedure,

            @Schema(required = true, description = "3 = partial (một phần), 4 = full-process (toàn trình)")
            int level,

            @Schema(description = "Dossiers received by any channel", minimum = "0")
            Integer received,

            @Schema(description = "Of those received, filed online", minimum = "0")
            Integer receivedOnline,

            @Schema(description = "Resolved before the due date", minimum = "0")
            Integer resolvedEarly,

            @Schema(description = "Resolved on the due date", minimum = "0")
            Integer resolvedOnTime,

            @Schema(description = "Resolved after the due date", minimum = "0")
            Integer resolvedOverdue,

            @Schema(description = "Dossiers with a fee due", minimum = "0")
            Integer feeDue,

            @Schema(description = "Of those with a fee due, paid online", minimum = "0")
            Integer feePaidOnline,

            @Schema(description = "Resolved dossiers with a digital result", minimum = "0")
            Integer resultsDigitised,

            @Schema(description = "In process at the period's end, in time", minimum = "0")
            Integer pendingInTime,

            @Schema(description = "In process at the period's end, overdue", minimum = "0")
            Integer pendingOverdue) {}
}
