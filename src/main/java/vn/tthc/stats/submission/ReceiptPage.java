package vn.tthc.stats.submission;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.observation.ReportedDays;

/**
 * A page of receipts.
 *
 * @param next cursor of the page behind it; null = this is the last
 * @param held what is held of the unit and period asked for; null unless both were given
 */
@Schema(name = "ReceiptPage")
record ReceiptPage(
        List<Receipt> items,
        @Schema(nullable = true) String next,
        @Schema(nullable = true) ReportedDays.Held held) {}
