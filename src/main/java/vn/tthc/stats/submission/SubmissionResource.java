package vn.tthc.stats.submission;

import io.quarkus.panache.common.Sort;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
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
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/** Where reporting systems send their returns, and everyone reads the receipts. */
@Path("/api/v1/submissions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Submissions")
class SubmissionResource {

    @Inject
    Reception reception;

    @Inject
    SubmissionSearch search;

    @Inject
    Warnings warnings;

    @Inject
    ReportedDays reportedDays;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.import.max-bytes")
    MemorySize maxFileBytes;

    @POST
    @Consumes({
        MediaType.APPLICATION_JSON,
        "text/csv",
        "application/x-ndjson",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    })
    @RolesAllowed(Role.REPORTER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "createSubmission",
            summary = "Send returns",
            description = "JSON is what one unit counted in one period. A file has many units and periods, one count a"
                    + " row, with the columns unit, period, procedure, level and the measures; a template can be had at"
                    + " /submissions/template. A CSV file should end with a line end: without it, one that was cut inside its last"
                    + " figure cannot be told from a whole one. Stored whole or not at all, unless mode=partial. Sending the same again"
                    + " changes nothing and says so (unchanged). A return without counts says that there were none (nil"
                    + " return).")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ReturnBody.class),
                        examples = @ExampleObject(name = "one day", value = """
                                {"unit":"412","period":"2024-02-01","counts":[
                                 {"procedure":"1.004222","level":4,"received":42,"receivedOnline":31,"resolvedOnTime":38}]}
                                """)),
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "two days", value = """
                                unit,period,procedure,level,received,receivedOnline
                                412,2024-02-01,1.004222,4,42,31
                                412,2024-02-02,1.004222,4,37,30
                                """)),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one row", value = """
                                {"unit":"412","period":"2024-02-01","procedure":"1.004222","level":4,"received":42}
                                """)),
                @Content(
                        mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "200",
            description = "What a dry run would have stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(
            responseCode = "202",
            description = "Will be stored in the background (more than 5,000 rows, a file of more than 8 MB, or Prefer:"
                    + " respond-async)",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @APIResponse(
            responseCode = "207",
            description = "Some rows were refused (mode=partial); the others are stored",
            content = @Content(schema = @Schema(implementation = Receipt.class)))
    @APIResponse(responseCode = "409", description = "A request with the same Idempotency-Key is being worked on")
    @APIResponse(
            responseCode = "429",
            description = "Too many requests, or wrong keys, came from there, or as many files of the sender's as may"
                    + " are waiting; send it again after Retry-After")
    @APIResponse(
            responseCode = "503",
            description = "The unit is busy, or the database, or there is no room for files; nothing was stored")
    public Response submit(
            InputStream body,
            @BeanParam SubmissionParameters parameters,
            // For the document only: read from the headers below, where a second one shows.
            @RestHeader("Idempotency-Key")
                    @Parameter(description = "Any string, new for each return: a repetition gets the first answer")
                    String idempotencyKey,
            @RestHeader("Prefer") @Parameter(description = "respond-async: store in the background") String prefer,
            @Context HttpHeaders headers,
            @Context UriInfo uri)
            throws IOException {
        Codebook codebook = codebooks.current();
        SubmissionFormat format = SubmissionFormat.of(headers.getMediaType());
        Reception.Request request = new Reception.Request(
                format,
                parameters.checkedMode(),
                parameters.checkedNumbers(),
                parameters.dryRun(),
                parameters.reason(),
                prefer != null && prefer.toLowerCase(Locale.ROOT).contains("respond-async"),
                caller.id(),
                caller.scope(codebook));
        long limit = (format == SubmissionFormat.JSON ? maxBytes : maxFileBytes).asLongValue();
        List<String> idempotencyKeys = headers.getRequestHeader("Idempotency-Key");
        // Not getLength(), which is an int.
        String announced = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        try (SpooledBody spooled = reception.receive(
                request,
                body,
                announced == null ? 0 : Long.parseLong(announced),
                limit,
                idempotencyKeys != null && !idempotencyKeys.isEmpty())) {
            IdempotentAnswers.Key key = IdempotentAnswers.Key.of(
                    caller.id(),
                    idempotencyKeys,
                    () -> spooled.sha256("POST " + uri.getRequestUri().getRawQuery() + " " + format));
            // Of a dry run nothing is kept, its answer no more than anything else.
            return reception
                    .receive(
                            request,
                            spooled,
                            parameters.dryRun() ? null : key,
                            codebook,
                            LocalDate.now(clock),
                            clock.instant())
                    .response();
        }
    }

    @GET
    @Path("/{id}")
    @Operation(
            operationId = "getSubmission",
            summary = "The receipt of a submission",
            description =
                    "What became of each row is in the answer to the submission; this tells how many were stored, corrected and withdrawn.")
    public Receipt receipt(@RestPath @Parameter(description = "The number of the submission", example = "1") long id) {
        return Submission.<Submission>findByIdOptional(id)
                .map(submission ->
                        receipts(List.of(submission), codebooks.current()).get(0))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }

    @GET
    @Operation(
            operationId = "listSubmissions",
            summary = "The receipts of submissions, newest first",
            description =
                    "With a unit and a period also what is held of it: the reports that were due and that came, and"
                            + " the days that are missing.")
    public ReceiptPage receipts(
            @RestQuery @Parameter(description = "Code of the unit they are of, without those below it", example = "412")
                    String unit,
            @RestQuery @Parameter(description = "Those with days in it", example = "2023-02") AskedPeriod period,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery
                    @DefaultValue(Page.DEFAULT_LIMIT)
                    @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT)
                    int limit) {
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Period days = period == null ? null : period.on(today);
        Set<Integer> unitIds = unit == null ? null : new UnitFilter(List.of(unit), null, null).unitIds(codebook, days);
        Long before = cursor == null ? null : Cursor.parse(cursor, 1).longNumber(0);
        List<Submission> found =
                Submission.list("id in ?1", Sort.descending("id"), search.find(unitIds, days, before, limit + 1));
        Page<Submission> page = Page.of(found, limit, last -> Cursor.at(last.id));
        return new ReceiptPage(
                receipts(page.items(), codebook),
                page.next(),
                unit == null || days == null ? null : reportedDays.held(unitIds, days, today));
    }

    private List<Receipt> receipts(List<Submission> submissions, Codebook codebook) {
        Map<Long, List<ReturnWarning>> odd =
                warnings.of(submissions.stream().map(s -> s.id).toList(), Receipt.MOST_WARNINGS);
        return submissions.stream()
                .map(s -> Receipt.of(s, false, odd.getOrDefault(s.id, List.of()), null, codebook, language))
                .toList();
    }
}
