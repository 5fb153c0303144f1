package vn.tthc.stats.programme;

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
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.security.Caller;
import vn.tthc.stats.security.Role;

/**
 * Values of indicators by unit and period: what is worked out beside what was printed. On the same addresses as
 * {@link IndicatorResource}, which has the indicators themselves.
 */
@Path("/api/v1/indicators")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Programme")
class IndicatorValueResource {

    private static final String EXAMPLE = """
            {"items":[{"indicator":{"code":"residence_dossiers_digitised","name":"Hồ sơ cư trú đã số hóa"},
              "unit":{"code":"40","name":"Tỉnh Nghệ An"},"period":"2023-02-18","value":null,
              "previousValue":null,"numerator":526397,
              "denominator":873477,"rate":0.602646,"statement":null,"printed":"526.397/873.477 (đạt 64%)",
              "printedRate":0.640000,"difference":0.037354,
              "doubts":[{"code":"printed-percent","printed":64,"held":60.26,
               "detail":"Tỷ lệ đã in là 64 %; tính từ số liệu là 60,26 %."}],
              "note":null,"source":"109/BC-TCT","synthetic":false,"withdrawn":false,"revision":1,
              "recordedAt":"2026-03-01T01:38:43.049612Z","supersededAt":null,"by":"Tổ công tác 06","reason":null,
              "previousPeriod":"2023-01-15","previousRate":0.581904,"change":0.020742}],
             "next":null}
            """;

    @Inject
    Indicators indicators;

    @Inject
    IndicatorValues values;

    @Inject
    DayQuestions questions;

    @Inject
    KeptAnswers kept;

    @Inject
    Vintages vintages;

    @Inject
    Codebooks codebooks;

    @Inject
    Caller caller;

    @Inject
    Origins origins;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /** A page of values. */
    @Schema(name = "IndicatorValuePage")
    record ValuePage(
            List<IndicatorValue> items,
            @Schema(nullable = true) String next) {}

    @POST
    @Path("/values")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.PUBLISHER_NAME)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "storeIndicatorValues",
            summary = "Send values of indicators",
            description = "Of the caller's own unit and those below it; all or none. Sending the same again changes"
                    + " nothing and says so (unchanged). What was printed is kept word for word beside the figures and held"
                    + " against them. Earlier revisions are kept.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Bodies.ValueList.class),
                            examples = @ExampleObject(name = "a counter and a share", value = Bodies.VALUES)))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = ProgrammeReceipt.class)))
    @APIResponse(responseCode = "503", description = "The unit is busy, or the database; nothing was stored")
    public Response send(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "values", ValueCheck.FIELDS, maxBytes.asLongValue(), maxRows);
        Codebook codebook = codebooks.current();
        ValueCheck check =
                new ValueCheck(codebook, caller.scope(codebook), indicators.byCode(false), LocalDate.now(clock));
        Ledger.Author author = new Ledger.Author(caller.id(), origins.current(), sent.reason());
        return Response.status(Response.Status.CREATED)
                .entity(ProgrammeReceipt.of(values.write(sent.read(check::value), author, codebook), codebook))
                .build();
    }

    @GET
    @Path("/values")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listLatestIndicatorValues",
            summary =
                    "The latest values of all indicators by a day, what was printed of them beside what is worked out",
            description = "Of each indicator and unit the value whose period ends last by that day. The periods of such"
                    + " values differ, and may be long past: each says its own.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ValuePage.class),
                        examples = @ExampleObject(name = "a share", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response latest(
            @RestQuery @Parameter(description = DayQuestions.DATE, example = "2023-02-28") LocalDate date,
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = "Of this indicator alone") String indicator,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if (indicator != null && !indicators.byCode(false).containsKey(indicator)) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER,
                    List.of(RowError.at("indicator", ErrorCode.UNKNOWN_INDICATOR, SentObject.shown(indicator))));
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        DayQuestion asked = questions.of(date, filter, asOf, publication, ZonedDateTime.now(clock));
        int most = Page.limitOf(limit, chosen.format().isTable());
        return kept.respond(
                chosen,
                asked.version(),
                String.join(
                                "\n",
                                asked.inWords("latest values"),
                                String.valueOf(indicator),
                                String.valueOf(cursor),
                                String.valueOf(most),
                                // As below.
                                String.valueOf(indicators.version()))
                        + chosen.inWords(filter.asked()),
                () -> answer(
                        asked.version(),
                        Page.of(
                                values.latest(indicator, asked, cursor, most + 1, wording(chosen, asked.codebook())),
                                most,
                                IndicatorValues::positionOfLatest),
                        asked.fileName("indicator-values", filter).and(indicator),
                        asked.vintage()));
    }

    private IndicatorValues.Wording wording(Form form, Codebook codebook) {
        return new IndicatorValues.Wording(codebook, language, form.labels() != Labelling.CODE);
    }

    private static Answer answer(Version version, Page<IndicatorValue> page, FileName file, Vintage vintage) {
        return new Answer(
                version,
                () -> new ValuePage(page.items(), page.next()),
                () -> Table.of(
                        file,
                        IndicatorValue.COLUMNS,
                        page.items().stream().map(IndicatorValue::row).toList(),
                        vintage.notes(version)),
                null,
                page.next());
    }

    @GET
    @Path("/{code}/values")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listIndicatorValues",
            summary = "Values of an indicator by unit and period, what was printed beside what is worked out",
            description = "With a period those whose own period ends in it. revisions=true: every revision there was,"
                    + " those taken back too.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ValuePage.class),
                        examples = @ExampleObject(name = "a share", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response values(
            @RestPath @Parameter(description = "The code of the indicator", example = "residence_dossiers_digitised")
                    String code,
            @RestQuery @Parameter(description = "Those whose own period ends in it", example = "2023-02")
                    AskedPeriod period,
            @BeanParam UnitFilter filter,
            @RestQuery @DefaultValue("false") @Parameter(description = "All revisions instead of what is held")
                    boolean revisions,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        if (!indicators.byCode(false).containsKey(code)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
        }
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Vintage vintage = vintages.asked(asOf, publication, AskedPeriod.isMoving(period), clock.instant());
        Period days = period == null && publication == null ? null : vintage.period(period, today);
        IndicatorValues.Wanted wanted = new IndicatorValues.Wanted(
                code, days, filter.orOf(vintage, days, codebook).unitIds(codebook, days), revisions, null, vintage);
        int most = Page.limitOf(limit, chosen.format().isTable());
        Version version = vintage.version(values::version);
        return kept.respond(
                chosen,
                version,
                String.join(
                                "\n",
                                "indicator values",
                                code,
                                String.valueOf(days),
                                String.valueOf(wanted.unitIds()),
                                String.valueOf(revisions),
                                String.valueOf(vintage.asOf()),
                                String.valueOf(cursor),
                                String.valueOf(most),
                                String.valueOf(codebook.version()),
                                // Doubts and the names of indicators are as they are now, also of a publication.
                                String.valueOf(indicators.version()))
                        + chosen.inWords(filter.asked()),
                () -> answer(
                        version,
                        Page.of(
                                values.list(wanted, cursor, most + 1, wording(chosen, codebook)),
                                most,
                                IndicatorValues::position),
                        FileName.of("indicator-values")
                                .and(code)
                                .and(filter.asked())
                                .asOf(vintage.asOf()),
                        vintage));
    }
}
