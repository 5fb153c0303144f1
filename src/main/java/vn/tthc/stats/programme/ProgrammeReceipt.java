package vn.tthc.stats.programme;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.reference.Codebook;

/**
 * What became of values or states that were sent.
 *
 * @param recordedAt the moment from which they are part of the data: {@code asOf} this instant has them
 */
@Schema(name = "ProgrammeReceipt")
record ProgrammeReceipt(
        long inserted,
        long revised,
        long unchanged,
        long withdrawn,
        Instant recordedAt,

        @Schema(description = "Codes of the units they are of")
        List<String> units) {

    /** What became of what was sent. */
    static ProgrammeReceipt of(Ledger.Written written, Codebook codebook) {
        return new ProgrammeReceipt(
                written.inserted(),
                written.revised(),
                written.unchanged(),
                written.withdrawn(),
                written.recordedAt(),
                written.unitIds().stream()
                        .map(id -> codebook.unit(id).orElseThrow().code)
                        .sorted()
                        .toList());
    }
}
