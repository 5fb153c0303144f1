package vn.tthc.stats.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import vn.tthc.stats.common.AddressCheck;
import vn.tthc.stats.common.EarlyRefusals;
import vn.tthc.stats.common.ErrorCode;

/**
 * How many requests are worked on at a time: each has a thread, and what waits for a connection to the database waits among
 * so many at the most. Whoever finds no place is told to come back, on the event loop and at once. Writers have places of
 * their own, so that however many there are, there is room for who reads; and so have those who manage keys, so that however
 * many write, a key can be revoked. Kept answers need no place.
 */
@ApplicationScoped
class Places {

    /** For those who manage keys. They are few, and quick. */
    static final int KEY_PLACES = 12;

    /** After kept answers are given, before resources are looked for. */
    private static final int ORDER = 5_000;

    /** After the address is known to be one, before all that would cost as much as the refusal. */
    private static final int EARLY = 230;

    private static final String API = "/api/";

    /** Under which a request has the place that has to be given back when it ends. */
    private static final String PLACE = Places.class.getName();

    private static final String KEYS = "/api/v1/api-keys";
    private static final long RETRY_AFTER_SECONDS = 2;
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Inject
    EarlyRefusals refusals;

    @Inject
    RoutingContext routing;

    @ConfigProperty(name = "tthc.read.places")
    int readPlaces;

    @ConfigProperty(name = "tthc.write.places")
    int writePlaces;

    @ConfigProperty(name = "quarkus.thread-pool.max-threads")
    int threads;

    private Semaphore readers;
    private Semaphore writers;
    private Semaphore keyManagers;
    private Semaphore watchers;

    @PostConstruct
    void limit() {
        if (readPlaces + writePlaces + KEY_PLACES >= threads) {
            throw new IllegalArgumentException("tthc.read.places (" + readPlaces + ") and tthc.write.places ("
                    + writePlaces + ") and " + KEY_PLACES
                    + " together have to be less than quarkus.thread-pool.max-threads (" + threads
                    + "): whoever has a place must find a thread");
        }
        readers = new Semaphore(readPlaces);
        writers = new Semaphore(writePlaces);
        keyManagers = new Semaphore(KEY_PLACES);
        watchers = new Semaphore(readPlaces);
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuseIfFull, EARLY);
    }

    void route(@Observes Router router) {
        router.route("/api/*").order(ORDER).handler(this::admit);
        router.route("/charts/*").order(ORDER).handler(this::admit);
    }

    /** When many come whom there is no place for, who reads waits behind their refusals, which have to be cheap. */
    private void refuseIfFull(RoutingContext request) {
        if (writers.availablePermits() == 0
                && isWrite(request)
                && AddressCheck.pathOf(request).startsWith(API)
                && !isKeyManagement(request)) {
            refuse(request);
        } else {
            request.next();
        }
    }

    private void refuse(RoutingContext request) {
        refusals.refuse(request, RETRY_AFTER_SECONDS, ErrorCode.OVERLOADED);
    }

    private void admit(RoutingContext request) {
        Semaphore places = placesFor(request);
        if (!places.tryAcquire()) {
            refuse(request);
            return;
        }
        if (places == watchers) {
            request.addEndHandler(ended -> places.release());
        } else {
            request.put(PLACE, places);
            request.addEndHandler(ended -> {
                if (request.remove(PLACE) != null) {
                    places.release();
                }
            });
        }
        request.next();
    }

    /**
     * A client that hangs up ends its request, but not the work on it: from when a thread is looked for, the place is kept until
     * that is done. On the event loop, as what may end the request is.
     */
    @ServerRequestFilter(preMatching = true, nonBlocking = true, priority = 0)
    void keepUntilDone(ResteasyReactiveContainerRequestContext request) {
        Semaphore place = routing.remove(PLACE);
        if (place != null) {
            request.getServerRequestContext().registerCompletionCallback(failed -> place.release());
        }
    }

    private Semaphore placesFor(RoutingContext request) {
        if (isWatching(request)) {
            return watchers;
        }
        if (!isWrite(request)) {
            return readers;
        }
        return isKeyManagement(request) ? keyManagers : writers;
    }

    static boolean isWrite(RoutingContext request) {
        return !READS.contains(request.request().method());
    }

    static boolean isKeyManagement(RoutingContext request) {
        String path = request.normalizedPath();
        return path.equals(KEYS) || path.startsWith(KEYS + "/");
    }

    /** Who watches an import is told of it for minutes, and keeps no thread meanwhile. */
    private static boolean isWatching(RoutingContext request) {
        String path = request.normalizedPath();
        return path.startsWith("/api/v1/imports/") && path.endsWith("/events");
    }
}
