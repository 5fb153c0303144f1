package vn.tthc.stats.submission;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowErrors;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** Files that are stored in the background, for those who sent them. */
@Path("/api/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.REPORTER_NAME)
@SecurityRequirement(name = "key")
@Tag(name = "Imports")
class ImportResource {

    private static final Duration TICK = Duration.ofMillis(250);

    @Inject
    Imports imports;

    @Inject
    ImportErrors errors;

    @Inject
    RowErrors rowErrors;

    @Inject
    ErrorFile errorFile;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getImport",
            summary = "How far an import is",
            description =
                    "Rows read, taken and refused so far, and when it is expected to end. For 30 days, unless the operator says otherwise.")
    public ImportView get(@RestPath @Parameter(description = "The number of the import", example = "1") long id) {
        return imports.view(own(id), clock.instant());
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "watchImport",
            summary = "How far an import is, told whenever it changes",
            description = "Server-sent events, each the import as GET /imports/{id} has it. Ends with the import.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.STRING, description = "data: {…}")))
    public Multi<ImportView> events(
            @RestPath @Parameter(description = "The number of the import", example = "1") long id) {
        ImportView first = imports.view(own(id), clock.instant());
        Multi<ImportView> changes = Multi.createFrom()
                .ticks()
                .every(TICK)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(tick -> imports.find(id)
                        .map(job -> imports.view(job, clock.instant()))
                        .orElseThrow());
        UntilEnded wanted = new UntilEnded();
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(first),
                        ended(first) ? Multi.createFrom().empty() : changes)
                // Before repetitions are left out: the end is known by the one that follows it.
                .select()
                .first(wanted::test)
                .skip()
                .repetitions(Comparator.comparing(ImportView::state)
                        .thenComparing(view -> view.rows().read())
                        .thenComparing(ImportView::progress));
    }

    /** Holds for everything up to and with the first that tells of the end. */
    private static final class UntilEnded {

        private boolean over;

        private boolean test(ImportView view) {
            boolean wanted = !over;
            over |= ended(view);
            return wanted;
        }
    }

    private static boolean ended(ImportView view) {
        return ImportJob.State.of(view.state()).hasEnded();
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelImport", summary = "Call an import off", description = "Nothing of it is stored.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(responseCode = "409", description = "It has ended")
    public ImportView cancel(@RestPath @Parameter(description = "The number of the import", example = "1") long id) {
        own(id);
        return imports.cancel(id, clock.instant());
    }

    @GET
    @Path("/{id}/errors")
    @Operation(
            operationId = "listImportErrors",
            summary = "What is wrong with the rows of an import, in the order of the file; the first 100,000",
            description =
                    "As problems have them, with the row of the file; the rows themselves are in the error file. What is"
                            + " wrong with a return sent as JSON as a whole is told of each of its rows.")
    public Page<RowErrors.RowErrorView> errors(
            @RestPath @Parameter(description = "The number of the import", example = "1") long id,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit) {
        own(id);
        return errors.page(id, cursor, limit).map(kept -> rowErrors.view(kept.error()));
    }

    @GET
    @Path("/{id}/error-file")
    @Produces({"text/csv", "application/x-ndjson"})
    @Operation(
            operationId = "getImportErrorFile",
            summary = "The rows to be corrected and sent again",
            description =
                    "Of an import that was refused, of which nothing is stored, all rows of the file, so that it can be"
                            + " corrected and sent as it is, in the same mode. Of one with mode=partial, which has stored"
                            + " the others, the rows that were refused: send them with mode=partial or mode=atomic;"
                            + " mode=replace would withdraw the others. Where the rows that were right are no longer kept"
                            + " (there is no room for them), or the import has not ended or was called off, the first"
                            + " line says so (rows-missing), for which the file is refused: correct the one that was sent."
                            + " With the columns of the file sent, and the columns error and code behind them, empty where"
                            + " nothing is wrong: CSV for CSV and XLSX, else NDJSON, in which right lines have neither; a"
                            + " line that is no JSON object stands in the field line. Of a return"
                            + " sent as JSON each row is such a line, with the unit and the period of the return before"
                            + " its own fields; where the return as a whole is wrong, as its unit is unknown, all rows"
                            + " are, and fields that it should not have are named in the field return. Where error and code"
                            + " come last, they are not read. A cell of a workbook that a spreadsheet may have changed (a"
                            + " formula, a day for a month, a code without its zeros) has ? behind it and is refused until"
                            + " it is written out. A cell that"
                            + " begins with - + = or @ has an apostrophe before it, so that no spreadsheet takes it for"
                            + " a formula; when a CSV or XLSX file is read, an apostrophe there is taken off. Of wrong rows,"
                            + " cells (and lines of NDJSON) longer than 4,000 characters are given only in their beginning,"
                            + " ending in …: correct those in the file sent.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING))
            })
    public Response errorFile(@RestPath @Parameter(description = "The number of the import", example = "1") long id) {
        ImportJob job = own(id);
        return Response.ok(errorFile.of(job))
                .type(ErrorFile.mediaType(job))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + ErrorFile.name(job) + "\"")
                .build();
    }

    /** A job of the caller's: sent by the same one, or for a unit that the caller acts for. */
    private ImportJob own(long id) {
        Codebook codebook = codebooks.current();
        ReportingUnit scope = caller.scope(codebook);
        return imports.find(id)
                .filter(job -> scope == null
                        || caller.is(job.apiKeyId)
                        || job.unitScopeId != null
                                && codebook.withinScope(
                                        scope, codebook.unit(job.unitScopeId).orElseThrow()))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }
}
