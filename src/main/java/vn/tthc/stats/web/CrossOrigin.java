package vn.tthc.stats.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Lets pages of other origins read answers (CORS). Never with what a browser adds of itself, cookies and the like: there
 * is nothing of the kind here, a key is always put in by hand. Why not the framework's: docs/adr/0017.
 */
@ApplicationScoped
class CrossOrigin {

    /** After the headers that every answer has. */
    private static final int EARLY = 800;

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final String EXPOSED = "Content-Disposition, ETag, Idempotency-Replayed, Link, Location, RateLimit,"
            + " RateLimit-Policy, Retry-After, X-Request-Id";

    private static final String SENT_BY_READERS =
            "Accept, Accept-Language, Authorization, Cache-Control, If-None-Match, X-Request-Id";

    private static final String SENT_BY_WRITERS = SENT_BY_READERS + ", Content-Type, Idempotency-Key, Prefer";

    /** A day, in seconds; browsers take less. */
    private static final String KEPT = "86400";

    @Inject
    OtherOrigins origins;

    void register(@Observes Filters filters) {
        filters.register(this::answer, EARLY);
    }

    private void answer(RoutingContext routing) {
        String origin = routing.request().getHeader(HttpHeaders.ORIGIN);
        String wanted = routing.request().getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (routing.request().method() == HttpMethod.OPTIONS && origin != null && wanted != null) {
            preflight(routing.response(), origin, READING.contains(HttpMethod.valueOf(wanted)));
            return;
        }
        boolean read = READING.contains(routing.request().method());
        if (!read || !origins.mayAllRead()) {
            // At the end: whoever answers says itself what else the answer depends on.
            routing.addHeadersEndHandler(nothing -> routing.response().headers().add(HttpHeaders.VARY, "Origin"));
        }
        if (read && origins.mayAllRead() || origin != null && origins.may(origin, read)) {
            MultiMap headers = routing.response().headers();
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, read && origins.mayAllRead() ? "*" : origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        routing.next();
    }

    private void preflight(HttpServerResponse response, String origin, boolean read) {
        MultiMap headers = response.headers();
        headers.set(HttpHeaders.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        if (origins.may(origin, read)) {
            boolean all = read && origins.mayAllRead();
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, all ? "*" : origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, read ? "GET, HEAD" : "GET, HEAD, POST, DELETE");
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, read ? SENT_BY_READERS : SENT_BY_WRITERS);
            headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, KEPT);
        }
        response.setStatusCode(204).end();
    }
}
