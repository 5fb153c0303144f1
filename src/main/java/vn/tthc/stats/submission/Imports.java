package vn.tthc.stats.submission;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** The files that wait, are stored in the background, or were lately. Each step is a short transaction of its own. */
@ApplicationScoped
@Transactional
class Imports {

    /** How many times within {@link #lostAfter} a process says that it still has its jobs. */
    private static final int SIGNS_OF_LIFE = 24;

    /** How often a job may die on us before it is given up. */
    private static final int MOST_ATTEMPTS = 3;

    /** A body that no job has after so long was never answered for. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    @Inject
    Database database;

    @Inject
    Json json;

    @Inject
    Language language;

    @Inject
    Codebooks codebooks;

    @Inject
    ImportDirectory directory;

    @Inject
    AuditTrail trail;

    @Inject
    Origins origins;

    @Inject
    Event<Waiting> waiting;

    @ConfigProperty(name = "tthc.import.keep")
    Duration keep;

    /** A process that has said nothing of its job for so long is gone, and with it the file. */
    @ConfigProperty(name = "tthc.import.lost-after")
    Duration lostAfter;

    /** How many files of one sender may wait or be stored at a time. */
    @ConfigProperty(name = "tthc.import.open-per-key")
    int openPerKey;

    /** There is something to do. */
    record Waiting() {}

    /**
     * The file of a job that is to be stored.
     *
     * @throws NoSuchFileException if somebody has taken it away
     */
    Path file(ImportJob job) throws NoSuchFileException {
        return directory.find(job.file).orElseThrow(() -> new NoSuchFileException(job.file));
    }

    /**
     * Makes sure that another file of that sender may wait.
     *
     * @throws Refusal {@code too-many-imports}
     */
    void requireTurn(int sender) {
        if (database.one(
                        "select count(*) from import_job where state in ('queued', 'running') and api_key_id = ?",
                        row -> row.getLong(1),
                        sender)
                >= openPerKey) {
            throw Refusal.of(ErrorCode.TOO_MANY_IMPORTS, openPerKey);
        }
    }

    /**
     * Has a body stored in the background.
     *
     * @throws Refusal {@code too-many-imports}, {@code no-room-for-files}
     */
    ImportView enqueue(Reception.Request request, SpooledBody body, Instant now) throws IOException {
        // One after the other, or several would each be the last that may.
        database.lock(
                "select pg_advisory_xact_lock(?, ?)",
                row -> true,
                AdvisoryLock.IMPORTS_OF_SENDER.key(),
                request.apiKeyId());
        requireTurn(request.apiKeyId());
        directory.requireRoom(0);
        ImportJob job = new ImportJob();
        job.state = ImportJob.State.QUEUED.code();
        job.directory = directory.nameOrNew();
        job.file = body.keep().getFileName().toString();
        job.format = request.format().name();
        job.numberFormat = request.numbers().name();
        job.mode = request.mode().code();
        job.dryRun = request.dryRun();
        job.reason = request.reason();
        job.apiKeyId = request.apiKeyId();
        job.unitScopeId = request.scope() == null ? null : request.scope().id;
        job.bytes = body.size();
        job.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        job.updatedAt = job.createdAt;
        Origin origin = origins.current();
        job.sentBy = origin.actor();
        job.sentFrom = origin.address();
        job.userAgent = origin.userAgent();
        job.requestId = origin.requestId();
        job.persistAndFlush();
        record(Action.IMPORT_QUEUED, job, origin);
        return view(job, now);
    }

    /** Of a dry run nothing is left, so nobody need know of it. */
    private void record(Action action, ImportJob job, Origin origin) {
        if (!job.dryRun) {
            trail.record(Act.of(origin, action, job.unitScopeId, job.address())
                    .with("format", job.format.toLowerCase(Locale.ROOT))
                    .with("mode", job.mode)
                    .with("bytes", job.bytes)
                    .with("code", job.refusal));
        }
    }

    /** Tells whoever stores files that one is waiting; after the transaction that put it there. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void wakeUp() {
        waiting.fire(new Waiting());
    }

    /**
     * The next job of this node that waits, now running: the oldest of whichever sender has the fewest running, and of these
     * was served the longest time ago. So who sends many keeps nobody waiting but themselves, and the files of each stay in
     * order. Those that were called off meanwhile end here.
     *
     * @param now when
     */
    Optional<ImportJob> next(Instant now) {
        List<ImportJob> calledOff =
                ImportJob.list("directory = ?1 and state = 'queued' and cancelRequested", directory.name());
        for (ImportJob job : calledOff) {
            end(job, ImportJob.State.CANCELLED, null, now);
            directory.delete(job.file);
        }
        List<Long> ids = database.query(
                """
                with first as (
                  select api_key_id, min(id) as id from import_job
                  where state = 'queued' and not cancel_requested and directory = ? group by api_key_id
                ), served as (
                  select api_key_id, count(*) filter (where state = 'running') as running, max(started_at) as last
                  from import_job where directory = ? and started_at is not null group by api_key_id
                )
                update import_job set state = 'running', started_at = ?, updated_at = ?, progress = 0, rows_read = 0,
                  rows_accepted = 0, rows_rejected = 0
                where id = (
                  select j.id from import_job j join first using (id) left join served on served.api_key_id = j.api_key_id
                  order by coalesce(served.running, 0), served.last nulls first, j.id limit 1
                  for update of j skip locked)
                returning id
                """,
                row -> row.getLong(1),
                directory.name(),
                directory.name(),
                now.atOffset(ZoneOffset.UTC),
                now.atOffset(ZoneOffset.UTC));
        return ids.stream().findFirst().map(id -> ImportJob.<ImportJob>findById(id));
    }

    /**
     * Puts the jobs back that an earlier process of this node was working on: it was ended, its transaction with it.
     * Jobs without their file have failed.
     */
    void recover(Instant now) {
        // Its server process may be about to commit what the dead one sent last: then this waits, and finds it has
        // ended.
        database.update(
                "update import_job set state = 'queued' where directory = ? and state = 'running'", directory.name());
        List<ImportJob> open = ImportJob.list("directory = ?1 and state = 'queued'", directory.name());
        for (ImportJob job : open) {
            if (directory.find(job.file).isEmpty()) {
                end(job, ImportJob.State.FAILED, Refusal.of(ErrorCode.IMPORT_LOST), now);
            }
        }
    }

    /**
     * Deletes the bodies of requests that were never answered, because the process that had them was ended, and the files of
     * refused jobs that are told of no longer.
     */
    void deleteAbandoned(Instant now) {
        List<String> files = directory.uploadsBefore(now.minus(ABANDONED));
        Set<String> owned = new HashSet<>(database.query(
                "select file from import_job where state in ('queued', 'running', 'refused') and file = any(?)",
                row -> row.getString(1),
                SqlArray.texts(files)));
        files.stream().filter(file -> !owned.contains(file)).forEach(directory::deleteAll);
    }

    /** Notes how far a job is; answers whether it is to go on. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean progress(long id, long read, long accepted, long rejected, float progress, Instant now) {
        return database.query("""
                        update import_job set rows_read = ?, rows_accepted = ?, rows_rejected = ?, progress = ?,
                          updated_at = ?
                        where id = ? and not cancel_requested returning id
                        """, row -> true, read, accepted, rejected, progress, now.atOffset(ZoneOffset.UTC), id)
                        .size()
                == 1;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void columns(long id, List<String> columns, Character delimiter) {
        database.update(
                "update import_job set columns = ?, delimiter = ? where id = ?",
                json.write(columns),
                delimiter == null ? null : delimiter.toString(),
                id);
    }

    /**
     * Ends a job in the transaction that stores what it has; answers whether that may be, which it may not after it was
     * cancelled.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    boolean succeed(long id, long accepted, long rejected, Long submissionId, Instant now) {
        return database.update(
                        """
                        update import_job set state = 'succeeded', rows_accepted = ?, rows_rejected = ?, progress = 1,
                          submission_id = ?, finished_at = ?, updated_at = ?
                        where id = ? and not cancel_requested
                        """,
                        accepted,
                        rejected,
                        submissionId,
                        now.atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC),
                        id)
                == 1;
    }

    /**
     * Ends a dry run, of which nothing is left but this.
     *
     * @param receipt without its warnings
     * @param warnings those of the receipt, in no language yet: who reads them is not known
     * @throws ImportTransaction.Cancelled if it was called off
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void succeedDry(long id, long accepted, long rejected, Receipt receipt, List<ReturnWarning> warnings, Instant now) {
        if (!succeed(id, accepted, rejected, null, now)) {
            throw new ImportTransaction.Cancelled();
        }
        database.update(
                "update import_job set receipt = ?, receipt_warnings = ? where id = ?",
                json.write(receipt),
                json.write(warnings),
                id);
    }

    /**
     * Puts the jobs of this node back that are said to run and are none of these: whatever happened to them, it was not
     * their end. A job to which that happens again and again is given up, so that the others get their turn.
     *
     * @param outage whether the database was away meanwhile, for which no job is to blame
     */
    void requeueAllBut(Collection<Long> running, boolean outage, Instant now) {
        database.update("""
                update import_job set state = 'queued', attempts = attempts + ?
                where state = 'running' and directory = ? and id <> all(?)
                """, outage ? 0 : 1, directory.name(), SqlArray.longs(running));
        List<ImportJob> hopeless = ImportJob.list(
                "directory = ?1 and state = 'queued' and attempts >= ?2 and not cancelRequested",
                directory.name(),
                MOST_ATTEMPTS);
        for (ImportJob job : hopeless) {
            end(job, ImportJob.State.FAILED, Refusal.of(ErrorCode.INTERNAL_ERROR), now);
            directory.delete(job.file);
        }
    }

    /** Says that this node still has the jobs that wait or run, however long they do. */
    void touch(Instant now) {
        database.update(
                """
                update import_job set updated_at = ?
                where state in ('queued', 'running') and directory = ? and updated_at < ?
                """,
                now.atOffset(ZoneOffset.UTC),
                directory.name(),
                now.minus(lostAfter.dividedBy(SIGNS_OF_LIFE)).atOffset(ZoneOffset.UTC));
    }

    /** Puts a job back that is to be run again. */
    void requeue(long id) {
        database.update("update import_job set state = 'queued' where id = ? and state = 'running'", id);
    }

    /** Ends a job without anything stored. */
    void end(long id, ImportJob.State state, Refusal why, Instant now) {
        end(ImportJob.<ImportJob>findById(id), state, why, now);
    }

    private void end(ImportJob job, ImportJob.State state, Refusal why, Instant now) {
        job.state = state.code();
        job.finishedAt = now.truncatedTo(ChronoUnit.MICROS);
        job.updatedAt = job.finishedAt;
        if (why != null) {
            job.refusal = why.code().code();
            job.refusalArgs = json.writeArguments(why.args());
        }
        if (state == ImportJob.State.REFUSED) {
            if (job.rowsAccepted > 0) {
                // Before it is told of: the rows that were right are nowhere else, and belong to what is corrected.
                directory.keep(job.file);
            }
            record(Action.IMPORT_REFUSED, job, job.origin());
        } else if (state == ImportJob.State.FAILED) {
            record(Action.IMPORT_FAILED, job, job.origin());
        }
    }

    /** Deletes the file of a job that has ended. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void delete(String file) {
        directory.delete(file);
    }

    Optional<ImportJob> find(long id) {
        return ImportJob.findByIdOptional(id);
    }

    ImportView view(ImportJob job, Instant now) {
        ImportView.Problem problem = job.refusal == null
                ? null
                : new ImportView.Problem(
                        job.refusal, language.text("problems", job.refusal, json.arguments(job.refusalArgs)));
        return ImportView.of(job, problem, receipt(job), now);
    }

    /** What a dry run would have stored, its warnings in the language of the reader; null unless it did. */
    private Receipt receipt(ImportJob job) {
        if (job.receipt == null || job.state() != ImportJob.State.SUCCEEDED) {
            return null;
        }
        Receipt receipt = json.read(job.receipt, Receipt.class);
        if (job.receiptWarnings == null) {
            return receipt;
        }
        Codebook codebook = codebooks.current();
        return receipt.withWarnings(Stream.of(json.read(job.receiptWarnings, ReturnWarning[].class))
                .map(warning -> WarningView.of(warning, null, receipt.receivedAt(), codebook, language))
                .toList());
    }

    /**
     * Calls a job off. One that waits has ended at once; one that runs ends soon, and nothing of it is stored.
     *
     * @throws Refusal {@code already-ended}
     */
    ImportView cancel(long id, Instant now) {
        database.query("select id from import_job where id = ? for update", row -> true, id);
        ImportJob job = ImportJob.findById(id);
        if (job.state().hasEnded()) {
            throw Refusal.of(ErrorCode.ALREADY_ENDED, job.state);
        }
        if (!job.cancelRequested) {
            record(Action.IMPORT_CANCELLED, job, origins.current());
        }
        job.cancelRequested = true;
        if (job.state() == ImportJob.State.QUEUED) {
            end(job, ImportJob.State.CANCELLED, null, now);
            directory.delete(job.file);
        }
        return view(job, now);
    }

    @Scheduled(every = "1h", delayed = "5m")
    void sweep() {
        database.unhurried(this::forget);
    }

    private void forget() {
        if (!database.tryLock(AdvisoryLock.IMPORTS)) {
            return;
        }
        List<Long> lost = database.query(
                """
                update import_job set state = 'failed', finished_at = now(), updated_at = now(), refusal = ?,
                  refusal_args = '[]'
                where state in ('queued', 'running') and updated_at < now() - make_interval(secs => ?)
                returning id
                """, row -> row.getLong(1), ErrorCode.IMPORT_LOST.code(), (double) lostAfter.toSeconds());
        lost.forEach(id -> {
            ImportJob job = ImportJob.findById(id);
            record(Action.IMPORT_FAILED, job, job.origin());
        });
        database.update("delete from import_job where finished_at < now() - make_interval(secs => ?)", (double)
                keep.toSeconds());
    }
}
