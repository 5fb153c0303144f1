package vn.tthc.stats.submission;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;

/** The files that wait, are stored in the background, or were lately. Each step is a short transaction of its own. */
@ApplicationScoped
@Transactional
class Imports {

    /** A node that has said nothing of its job for so long is gone, and with it the file. */
    private static final Duration LOST = Duration.ofHours(24);

    private static final String NAME_FILE = "name";

    @Inject
    Database database;

    @Inject
    Json json;

    @Inject
    Language language;

    @Inject
    Event<Waiting> waiting;

    @ConfigProperty(name = "tthc.import.dir")
    Path directory;

    @ConfigProperty(name = "tthc.import.keep")
    Duration keep;

    private String name;

    /** There is something to do. */
    record Waiting() {}

    Path directory() {
        return directory;
    }

    /** The directory's name for itself: which jobs it has the files of, wherever it is mounted. Empty = it has none. */
    private synchronized String name() {
        if (name == null) {
            Path file = directory.resolve(NAME_FILE);
            if (!Files.exists(file)) {
                return "";
            }
            try {
                name = Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return name;
    }

    /** Made with the first file: who never sends one needs no directory. */
    private synchronized String nameOrNew() throws IOException {
        if (name().isEmpty()) {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(NAME_FILE), UUID.randomUUID().toString());
        }
        return name();
    }

    ImportView enqueue(Reception.Request request, SpooledBody body, Instant now) throws IOException {
        ImportJob job = new ImportJob();
        job.state = ImportJob.State.QUEUED.code();
        job.directory = nameOrNew();
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
        job.persistAndFlush();
        return view(job, now);
    }

    /** Tells whoever stores files that one is waiting; after the transaction that put it there. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void wakeUp() {
        waiting.fire(new Waiting());
    }

    /**
     * The next job of this node that waits, now running.
     *
     * @param now when
     */
    Optional<ImportJob> next(Instant now) {
        List<Long> ids = database.query(
                """
                update import_job set state = 'running', started_at = ?, updated_at = ?, progress = 0, rows_read = 0,
                  rows_accepted = 0, rows_rejected = 0
                where id = (
                  select id from import_job where state = 'queued' and directory = ? order by id limit 1
                  for update skip locked)
                returning id
                """, row -> row.getLong(1), now.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC), name());
        return ids.stream().findFirst().map(id -> ImportJob.<ImportJob>findById(id));
    }

    /**
     * Puts the jobs back that an earlier process of this node was working on: it was ended, its transaction with it.
     * Jobs without their file have failed; files without a job belong to requests that were never answered.
     */
    void recover(Instant now) {
        if (!Files.exists(directory)) {
            return;
        }
        Set<String> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.remove(NAME_FILE);
        List<ImportJob> open = ImportJob.list("directory = ?1 and state in ('queued', 'running')", name());
        for (ImportJob job : open) {
            if (files.remove(job.file)) {
                job.state = ImportJob.State.QUEUED.code();
            } else {
                end(job, ImportJob.State.FAILED, Refusal.of(ErrorCode.IMPORT_LOST), now);
            }
        }
        files.forEach(this::delete);
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
    void columns(long id, List<String> columns) {
        database.update("update import_job set columns = ? where id = ?", json.write(columns), id);
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

    /** Ends a dry run, of which nothing is left but this. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void succeedDry(long id, long accepted, long rejected, Receipt receipt, Instant now) {
        succeed(id, accepted, rejected, null, now);
        database.update("update import_job set receipt = ? where id = ?", json.write(receipt), id);
    }

    /** Puts the jobs of this node back that are said to run and are none of these. */
    void requeueAllBut(Collection<Long> running) {
        database.update(
                "update import_job set state = 'queued' where state = 'running' and directory = ? and id <> all(?)",
                name(),
                SqlArray.longs(running));
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
            job.refusalArgs =
                    json.write(why.args().stream().map(String::valueOf).toList());
        }
    }

    /** Deletes the file of a job that has ended. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void delete(String file) {
        try {
            Files.deleteIfExists(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<ImportJob> find(long id) {
        return ImportJob.findByIdOptional(id);
    }

    ImportView view(ImportJob job, Instant now) {
        ImportView.Problem problem = job.refusal == null
                ? null
                : new ImportView.Problem(
                        job.refusal, language.text("problems", job.refusal, json.texts(job.refusalArgs)));
        return ImportView.of(job, problem, now);
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
        job.cancelRequested = true;
        if (job.state() == ImportJob.State.QUEUED) {
            end(job, ImportJob.State.CANCELLED, null, now);
            delete(job.file);
        }
        return view(job, now);
    }

    @Scheduled(every = "1h", delayed = "5m")
    void sweep() {
        database.update("""
                update import_job set state = 'failed', finished_at = now(), updated_at = now(), refusal = ?,
                  refusal_args = '[]'
                where state in ('queued', 'running') and updated_at < now() - make_interval(secs => ?)
                """, ErrorCode.IMPORT_LOST.code(), (double) LOST.toSeconds());
        database.update("delete from import_job where finished_at < now() - make_interval(secs => ?)", (double)
                keep.toSeconds());
    }
}
