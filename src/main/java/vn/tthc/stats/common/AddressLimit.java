package vn.tthc.stats.common;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses an address that is too long, before anything of it is taken apart. */
@ApplicationScoped
class AddressLimit {

    @ConfigProperty(name = "tthc.address.max-bytes")
    MemorySize maxBytes;

    @ServerRequestFilter(preMatching = true)
    void check(HttpServerRequest request) {
        long limit = maxBytes.asLongValue();
        // Of ASCII characters only; whatever else there is, is encoded.
        if (request.uri().length() > limit) {
            throw Refusal.of(ErrorCode.ADDRESS_TOO_LONG, limit);
        }
    }
}
