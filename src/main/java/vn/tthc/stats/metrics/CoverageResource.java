package vn.tthc.stats.metrics;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.JsonStat;
import vn.tthc.stats.export.JsonStatSchema;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.Recasts;

/** Who has reported, who has not, and how late: what every rate has to be read with. */
@Path("/api/v1/coverage")
@Produces(MediaType.WILDCARD)
@Tag(name = "Metrics")
class CoverageResource {

    private static final String EXAMPLE = """
            {"period":{"start":"2023-02-01","end":"2023-02-28"},"asOf":null,"revision":"324","synthetic":false,
             "total":{"expected":28,"received":26,"missing":2,"late":3,"meanDelay":1.4},
             "rows":[{"unit":{"code":"412","name":"Thành phố Vinh"},"expected":28,"received":26,"missing":2,"late":3,
              "meanDelay":1.4,"missingDays":["2023-02-04/2023-02-05"]}]}
            """;

    private static final String CSV_EXAMPLE = """
            unit,unitName,expected,received,missing,late,meanDelay,missingDays,synthetic,unitKey
            412,Thành phố Vinh,28,26,2,3,1.40,2023-02-04/2023-02-05,false,412
            """;

    @Inject
    CoverageReport report;

    @Inject
    UnitData data;

    @Inject
    Vintages vintages;

    @Inject
    KeptAnswers kept;

    @Inject
    Codebooks codebooks;

    @Inject
    Recasts recasts;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Operation(
            operationId = "getCoverage",
            summary = "Reports expected and received, by unit and day or whatever is asked, and who is missing",
            description =
                    "A report is due for each day until yesterday from each unit with the duty to report. late: first"
                            + " received more days after the last day of the return's period than may pass, which are 3 unless"
                            + " the service is set otherwise; the warning of that name means the same. meanDelay: days from that"
                            + " last day to the first report, late or not. By unit without time, missingDays tells which days are missing; not with"
                            + " other boundaries, where several units may be one row."
                            + " The last columns of a file are the keys of units, as those of metrics.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = MetricSchemas.COVERAGE_ANSWER),
                        examples = @ExampleObject(name = "one unit", value = EXAMPLE)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one unit", value = CSV_EXAMPLE)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = JsonStat.MEDIA_TYPE,
                        schema = @Schema(ref = JsonStatSchema.NAME),
                        examples = @ExampleObject(name = "as metrics have it", value = JsonStat.EXAMPLE))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response coverage(
            @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-02") AskedPeriod period,
            @RestQuery
                    @DefaultValue("unit")
                    @Parameter(
                            description = "Dimensions, separated by commas: province, district, unit, kind, day, week,"
                                    + " month, quarter, year",
                            explode = Explode.FALSE,
                            example = "unit,day")
                    List<String> groupBy,
            @BeanParam UnitFilter filter,
            @RestQuery @DefaultValue("false") @Parameter(description = "Only rows in which something is missing")
                    boolean onlyMissing,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = Boundaries.DESCRIPTION, example = "current") String boundaries,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        List<RowError> errors = new ArrayList<>();
        List<Dimension> dimensions =
                MetricParameters.dimensions(groupBy, dimension -> !dimension.isOfProcedures(), errors);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Vintage vintage = vintages.asked(asOf, publication, Boundaries.isMoving(period, boundaries), clock.instant());
        Period days = vintage.period(period, today);
        LocalDate recastTo = Boundaries.day(boundaries, codebook, today, errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        Form chosen = form.chosen(headers, Format.ALL);
        Recast recast = recasts.of(codebook, recastTo, days, vintage.unitsOutOfForce(days));
        UnitFilter units = filter.orOf(vintage, days, codebook);
        CoverageReport.Query query = new CoverageReport.Query(
                days,
                // As for metrics: a publication's own unit is that of its period.
                units.unitIds(codebook, days, units.equals(filter) ? recast : null),
                dimensions,
                recast,
                onlyMissing,
                vintage,
                vintage.day(today),
                codebook,
                new Labels(codebook, language, days.end(), chosen.labels()));
        return kept.respond(
                chosen,
                vintage.version(() -> data.version(query.unitIds())),
                report.inWords(query) + chosen.inWords(filter.asked()),
                () -> query.estimate().weight(),
                () -> report.answer(query).forms(filter.asked(), language),
                null);
    }
}
