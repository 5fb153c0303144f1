package vn.tthc.stats.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * The path of a request as the access log has it: whatever is long enough to be a key is left out, whoever has put it
 * there.
 */
@ApplicationScoped
class LoggedPath {

    /** Named in {@code quarkus.http.access-log.pattern}. */
    static final String KEPT = "tthc.path";

    /** Right after the name of the request. */
    private static final int EARLY = 950;

    /** As long as the shortest key; nothing of ours is. */
    private static final Pattern LONG = Pattern.compile("[^/]{32,}");

    void register(@Observes Filters filters) {
        filters.register(this::note, EARLY);
    }

    private void note(RoutingContext routing) {
        String path = routing.request().path();
        routing.put(KEPT, path == null ? "" : LONG.matcher(path).replaceAll("…"));
        routing.next();
    }
}
