package vn.tthc.stats.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** The keys that reporting systems write with. */
@Path("/api/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@SecurityRequirement(name = "key")
@Tag(name = "Keys")
class ApiKeyResource {

    private static final int LONGEST_LABEL = 200;

    @Inject
    Keys keys;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Schema(name = "NewApiKey")
    record NewKey(
            @Schema(description = "Code of the unit; left out only for an admin of all units", examples = "412")
            String unit,

            @Schema(
                    enumeration = {"reporter", "publisher", "admin"},
                    required = true)
            String role,

            @Schema(description = "Who uses it", required = true, maxLength = LONGEST_LABEL)
            String label,

            @Schema(description = "From when on it is refused; left out = never")
            Instant expiresAt) {}

    @Schema(name = "ApiKey")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record KeyView(
            int id,
            String prefix,
            String unit,
            Role role,
            String label,
            Instant createdAt,
            Instant expiresAt,
            Instant revokedAt) {}

    @Schema(name = "CreatedApiKey")
    record CreatedKey(
            int id,

            @Schema(description = "The key itself. It is shown in this answer only.")
            String secret,

            String unit,
            Role role,
            String label,
            Instant expiresAt) {}

    @POST
    @Operation(summary = "Create a key; its secret is in this answer and nowhere else")
    @RequestBody(
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "vinh",
                                            value =
                                                    "{\"unit\":\"412\",\"role\":\"reporter\",\"label\":\"Thành phố Vinh\"}")))
    public Response create(NewKey wanted) {
        Codebook codebook = codebooks.current();
        Role role = check(wanted);
        ReportingUnit unit = wanted.unit == null ? null : unitOf(codebook, wanted.unit);
        if (unit == null) {
            caller.requireAllUnits();
        } else {
            caller.requireScope(codebook, unit);
        }
        Keys.Fresh fresh = keys.create(
                unit == null ? null : unit.id, role, wanted.label.strip(), wanted.expiresAt, clock.instant());
        return Response.created(URI.create("/api/v1/api-keys/" + fresh.key().id))
                .entity(new CreatedKey(
                        fresh.key().id,
                        fresh.secret().text(),
                        unit == null ? null : unit.code,
                        role,
                        fresh.key().label,
                        wanted.expiresAt))
                .build();
    }

    private Role check(NewKey wanted) {
        List<RowError> errors = new ArrayList<>();
        if (wanted == null) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.REQUIRED, "role")));
        }
        Role role = Arrays.stream(Role.values())
                .filter(r -> r.toString().equals(wanted.role))
                .findFirst()
                .orElse(null);
        if (role == null) {
            errors.add(RowError.at("/role", ErrorCode.WRONG_TYPE, "role", "reporter | publisher | admin"));
        } else if (wanted.unit == null && role != Role.ADMIN) {
            errors.add(RowError.at("/unit", ErrorCode.REQUIRED, "unit"));
        }
        if (wanted.label == null || wanted.label.isBlank()) {
            errors.add(RowError.at("/label", ErrorCode.REQUIRED, "label"));
        } else if (wanted.label.length() > LONGEST_LABEL) {
            errors.add(RowError.at("/label", ErrorCode.TOO_LONG, "label", LONGEST_LABEL));
        } else if (wanted.label.chars().anyMatch(Character::isISOControl)) {
            errors.add(RowError.at("/label", ErrorCode.CONTROL_CHARACTERS, "label"));
        }
        if (wanted.expiresAt != null && !wanted.expiresAt.isAfter(clock.instant())) {
            errors.add(RowError.at("/expiresAt", ErrorCode.IN_THE_PAST, "expiresAt"));
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        return role;
    }

    /** The unit of that code today; of an ended one the last, since history may still be sent for it. */
    private ReportingUnit unitOf(Codebook codebook, String code) {
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        if (coded.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, code)));
        }
        return codebook.unitOn(code, LocalDate.now(clock)).orElse(coded.get(coded.size() - 1));
    }

    @GET
    @Operation(summary = "All keys, live and ended, without their secrets")
    public List<KeyView> list() {
        Codebook codebook = codebooks.current();
        return keys.all().stream()
                .filter(key -> caller.mayManage(codebook, key.unitId))
                .map(key -> new KeyView(
                        key.id,
                        key.prefix,
                        key.unitId == null
                                ? null
                                : codebook.unit(key.unitId)
                                        .map(unit -> unit.code)
                                        .orElse(null),
                        key.role,
                        key.label,
                        key.createdAt,
                        key.expiresAt,
                        key.revokedAt))
                .toList();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke a key; it is refused from the next request on")
    public void revoke(@RestPath int id) {
        Codebook codebook = codebooks.current();
        boolean known = keys.all().stream().anyMatch(key -> key.id == id && caller.mayManage(codebook, key.unitId));
        if (!known) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
        }
        keys.revoke(id, clock.instant());
    }
}
