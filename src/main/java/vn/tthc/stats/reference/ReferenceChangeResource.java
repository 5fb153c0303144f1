package vn.tthc.stats.reference;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** The one door through which administrators change units and procedures, and the history of what went through it. */
@Path("/api/v1/reference-changes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(ReferenceChangeResource.ADMIN_OF_ALL_UNITS)
@SecurityRequirement(name = "key")
@Tag(name = "Codelists")
class ReferenceChangeResource {

    /** The role that authentication gives to an admin key bound to no unit: codelists belong to all. */
    static final String ADMIN_OF_ALL_UNITS = "admin-of-all-units";

    private static final String CSV = "text/csv";

    private static final String DESCRIPTION = """
            All or nothing, in the order given; what must hold of the whole (validities, parents, counts) is checked at \
            the end, so that changes which belong together go into one request. A renamed or moved unit ends the day \
            before `from` and continues as a new row, and so do the units below it; a row that begins on that very day, for \
            one because the unit above was renamed, is itself moved while it has no counts, and renamed unless it was that \
            day already. In CSV the first line names the columns; comma, semicolon and tab all separate.""";

    @Inject
    ReferenceChanges changes;

    @Inject
    ReferenceHistory history;

    @Inject
    Codebooks codebooks;

    @Inject
    SecurityIdentity identity;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /**
     * What a request did.
     *
     * @param dryRun true = it was only tried, and nothing was stored
     */
    @Schema(name = "ReferenceChangeReceipt")
    record Receipt(boolean dryRun, List<ReferenceChange> changes) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, CSV})
    @Operation(operationId = "changeReference", summary = "Change units and procedures", description = DESCRIPTION)
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = ChangeBody.class),
                        examples = {
                            @ExampleObject(name = "rename", value = ChangeBody.RENAME),
                            @ExampleObject(name = "merge", value = ChangeBody.MERGE),
                            @ExampleObject(name = "procedure", value = ChangeBody.NEW_PROCEDURE)
                        }),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "renames", value = ChangeBody.RENAMES_CSV))
            })
    @APIResponse(
            responseCode = "200",
            description = "What would be done: a dry run",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "201",
            description = "What was done",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    public Response change(
            @Context HttpHeaders headers,
            InputStream body,
            @RestQuery
                    @DefaultValue("false")
                    @Parameter(
                            description = "Do everything, tell what would happen, and store nothing",
                            example = "true")
                    boolean dryRun)
            throws IOException {
        List<RowError> errors = new ArrayList<>();
        List<SentChange> sent = read(body, headers.getMediaType(), errors);
        // A row that could not be read as a whole would only be found to lack what could not be read.
        Set<Integer> misread =
                errors.stream().map(RowError::row).filter(Objects::nonNull).collect(Collectors.toSet());
        List<SentChange> passed = sent.stream()
                .filter(change -> !misread.contains(change.row()) && ChangeCheck.passes(change, errors))
                .toList();
        List<ReferenceChange> done = changes.apply(
                passed,
                errors,
                new ReferenceChanges.Origin(
                        identity.getPrincipal().getName(), LocalDate.now(clock), clock.instant(), dryRun));
        return Response.status(dryRun ? Response.Status.OK : Response.Status.CREATED)
                .entity(new Receipt(dryRun, done))
                .build();
    }

    private List<SentChange> read(InputStream body, MediaType type, List<RowError> errors) throws IOException {
        int most = (int) Math.min(maxBytes.asLongValue(), Integer.MAX_VALUE / 2);
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, most);
        }
        ChangeReader reader = new ChangeReader(maxRows, errors);
        List<SentChange> sent =
                type != null && type.isCompatible(MediaType.valueOf(CSV)) ? reader.csv(bytes) : reader.json(bytes);
        if (sent.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.NO_CHANGES)));
        }
        return sent;
    }

    @GET
    @Operation(
            operationId = "listReferenceChanges",
            summary = "What was changed, by whom and why; the newest first",
            description =
                    "Each change of a unit or procedure through this interface, with what was there before and after; those of the packaged lists are told by their release.")
    public Page<ReferenceChange> list(
            @RestQuery @Parameter(description = "Code of a unit, code or key of a procedure", example = "17464")
                    String code,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit) {
        String stored = code == null
                ? null
                : codebooks.current().procedure(code).map(p -> p.catalogKey).orElse(code);
        Long before = cursor == null ? null : Cursor.parse(cursor, 1).longNumber(0);
        return Page.of(history.find(stored, before, limit + 1), limit, last -> Cursor.at(last.id()));
    }
}
