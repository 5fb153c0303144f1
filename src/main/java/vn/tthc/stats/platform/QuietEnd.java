package vn.tthc.stats.platform;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Lets work that is done by itself from time to time come to its end before the connections are closed. It would lose nothing,
 * but each connection that is taken away from it leaves a warning in the log, which somebody would have to look after.
 */
@ApplicationScoped
class QuietEnd {

    private static final Logger LOG = Logger.getLogger(QuietEnd.class);

    /** After all who store something at the end. */
    private static final int LATE = 3000;

    /** What takes longer than most such work is begun anew at the next start. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_MILLIS = 20;

    @Inject
    Scheduler scheduler;

    @Inject
    AgroalDataSource dataSource;

    void end(@Observes @Priority(LATE) ShutdownEvent stopped) throws InterruptedException {
        // It is not while a command is run.
        if (scheduler.isStarted()) {
            scheduler.pause();
        }
        if (inUse() == 0) {
            return;
        }
        LOG.infof("Waiting for work in progress; connections to the database in use: %d", inUse());
        long latest = System.nanoTime() + LONGEST;
        while (inUse() > 0 && System.nanoTime() < latest) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long inUse() {
        return dataSource.getMetrics().activeCount();
    }
}
