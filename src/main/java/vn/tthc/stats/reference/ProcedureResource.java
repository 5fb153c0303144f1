package vn.tthc.stats.reference;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.Xlsx;

/** What dossiers are about. */
@Path("/api/v1/procedures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Codelists")
class ProcedureResource {

    @Inject
    Codebooks codebooks;

    @Inject
    ListAnswers lists;

    @Inject
    Language language;

    @Inject
    Clock clock;

    /** A page of procedures. */
    @Schema(name = "ProcedurePage")
    record ProcedurePage(
            List<ProcedureView> items,
            @Schema(nullable = true) String next) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listProcedures",
            summary = "Administrative procedures",
            description = "Ordered by catalogue key. The name is searched without regard to accents and tone marks.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ProcedurePage.class)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one", value = Examples.PROCEDURES_CSV)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response list(
            @RestQuery
                    @Size(max = 2000) @Parameter(description = "Part of the name, with or without accents", example = "thuong tru")
                    String q,
            @RestQuery @Parameter(description = "Code of the field, see /fields", example = "cu-tru") String field,
            @RestQuery
                    @Parameter(
                            description = "Code of the agency that handles it, see /agencies",
                            example = "cong-an-xa")
                    String agency,
            @RestQuery
                    @Min(3) @Max(4) @Parameter(description = "Level of online service today: 3 (partial) or 4 (full-process)")
                    Integer level,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        int most = Page.limitOf(limit, chosen.format().isTable());
        FileName name = FileName.of("procedures")
                .and("field", one(field))
                .and("agency", one(agency))
                .and("level", one(level))
                .and("q", one(q))
                .and(today);
        return lists.respond(
                chosen,
                codebook.version(),
                new ListAnswers.Listing<>(
                        name,
                        ProcedureView.COLUMNS,
                        ProcedureView::row,
                        page -> new ProcedurePage(page.items(), page.next())),
                () -> Page.of(
                                find(codebook, q, field, agency, level, today, cursor, most),
                                most,
                                procedure -> Cursor.at(procedure.catalogKey))
                        .map(procedure -> ProcedureView.of(procedure, codebook, language.english(), today)
                                .labelled(chosen.labels())),
                q,
                field,
                agency,
                level,
                today,
                cursor,
                most);
    }

    private static List<String> one(Object value) {
        return value == null ? null : List.of(value.toString());
    }

    /** One more than are wanted at the most, if there are more. */
    private List<Procedure> find(
            Codebook codebook,
            String q,
            String field,
            String agency,
            Integer level,
            LocalDate today,
            String cursor,
            int most) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> parameters = new HashMap<>();
        if (q != null) {
            conditions.add("locate(:q, searchName) > 0");
            parameters.put("q", Folding.fold(q));
        }
        if (field != null) {
            conditions.add("fieldId = :field");
            parameters.put("field", codebook.field(field).orElseThrow(() -> unknown("field", field)).id);
        }
        if (agency != null) {
            conditions.add("agencyId = :agency");
            parameters.put("agency", codebook.agency(agency).orElseThrow(() -> unknown("agency", agency)).id);
        }
        if (level != null) {
            conditions.add(OFFERED_AT_LEVEL);
            parameters.put("level", level.shortValue());
            parameters.put("today", today);
        }
        if (cursor != null) {
            conditions.add("catalogKey > :after");
            parameters.put("after", Cursor.parse(cursor, 1).text(0));
        }
        return Procedure.<Procedure>find(String.join(" and ", conditions) + " order by catalogKey", parameters)
                .range(0, most)
                .list();
    }

    private static final String OFFERED_AT_LEVEL = """
            id in (select offer.procedureId from ProcedureLevel offer where offer.level = :level
              and offer.validFrom <= :today and (offer.validTo is null or offer.validTo >= :today))""";

    private Refusal unknown(String parameter, String code) {
        return Refusal.of(
                ErrorCode.INVALID_PARAMETER,
                List.of(RowError.at(
                        parameter,
                        ErrorCode.INVALID_VALUE,
                        language.text("reference", "unknown-" + parameter, List.of(code)))));
    }

    @GET
    @Path("/{code}")
    @Operation(
            operationId = "getProcedure",
            summary = "One procedure with all its codes and levels",
            description =
                    "By national code, in its provincial spellings too (1.004222.000.00.00.H41), or by catalogue key.")
    public ProcedureDetail get(
            @RestPath @Parameter(description = "Its code or catalogue key", example = "1.004222") String code) {
        Codebook codebook = codebooks.current();
        return codebook.procedure(code)
                .map(procedure -> ProcedureDetail.of(procedure, codebook, language, LocalDate.now(clock)))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }
}
