package vn.tthc.stats.metrics;

import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Rates as pictures, for the pages and reports of others. */
@Path("/charts")
@Produces(MediaType.WILDCARD)
@Tag(name = "Metrics")
class ChartResource {

    @Inject
    MetricQuestions questions;

    @Inject
    Metrics metrics;

    @Inject
    KeptAnswers kept;

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Path("/{metric:[a-z-]+}.{form:svg|png}")
    @Operation(
            operationId = "drawMetric",
            summary = "A rate as a picture: lines over time, or a bar for each row",
            description =
                    "The same parameters as the metric. With a stretch of time in groupBy a line for each of what"
                            + " else is in it (six at the most), otherwise bars (60 at the most). The picture tells"
                            + " numerators, denominators and coverage, and says if figures were made up. lang wins over"
                            + " Accept-Language, since whoever shows a picture cannot send that. Not for dossiers, which is no rate.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "image/svg+xml", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response chart(
            @RestPath @Parameter(description = "Its code, see /metrics", example = "online-rate") String metric,
            @RestPath
                    @Parameter(
                            description = "The form of the picture",
                            example = "svg",
                            schema = @Schema(enumeration = {"svg", "png"}))
                    String form,
            @BeanParam MetricParameters parameters,
            @BeanParam CountFilter filter,
            @RestQuery
                    @Parameter(description = "The language of its texts", schema = @Schema(enumeration = {"vi", "en"}))
                    String lang) {
        Metric asked = Metric.of(metric).filter(Metric::isRate).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
        Language.wrong(lang).ifPresent(error -> {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(error));
        });
        Locale spoken = language.locale();
        Codebook codebook = codebooks.current();
        // A line must not run across days of which nothing is known, so these have their places too.
        MetricQuery query = questions
                .query(asked, parameters, filter, codebook, LocalDate.now(clock), clock.instant())
                .filledOverTime();
        Labels labels = new Labels(codebook, language, query.period().end(), Labelling.BOTH);
        Version version = metrics.version(query);
        Form chosen = new Form(Format.valueOf(form.toUpperCase(Locale.ROOT)), Labelling.BOTH, false);
        List<FileName.Filter> filters = filter.asked();
        return kept.respond(
                chosen,
                version,
                query.inWords(language) + filters,
                query::weight,
                () -> {
                    MetricAnswer answer = metrics.answer(query, labels);
                    Chart chart = new Chart(answer, spoken, names(filters, query.period(), codebook, spoken));
                    return Answer.drawn(answer.version(), chosen.format() == Format.SVG ? chart::svg : chart::png);
                },
                null);
    }

    /** What was asked for, by name where it has one. */
    private static List<String> names(
            List<FileName.Filter> filters, Period period, Codebook codebook, Locale language) {
        return filters.stream()
                .flatMap(filter ->
                        filter.codes().stream().map(code -> name(filter.parameter(), code, period, codebook, language)))
                .toList();
    }

    private static String name(String parameter, String code, Period period, Codebook codebook, Locale language) {
        boolean english = language.equals(Locale.ENGLISH);
        return switch (parameter) {
            case "procedure" -> procedure(code, codebook, english);
            case "field" ->
                codebook.field(code).map(field -> field.displayName(english)).orElse(code);
            case "agency" ->
                codebook.agency(code).map(agency -> agency.displayName(english)).orElse(code);
            case "level" -> Language.textIn(language, "metrics", "level." + code);
            default -> unit(code, period, codebook, english);
        };
    }

    private static String unit(String code, Period period, Codebook codebook, boolean english) {
        // A code may be written with the day from which it holds: 412@2021-01-01.
        String[] parts = code.split("@", 2);
        Optional<Period> day = parts.length == 2 ? Period.parse(parts[1]) : Optional.empty();
        return day.flatMap(one -> codebook.unitOn(parts[0], one.start()))
                .or(() -> codebook.unitOn(parts[0], period.end()))
                .or(() -> codebook.unitOn(parts[0], period.start()))
                .map(unit -> unit.displayName(english))
                .orElse(code);
    }

    private static String procedure(String code, Codebook codebook, boolean english) {
        return codebook.procedure(code)
                .map(procedure -> procedure.displayName(english))
                .orElse(code);
    }
}
