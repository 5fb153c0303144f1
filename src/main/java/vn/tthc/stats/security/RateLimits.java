package vn.tthc.stats.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import vn.tthc.stats.common.AddressCheck;
import vn.tthc.stats.common.ClientAddress;
import vn.tthc.stats.common.EarlyRefusals;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * How much one address may ask, one key may write, and how often wrong keys may be tried. Counted on the event loop before
 * anything else is done, answers that are kept included, and in this process alone.
 */
@ApplicationScoped
class RateLimits {

    /** After CORS, so that a page on another origin can read why it was refused; before all that costs anything. */
    private static final int PRIORITY = 250;

    /** Who looks whether the service is well must not be refused for that. */
    private static final Pattern LOOKED_AFTER = Pattern.compile("/q/(health|metrics)(/.*)?");

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int MOST_PROVEN = 10_000;

    @Inject
    EarlyRefusals refusals;

    @Inject
    CurrentIdentityAssociation identity;

    @Inject
    RoutingContext routing;

    @ConfigProperty(name = "tthc.limit.address")
    int perAddress;

    @ConfigProperty(name = "tthc.limit.key")
    int perKey;

    @ConfigProperty(name = "tthc.limit.failures")
    int mostFailures;

    @Inject
    ClientAddress clients;

    private Quota addresses;
    private Quota keys;
    private Quota failures;

    /** Hashes of keys that were right not long ago: one system's wrong key must not shut out others at its address. */
    private final Cache<String, Boolean> proven = Caffeine.newBuilder()
            .maximumSize(MOST_PROVEN)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    @PostConstruct
    void limit() {
        addresses = new Quota("address", perAddress);
        keys = new Quota("key", perKey);
        failures = new Quota("failures", mostFailures);
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        if (LOOKED_AFTER.matcher(AddressCheck.pathOf(request)).matches()) {
            request.next();
            return;
        }
        String address = clients.networkOf(request.request());
        long wait = addresses.take(address, request.response().headers());
        if (wait > 0) {
            refusals.refuse(request, wait, ErrorCode.RATE_LIMITED, perAddress, address);
            return;
        }
        String credentials = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (credentials != null) {
            wait = failures.wait(address);
            if (wait > 0 && proven.getIfPresent(hash(credentials)) == null) {
                refusals.refuse(request, wait, ErrorCode.TOO_MANY_FAILURES);
                return;
            }
            request.addEndHandler(ended -> {
                if (request.response().getStatusCode() == Response.Status.UNAUTHORIZED.getStatusCode()) {
                    failures.take(address);
                }
            });
        }
        request.next();
    }

    /** Writes are counted when it is known whose they are. */
    @ServerRequestFilter
    Uni<Response> admitWrite(ContainerRequestContext request) {
        if (READS.contains(request.getMethod())) {
            return null;
        }
        return identity.getDeferredIdentity().map(this::takeWrite);
    }

    /** Remembers what somebody has shown who they are by. */
    void proved(String credentials) {
        proven.put(hash(credentials), true);
    }

    private Response takeWrite(SecurityIdentity who) {
        if (who.isAnonymous()) {
            return null;
        }
        String credentials = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (credentials != null) {
            proved(credentials);
        }
        long wait = keys.take(who.getPrincipal().getName(), routing.response().headers());
        if (wait > 0) {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait));
            throw Refusal.of(ErrorCode.RATE_LIMITED, perKey, who.getPrincipal().getName());
        }
        return null;
    }

    private static String hash(String credentials) {
        return HexFormat.of().formatHex(new KeySecret(credentials).hash());
    }
}
