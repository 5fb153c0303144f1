package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One revision of a count.
 *
 * @param revision 1 for the first figures, one more with each change or withdrawal
 * @param figures the measures, each null where not reported; all null if withdrawn
 * @param withdrawn whether the count was withdrawn with this revision
 * @param recordedAt since when
 * @param supersededAt until when; null = it is the present one
 * @param submission the submission it came with
 * @param by label of the key it was sent with, or number of the caller; null = written by the service itself
 * @param reason why, in the sender's words; null if not said
 */
@Schema(name = "CountRevision")
record CountRevision(
        int revision,
        @Schema(hidden = true) @JsonUnwrapped Figures figures,
        boolean withdrawn,
        Instant recordedAt,
        @Schema(nullable = true) Instant supersededAt,
        long submission,
        @Schema(nullable = true) String by,
        @Schema(nullable = true) String reason) {}
