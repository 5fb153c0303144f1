package vn.tthc.stats.programme;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of values or states that were sent.
 *
 * @param recordedAt the moment from which they are part of the data: {@code asOf} this instant has them
 */
@Schema(name = "ProgrammeReceipt")
record Receipt(
        long inserted,
        long revised,
        long unchanged,
        long withdrawn,
        Instant recordedAt,

        @Schema(description = "Codes of the units they are of")
        List<String> units) {}
