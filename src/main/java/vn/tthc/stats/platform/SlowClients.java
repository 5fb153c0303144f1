package vn.tthc.stats.platform;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Cuts off who sends a request so slowly that they keep what others need: its head, its body, or nothing at all. */
@ApplicationScoped
class SlowClients {

    /** Before all others: whatever becomes of a request, its head has come. */
    private static final int PRIORITY = 1000;

    private static final long EVERY_MILLIS = 500;
    private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "tthc.client.body-grace")
    Duration grace;

    @ConfigProperty(name = "tthc.client.body-rate")
    MemorySize bytesPerSecond;

    void register(@Observes Filters filters) {
        filters.register(this::watch, PRIORITY);
    }

    private void watch(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        ConnectionWatch.Watch connection = ConnectionWatch.of(((ConnectionBase) request.connection()).channel());
        if (connection != null) {
            connection.serving();
            if (request.version() != HttpVersion.HTTP_2) {
                // On HTTP/2 many requests share a connection; it is watched until the first of them.
                routing.addEndHandler(ended -> connection.served());
            }
        }
        if (connection != null && hasBody(request)) {
            long before = connection.received();
            long began = System.nanoTime();
            long timer = vertx.setPeriodic(EVERY_MILLIS, id -> {
                if (request.isEnded()) {
                    vertx.cancelTimer(id);
                } else if (isTooSlow(connection.received() - before, Duration.ofNanos(System.nanoTime() - began))) {
                    vertx.cancelTimer(id);
                    request.response().reset();
                }
            });
            routing.addEndHandler(ended -> vertx.cancelTimer(timer));
        }
        routing.next();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? request.headers().contains("Transfer-Encoding") || !WITHOUT_BODY.contains(request.method())
                : !length.equals("0");
    }

    private boolean isTooSlow(long received, Duration since) {
        return since.compareTo(grace) > 0 && received < bytesPerSecond.asLongValue() * since.toMillis() / 1000;
    }
}
