package vn.tthc.stats.security;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
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

    /** Years of four digits: what comes after, neither JSON nor the database writes like the others. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    @ConfigProperty(name = "tthc.security.key-overlap")
    Duration overlap;

    @Inject
    Keys keys;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Schema(name = "NewApiKey", additionalProperties = Schema.False.class)
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

    @Schema(name = "ApiKeyRotation", additionalProperties = Schema.False.class)
    record Rotation(
            @Schema(
                    nullable = true,
                    description =
                            "From when on the new key is refused; left out = it is good for as long as the old one"
                                    + " was made for")
            Instant expiresAt,

            @Schema(nullable = true, description = "From when on the old key is refused; left out = in a week")
            Instant oldExpiresAt) {}

    @Schema(name = "CreatedApiKey")
    record CreatedKey(
            int id,

            @Schema(description = "The key itself. It is shown in this answer only.")
            String secret,

            @Schema(nullable = true) String unit,
            Role role,
            String label,
            @Schema(nullable = true) Instant expiresAt,

            @Schema(nullable = true, description = "The key that it takes the place of; null = of none")
            Integer predecessor,

            @Schema(nullable = true, description = "From when on that one is refused; null = there is none")
            Instant predecessorExpiresAt) {}

    @POST
    @Operation(
            operationId = "createApiKey",
            summary = "Create a key; its secret is in this answer and nowhere else",
            description =
                    "A unit has at most two live keys of the same role and label: one in use and one to change over"
                            + " to. Other systems of the unit have other labels.")
    @APIResponse(
            responseCode = "201",
            description = "The new key",
            content = @Content(schema = @Schema(implementation = CreatedKey.class)))
    @APIResponse(responseCode = "409", description = "There are two live keys of that unit, role and label")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = NewKey.class),
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
                new Keys.Holder(unit == null ? null : unit.id, role, wanted.label.strip()),
                wanted.expiresAt,
                codebook,
                clock.instant());
        return created(fresh, codebook, null);
    }

    /** The only answer that a secret is in: nothing between here and the client is to keep it. */
    private static Response created(Keys.Fresh fresh, Codebook codebook, Instant predecessorExpiresAt) {
        ApiKey key = fresh.key();
        return Response.created(URI.create("/api/v1/api-keys/" + key.id))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new CreatedKey(
                        key.id,
                        fresh.secret().text(),
                        KeyView.codeOf(key, codebook),
                        key.role,
                        key.label,
                        key.expiresAt,
                        key.predecessorId,
                        predecessorExpiresAt))
                .build();
    }

    @POST
    @Path("/{id}/rotate")
    @Operation(
            operationId = "rotateApiKey",
            summary = "Make a key that takes the place of another",
            description = "It is for the same unit, role and label. Both are taken until the old one ends, so that a"
                    + " reporting system can change over without a gap; to end the old one at once, revoke it. The body"
                    + " may be empty.")
    @APIResponse(
            responseCode = "201",
            description = "The new key; its secret is in this answer and nowhere else",
            content = @Content(schema = @Schema(implementation = CreatedKey.class)))
    @APIResponse(responseCode = "409", description = "The key has ended, or has a successor that is live")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Rotation.class),
                            examples = @ExampleObject(name = "as it was", value = "{}")))
    public Response rotate(
            @RestPath @Parameter(description = "The number of the key", example = "2") int id, Rotation wanted) {
        Codebook codebook = codebooks.current();
        Instant now = clock.instant();
        Rotation rotation = wanted == null ? new Rotation(null, null) : wanted;
        List<RowError> errors = new ArrayList<>();
        requireFuture("expiresAt", rotation.expiresAt, now, errors);
        requireFuture("oldExpiresAt", rotation.oldExpiresAt, now, errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        ApiKey old = managed(id, codebook);
        Instant oldExpiresAt = rotation.oldExpiresAt == null ? now.plus(overlap) : rotation.oldExpiresAt;
        Keys.Fresh fresh = keys.rotate(old.id, rotation.expiresAt, oldExpiresAt, codebook, now);
        return created(fresh, codebook, managed(id, codebook).expiresAt);
    }

    private Role check(NewKey wanted) {
        List<RowError> errors = new ArrayList<>();
        if (wanted == null) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.REQUIRED, "role")));
        }
        Role role = wanted.role == null ? null : Role.named(wanted.role).orElse(null);
        if (role == null) {
            errors.add(RowError.at("/role", ErrorCode.WRONG_TYPE, "role", String.join(" | ", Role.names())));
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
        requireFuture("expiresAt", wanted.expiresAt, clock.instant(), errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
        return role;
    }

    private static void requireFuture(String field, Instant time, Instant now, List<RowError> errors) {
        if (time != null && !time.isAfter(now)) {
            errors.add(RowError.at("/" + field, ErrorCode.IN_THE_PAST, field));
        } else if (time != null && time.isAfter(LATEST)) {
            errors.add(RowError.at("/" + field, ErrorCode.TOO_LARGE, field, LATEST));
        }
    }

    private ReportingUnit unitOf(Codebook codebook, String code) {
        return CodedUnit.of(codebook, code, LocalDate.now(clock))
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_BODY, List.of(RowError.at("/unit", ErrorCode.UNKNOWN_UNIT, code))));
    }

    @GET
    @Operation(
            operationId = "listApiKeys",
            summary = "Keys without their secrets, live and ended",
            description = "Those for the caller's own unit and the ones below it; an admin of all units sees all.")
    public List<KeyView> list(@BeanParam KeyFilter filter) {
        Codebook codebook = codebooks.current();
        KeyFilter wanted = filter.checked(codebook);
        Instant now = clock.instant();
        return keys.all().stream()
                .filter(key -> caller.mayManage(codebook, key.unitId))
                .map(key -> KeyView.of(key, codebook, now))
                .filter(wanted::takes)
                .toList();
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getApiKey",
            summary = "One key, without its secret",
            description = "Who holds it, until when it is good, and when it was last used.")
    public KeyView get(@RestPath @Parameter(description = "The number of the key", example = "2") int id) {
        Codebook codebook = codebooks.current();
        return KeyView.of(managed(id, codebook), codebook, clock.instant());
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke a key; it is refused from the next request on",
            description =
                    "It cannot be undone; what was sent with it stays. A key that has ended already stays as it is.")
    public void revoke(@RestPath @Parameter(description = "The number of the key", example = "2") int id) {
        keys.revoke(managed(id, codebooks.current()).id, clock.instant());
    }

    /** A key that the caller may see and end; of others they are not told whether there are any. */
    private ApiKey managed(int id, Codebook codebook) {
        return keys.find(id)
                .filter(key -> caller.mayManage(codebook, key.unitId))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }
}
