package vn.tthc.stats.submission;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.CountWriter;
import vn.tthc.stats.observation.Jump;
import vn.tthc.stats.observation.Overlap;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.Staged;
import vn.tthc.stats.observation.UnitPeriod;
import vn.tthc.stats.observation.Written;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Stores checked returns, whole or not at all, and keeps the receipt in the same transaction. */
@ApplicationScoped
public class Submissions {

    /** More jumps than anyone follows up. */
    private static final int MOST_JUMPS = 1000;

    @Inject
    CountWriter writer;

    @Inject
    ReportedDays reportedDays;

    @Inject
    Warnings warnings;

    @Inject
    WriteTurns turns;

    @Inject
    Event<ReturnMeters.Stored> stored;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    Origins origins;

    @ConfigProperty(name = "tthc.warnings.late-after")
    int lateAfter;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /**
     * Who sends the returns, and how they are to be taken.
     *
     * @param apiKeyId who sends it (a key, or a caller whom the identity provider knows); null for the service itself
     * @param synthetic whether the figures are made up for demonstration
     * @param dryRun do everything, tell what would happen, and store nothing
     * @param reason why counts are corrected; null if not said
     */
    record Order(Integer apiKeyId, boolean synthetic, Mode mode, boolean dryRun, String reason) {}

    /**
     * What was stored.
     *
     * @param outcomes row by row what became of it; only with {@link Mode#PARTIAL}, else empty
     * @param errors what is wrong with the rows that were refused, by number of row
     */
    record Accepted(
            Submission submission,
            List<ReturnWarning> warnings,
            Map<Integer, Written.Outcome> outcomes,
            Map<Integer, List<RowError>> errors) {}

    /** Stores demonstration data the way a sender's returns are stored. */
    @Transactional
    public void acceptSynthetic(Batch batch, Codebook codebook, Instant now) {
        Submission submission =
                begin(writer.lock(batch), Span.of(batch), new Order(null, true, Mode.ATOMIC, false, null), now);
        submission.contentSha256 = ContentHash.of(batch, codebook);
        submission.rowsRead = (long) batch.counts().size();
        Written written = writer.write(batch, orderFor(submission, codebook, Mode.ATOMIC));
        writer.end(batch);
        finish(submission, batch.spans(), written, List.of(), false, new Cause(Origin.SERVICE, Mode.ATOMIC, null));
    }

    /**
     * Stores returns.
     *
     * @param codebook what they were checked against
     * @param now when they were received
     * @throws Refusal {@code invalid-return} if anything is wrong, unless what is wrong can be left out
     */
    @Transactional
    Accepted accept(Intake intake, Codebook codebook, Order order, Instant now) {
        Map<Integer, List<RowError>> errors = new TreeMap<>(intake.errors());
        Batch batch = intake.batch();
        boolean partial = order.mode == Mode.PARTIAL && !intake.wrongAsAWhole();
        if (!errors.isEmpty() && (!partial || batch.returns().isEmpty())) {
            throw Refusal.of(ErrorCode.INVALID_RETURN, intake.allErrors());
        }
        Submission submission = begin(writer.lock(batch), Span.of(batch), order, now);
        return turns.atWork(() -> store(submission, intake, codebook, order, partial, errors));
    }

    /** @param errors what is wrong so far; whatever else is found is added */
    private Accepted store(
            Submission submission,
            Intake intake,
            Codebook codebook,
            Order order,
            boolean partial,
            Map<Integer, List<RowError>> errors) {
        Batch batch = intake.batch();
        submission.rowsRead = (long) intake.rowsRead();
        Written written = writer.write(batch, orderFor(submission, codebook, order.mode));
        written.overlaps()
                .forEach(overlap -> errors.computeIfAbsent(row(overlap, intake).number(), n -> new ArrayList<>())
                        .addAll(describe(
                                row(overlap, intake),
                                overlap,
                                n -> intake.rows().get((int) n).number())));
        boolean nothingLeft = batch.nilReturns().isEmpty()
                && written.overlapping() == batch.counts().size();
        if (written.overlapping() > 0 && (!partial || nothingLeft)) {
            throw Refusal.of(
                    ErrorCode.INVALID_RETURN,
                    errors.values().stream().flatMap(List::stream).toList());
        }
        Batch taken = batch.without(
                written.overlaps().stream().map(overlap -> (int) overlap.row()).collect(Collectors.toSet()));
        cover(submission, Span.of(taken));
        submission.contentSha256 = ContentHash.of(taken, codebook);
        submission.refused = errors.size();
        List<ReturnWarning> odd = new ArrayList<>(intake.warnings());
        boolean changed = written.inserted() + written.revised() > 0;
        odd.addAll(odd(written, changed ? writer.jumps(batch, MOST_JUMPS) : List.of()));
        odd.addAll(doubtful(taken.spans(), codebook));
        if (order.mode.held() == CountWriter.Held.KEPT && !batch.nilReturns().isEmpty()) {
            odd.addAll(kept(writer.kept(batch, MOST_JUMPS)));
        }
        writer.end(batch);
        finish(submission, taken.spans(), written, odd, order.dryRun, new Cause(origins.current(), order.mode, null));
        return new Accepted(submission, odd, outcomes(intake, written, order), errors);
    }

    /** The first and last day of some returns, and their unit if it is one only. */
    record Span(Period period, Integer unitId, long returns) {

        /** @param units those that have returns */
        static Span of(Staged.Extent extent, List<UnitPeriod> units) {
            return new Span(extent.period(), units.size() == 1 ? units.get(0).unitId() : null, extent.returns());
        }

        static Span of(Batch batch) {
            Set<UnitPeriod> returns = batch.returns();
            Period all = returns.stream()
                    .map(UnitPeriod::period)
                    .reduce(Period::with)
                    .orElseThrow();
            List<Integer> units =
                    returns.stream().map(UnitPeriod::unitId).distinct().toList();
            return new Span(all, units.size() == 1 ? units.get(0) : null, returns.size());
        }
    }

    /** A submission of which it is not yet known what it changes. */
    Submission begin(long id, Span span, Order order, Instant now) {
        Submission submission = new Submission();
        submission.id = id;
        cover(submission, span);
        submission.synthetic = order.synthetic;
        submission.apiKeyId = order.apiKeyId;
        submission.reason = order.reason;
        // What the database can hold, so that the first answer and a later look at the receipt are the same.
        submission.receivedAt = now.truncatedTo(ChronoUnit.MICROS);
        return submission;
    }

    /** Says of which returns it is; without those of which nothing was taken, once that is known. */
    static void cover(Submission submission, Span span) {
        submission.unitId = span.unitId;
        submission.periodStart = span.period.start();
        submission.periodEnd = span.period.end();
        submission.returns = span.returns;
    }

    private CountWriter.Order orderFor(Submission submission, Codebook codebook, Mode mode) {
        return new CountWriter.Order(
                submission.id, codebook, mode.held(), mode == Mode.PARTIAL, lateAfter, Integer.MAX_VALUE);
    }

    /**
     * By whom and how returns came.
     *
     * @param importId of the file they were in; null = they were stored at once
     */
    record Cause(Origin origin, Mode mode, Long importId) {}

    private static final String RECEIPT = """
            insert into submission (id, unit_id, period_start, period_end, returns, inserted, revised, unchanged,
              withdrawn, unreported, refused, rows_read, reason, revision, content_sha256, synthetic, api_key_id,
              received_at, recorded_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    // No count comes back to a return that it has left, so this is noted once. Each return is looked at by itself
    // (offset), by its unit and days.
    private static final String SUPERSEDED = """
            update submission s set superseded_at = ?
            where s.synthetic and s.superseded_at is null
              and s.unit_id = any(?) and s.period_start <= ? and s.period_end >= ? and s.id <> ?
              and not exists (
                select from dossier_count c
                where c.unit_id = s.unit_id and c.period_start between s.period_start and s.period_end
                  and c.submission_id = s.id
                offset 0)
            """;

    private static final String STORE =
            "with stored as (%s), superseded as (%s) %s".formatted(RECEIPT, SUPERSEDED, AuditTrail.INSERT);

    /**
     * Keeps the receipt, now that all of it is known, and who sent it, or takes everything back if it was a dry run.
     *
     * @param spans the units of the returns, and from the first to the last day of them
     */
    void finish(
            Submission submission,
            List<UnitPeriod> spans,
            Written written,
            List<ReturnWarning> odd,
            boolean dryRun,
            Cause cause) {
        submission.inserted = written.inserted();
        submission.revised = written.revised();
        submission.unchanged = written.unchanged();
        submission.withdrawn = written.withdrawn();
        submission.unreported = written.unreported();
        submission.recordedAt = written.recordedAt();
        submission.revision = written.revision();
        if (dryRun) {
            QuarkusTransaction.setRollbackOnly();
            return;
        }
        store(submission, spans, cause);
        if (submission.unitId == null) {
            database.update(
                    """
                    insert into submission_unit (unit_id, submission_id, period_start, period_end)
                    select unit_id, ?, period_start, period_end
                    from unnest(?::int[], ?::date[], ?::date[]) as r(unit_id, period_start, period_end)
                    """,
                    submission.id,
                    SqlArray.ints(spans.stream().map(UnitPeriod::unitId).toList()),
                    SqlArray.dates(spans.stream().map(s -> s.period().start()).toList()),
                    SqlArray.dates(spans.stream().map(s -> s.period().end()).toList()));
        }
        warnings.store(submission.id, odd);
        if (!submission.synthetic) {
            stored.fire(new ReturnMeters.Stored(
                    submission.returns,
                    submission.inserted,
                    submission.revised,
                    submission.unchanged,
                    submission.withdrawn));
        }
    }

    /**
     * One statement: who did it costs no round trip more. On Citus receipts are on all nodes and who did it is the
     * coordinator's; those are two.
     */
    private void store(Submission submission, List<UnitPeriod> spans, Cause cause) {
        SqlArray units = SqlArray.ints(spans.stream().map(UnitPeriod::unitId).toList());
        List<Object> receipt = Arrays.asList(
                submission.id,
                submission.unitId,
                submission.periodStart,
                submission.periodEnd,
                submission.returns,
                submission.inserted,
                submission.revised,
                submission.unchanged,
                submission.withdrawn,
                submission.unreported,
                submission.refused,
                submission.rowsRead,
                submission.reason,
                submission.revision,
                submission.contentSha256,
                submission.synthetic,
                submission.apiKeyId,
                submission.receivedAt.atOffset(ZoneOffset.UTC),
                submission.recordedAt.atOffset(ZoneOffset.UTC));
        Act act = Act.of(
                        cause.origin,
                        Action.SUBMISSION_STORED,
                        spans.stream().map(UnitPeriod::unitId).toList(),
                        "submissions/" + submission.id)
                .with("mode", cause.mode.code())
                .with("from", submission.periodStart.toString())
                .with("to", submission.periodEnd.toString())
                .with("inserted", submission.inserted)
                .with("revised", submission.revised)
                .with("unchanged", submission.unchanged)
                .with("withdrawn", submission.withdrawn)
                .with("unreported", submission.unreported)
                .with("refused", submission.refused)
                .with("import", cause.importId);
        if (citus) {
            database.update(RECEIPT, receipt.toArray());
            supersede(submission, units);
            trail.record(act);
        } else {
            List<Object> parameters = new ArrayList<>(receipt);
            parameters.addAll(List.of(
                    submission.recordedAt.atOffset(ZoneOffset.UTC),
                    units,
                    submission.periodEnd,
                    submission.periodStart,
                    submission.id));
            parameters.addAll(trail.parameters(act));
            database.update(STORE, parameters.toArray());
        }
    }

    /** {@link #SUPERSEDED} where counts are on shards and receipts are on all nodes: what is left is asked for before. */
    private void supersede(Submission submission, SqlArray units) {
        List<Long> madeUp = database.query(
                """
                select id from submission
                where synthetic and superseded_at is null
                  and unit_id = any(?) and period_start <= ? and period_end >= ? and id <> ?
                """, row -> row.getLong(1), units, submission.periodEnd, submission.periodStart, submission.id);
        if (madeUp.isEmpty()) {
            return;
        }
        Set<Long> left = new HashSet<>(database.query(
                "select distinct submission_id from dossier_count where unit_id = any(?) and submission_id = any(?)",
                row -> row.getLong(1),
                units,
                SqlArray.longs(madeUp)));
        List<Long> gone = madeUp.stream().filter(id -> !left.contains(id)).toList();
        if (!gone.isEmpty()) {
            database.update(
                    "update submission set superseded_at = ? where id = any(?)",
                    submission.recordedAt.atOffset(ZoneOffset.UTC),
                    SqlArray.longs(gone));
        }
    }

    static List<ReturnWarning> odd(Written written, List<Jump> jumps) {
        List<ReturnWarning> odd = new ArrayList<>();
        written.late()
                .forEach(late -> odd.add(new ReturnWarning(
                        late.unitId(), ReturnWarning.Code.LATE, late.period(), null, null, List.of(late.days()))));
        jumps.forEach(jump -> odd.add(new ReturnWarning(
                jump.unitId(),
                ReturnWarning.Code.JUMP,
                Period.ofDay(jump.day()),
                null,
                jump.level(),
                List.of(jump.received(), jump.mean(), String.valueOf(jump.level())))));
        return odd;
    }

    static List<ReturnWarning> kept(List<CountWriter.Kept> kept) {
        return kept.stream()
                .map(held -> new ReturnWarning(
                        held.nilReturn().unitId(),
                        ReturnWarning.Code.COUNTS_KEPT,
                        held.nilReturn().period(),
                        null,
                        null,
                        List.of(held.counts())))
                .toList();
    }

    /**
     * Units that nobody expects a report of, as a province as a whole, beside reports of those below them. Two units'
     * figures of the same dossiers are not for us to tell from figures of different ones.
     */
    List<ReturnWarning> doubtful(List<UnitPeriod> spans, Codebook codebook) {
        List<ReturnWarning> doubtful = new ArrayList<>();
        for (UnitPeriod span : spans) {
            ReportingUnit unit = codebook.unit(span.unitId()).orElseThrow();
            List<Integer> below = unit.reportsFrom != null
                    ? List.of()
                    : codebook.withSelfAndBelow(unit).stream()
                            .map(other -> other.id)
                            .filter(id -> id != span.unitId())
                            .toList();
            long reported = below.isEmpty() ? 0 : reportedDays.unitsWithReports(below, span.period());
            if (reported > 0) {
                doubtful.add(new ReturnWarning(
                        span.unitId(),
                        ReturnWarning.Code.PARTS_AND_WHOLE,
                        span.period(),
                        null,
                        null,
                        List.of(reported)));
            }
        }
        return doubtful;
    }

    private static Map<Integer, Written.Outcome> outcomes(Intake intake, Written written, Order order) {
        if (order.mode != Mode.PARTIAL) {
            return Map.of();
        }
        Map<Integer, Written.Outcome> outcomes = new HashMap<>();
        for (int i = 0; i < intake.rows().size(); i++) {
            outcomes.put(
                    intake.rows().get(i).number(),
                    written.outcomes().getOrDefault((long) i, Written.Outcome.UNCHANGED));
        }
        return outcomes;
    }

    private static SentRow row(Overlap overlap, Intake intake) {
        return intake.rows().get((int) overlap.row());
    }

    /**
     * What is in the way of a row: periods that are held, or other rows.
     *
     * @param numbers the number of a row in the body, by that among the counts written
     */
    static List<RowError> describe(SentRow row, Overlap overlap, LongUnaryOperator numbers) {
        List<RowError> errors = new ArrayList<>();
        if (overlap.heldNumber() > 0) {
            errors.add(overlaps(row, ErrorCode.PERIOD_OVERLAP, overlap.heldNamed()));
        }
        if (overlap.rowsNumber() > 0) {
            errors.add(overlaps(row, ErrorCode.ROWS_OVERLAP, overlap.rowsNamed(numbers)));
        }
        return errors;
    }

    private static RowError overlaps(SentRow row, ErrorCode code, String named) {
        return row.place().error(null, code, row.procedure(), String.valueOf(row.level()), named, row.period());
    }
}
