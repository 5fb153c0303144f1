package vn.tthc.stats.reference;

import jakarta.inject.Inject;
import jakarta.validation.Valid;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

/** Who reports, and who did. */
@Path("/api/v1/units")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Codelists")
class UnitResource {

    @Inject
    Codebooks codebooks;

    @Inject
    ListAnswers lists;

    @Inject
    Language language;

    @Inject
    Clock clock;

    /** A page of units. */
    @Schema(name = "UnitPage")
    record UnitPage(
            List<UnitView> items, @Schema(nullable = true) String next) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listUnits",
            summary = "Reporting units in force on a day",
            description = "Ordered by code. The name is searched without regard to accents and tone marks.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UnitPage.class)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "Vinh", value = Examples.UNITS_CSV)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response list(
            @BeanParam @Valid UnitSearch filter,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        int most = Page.limitOf(limit, chosen.format().isTable());
        FileName name = FileName.of("units").and(filter.asked()).and(filter.ofAllTimes() ? "all" : filter.dayOr(today));
        return lists.respond(
                chosen,
                codebook.version(),
                new ListAnswers.Listing<>(
                        name, UnitView.COLUMNS, UnitView::row, page -> new UnitPage(page.items(), page.next())),
                () -> Page.of(
                                find(filter, codebook, today, cursor, most + 1),
                                most,
                                unit -> Cursor.at(unit.code, unit.validFrom))
                        .map(unit -> UnitView.of(unit, codebook, language).labelled(chosen.labels())),
                filter,
                today,
                cursor,
                most);
    }

    private List<ReportingUnit> find(UnitSearch filter, Codebook codebook, LocalDate today, String cursor, int most) {
        List<String> conditions = new ArrayList<>(List.of("1 = 1"));
        Map<String, Object> parameters = new HashMap<>();
        if (filter.ofAllTimes()) {
            if (filter.validOn() != null) {
                throw invalid("all", ErrorCode.INVALID_VALUE, language.text("reference", "all-or-day", List.of()));
            }
        } else {
            conditions.add("validFrom <= :day and (validTo is null or validTo >= :day)");
            parameters.put("day", filter.dayOr(today));
        }
        if (filter.q() != null) {
            conditions.add("locate(:q, searchName) > 0");
            parameters.put("q", Folding.fold(filter.q()));
        }
        if (filter.kind() != null && !filter.kind().isEmpty()) {
            conditions.add("kind in :kinds");
            parameters.put("kinds", filter.kind().stream().map(this::kind).toList());
        }
        if (filter.province() != null) {
            conditions.add("provinceId in :provinces");
            parameters.put("provinces", ids("province", filter.province(), codebook));
        }
        if (filter.parent() != null) {
            conditions.add("parentId in :parents");
            parameters.put("parents", ids("parent", filter.parent(), codebook));
        }
        if (cursor != null) {
            Cursor after = Cursor.parse(cursor, 2);
            conditions.add("(code > :code or code = :code and validFrom > :from)");
            parameters.put("code", after.text(0));
            parameters.put("from", after.day(1));
        }
        return ReportingUnit.<ReportingUnit>find(
                        String.join(" and ", conditions) + " order by code, validFrom", parameters)
                .range(0, most - 1)
                .list();
    }

    private UnitKind kind(String code) {
        return UnitKind.of(code).orElseThrow(() -> {
            String kinds = Stream.of(UnitKind.values()).map(UnitKind::code).collect(Collectors.joining(", "));
            return invalid(
                    "kind", ErrorCode.INVALID_VALUE, language.text("reference", "unknown-kind", List.of(code, kinds)));
        });
    }

    /** All units that have had the code: the day is compared for those looked for, who are in force with those above. */
    private static List<Integer> ids(String parameter, String code, Codebook codebook) {
        List<Integer> ids =
                codebook.unitsCoded(code).stream().map(unit -> unit.id).toList();
        if (ids.isEmpty()) {
            throw invalid(parameter, ErrorCode.UNKNOWN_UNIT, code);
        }
        return ids;
    }

    private static Refusal invalid(String parameter, ErrorCode code, String detail) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at(parameter, code, detail)));
    }

    @GET
    @Path("/{code}")
    @Operation(
            operationId = "getUnit",
            summary = "One reporting unit with its predecessors and successors",
            description = "Without a day: the unit that has the code today, else the last one that had it.")
    public UnitDetail get(
            @RestPath @Parameter(description = "The code of the unit", example = "17464") String code,
            @RestQuery @Parameter(description = "A day on which it is in force", example = "2024-12-15")
                    LocalDate validOn) {
        Codebook codebook = codebooks.current();
        return unit(codebook, code, validOn)
                .map(unit -> UnitDetail.of(unit, codebook, language))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    }

    private Optional<ReportingUnit> unit(Codebook codebook, String code, LocalDate validOn) {
        if (validOn != null) {
            return codebook.unitOn(code, validOn);
        }
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        return codebook.unitOn(code, LocalDate.now(clock))
                .or(() -> coded.stream().skip(Math.max(0, coded.size() - 1)).findFirst());
    }
}
