package vn.tthc.stats.web;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** An operation that fails as none of ours should. */
@Path("/api/v1/broken-for-test")
public class BrokenResource {

    /** Fails. */
    @GET
    @Operation(hidden = true)
    public String fail() {
        throw new IllegalStateException("broken for the test");
    }

    /** A route that fails before any operation is looked for. */
    void route(@Observes Router router) {
        router.get("/broken-route-for-test").handler(routing -> {
            throw new IllegalStateException("broken route for the test");
        });
    }
}
