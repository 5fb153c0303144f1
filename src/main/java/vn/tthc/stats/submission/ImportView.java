package vn.tthc.stats.submission;

import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far a file is that is stored in the background.
 *
 * @param state queued, running, or ended: succeeded; refused (something is wrong with the file), cancelled or failed
 *     (something went wrong here), after which nothing of it is stored
 * @param progress share of the work done, from 0 to 1
 * @param estimatedEnd null = not known yet, or ended
 * @param problem why nothing was stored; null unless so
 * @param submission number of the receipt at /submissions/{id}; null until stored, and for a dry run
 * @param receipt what a dry run would have stored; null unless so
 * @param errors where to get what is wrong, row by row; null if nothing is
 * @param errorFile where to get the rows to be corrected, as a file with the columns of the one sent; likewise
 */
@Schema(name = "Import")
record ImportView(
        long id,
        String state,
        String format,
        String mode,
        boolean dryRun,
        @Schema(nullable = true) String reason,
        Rows rows,
        float progress,
        Instant createdAt,
        @Schema(nullable = true) Instant startedAt,
        @Schema(nullable = true) Instant estimatedEnd,
        @Schema(nullable = true) Instant finishedAt,
        @Schema(nullable = true) Problem problem,
        @Schema(nullable = true) Long submission,
        @Schema(nullable = true) Receipt receipt,
        @Schema(nullable = true) String errors,
        @Schema(nullable = true) String errorFile) {

    /** Rows so far. Accepted ones are stored only when the import has succeeded. */
    @Schema(name = "ImportRows")
    record Rows(
            long read,

            @Schema(
                    description = "Rows that are right. They are stored when state is succeeded, and not for a dry run;"
                            + " else none of them is")
            long accepted,

            @Schema(description = "Rows that are wrong") long rejected) {}

    /** Why nothing was stored. */
    @Schema(name = "ImportProblem")
    record Problem(String code, String detail) {}

    /** Below this an estimate would be a guess. */
    private static final float ENOUGH = 0.02f;

    static ImportView of(ImportJob job, Problem problem, Receipt receipt, Instant now) {
        boolean wrong = job.rowsRejected > 0 || job.refusal != null;
        String path = "/api/v1/imports/" + job.id;
        return new ImportView(
                job.id,
                job.state,
                job.format,
                job.mode,
                job.dryRun,
                job.reason,
                new Rows(job.rowsRead, job.rowsAccepted, job.rowsRejected),
                job.progress,
                job.createdAt,
                job.startedAt,
                estimatedEnd(job, now),
                job.finishedAt,
                problem,
                job.submissionId,
                receipt,
                wrong ? path + "/errors" : null,
                wrong ? path + "/error-file" : null);
    }

    private static Instant estimatedEnd(ImportJob job, Instant now) {
        if (job.state() != ImportJob.State.RUNNING || job.progress < ENOUGH) {
            return null;
        }
        Duration elapsed = Duration.between(job.startedAt, now);
        return job.startedAt.plusMillis((long) (elapsed.toMillis() / job.progress));
    }
}
