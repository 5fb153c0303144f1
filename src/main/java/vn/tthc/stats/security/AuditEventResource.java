package vn.tthc.stats.security;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditEvent;
import vn.tthc.stats.audit.AuditEvents;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.PrivateAnswers;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** Who did what, for those who answer for a unit. */
@Path("/api/v1/audit-events")
@RolesAllowed(Role.ADMIN_NAME)
@SecurityRequirement(name = "key")
@Tag(name = "Audit")
class AuditEventResource {

    @Inject
    AuditEvents events;

    @Inject
    PrivateAnswers answers;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    /** A page of events. */
    @Schema(name = "AuditEventPage")
    record AuditEventPage(
            List<AuditEventView> items,
            @Schema(nullable = true) String next) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listAuditEvents",
            summary = "Who did what, from where, to which rows; the newest first",
            description =
                    "What was stored, changed, made and ended, each act once, and who was not let in or not let do it"
                            + " (those told together, about once a minute). Dry runs and repeated answers do nothing and"
                            + " are not in it. An admin of a unit sees what concerns it and the units below; of an act"
                            + " that concerns others too, not from where it came. Files have pages too; Link has the next.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = AuditEventPage.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response list(
            @RestQuery @Parameter(description = "Code of a unit, without those below it", example = "412") String unit,
            @RestQuery
                    @Size(max = 200) @Parameter(
                            description = "Prefix of a key, oidc: and a subject, service, or unknown",
                            example = "tthc_5VldFo3R")
                    String actor,
            @RestQuery @Parameter(description = "What was done", schema = @Schema(implementation = Action.class))
                    String action,
            @RestQuery @Parameter(description = "Not before it", example = "2026-01-01T00:00:00Z") Instant from,
            @RestQuery @Parameter(description = "Before it", example = "2027-01-01T00:00:00Z") Instant to,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Codebook codebook = codebooks.current();
        Set<Integer> scope = scope(codebook);
        AuditEvents.Wanted wanted = new AuditEvents.Wanted(
                unit == null ? scope : unitIds(unit, codebook),
                actor,
                action == null ? null : known(action),
                from,
                to,
                cursor == null ? null : Cursor.parse(cursor, 1).longNumber(0));
        Page<AuditEventView> page = Page.<AuditEvent>of(
                        events.find(wanted, limit + 1), limit, last -> Cursor.at(last.id()))
                .map(event -> AuditEventView.of(event, scope, codebook));
        return answers.respond(form.chosen(headers, Format.OF_LISTS), page, AuditEventView.table(page.items()));
    }

    /** The units that the caller answers for; null = all. */
    private Set<Integer> scope(Codebook codebook) {
        ReportingUnit own = caller.scope(codebook);
        return own == null
                ? null
                : codebook.units().stream()
                        .filter(unit -> codebook.withinScope(own, unit))
                        .map(unit -> unit.id)
                        .collect(Collectors.toSet());
    }

    /** All units that ever had the code, of which the caller answers for. */
    private Set<Integer> unitIds(String code, Codebook codebook) {
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        if (coded.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at("unit", ErrorCode.UNKNOWN_UNIT, code)));
        }
        Set<Integer> ids = coded.stream()
                .filter(unit -> caller.mayManage(codebook, unit.id))
                .map(unit -> unit.id)
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            caller.requireScope(codebook, coded.get(coded.size() - 1));
        }
        return ids;
    }

    private static Action known(String action) {
        return Action.of(action)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_PARAMETER,
                        List.of(RowError.at(
                                "action",
                                ErrorCode.NOT_ONE_OF,
                                "action",
                                Arrays.stream(Action.values()).map(Action::code).collect(Collectors.joining(", ")),
                                action))));
    }
}
