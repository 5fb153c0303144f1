package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.audit.RefusedActs;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.common.RowErrors;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Takes a body that was received: stores it at once if it is short, or hands it to the imports. */
@ApplicationScoped
class Reception {

    @Inject
    Submissions submissions;

    @Inject
    WriteTurns turns;

    @Inject
    Imports imports;

    @Inject
    ImportDirectory directory;

    @Inject
    IdempotentAnswers answers;

    @Inject
    RefusedActs refused;

    @Inject
    Origins origins;

    @Inject
    RowErrors rowErrors;

    @Inject
    ReturnMeters meters;

    @Inject
    Language language;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /**
     * What is asked for.
     *
     * @param reason why counts are corrected; null if not said
     * @param async whether the sender would rather not wait
     * @param scope the unit to which the sender is restricted; null = all units
     */
    record Request(
            SubmissionFormat format,
            Mode mode,
            NumberFormat numbers,
            boolean dryRun,
            String reason,
            boolean async,
            int apiKeyId,
            ReportingUnit scope) {}

    /**
     * Receives a body, unless it is known before that it would be refused.
     *
     * @param announced how many bytes it has; 0 if that is not said
     * @param limit how many it may have
     * @param repeated whether the request may be the repetition of one that was accepted
     * @throws Refusal {@code body-too-large}; {@code too-many-imports}, {@code no-room-for-files}
     */
    SpooledBody receive(Request request, InputStream body, long announced, long limit, boolean repeated)
            throws IOException {
        try {
            if (request.async || announced > SpooledBody.LONGEST_AT_ONCE) {
                directory.requireRoom(announced);
                if (!repeated) {
                    imports.requireTurn(request.apiKeyId);
                }
            }
            return SpooledBody.receive(body, limit, directory);
        } catch (Refusal refused) {
            meters.refused(refused);
            throw refused;
        }
    }

    /**
     * Takes a body.
     *
     * @param key null = the request may be repeated
     * @throws Refusal for anything wrong with it, unless it is to be stored in the background; {@code overloaded},
     *     {@code too-many-imports}, {@code no-room-for-files}
     */
    IdempotentAnswers.Answer receive(
            Request request,
            SpooledBody body,
            IdempotentAnswers.Key key,
            Codebook codebook,
            LocalDate today,
            Instant now) {
        try {
            IdempotentAnswers.Answer answer =
                    turns.connected(() -> receiveInTurn(request, body, key, codebook, today, now));
            meters.count(ReturnMeters.Outcome.of(answer));
            return answer;
        } catch (Refusal refused) {
            meters.refused(refused);
            throw refused;
        } catch (RuntimeException failed) {
            meters.count(ReturnMeters.Outcome.FAILED);
            throw failed;
        }
    }

    private IdempotentAnswers.Answer receiveInTurn(
            Request request,
            SpooledBody body,
            IdempotentAnswers.Key key,
            Codebook codebook,
            LocalDate today,
            Instant now) {
        IdempotentAnswers.Answer answer = answers.once(key, now, () -> {
            try {
                Optional<IdempotentAnswers.Answer> atOnce = request.async || body.size() > SpooledBody.LONGEST_AT_ONCE
                        ? Optional.empty()
                        : accept(request, body, codebook, today, now);
                if (atOnce.isPresent()) {
                    return atOnce.get();
                }
                ImportView queued = imports.enqueue(request, body, now);
                return answers.answer(202, "/api/v1/imports/" + queued.id(), queued);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (answer.status() == 202 && !answer.replayed()) {
            imports.wakeUp();
        }
        return answer;
    }

    /** Empty if it is too long. */
    private Optional<IdempotentAnswers.Answer> accept(
            Request request, SpooledBody body, Codebook codebook, LocalDate today, Instant now) throws IOException {
        ReturnWarnings warnings = new ReturnWarnings(codebook);
        RowCheck check = new RowCheck(codebook, today, request.scope, request.format.isForm(), request.mode, warnings);
        try (RowReader reader = request.format.open(body, request.numbers)) {
            Optional<Intake> read = Intake.read(reader, check, warnings, maxRows);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            Intake intake = read.get();
            refuseOtherUnits(intake);
            noteOtherUnits(intake, request);
            Submissions.Order order = new Submissions.Order(
                    request.apiKeyId,
                    false,
                    request.mode,
                    request.dryRun,
                    reader.reason() == null ? request.reason : reader.reason());
            return Optional.of(answer(intake, submissions.accept(intake, codebook, order, now), order, codebook));
        }
    }

    /** A return as a whole for a unit of others is not a mistake in a row, but not allowed. */
    private static void refuseOtherUnits(Intake intake) {
        intake.allErrors().stream()
                .filter(error -> error.row() == null && error.code() == ErrorCode.OUTSIDE_OWN_UNIT)
                .findFirst()
                .ifPresent(error -> {
                    throw Refusal.of(error.code(), error.args().toArray());
                });
    }

    /** In a file it is a mistake in a row, and yet somebody tried to write for others. */
    private void noteOtherUnits(Intake intake, Request request) {
        if (intake.allErrors().stream().anyMatch(error -> error.code() == ErrorCode.OUTSIDE_OWN_UNIT)) {
            refused.add(
                    origins.current(), request.scope.id, ErrorCode.OUTSIDE_OWN_UNIT.code(), "POST /api/v1/submissions");
        }
    }

    private IdempotentAnswers.Answer answer(
            Intake intake, Submissions.Accepted accepted, Submissions.Order order, Codebook codebook) {
        Receipt receipt = Receipt.of(
                accepted.submission(),
                order.dryRun(),
                accepted.warnings(),
                order.mode() == Mode.PARTIAL ? rows(intake, accepted) : null,
                codebook,
                language);
        int status = receipt.refused() > 0 ? 207 : order.dryRun() ? 200 : 201;
        return answers.answer(status, order.dryRun() ? null : "/api/v1/submissions/" + receipt.id(), receipt);
    }

    private List<RowOutcome> rows(Intake intake, Submissions.Accepted accepted) {
        List<RowOutcome> rows = new ArrayList<>();
        for (int n = 0; n < intake.rowsRead(); n++) {
            List<RowError> errors = accepted.errors().get(n);
            if (errors != null) {
                rows.add(RowOutcome.refused(
                        n, errors.stream().map(rowErrors::view).toList()));
            } else if (intake.unsaid().contains(n)) {
                rows.add(RowOutcome.ignored(n));
            } else {
                rows.add(RowOutcome.taken(n, accepted.outcomes().get(n)));
            }
        }
        return rows;
    }
}
