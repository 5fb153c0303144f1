package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A count as it is held.
 *
 * @param id what it is of, and so the same over all its revisions
 * @param unit the reporting unit
 * @param procedure the procedure, by the code of the period's end
 * @param level service level, 3 (partial) or 4 (full-process)
 * @param period the days counted, in canonical form
 * @param figures the measures, each null where not reported
 * @param revision 1 for the first figures, one more with each change
 * @param submission the submission it came with
 * @param recordedAt since when these figures have been held
 * @param withdrawn whether it is no longer held; then the figures are null. Only when asked for what has changed
 */
@Schema(
        name = "DossierCount",
        properties = {
            @SchemaProperty(
                    name = "received",
                    type = SchemaType.INTEGER,
                    description = "Dossiers received by any channel; null = not reported"),
            @SchemaProperty(
                    name = "receivedOnline",
                    type = SchemaType.INTEGER,
                    description = "Of those received, filed online; null = not reported"),
            @SchemaProperty(
                    name = "resolvedEarly",
                    type = SchemaType.INTEGER,
                    description = "Resolved before the due date; null = not reported"),
            @SchemaProperty(
                    name = "resolvedOnTime",
                    type = SchemaType.INTEGER,
                    description = "Resolved on the due date; null = not reported"),
            @SchemaProperty(
                    name = "resolvedOverdue",
                    type = SchemaType.INTEGER,
                    description = "Resolved after the due date; null = not reported"),
            @SchemaProperty(
                    name = "feeDue",
                    type = SchemaType.INTEGER,
                    description = "Dossiers with a fee due; null = not reported"),
            @SchemaProperty(
                    name = "feePaidOnline",
                    type = SchemaType.INTEGER,
                    description = "Of those with a fee due, paid online; null = not reported"),
            @SchemaProperty(
                    name = "resultsDigitised",
                    type = SchemaType.INTEGER,
                    description = "Resolved dossiers with a digital result; null = not reported"),
            @SchemaProperty(
                    name = "pendingInTime",
                    type = SchemaType.INTEGER,
                    description = "In process at the period's end, in time; null = not reported"),
            @SchemaProperty(
                    name = "pendingOverdue",
                    type = SchemaType.INTEGER,
                    description = "In process at the period's end, overdue; null = not reported")
        })
record DossierCount(
        String id,
        Coded unit,
        Coded procedure,
        int level,
        String period,
        @Schema(hidden = true) @JsonUnwrapped Figures figures,
        int revision,
        long submission,
        Instant recordedAt,
        boolean withdrawn) {}
