package vn.tthc.stats.submission;

import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.audit.RefusedActs;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.CountWriter;
import vn.tthc.stats.observation.Overlap;
import vn.tthc.stats.observation.Staged;
import vn.tthc.stats.observation.UnitPeriod;
import vn.tthc.stats.observation.Written;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** Stores a file: one transaction, whatever its length, and memory that does not grow with it. */
@ApplicationScoped
class ImportTransaction {

    private static final int A_DAY = 24 * 60 * 60;

    /** More than anyone follows up. */
    private static final int MOST_JUMPS = 1000;

    @Inject
    Imports imports;

    @Inject
    ImportErrors errors;

    @Inject
    Submissions submissions;

    @Inject
    CountWriter writer;

    @Inject
    Codebooks codebooks;

    @Inject
    Database database;

    @Inject
    Language language;

    @Inject
    RefusedActs refused;

    @ConfigProperty(name = "tthc.warnings.late-after")
    int lateAfter;

    /** The sender has called the import off. */
    static final class Cancelled extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Cancelled() {
            super(null, null, false, false);
        }
    }

    /**
     * Stores the file of a job and ends it.
     *
     * @param today the last day that may be reported
     * @param time for noting how far it is
     * @throws Refusal if something is wrong with the file; what it is has been kept with the job
     * @throws Cancelled if the sender has called it off
     */
    @Transactional
    @TransactionConfiguration(timeout = A_DAY)
    void store(ImportJob job, LocalDate today, InstantSource time) throws IOException {
        errors.clear(job.id);
        Codebook codebook = codebooks.current();
        ReportingUnit scope =
                job.unitScopeId == null ? null : codebook.unit(job.unitScopeId).orElseThrow();
        boolean partial = Mode.of(job.mode) == Mode.PARTIAL;
        ReturnWarnings warnings = new ReturnWarnings(codebook);
        RowCheck check = new RowCheck(
                codebook, today, scope, SubmissionFormat.valueOf(job.format).isForm(), Mode.of(job.mode), warnings);
        try (Staged staged = Staged.open(database);
                ImportReading reading = new ImportReading(job, imports, errors, time)) {
            ContentHash hash = new ContentHash(codebook);
            try {
                reading.into(staged, check, hash);
            } finally {
                noteOtherUnits(job, reading);
            }
            staged.finish();
            refuseDuplicates(staged, reading, hash);
            staged.settle();
            Staged.Extent extent = staged.extent();
            reading.refuseUnlessRight(partial && extent.returns() > 0);
            staged.eachNilReturn(hash::add);
            write(job, staged, extent, reading, warnings, codebook, hash);
        }
    }

    /** Whether anything of the file is stored or not. */
    private void noteOtherUnits(ImportJob job, ImportReading reading) {
        if (reading.forOthers()) {
            refused.add(job.origin(), job.unitScopeId, ErrorCode.OUTSIDE_OWN_UNIT.code(), "POST /api/v1/submissions");
        }
    }

    private void refuseDuplicates(Staged staged, ImportReading reading, ContentHash hash) throws IOException {
        Map<Long, Function<SentRow, List<RowError>>> wrong = new HashMap<>();
        staged.duplicates(ImportErrors.MOST)
                .forEach(duplicate -> wrong.put(
                        duplicate.row(),
                        row -> List.of(row.place()
                                .error(
                                        null,
                                        ErrorCode.DUPLICATE_ROW,
                                        row.procedure(),
                                        String.valueOf(row.level()),
                                        String.valueOf(duplicate.other())))));
        if (!wrong.isEmpty()) {
            reading.refuse(wrong, staged.removeDuplicates(hash::subtract));
        }
    }

    private void write(
            ImportJob job,
            Staged staged,
            Staged.Extent extent,
            ImportReading reading,
            ReturnWarnings warnings,
            Codebook codebook,
            ContentHash hash)
            throws IOException {
        Mode mode = Mode.of(job.mode);
        List<UnitPeriod> spans = staged.spans();
        Submission submission = submissions.begin(
                writer.lock(staged),
                Submissions.Span.of(extent, spans),
                new Submissions.Order(job.apiKeyId, false, mode, job.dryRun, reading.reason()),
                job.createdAt);
        submission.rowsRead = reading.read();
        Written written = writer.write(
                staged,
                new CountWriter.Order(submission.id, codebook, mode.held(), false, lateAfter, ImportErrors.MOST));
        if (written.overlapping() > 0) {
            Map<Long, Function<SentRow, List<RowError>>> wrong = new HashMap<>();
            for (Overlap overlap : written.overlaps()) {
                wrong.put(overlap.row(), row -> Submissions.describe(row, overlap, n -> n));
            }
            reading.refuse(wrong, written.overlapping());
            boolean nothingLeft = extent.nilReturns() == 0 && written.overlapping() == staged.size();
            reading.refuseUnlessRight(mode == Mode.PARTIAL && !nothingLeft);
            // Those that are told of: as many as anyone corrects.
            staged.remove(wrong.keySet(), hash::subtract);
            spans = staged.spans();
            Submissions.cover(submission, Submissions.Span.of(staged.extent(), spans));
        }
        submission.contentSha256 = hash.hex();
        submission.refused = reading.rejected();
        List<ReturnWarning> odd = new ArrayList<>(warnings.all(
                warnings.blankReturns().isEmpty() ? Set.of() : staged.nilReturnsAmong(warnings.blankReturns())));
        odd.addAll(Submissions.odd(written, writer.jumps(staged, MOST_JUMPS)));
        odd.addAll(submissions.doubtful(spans, codebook));
        if (mode.held() == CountWriter.Held.KEPT && extent.nilReturns() > 0) {
            odd.addAll(Submissions.kept(writer.kept(staged, MOST_JUMPS)));
        }
        writer.end(staged);
        submissions.finish(
                submission, spans, written, odd, job.dryRun, new Submissions.Cause(job.origin(), mode, job.id));
        if (job.dryRun) {
            Receipt receipt = Receipt.of(submission, true, List.of(), null, codebook, language);
            List<ReturnWarning> told = odd.stream().limit(Receipt.MOST_WARNINGS).toList();
            imports.succeedDry(job.id, reading.accepted(), reading.rejected(), receipt, told, reading.now());
        } else if (!imports.succeed(job.id, reading.accepted(), reading.rejected(), submission.id, reading.now())) {
            throw new Cancelled();
        }
    }
}
