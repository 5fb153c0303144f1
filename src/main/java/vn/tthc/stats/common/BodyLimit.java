package vn.tthc.stats.common;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a body that says itself that it is too long, before any of it is read. */
@ApplicationScoped
class BodyLimit {

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        // Not getLength(), which is an int.
        String length = request.getHeaderString("Content-Length");
        if (length != null && Long.parseLong(length) > maxBytes.asLongValue()) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, maxBytes.asLongValue());
        }
    }
}
