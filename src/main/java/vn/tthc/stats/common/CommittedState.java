package vn.tthc.stats.common;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells which state of the data is committed, so that what has been read once need not be read again while nothing at all
 * has been written. Costs one tiny query however many ask at once: all who ask while one is under way share the next.
 */
@ApplicationScoped
public class CommittedState {

    /**
     * Which transactions are done: two equal ones show the same data. A server that follows another one does not tell in
     * full, so there no two are equal. The numbers of transactions begin anew where another server takes over, or where this
     * one has crashed: the start and the last checkpoint tell such a past from another.
     */
    private static final String STATE = """
            select case when pg_is_in_recovery() then gen_random_uuid()::text
              else concat_ws(' ', pg_current_snapshot(), pg_postmaster_start_time(), checkpoint_lsn) end
            from pg_control_checkpoint()""";

    /** Several servers have no state in common that could be asked for, so no two are equal. */
    private static final String STATE_OF_MANY = "select gen_random_uuid()::text";

    /** Takes less than a millisecond; as long as anyone waits for a lock. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    private final ExecutorService looker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tthc-state");
        thread.setDaemon(true);
        return thread;
    });

    /** Those who asked since the last look began; null = nobody did. */
    private CompletableFuture<String> waiting;

    @PreDestroy
    void stop() {
        looker.shutdownNow();
    }

    /**
     * The state as of now or later: whatever was acknowledged before the call is in it. What is done with it must not take
     * long, others wait.
     */
    public synchronized CompletionStage<String> next() {
        if (waiting == null) {
            // First what may be refused, as at the end of the process: nobody is to wait for a look that never comes.
            looker.execute(this::look);
            waiting = new CompletableFuture<>();
        }
        return waiting;
    }

    /** The same, waited for. Outside of transactions, which see a state of their own. */
    public String now() {
        try {
            return next().toCompletableFuture().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private void look() {
        CompletableFuture<String> asked = begin();
        try {
            asked.complete(database.soon(LONGEST, citus ? STATE_OF_MANY : STATE, row -> row.getString(1)));
        } catch (RuntimeException | Error failed) {
            asked.completeExceptionally(failed);
        }
    }

    private synchronized CompletableFuture<String> begin() {
        CompletableFuture<String> asked = waiting;
        waiting = null;
        return asked;
    }
}
