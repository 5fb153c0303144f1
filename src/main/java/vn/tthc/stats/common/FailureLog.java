package vn.tthc.stats.common;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.FailedExecution;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Says in the log what went wrong with a request, or with work that is done by itself, if an operator has to know: mistakes
 * of ours each and in full, a database that cannot be reached now and then in one line, however many ask meanwhile. What
 * clients do is not said, nor that they are gone.
 */
@ApplicationScoped
class FailureLog {

    private static final Logger LOG = Logger.getLogger(FailureLog.class);

    private static final long SAID_AGAIN_AFTER = Duration.ofSeconds(10).toNanos();

    /** Before all who end something. */
    private static final int FIRST = 1;

    /** Whoever is still at work loses the database then, as is meant to be. */
    private volatile boolean ending;

    private final AtomicLong lastSaid = new AtomicLong(System.nanoTime() - SAID_AGAIN_AFTER);

    void end(@Observes @Priority(FIRST) ShutdownEvent begun) {
        ending = true;
    }

    /**
     * A request has failed.
     *
     * @param status what it is answered
     */
    void note(int status, Throwable cause, RoutingContext request) {
        if (status == ErrorCode.UNAVAILABLE.status()) {
            if (Database.isGone(cause)) {
                database(cause);
            }
        } else if (status >= ErrorCode.INTERNAL_ERROR.status() && !isGone(request, cause)) {
            // Which request is in the line's id, and in the log of requests.
            LOG.errorf(cause, "A request has failed with %d", status);
        }
    }

    /** The same of work that is done by itself from time to time. */
    void noteWork(@Observes FailedExecution failed) {
        if (Database.isGone(failed.getException())) {
            database(failed.getException());
        } else {
            LOG.errorf(
                    failed.getException(),
                    "%s has failed",
                    failed.getExecution().getTrigger().getMethodDescription());
        }
    }

    private void database(Throwable cause) {
        if (ending) {
            return;
        }
        long now = System.nanoTime();
        long last = lastSaid.get();
        if (now - last >= SAID_AGAIN_AFTER && lastSaid.compareAndSet(last, now)) {
            Throwable root = cause;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.warnf("The database cannot be reached; requests are told to come back. %s", root);
        }
    }

    /** Whether it was not we who failed: what its client was to send did not come, as it hung up or was cut off. */
    private static boolean isGone(RoutingContext request, Throwable failure) {
        if (!isClosed(request)) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** The response hears of it in its turn on the event loop, which may be after the reader of the body has. */
    private static boolean isClosed(RoutingContext request) {
        return request.response().closed()
                || (request.request().connection() instanceof ConnectionBase connection
                        && !connection.channel().isOpen());
    }
}
