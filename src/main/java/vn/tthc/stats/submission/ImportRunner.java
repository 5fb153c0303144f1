package vn.tthc.stats.submission;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RequestIds;

/** Stores waiting files one after the other, each in one transaction. */
@ApplicationScoped
class ImportRunner {

    private static final Logger LOG = Logger.getLogger(ImportRunner.class);

    @Inject
    Imports imports;

    @Inject
    ImportTransaction transaction;

    @Inject
    ReturnMeters meters;

    @Inject
    Database database;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.import.parallel")
    int parallel;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    @Inject
    ImportDirectory directory;

    private final Set<Long> running = ConcurrentHashMap.newKeySet();

    /** Whether the database was away since it was last looked for jobs left behind. */
    private volatile boolean outage;

    private boolean recovered;
    private ExecutorService threads;

    void start(@Observes StartupEvent started) {
        threads = Executors.newFixedThreadPool(parallel, task -> {
            Thread thread = new Thread(task, "import");
            thread.setDaemon(true);
            return thread;
        });
        if (serving) {
            wakeUp(null);
        }
    }

    void stop(@Observes ShutdownEvent stopped) {
        // What runs is rolled back with the process, and begins anew at the next start.
        threads.shutdownNow();
    }

    /** Jobs that an outage of the database, or another process with this directory, left behind are not forgotten. */
    @Scheduled(every = "10s", delayed = "10s")
    void lookAgain() {
        synchronized (running) {
            if (!serving || !isOurs()) {
                return;
            }
            boolean excused = outage;
            imports.requeueAllBut(running, excused, clock.instant());
            if (excused) {
                outage = false;
            }
            imports.touch(clock.instant());
        }
        wakeUp(null);
    }

    @Scheduled(every = "1h", delayed = "1m")
    void sweep() {
        if (serving && directory.take()) {
            database.unhurried(() -> imports.deleteAbandoned(clock.instant()));
        }
    }

    /** Whether the files are for this process to store. When they become so, what was begun before begins anew. */
    private boolean isOurs() {
        if (!directory.take()) {
            return false;
        }
        if (!recovered) {
            imports.recover(clock.instant());
            recovered = true;
        }
        return true;
    }

    void wakeUp(@Observes Imports.Waiting waiting) {
        for (int i = 0; i < parallel; i++) {
            try {
                threads.execute(this::workWhileThereIsADatabase);
            } catch (RejectedExecutionException stopping) {
                return;
            }
        }
    }

    private void workWhileThereIsADatabase() {
        try {
            database.unhurried(this::work);
        } catch (RuntimeException failed) {
            if (!Database.isGone(failed)) {
                throw failed;
            }
            // Nobody waits for this thread. A job that it may have taken is taken up again with those left behind.
            outage = true;
            LOG.warnf("Waiting files are stored when there is a database again: %s", failed.getMessage());
        }
    }

    @ActivateRequestContext
    void work() {
        Optional<ImportJob> job = next();
        while (job.isPresent()) {
            RequestIds.continueAs(job.get().requestId);
            try {
                run(job.get());
            } finally {
                running.remove(job.get().id);
                RequestIds.continueAs(null);
            }
            job = next();
        }
    }

    /** No one else may look between its being said to run and its being known to. */
    private Optional<ImportJob> next() {
        synchronized (running) {
            try {
                Optional<ImportJob> job = isOurs() ? imports.next(clock.instant()) : Optional.empty();
                job.ifPresent(taken -> running.add(taken.id));
                return job;
            } catch (RuntimeException failed) {
                // The job may have been said to run all the same, and is not to blame.
                outage |= Database.isGone(failed);
                throw failed;
            }
        }
    }

    private void run(ImportJob job) {
        try {
            if (!store(job)) {
                return;
            }
        } catch (Throwable failed) {
            // A file that costs all memory is an Error, and must not come again and again either.
            if (threads.isShutdown() || Database.isGone(failed)) {
                // Nothing of it is stored; it begins anew when there is a database again, or at the next start.
                outage = true;
                LOG.warnf("Import %d was interrupted and will begin anew: %s", job.id, failed.getMessage());
                return;
            }
            LOG.errorf(failed, "Import %d failed; nothing of it was stored", job.id);
            imports.end(job.id, ImportJob.State.FAILED, Refusal.of(ErrorCode.INTERNAL_ERROR), clock.instant());
            meters.imported(ImportJob.State.FAILED);
        }
        imports.delete(job.file);
    }

    /** Answers whether the job has ended. */
    private boolean store(ImportJob job) throws IOException {
        try {
            transaction.store(job, LocalDate.now(clock), clock);
            meters.imported(ImportJob.State.SUCCEEDED);
        } catch (ImportTransaction.Cancelled cancelled) {
            imports.end(job.id, ImportJob.State.CANCELLED, null, clock.instant());
            meters.imported(ImportJob.State.CANCELLED);
        } catch (Refusal refused) {
            if (refused.code() == ErrorCode.REFERENCE_CHANGED) {
                // Units or procedures changed while it was read: it is read again as they are now.
                imports.requeue(job.id);
                return false;
            }
            imports.end(job.id, ImportJob.State.REFUSED, refused, clock.instant());
            meters.imported(ImportJob.State.REFUSED);
        }
        return true;
    }
}
