package vn.tthc.stats.security;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * How many bodies of one sender are received at a time. Each keeps a thread and one of the {@link Places} until it is here,
 * and how long that takes is up to the sender: without a limit one of them could keep all places, and for as long as they
 * like. Once a body is here it counts no more; then there are turns.
 */
@ApplicationScoped
class Uploads {

    /** When it is known whose they are, and has been counted by {@link RateLimits}. */
    private static final int PRIORITY = Priorities.USER + 1;

    /** Of one who manages keys: another must be able to. As many as a script that makes them may well ask for at a time. */
    static final int MOST_OF_KEYS = 8;

    @Inject
    CurrentIdentityAssociation identity;

    @Inject
    RoutingContext routing;

    @ConfigProperty(name = "tthc.write.receiving-per-key")
    int most;

    private final Map<Sent, Integer> receiving = new ConcurrentHashMap<>();

    private record Sent(String by, boolean ofKeys) {}

    @PostConstruct
    void check() {
        if (most < 1) {
            throw new IllegalArgumentException("tthc.write.receiving-per-key (" + most + ") lets nobody write");
        }
    }

    @ServerRequestFilter(priority = PRIORITY)
    Uni<Response> admit(ResteasyReactiveContainerRequestContext request) {
        if (!Places.isWrite(routing) || !hasBody()) {
            return null;
        }
        return identity.getDeferredIdentity().map(who -> take(who, request));
    }

    private boolean hasBody() {
        String length = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? routing.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : !length.equals("0");
    }

    private Response take(SecurityIdentity who, ResteasyReactiveContainerRequestContext request) {
        if (who.isAnonymous()) {
            return null;
        }
        Sent sent = new Sent(who.getPrincipal().getName(), Places.isKeyManagement(routing));
        if (receiving.merge(sent, 1, Integer::sum) > (sent.ofKeys ? MOST_OF_KEYS : most)) {
            giveBack(sent);
            throw Refusal.of(ErrorCode.OVERLOADED);
        }
        AtomicBoolean given = new AtomicBoolean();
        Runnable received = () -> {
            if (given.compareAndSet(false, true)) {
                giveBack(sent);
            }
        };
        ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        context.registerCompletionCallback(failed -> received.run());
        context.setInputStream(new Body(context.serverRequest(), received));
        return null;
    }

    private void giveBack(Sent sent) {
        receiving.computeIfPresent(sent, (same, number) -> number == 1 ? null : number - 1);
    }

    /** Begins to take in the body with the first byte that is asked for, as the framework's own does, and tells of its end. */
    private static final class Body extends InputStream {

        private final ServerHttpRequest request;
        private final Runnable received;
        private InputStream bytes;

        private Body(ServerHttpRequest request, Runnable received) {
            this.request = request;
            this.received = received;
        }

        private InputStream bytes() {
            if (bytes == null) {
                bytes = request.createInputStream();
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            int read = bytes().read();
            if (read < 0) {
                received.run();
            }
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = bytes().read(into, from, length);
            if (read < 0) {
                received.run();
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            return bytes().available();
        }

        @Override
        public void close() throws IOException {
            bytes().close();
        }
    }
}
