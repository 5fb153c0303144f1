package vn.tthc.stats.common;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses an address that is too long or is none (RFC 3986), before anything of it is taken apart. The framework's own
 * check says nothing to whoever sent it, not even in what way it was refused; {@code Main} switches it off.
 */
@ApplicationScoped
public class AddressCheck {

    /** Counted like any other request, see the limits of addresses; nothing else is done for it. */
    private static final int PRIORITY = 240;

    /** Before whatever else answers failures. */
    private static final int ORDER = -1_000_001;

    private static final int NO_CONTENT = 204;

    @Inject
    EarlyRefusals refusals;

    @ConfigProperty(name = "tthc.address.max-bytes")
    MemorySize maxBytes;

    /**
     * The path by which is found what answers a request, as the router sees it: without {@code ..} and what is encoded without
     * need. What depends on a path must ask for this one, since a client may write the same in many ways.
     *
     * @return empty if there is none: then nothing but a refusal is found
     */
    public static String pathOf(RoutingContext routing) {
        try {
            return routing.normalizedPath();
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /** What the router cannot take apart itself, or finds no path in. */
    void route(@Observes Router router) {
        router.errorHandler(
                ErrorCode.MALFORMED_ADDRESS.status(), routing -> refusals.refuse(routing, ErrorCode.MALFORMED_ADDRESS));
        router.route().order(ORDER).failureHandler(this::withoutPath);
    }

    private void withoutPath(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (request.uri().startsWith("/") || routing.statusCode() != ErrorCode.NOT_FOUND.status()) {
            routing.next();
        } else if (request.uri().equals("*") && request.method() == HttpMethod.OPTIONS) {
            // Of the service as a whole (RFC 9110, 9.3.7): nothing beyond that it is there.
            routing.response().setStatusCode(NO_CONTENT).end();
        } else {
            refusals.refuse(routing, ErrorCode.MALFORMED_ADDRESS);
        }
    }

    private void check(RoutingContext routing) {
        String address = routing.request().uri();
        long limit = maxBytes.asLongValue();
        // Of ASCII characters only; whatever else there is, is encoded.
        if (address.length() > limit) {
            refusals.refuse(routing, ErrorCode.ADDRESS_TOO_LONG, limit);
        } else if (!wellFormed(address)) {
            refusals.refuse(routing, ErrorCode.MALFORMED_ADDRESS);
        } else {
            routing.next();
        }
    }

    private static boolean wellFormed(String address) {
        try {
            new URI(address);
            return true;
        } catch (URISyntaxException none) {
            return false;
        }
    }
}
