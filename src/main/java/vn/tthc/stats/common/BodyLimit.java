package vn.tthc.stats.common;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a body that says itself that it is too long, before any of it is read. */
@ApplicationScoped
class BodyLimit {

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.import.max-bytes")
    MemorySize maxFileBytes;

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        // Not getLength(), which is an int.
        String length = request.getHeaderString("Content-Length");
        long limit = limit(request.getMediaType());
        if (length != null && Long.parseLong(length) > limit) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, limit);
        }
    }

    /** JSON is held in memory, everything else is a file and read bit by bit. */
    private long limit(MediaType type) {
        boolean file = type != null && !type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        return (file ? maxFileBytes : maxBytes).asLongValue();
    }
}
