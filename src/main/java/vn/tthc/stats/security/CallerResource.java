package vn.tthc.stats.security;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** Tells the holder of a key or a token what may be done with it. */
@Path("/api/v1/caller")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.REPORTER_NAME)
@SecurityRequirement(name = "key")
@Tag(name = "Keys")
class CallerResource {

    @Inject
    Caller caller;

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Schema(name = "CallerUnit")
    record Unit(String code, String name) {}

    @Schema(name = "Caller")
    record View(
            @Schema(
                    description =
                            "What records of its acts have: the prefix of the key, or oidc: and the provider's name for it")
            String name,

            Role role,

            @Schema(nullable = true, description = "It acts for this unit and those below; null = for all units")
            Unit unit) {}

    @GET
    @Operation(
            operationId = "getCaller",
            summary = "Whose key or token this is, and for which unit it is good",
            description = "To see what a key may do before it is used: its role, and the unit that it is for.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = View.class),
                            examples = @ExampleObject(name = "vinh", value = """
                                            {"name":"tthc_5VldFo3R","role":"reporter",
                                             "unit":{"code":"412","name":"Thành phố Vinh"}}
                                            """)))
    public Response caller() {
        ReportingUnit unit = caller.scope(codebooks.current());
        View view = new View(
                caller.name(),
                caller.role(),
                unit == null ? null : new Unit(unit.code, unit.displayName(language.english())));
        return Response.ok(view)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }
}
