package vn.tthc.stats.report;

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
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Points after Decision 766/QĐ-TTg. */
@Path("/api/v1/scores")
@Produces(MediaType.WILDCARD)
@Tag(name = "Metrics")
class ScoreResource {

    private static final String EXAMPLE = """
            {"period":{"start":"2023-02-01","end":"2023-02-28"},"asOf":null,"revision":"324","synthetic":false,"straddling":0,
             "straddlingRows":0,
             "pointsOfDecision":100,
             "groups":[{"group":"progress","name":"Tiến độ giải quyết",
               "parts":[{"metric":"on-time-rate","name":"Tỷ lệ giải quyết đúng hạn","points":20,"target":1}],
               "missing":"…"}],
             "total":{"score":24.60,"outOf":26,"withoutFigures":["services-with-online-dossiers","online-payment-rate"],
              "parts":{"online-rate":{"numerator":40,"denominator":100,"rate":0.4,"score":4.80},
               "services-with-online-dossiers":{"numerator":null,"denominator":null,"rate":null,"score":null},
               "on-time-rate":{"numerator":99,"denominator":100,"rate":0.99,"score":19.80},
               "online-payment-rate":{"numerator":null,"denominator":null,"rate":null,"score":null}},
              "coverage":{"expected":28,"received":28}},
             "rows":[]}
            """;

    @Inject
    Scores scores;

    @Inject
    KeptAnswers kept;

    @Inject
    Vintages vintages;

    @Inject
    UnitData data;

    @Inject
    Codebooks codebooks;

    @Inject
    Clock clock;

    @GET
    @Operation(
            operationId = "getScores",
            summary = "Points after Decision 766/QĐ-TTg for what the counts tell, by unit and month",
            description =
                    "A rate gives min(points, points × rate / target) points. score: of all parts that have a rate;"
                            + " outOf: how many points these could have; withoutFigures: the other parts, which have null, not 0. A"
                            + " score is to be read with its outOf only. straddling and straddlingRows as in /metrics. groups: all groups of the decision, what is told of each and"
                            + " what these data cannot tell.")
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "parts of one", value = EXAMPLE)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response scores(
            @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-02") AskedPeriod period,
            @RestQuery
                    @DefaultValue("unit")
                    @Parameter(
                            description = "Dimensions, separated by commas: those of /metrics",
                            explode = Explode.FALSE,
                            example = "unit,month")
                    List<String> groupBy,
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Vintage vintage = vintages.asked(
                asOf, publication, AskedPeriod.isMoving(period) || scores.areOfLists(groupBy), clock.instant());
        Period days = vintage.period(period, today);
        MetricAnswers.About about =
                new MetricAnswers.About(days, filter.orOf(vintage, days, codebook), vintage, today, codebook);
        return kept.respond(
                chosen,
                vintage.version(() -> data.version(null)),
                String.join(
                                "\n",
                                "scores",
                                about.inWords(),
                                String.join(",", groupBy),
                                chosen.labels().name())
                        + chosen.inWords(filter.asked()),
                () -> scores.weight(about, groupBy),
                () -> scores.answer(about, groupBy, chosen.labels()),
                null);
    }
}
