package vn.tthc.stats.submission;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
 * @param revision version of the unit's data after it; grows with every change
 * @param contentSha256 fingerprint of the normalised content: equal for equal returns in any format
 * @param synthetic true if the figures were made up for demonstration
 * @param dryRun true if nothing was stored
 */
@Schema(name = "Receipt")
record Receipt(
        Long id,
        String unit,
        String period,
        int returns,
        int inserted,
        int revised,
        int unchanged,
        int withdrawn,
        List<String> warnings,
        String revision,
        String contentSha256,
        Instant receivedAt,
        boolean synthetic,
        boolean dryRun) {

    static Receipt of(Submission submission, boolean dryRun, Codebook codebook) {
        return new Receipt(
                dryRun ? null : submission.id,
                submission.unitId == null
                        ? null
                        : codebook.unit(submission.unitId).orElseThrow().code,
                new Period(submission.periodStart, submission.periodEnd).toString(),
                submission.returns,
                submission.inserted,
                submission.revised,
                submission.unchanged,
                submission.withdrawn,
                List.of(),
                Long.toString(submission.revision),
                submission.contentSha256,
                submission.receivedAt,
                submission.synthetic,
                dryRun);
    }
}
