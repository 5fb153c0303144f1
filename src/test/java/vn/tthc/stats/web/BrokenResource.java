package vn.tthc.stats.web;

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
}
