package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Count;
import vn.tthc.stats.observation.CountWriter;
import vn.tthc.stats.observation.Overlap;
import vn.tthc.stats.observation.UnitReturn;
import vn.tthc.stats.observation.Written;
import vn.tthc.stats.reference.Codebook;

/** Stores checked returns, whole or not at all, and keeps the receipt in the same transaction. */
@ApplicationScoped
public class Submissions {

    @Inject
    CountWriter writer;

    @Inject
    TransactionManager transactions;

    /**
     * Who sends the returns, and how they are to be taken.
     *
     * @param apiKeyId the key; null for the service itself
     * @param synthetic whether the figures are made up for demonstration
     * @param dryRun do everything, tell what would happen, and store nothing
     */
    public record Origin(Integer apiKeyId, boolean synthetic, boolean dryRun) {}

    /** Stores demonstration data the way a sender's returns are stored. */
    @Transactional
    public void acceptSynthetic(List<UnitReturn> returns, Codebook codebook, Instant now) {
        store(returns, codebook, new Origin(null, true, false), now);
    }

    /**
     * Stores returns.
     *
     * @param returns at least one, each unit × period at most once, checked
     * @param now when they were received
     * @throws Refusal {@code invalid-return} if a count covers days already counted in another period
     */
    @Transactional
    Receipt accept(List<UnitReturn> returns, Codebook codebook, Origin origin, Instant now) {
        return store(returns, codebook, origin, now);
    }

    private Receipt store(List<UnitReturn> returns, Codebook codebook, Origin origin, Instant now) {
        writer.lock(returns);
        List<RowError> overlaps = writer.overlaps(returns).stream()
                .map(overlap -> describe(overlap, returns, codebook))
                .toList();
        if (!overlaps.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_RETURN, overlaps);
        }
        Submission submission = describe(returns, codebook, origin, now);
        submission.persist();
        Written written = writer.write(returns, submission.id, now);
        submission.inserted = written.inserted();
        submission.revised = written.revised();
        submission.unchanged = written.unchanged();
        submission.revision = written.revision();
        if (origin.dryRun()) {
            undo();
        }
        return Receipt.of(submission, origin.dryRun(), codebook);
    }

    private static Submission describe(List<UnitReturn> returns, Codebook codebook, Origin origin, Instant now) {
        Submission submission = new Submission();
        boolean oneUnit = returns.stream().map(UnitReturn::unitId).distinct().count() == 1;
        submission.unitId = oneUnit ? returns.get(0).unitId() : null;
        submission.periodStart = returns.stream()
                .map(r -> r.period().start())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        submission.periodEnd = returns.stream()
                .map(r -> r.period().end())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        submission.returns = returns.size();
        submission.contentSha256 = ContentHash.of(returns, codebook);
        submission.synthetic = origin.synthetic();
        submission.apiKeyId = origin.apiKeyId();
        // What the database can hold, so that the first answer and a later look at the receipt are the same.
        submission.receivedAt = now.truncatedTo(ChronoUnit.MICROS);
        return submission;
    }

    private static RowError describe(Overlap overlap, List<UnitReturn> returns, Codebook codebook) {
        UnitReturn unitReturn = returns.get(overlap.returnIndex());
        Count count = unitReturn.counts().get(overlap.countIndex());
        return RowError.inRow(
                overlap.countIndex(),
                "/counts/" + overlap.countIndex(),
                ErrorCode.PERIOD_OVERLAP,
                codebook.codeOf(
                        codebook.procedure(count.procedureId()).orElseThrow(),
                        unitReturn.period().end()),
                count.level(),
                overlap.held(),
                unitReturn.period());
    }

    private void undo() {
        try {
            transactions.setRollbackOnly();
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }
}
