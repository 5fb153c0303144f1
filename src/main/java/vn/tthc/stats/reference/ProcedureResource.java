package vn.tthc.stats.reference;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** What dossiers are about. */
@Path("/api/v1/procedures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Codelists")
class ProcedureResource {

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Operation(
            summary = "Administrative procedures",
            description = "Ordered by catalogue key. The name is searched without regard to accents and tone marks.")
    public Page<ProcedureView> list(
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
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
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
        List<Procedure> found = Procedure.<Procedure>find(
                        String.join(" and ", conditions) + " order by catalogKey", parameters)
                .range(0, limit)
                .list();
        Page<Procedure> page = Page.of(found, limit, procedure -> Cursor.at(procedure.catalogKey));
        return new Page<>(
                page.items().stream()
                        .map(procedure -> ProcedureView.of(procedure, codebook, language.english(), today))
                        .toList(),
                page.next());
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
            summary = "One procedure with all its codes and levels",
            description =
                    "By national code, in its provincial spellings too (1.004222.000.00.00.H41), or by catalogue key.")
    public ProcedureDetail get(@RestPath @Parameter(example = "1.004222") String code) {
        Codebook codebook = codebooks.current();
        return codebook.procedure(code)
                .map(procedure -> ProcedureDetail.of(procedure, codebook, language, LocalDate.now(clock)))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }
}
