package vn.tthc.stats.observation;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.StreamedAnswers;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** The counts themselves, as reported. */
@Path("/api/v1/dossier-counts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Counts")
class DossierCountResource {

    @Inject
    DossierCounts counts;

    @Inject
    UnitData data;

    @Inject
    Vintages vintages;

    @Inject
    KeptAnswers kept;

    @Inject
    StreamedAnswers streamed;

    @Inject
    CountRevisions revisions;

    @Inject
    Codebooks codebooks;

    @Inject
    Clock clock;

    @Inject
    Language language;

    private static final String CSV_EXAMPLE = """
            unit,unitName,period,procedure,procedureName,level,received,receivedOnline,resolvedEarly,resolvedOnTime,resolvedOverdue,feeDue,feePaidOnline,resultsDigitised,pendingInTime,pendingOverdue,id,revision,submission,recordedAt,withdrawn,synthetic,unitKey
            412,Thành phố Vinh,2023-02-01,1.004222,Đăng ký thường trú,4,42,31,,38,,,,,,,412~DA06-03~4~2023-02-01,1,325,2023-02-02T01:38:43.049612Z,false,false,412
            """;

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listCounts",
            summary = "Counts as they are held, one by one",
            description = "A count is listed if all its days lie in the period asked; without a period all are. With"
                    + " updatedAfter only what has changed since, withdrawn counts included: take updatedUntil of the"
                    + " first page (JSON) for the next time, and nothing is missed. A file has all counts unless a limit is"
                    + " given; then the header Link leads on. A CSV file can be sent to /submissions as it is; rows of"
                    + " demonstration data (synthetic) and of withdrawn counts (withdrawn) are refused there. The last column"
                    + " of a file, unitKey, tells units apart whose code is the same; in JSON code and period do.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = DossierCountPage.class)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one", value = CSV_EXAMPLE)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "503", description = "Too many long files are being sent; ask again (Retry-After)")
    public Response list(
            @BeanParam CountFilter filter,
            @RestQuery @Parameter(description = "Those whose days all lie in it", example = "2023-02-01")
                    AskedPeriod period,
            @RestQuery @Parameter(description = Vintages.AS_OF, example = "2026-03-01T00:00:00Z") Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery
                    @Parameter(description = "Only what changed after that instant", example = "2026-03-01T00:00:00Z")
                    Instant updatedAfter,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if ((asOf != null || publication != null) && updatedAfter != null) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER,
                    List.of(RowError.at(
                            "updatedAfter",
                            ErrorCode.NOT_TOGETHER,
                            asOf == null ? "publication" : "asOf",
                            "updatedAfter")));
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        Vintage vintage =
                vintages.asked(asOf, publication, AskedPeriod.isMoving(period) || filter.isOfLists(), clock.instant());
        Period days = period == null && publication == null ? null : vintage.period(period, LocalDate.now(clock));
        Selection selection =
                filter.orOf(vintage, days, codebook).select(codebook, days).asOf(vintage);
        CountQuery query = new CountQuery(
                selection, filter.asked(), updatedAfter, cursor, codebook, language.english(), chosen.labels());
        String question = query.inWords() + chosen.inWords(filter.asked());
        Version version = vintage.version(() -> data.version(selection.unitIds()));
        boolean whole = limit == null && chosen.format().isTable();
        if (whole) {
            Integer most = chosen.format() == Format.XLSX ? Xlsx.MOST_ROWS : null;
            return revalidated(streamed.respond(
                    chosen, version, question, query.fileName(), taker -> counts.all(query, most, taker)));
        }
        int most = Page.limitOf(limit, false);
        return revalidated(kept.respond(chosen, version, question + "\n" + most, () -> counts.page(query, most)));
    }

    /** Who has sent a return looks here whether it is held, and must not be shown what a cache had before. */
    private static Response revalidated(Response response) {
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
        return response;
    }

    @GET
    @Path("/{id}/revisions")
    @Operation(
            operationId = "listCountRevisions",
            summary = "How a count came to be what it is: each revision, by whom, when and why",
            description =
                    "The first comes first; the last is what is held, or tells that it was withdrawn. Who sent it is a key by its number, never a person.")
    public List<CountRevision> revisions(
            @RestPath
                    @Parameter(
                            description = "The id of the count, as lists of counts have it",
                            example = "412~DA06-03~4~2023-02-01")
                    String id) {
        List<CountRevision> found = CountId.parse(id)
                .map(count -> revisions.of(count, codebooks.current()))
                .orElse(List.of());
        if (found.isEmpty()) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
        }
        return found;
    }
}
