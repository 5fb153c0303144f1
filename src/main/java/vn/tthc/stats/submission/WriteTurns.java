package vn.tthc.stats.submission;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * Who of those that send returns may have a connection to the database, and who of these may have it work. Apart from each
 * other, since one that waits for its unit keeps a connection, and nobody else from working.
 */
@ApplicationScoped
class WriteTurns {

    /** Connections that nobody keeps for long. */
    private static final int LEFT_FOR_READERS = 3;

    /** Like that for locks of the database. */
    private static final int LONGEST_WAIT_SECONDS = 5;

    /** More than a return takes that has come in at the last moment. */
    private static final int LAST_SECONDS = 2;

    /** Before anything ends that a return needs. */
    private static final int EARLY = 1;

    @ConfigProperty(name = "tthc.write.parallel")
    int parallel;

    @ConfigProperty(name = "tthc.write.working")
    int working;

    @ConfigProperty(name = "tthc.import.parallel")
    int imported;

    @ConfigProperty(name = "tthc.export.parallel")
    int exported;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int connections;

    private Semaphore connected;
    private Semaphore atWork;

    @PostConstruct
    void limit() {
        if (parallel + imported + exported + LEFT_FOR_READERS > connections) {
            throw new IllegalArgumentException("tthc.write.parallel (" + parallel + "), tthc.import.parallel ("
                    + imported
                    + ") and tthc.export.parallel (" + exported + ") leave readers fewer than " + LEFT_FOR_READERS
                    + " of the " + connections + " connections of quarkus.datasource.jdbc.max-size");
        }
        if (working < 1) {
            throw new IllegalArgumentException("tthc.write.working (" + working + ") lets nobody write");
        }
        connected = new Semaphore(parallel, true);
        atWork = new Semaphore(working, true);
    }

    /**
     * Lets those end who have a connection, and nobody have one any more. Quarkus counts a request after it has looked whether
     * it still takes any: for one in between nobody would wait, and its database would go away under it.
     */
    void end(@Observes @Priority(EARLY) ShutdownEvent stopped) throws InterruptedException {
        connected.tryAcquire(parallel, LAST_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Does what needs a connection and may wait for a unit: however many wait for a busy one, there are connections left for
     * everyone who reads.
     *
     * @throws Refusal {@code overloaded} if no turn comes
     */
    <T> T connected(Supplier<T> task) {
        return inTurn(connected, task);
    }

    /**
     * Does what has the database work and waits for nobody, all locks being had: more at a time than it has cores would not
     * be quicker, and readers would wait for all of them.
     *
     * @throws Refusal {@code overloaded} if no turn comes
     */
    <T> T atWork(Supplier<T> task) {
        return inTurn(atWork, task);
    }

    private static <T> T inTurn(Semaphore turns, Supplier<T> task) {
        if (!comes(turns)) {
            throw Refusal.of(ErrorCode.OVERLOADED);
        }
        try {
            return task.get();
        } finally {
            turns.release();
        }
    }

    private static boolean comes(Semaphore turns) {
        try {
            return turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
