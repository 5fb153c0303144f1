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
import java.util.List;
import java.util.Objects;
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
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.JsonStat;
import vn.tthc.stats.export.JsonStatSchema;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Why a rate is not what it was. */
@Path("/api/v1/metrics/{metric}/change")
@Produces(MediaType.WILDCARD)
@Tag(name = "Metrics")
class ChangeResource {

    private static final String EXAMPLE = """
            {"metric":"online-rate","period":{"start":"2023-04-01","end":"2023-04-30"},
             "comparedWith":{"start":"2023-03-01","end":"2023-03-31","notComparable":[]},"asOf":null,"revision":"324",
             "synthetic":true,
             "total":{"numerator":37806,"denominator":79228,"rate":0.477180,"previousNumerator":41445,
              "previousDenominator":89519,"previousRate":0.462974,"change":0.014205,"previousReportsExpected":837,
              "previousReportsReceived":837,"share":1,"previousShare":1,"mixEffect":-0.000001,"rateEffect":0.014206,
              "effect":0.014205,"meanOfUnits":0.484164,"coverage":{"expected":810,"received":810},"straddling":0,"straddlingRows":0,
              "previousMeanOfUnits":0.468924,"previousStraddling":0,"previousStraddlingRows":0,
              "previousReportsNotDue":0},
             "rows":[{"kind":{"code":"district","name":"Cấp huyện"},"numerator":24067,"denominator":49190,"rate":0.489266,
              "previousNumerator":26422,"previousDenominator":55579,"previousRate":0.475395,"change":0.013871,
              "previousReportsExpected":651,"previousReportsReceived":651,"share":0.620866,"previousShare":0.620863,
              "mixEffect":0.000000,"rateEffect":0.008612,"effect":0.008612,"rank":2,
              "coverage":{"expected":630,"received":630}},
              {"kind":{"code":"agency","name":"Cơ quan, đơn vị cấp tỉnh"},"numerator":12666,"denominator":28181,
              "rate":0.449452,"previousNumerator":13835,"previousDenominator":31841,"previousRate":0.434503,
              "change":0.014949,"previousReportsExpected":155,"previousReportsReceived":155,"share":0.355695,
              "previousShare":0.355690,"mixEffect":0.000000,"rateEffect":0.005317,"effect":0.005317,"rank":3,
              "coverage":{"expected":150,"received":150}},
              {"kind":{"code":"department","name":"Sở, ban, ngành"},"numerator":1073,"denominator":1857,"rate":0.577814,
              "previousNumerator":1188,"previousDenominator":2099,"previousRate":0.565984,"change":0.011830,
              "previousReportsExpected":31,"previousReportsReceived":31,"share":0.023439,"previousShare":0.023447,
              "mixEffect":-0.000001,"rateEffect":0.000277,"effect":0.000276,"rank":1,
              "coverage":{"expected":30,"received":30}}],
             "by":"kind","note":null}
            """;

    @Inject
    Metrics metrics;

    @Inject
    KeptAnswers kept;

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
            operationId = "explainChange",
            summary = "What a change of a rate is made of: shares that moved, and rates that moved",
            description =
                    "For each row mixEffect, what its share of the denominator did to the rate of the whole by being"
                            + " larger or smaller than before, and rateEffect, what its own rate did. All mixEffects and rateEffects"
                            + " add up to the change, to the last digit. A row that has no rate in one of the periods moves the whole"
                            + " by its share only. Not for services-with-online-dossiers and dossiers, which are not sums over sums.")
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(
            responseCode = "200",
            description =
                    "The total, and a row for each member of the dimension, the largest effect first. If one of the"
                            + " periods has no rate, change and effects are null, and note says so.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(ref = MetricSchemas.CHANGE_ANSWER),
                        examples = @ExampleObject(name = "kinds of units", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(
                        mediaType = JsonStat.MEDIA_TYPE,
                        schema = @Schema(ref = JsonStatSchema.NAME),
                        examples = @ExampleObject(name = "as metrics have it", value = JsonStat.EXAMPLE))
            })
    public Response change(
            @RestPath @Parameter(description = "Its code, see /metrics", example = "online-rate") String metric,
            @BeanParam ChangeParameters parameters,
            @BeanParam CountFilter filter,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Metric asked = Metric.of(metric).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
        parameters.check();
        Form chosen = form.chosen(headers, Format.ALL);
        Codebook codebook = codebooks.current();
        MetricQuery query =
                questions.change(asked, parameters, filter, codebook, LocalDate.now(clock), clock.instant());
        Labels labels = new Labels(codebook, language, query.period().end(), chosen.labels());
        return kept.respond(
                chosen,
                metrics.version(query),
                "change\n" + query.inWords(language) + chosen.inWords(filter.asked()),
                query::weight,
                () -> document(Explanation.of(metrics.answer(query, labels)), filter.asked())
                        .forms(),
                null);
    }

    private ChangeDocument document(MetricAnswer answer, List<FileName.Filter> asked) {
        MetricQuery query = answer.query();
        Cell total = answer.total().cell();
        String without = Stream.of(
                        total.figure("rate") == null ? query.period() : null,
                        total.figure("previousRate") == null
                                ? query.comparison().period()
                                : null)
                .filter(Objects::nonNull)
                .map(Period::toString)
                .collect(Collectors.joining(", "));
        return new ChangeDocument(
                new MetricDocument(answer, asked, language),
                query.dimensions().get(0),
                without.isEmpty() ? null : language.text("metrics", "change.nothing", List.of(without)));
    }
}
