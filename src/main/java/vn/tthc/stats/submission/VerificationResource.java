package vn.tthc.stats.submission;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import vn.tthc.stats.observation.Verification;
import vn.tthc.stats.security.Role;

/** Proves on demand that all totals equal a recount. */
@Path("/api/v1/verification")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
class VerificationResource {

    @Inject
    Verification verification;

    @GET
    @RolesAllowed(Role.ADMIN_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "verify",
            summary = "Recount everything and tell of any difference",
            description =
                    "Totals by month and day against the counts, overlaps, days counted and not reported, receipts"
                            + " and history. Reads all counts: seconds for a province, minutes for the country. The same as"
                            + " ./run verify.")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(schema = @Schema(implementation = Verification.Result.class)))
    @APIResponse(
            responseCode = "503",
            description =
                    "Everything is being recounted already, or overloaded, or the database is away; ask again after"
                            + " Retry-After")
    public Verification.Result verify() {
        return verification.run();
    }
}
