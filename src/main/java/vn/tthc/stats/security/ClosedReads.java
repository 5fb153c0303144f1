package vn.tthc.stats.security;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody read without a key or a token where {@code tthc.read.public} is false; any role will do. Concerns every
 * operation of the API, whatever it demands besides. Answers that are given before a request comes here are held back by
 * who gives them.
 */
@ApplicationScoped
class ClosedReads {

    @Inject
    SecurityIdentity identity;

    @ConfigProperty(name = "tthc.read.public")
    boolean open;

    /** Before the parameters are looked at: whoever may not read is not told what could be asked. */
    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void check(ContainerRequestContext request) {
        if (!open && !request.getMethod().equals(HttpMethod.OPTIONS) && identity.isAnonymous()) {
            throw new UnauthorizedException();
        }
    }
}
