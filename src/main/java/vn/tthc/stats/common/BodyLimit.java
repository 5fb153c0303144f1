package vn.tthc.stats.common;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
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
        if (!request.getMethod().equals(HttpMethod.POST)) {
            return;
        }
        // Not getLength(), which is an int.
        String length = request.getHeaderString("Content-Length");
        long limit = limit(typeOf(request));
        if (length != null && Long.parseLong(length) > limit) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, limit);
        }
    }

    /** The framework takes an operation for one that reads a type which it cannot read itself. */
    private static MediaType typeOf(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (IllegalArgumentException unreadable) {
            throw Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    /** JSON is held in memory, everything else is a file and read bit by bit. */
    private long limit(MediaType type) {
        boolean file = type != null && !type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        return (file ? maxFileBytes : maxBytes).asLongValue();
    }
}
