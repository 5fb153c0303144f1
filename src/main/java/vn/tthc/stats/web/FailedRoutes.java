package vn.tthc.stats.web;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.EarlyRefusals;
import vn.tthc.stats.common.Refusal;

/**
 * Answers what fails before an operation is found with the same problem as what fails within one. The framework would
 * answer with a page of its own, and log the address with its query, whatever a client has put there.
 */
@ApplicationScoped
class FailedRoutes {

    private static final Logger LOG = Logger.getLogger(FailedRoutes.class);

    /** Before the framework's own. */
    private static final int ORDER = -1_000_000;

    @Inject
    EarlyRefusals refusals;

    void register(@Observes Router router) {
        router.route().order(ORDER).failureHandler(this::answer);
    }

    private void answer(RoutingContext routing) {
        Throwable failure = routing.failure();
        HttpServerResponse response = routing.response();
        if (failure == null || isKnown(failure) || response.headWritten() || response.closed()) {
            routing.next();
            return;
        }
        LOG.errorf(failure, "%s %s failed", routing.request().method(), routing.<String>get(AccessLine.PATH));
        refusals.fail(routing);
    }

    /** Those that are answered as they are meant: who is not let in, what is refused, no thread, a client who is gone. */
    private static boolean isKnown(Throwable failure) {
        return failure instanceof SecurityException
                || failure instanceof Refusal
                || failure instanceof RejectedExecutionException
                || failure instanceof IOException;
    }
}
