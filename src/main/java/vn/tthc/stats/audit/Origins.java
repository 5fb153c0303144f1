package vn.tthc.stats.audit;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import vn.tthc.stats.common.ClientAddress;
import vn.tthc.stats.common.RequestIds;

/** Tells who acts now. */
@ApplicationScoped
public class Origins {

    @Inject
    CurrentVertxRequest request;

    @Inject
    CurrentIdentityAssociation identity;

    @Inject
    ClientAddress clients;

    /**
     * Who sent the present request, which demanded a role; the principal's name is the one that the caller is recorded
     * by. The service itself if there is no request.
     */
    public Origin current() {
        RoutingContext present = request.getCurrent();
        return present == null
                ? Origin.SERVICE
                : of(present, identity.getIdentity().getPrincipal().getName());
    }

    /** Who sent that request, when it is known otherwise who it is. */
    public Origin of(RoutingContext routing, String actor) {
        return new Origin(
                actor,
                clients.of(routing.request()),
                routing.request().getHeader(HttpHeaders.USER_AGENT),
                RequestIds.of(routing));
    }
}
