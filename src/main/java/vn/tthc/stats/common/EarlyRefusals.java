package vn.tthc.stats.common;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
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

    @Inject
    Json json;

    /**
     * Answers with a problem and ends the request. A body that was not read yet is not waited for.
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
        var response = routing.response()
                .setStatusCode(code.status())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (!routing.request().isEnded()) {
            // The rest of a body that nobody reads would otherwise have to be taken in before the next request.
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        response.end(Buffer.buffer(json.bytes(problem)));
    }
}
