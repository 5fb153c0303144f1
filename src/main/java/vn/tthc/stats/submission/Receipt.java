package vn.tthc.stats.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Codebook;

/**
 * What was done with a submission, as its sender and everyone else may read it.
 *
 * @param id null for a dry run, of which nothing is kept
 * @param unit code of the reporting unit; null if it had returns of several units
 * @param period canonical form of the days it covers
 * @param returns number of returns (unit × period)
 * @param inserted counts that were not held before
 * @param revised counts that were held with other figures
 * @param unchanged counts that were held with the same figures
 * @param withdrawn counts that were held and are no longer
 * @param unreported days, of each unit, that were reported and are no longer; only with mode=withdraw
 * @param refused rows that were not taken; only with mode=partial
 * @param warnings what is odd about the figures, the first 1,000
 * @param revision version of the unit's data after it; grows with every change
 * @param contentSha256 fingerprint of the normalised content: equal for equal returns in any format
 * @param reason why counts were corrected, in the sender's words; null if not said
 * @param receivedAt when it came
 * @param recordedAt the moment from which it is part of the data: asOf this instant they have it; null for a dry run
 * @param synthetic true if the figures were made up for demonstration
 * @param dryRun true if nothing was stored
 * @param rows row by row what became of it; only in the answer to mode=partial
 */
@Schema(name = "Receipt")
record Receipt(
        @Schema(nullable = true) Long id,
        @Schema(nullable = true) String unit,
        String period,
        long returns,
        long inserted,
        long revised,
        long unchanged,
        long withdrawn,
        long unreported,
        long refused,
        List<WarningView> warnings,
        String revision,
        String contentSha256,
        @Schema(nullable = true) String reason,
        Instant receivedAt,
        @Schema(nullable = true) Instant recordedAt,
        boolean synthetic,
        boolean dryRun,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<RowOutcome> rows) {

    /** How many warnings a receipt tells of; all of them are at /warnings. */
    static final int MOST_WARNINGS = 1000;

    /** The same with other warnings. */
    Receipt withWarnings(List<WarningView> others) {
        return new Receipt(
                id,
                unit,
                period,
                returns,
                inserted,
                revised,
                unchanged,
                withdrawn,
                unreported,
                refused,
                others,
                revision,
                contentSha256,
                reason,
                receivedAt,
                recordedAt,
                synthetic,
                dryRun,
                rows);
    }

    static Receipt of(
            Submission submission,
            boolean dryRun,
            List<ReturnWarning> warnings,
            List<RowOutcome> rows,
            Codebook codebook,
            Language language) {
        Long id = dryRun ? null : submission.id;
        return new Receipt(
                id,
                submission.unitId == null
                        ? null
                        : codebook.unit(submission.unitId).orElseThrow().code,
                new Period(submission.periodStart, submission.periodEnd).toString(),
                submission.returns,
                submission.inserted,
                submission.revised,
                submission.unchanged,
                submission.withdrawn,
                submission.unreported,
                submission.refused,
                warnings.stream()
                        .limit(MOST_WARNINGS)
                        .map(w -> WarningView.of(w, id, submission.receivedAt, codebook, language))
                        .toList(),
                Long.toString(submission.revision),
                submission.contentSha256,
                submission.reason,
                submission.receivedAt,
                dryRun ? null : submission.recordedAt,
                submission.synthetic,
                dryRun,
                rows);
    }
}
