package vn.tthc.stats.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.regex.Pattern;
import vn.tthc.stats.common.ClientAddress;

/**
 * What the log of requests has of a request: the path without whatever is long enough to be a key, whoever has put it there,
 * and the address as far as it is known. Of a proxy that is trusted the framework takes for an address whatever the client
 * says it is.
 */
@ApplicationScoped
class AccessLine {

    /** Both are named in {@code quarkus.http.access-log.pattern}. */
    static final String PATH = "tthc.path";

    private static final String ADDRESS = "tthc.address";

    /** Right after the name of the request. */
    private static final int EARLY = 950;

    /** As long as the shortest key; nothing of ours is. */
    private static final Pattern LONG = Pattern.compile("[^/]{32,}");

    @Inject
    ClientAddress clients;

    void register(@Observes Filters filters) {
        filters.register(this::note, EARLY);
    }

    private void note(RoutingContext routing) {
        String path = routing.request().path();
        routing.put(PATH, path == null ? "" : LONG.matcher(path).replaceAll("…"));
        routing.put(ADDRESS, clients.of(routing.request()));
        routing.next();
    }
}
