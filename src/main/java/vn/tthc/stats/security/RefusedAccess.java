package vn.tthc.stats.security;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.audit.RefusedActs;

/** Has it recorded when somebody is not let in (401) or not let do what they want (403). */
@ApplicationScoped
class RefusedAccess {

    /** A key of ours, whether live, ended or made up: its beginning is no secret and tells whose it was. */
    private static final Pattern KEY = Pattern.compile("(?i:Bearer)\\s+(tthc_[0-9A-Za-z]{8})[0-9A-Za-z]{38}\\s*");

    /** Collection and no more: what stands behind it, clients choose. Shorter than any key, which may stand there too. */
    private static final Pattern COLLECTION = Pattern.compile("/api/v\\d+/[a-z-]{1,31}(?=/|$)");

    @Inject
    RefusedActs refused;

    @Inject
    Origins origins;

    @ServerResponseFilter
    void note(ContainerRequestContext request, ContainerResponseContext response, RoutingContext routing) {
        int status = response.getStatus();
        if (status != 401 && status != 403) {
            return;
        }
        Object code = response.getEntity() instanceof HttpProblem problem
                ? problem.getParameters().get("code")
                : null;
        SecurityIdentity identity = identity(routing);
        Matcher path = COLLECTION.matcher(routing.normalizedPath());
        refused.add(
                origins.of(routing, actor(identity, routing)),
                Caller.unitIdOf(identity),
                code == null ? String.valueOf(status) : code.toString(),
                request.getMethod() + " " + (path.lookingAt() ? path.group() : "/"));
    }

    /** Null = nobody has shown who they are. */
    private static SecurityIdentity identity(RoutingContext routing) {
        return routing.user() instanceof QuarkusHttpUser user
                        && !user.getSecurityIdentity().isAnonymous()
                ? user.getSecurityIdentity()
                : null;
    }

    private static String actor(SecurityIdentity identity, RoutingContext routing) {
        if (identity != null) {
            return identity.getPrincipal().getName();
        }
        String header = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
        Matcher key = KEY.matcher(header == null ? "" : header);
        return key.matches() ? key.group(1) : Origin.UNKNOWN;
    }
}
