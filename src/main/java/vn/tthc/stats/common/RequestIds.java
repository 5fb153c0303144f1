package vn.tthc.stats.common;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives every request a name, by which its answer, the lines of the log about it and what it did can be found. One that a
 * proxy has given it is kept.
 */
@ApplicationScoped
public class RequestIds {

    /** Of the request, and of its answer. */
    public static final String HEADER = "X-Request-Id";

    /** In the log. */
    public static final String FIELD = "requestId";

    private static final String KEPT = "tthc.request-id";

    /** Before everything else, so that whatever goes wrong has it. */
    private static final int FIRST = 1000;

    /** UUIDs and hexadecimal numbers, which is what proxies make. No key of ours can pass for one. */
    private static final Pattern WELL_FORMED = Pattern.compile("[0-9A-Fa-f][0-9A-Fa-f-]{15,63}");

    void register(@Observes Filters filters) {
        filters.register(RequestIds::name, FIRST);
    }

    private static void name(RoutingContext routing) {
        String sent = routing.request().getHeader(HEADER);
        String authorization = routing.request().getHeader("Authorization");
        // An operator may have chosen a key that looks like one.
        boolean taken = sent != null
                && WELL_FORMED.matcher(sent).matches()
                && (authorization == null || !authorization.contains(sent));
        String id = taken ? sent : UUID.randomUUID().toString();
        routing.put(KEPT, id);
        routing.response().putHeader(HEADER, id);
        MDC.put(FIELD, id);
        routing.next();
    }

    /** The name of that request. */
    public static String of(RoutingContext routing) {
        return routing.get(KEPT);
    }

    /** Has the lines that the present thread logs carry that name, for work that goes on after its request; null = none. */
    public static void continueAs(String id) {
        if (id == null) {
            MDC.remove(FIELD);
        } else {
            MDC.put(FIELD, id);
        }
    }
}
