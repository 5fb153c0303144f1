package vn.tthc.stats.metrics;

import jakarta.inject.Inject;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import vn.tthc.stats.common.CommittedState;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.JsonStat;
import vn.tthc.stats.export.JsonStatSchema;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Standing;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Rates and sums. */
@Path("/api/v1/metrics")
@Produces(MediaType.WILDCARD)
@Tag(name = "Metrics")
class MetricResource {

    private static final String EXAMPLE = """
            {"metric":"online-rate","period":{"start":"2023-01-15","end":"2023-02-15"},"asOf":null,"revision":"324",
             "synthetic":true,
             "total":{"numerator":34929,"denominator":78876,"rate":0.442834,"score":5.31,"target":0.5,"toTarget":4509,
              "meanOfUnits":0.450401,"coverage":{"expected":864,"received":864},"straddling":0,"straddlingRows":0},
             "rows":[{"district":{"code":"423","name":"Huyện Tân Kỳ"},"numerator":1044,"denominator":1825,"rate":0.572055,
              "score":6.00,"target":0.5,"toTarget":0,"rank":1,"coverage":{"expected":32,"received":32}}]}
            """;

    private static final String COMPARED = """
            {"metric":"online-rate","period":{"start":"2023-04-01","end":"2023-04-30"},
             "comparedWith":{"start":"2023-03-01","end":"2023-03-31","notComparable":[]},"asOf":null,"revision":"324",
             "synthetic":true,
             "total":{"numerator":37806,"denominator":79228,"rate":0.477180,"target":0.6,"toTarget":9731,
              "previousNumerator":41445,"previousDenominator":89519,"previousRate":0.462974,"change":0.014205,
              "previousReportsExpected":837,"previousReportsReceived":837,"meanOfUnits":0.484164,
              "coverage":{"expected":810,"received":810},"straddling":0,"straddlingRows":0,"previousMeanOfUnits":0.468924,
              "previousStraddling":0,"previousStraddlingRows":0,
              "previousReportsNotDue":0},
             "rows":[{"district":{"code":"427","name":"Huyện Đô Lương"},"numerator":1486,"denominator":2832,"rate":0.524718,
              "target":0.6,"toTarget":214,"previousNumerator":1564,"previousDenominator":3145,"previousRate":0.497297,
              "change":0.027420,"previousReportsExpected":31,"previousReportsReceived":31,"rank":7,
              "coverage":{"expected":30,"received":30}}]}
            """;

    private static final String CSV_EXAMPLE = """
            district,districtName,numerator,denominator,rate,score,target,toTarget,rank,reportsExpected,reportsReceived,synthetic,districtKey
            423,Huyện Tân Kỳ,1044,1825,0.572055,6.00,0.5,0,1,32,32,true,423
            """;

    /** It changes with the release only, which is in every tag. */
    private static final Version CATALOGUE = new Version("catalogue", 0);

    @Inject
    Metrics metrics;

    @Inject
    UnitData data;

    @Inject
    KeptAnswers kept;

    @Inject
    CommittedState committed;

    @Inject
    Codebooks codebooks;

    @Inject
    MetricQuestions questions;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Operation(
            operationId = "listMetrics",
            summary = "The catalogue of metrics: what each is, where it comes from, and what is aimed at",
            description = "Decision 766/QĐ-TTg gives a rate min(points, points × rate / target) points.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = MetricView.class)))
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response catalogue(@Context HttpHeaders headers) {
        return kept.respond(
                new FormParameters(null, null, false, null, null).chosen(headers, EnumSet.of(Format.JSON)),
                CATALOGUE,
                "catalogue",
                () -> Answer.whole(CATALOGUE, this::views, null, null));
    }

    private List<MetricView> views() {
        return Arrays.stream(Metric.values())
                .map(metric -> MetricView.of(metric, language))
                .toList();
    }

    @GET
    @Path("/{metric}")
    @Operation(
            operationId = "getMetric",
            summary = "A metric over any period, filtered and broken down as asked",
            description =
                    "What the metrics are is told by /metrics. Numerator and denominator of a rate come from the same"
                            + " counts. dossiers: the sum of each measure. A count belongs to the period if all its days do."
                            + " With compare the same units in the other period stand beside each figure; what was not there then"
                            + " has null. straddling: counts left out because they lie across an edge of the period."
                            + " straddlingRows: counts that are in the total and in no row because they lie across two stretches"
                            + " of time of the rows (two months); what was pending in them is in the row of their last day."
                            + " comparedWith.notComparable names filters whose unit was another one then."
                            + " Files and JSON-stat have the same figures as JSON, exactly; without groupBy the total, with it"
                            + " the rows. The last columns of a file are the keys of units (unitKey, districtKey, provinceKey),"
                            + " whatever labels are asked for: what filters take, and the code itself unless it has named"
                            + " several. A workbook tells the total and what the figures are on a sheet of its own.")
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(
            responseCode = "200",
            description = "The total, and a row for each cell asked for. A rate is null where nothing was received.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = MetricSchemas.METRIC_ANSWER),
                        examples = {
                            @ExampleObject(name = "districts", value = EXAMPLE),
                            @ExampleObject(name = "compared with the month before", value = COMPARED),
                            @ExampleObject(name = "boundaries=2024-12-15", value = Boundaries.EXAMPLE)
                        }),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "districts", value = CSV_EXAMPLE)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = JsonStat.MEDIA_TYPE,
                        schema = @Schema(ref = JsonStatSchema.NAME),
                        examples = @ExampleObject(name = "districts", value = JsonStat.EXAMPLE))
            })
    public Response metric(
            @RestPath @Parameter(description = "Its code, see /metrics", example = "online-rate") String metric,
            @BeanParam MetricParameters parameters,
            @BeanParam CountFilter filter,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Metric asked = Metric.of(metric).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
        Form chosen = form.chosen(headers, Format.ALL);
        String committedState = committed.now();
        Codebook codebook = codebooks.at(committedState);
        LocalDate today = LocalDate.now(clock);
        MetricQuery query = questions.query(asked, parameters, filter, codebook, today, clock.instant());
        Labels labels = new Labels(codebook, language, query.period().end(), chosen.labels());
        Set<Integer> unitIds = query.unitIds();
        Vintage vintage = query.selection().vintage();
        Version version = vintage.version(() -> data.version(unitIds, committedState));
        long reference = codebook.version();
        return kept.respond(
                chosen,
                version,
                query.inWords(language) + chosen.inWords(filter.asked()),
                query::weight,
                () -> new MetricDocument(metrics.answer(query, labels), filter.asked(), language).forms(),
                new Standing(
                        () -> LocalDate.now(clock).equals(today),
                        state -> codebooks.at(state).version() == reference
                                && (vintage.publication() != null || data.isStill(version, unitIds, state))));
    }
}
