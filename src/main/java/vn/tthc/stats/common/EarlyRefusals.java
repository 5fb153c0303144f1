package vn.tthc.stats.common;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Refuses a request on the event loop, before it costs a thread or a connection: the same answer as for any {@link Refusal}. */
@ApplicationScoped
public class EarlyRefusals {

    /** Of a body, in bytes: that of any return of a day. */
    private static final long SHORT = 64 * 1024;

    @Inject
    Json json;

    /**
     * Answers with a problem and ends the request. A body that was not read yet is not waited for; if it is long, the connection
     * is closed.
     *
     * @param retryAfter when it may be sent again, in seconds
     */
    public void refuse(RoutingContext routing, long retryAfter, ErrorCode code, Object... args) {
        routing.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter));
        refuse(routing, code, args);
    }

    /** Answers that something went wrong on our side, and ends the request. */
    public void fail(RoutingContext routing) {
        refuse(routing, ErrorCode.INTERNAL_ERROR);
    }

    /** The same for what would be refused again whenever it is sent. */
    void refuse(RoutingContext routing, ErrorCode code, Object... args) {
        Locale locale = Language.preferred(routing.request().headers().getAll(HttpHeaders.ACCEPT_LANGUAGE));
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", Problems.type(code).toString());
        problem.put("status", code.status());
        problem.put("title", Language.textIn(locale, "problems", "title." + code.status(), List.of()));
        problem.put("detail", Language.textIn(locale, "problems", code.code(), List.of(args)));
        problem.put("code", code.code());
        if (code.status() >= Problems.OUR_SIDE) {
            problem.put(RequestIds.FIELD, RequestIds.of(routing));
        }
        HttpServerResponse response = routing.response()
                .setStatusCode(code.status())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        takeIn(routing.request(), response);
        response.end(Buffer.buffer(json.bytes(problem)));
    }

    /**
     * What is left of a request that nobody reads has to be taken in before the next one on the same connection. Of a long body
     * that costs more than another connection, of a short one or none it does not.
     */
    private static void takeIn(HttpServerRequest request, HttpServerResponse response) {
        if (request.isEnded()) {
            return;
        }
        if (isShort(request)) {
            request.resume();
        } else {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    /** Whoever asks first whether to send the body may not send it now, nor say so. */
    private static boolean isShort(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains(HttpHeaders.EXPECT)) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || Long.parseLong(length) <= SHORT;
    }
}
