package vn.tthc.stats.report;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.reference.UnitKind;

/** The monthly bulletin, ready to be signed. */
@Path("/api/v1/reports")
@Tag(name = "Reports")
class ReportResource {

    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private static final String EXAMPLE = """
            {"unit":{"code":"40","name":"Tỉnh Nghệ An","shortName":"Nghệ An"},
             "period":{"start":"2023-01-15","end":"2023-02-15","text":"từ ngày 15/01/2023 đến ngày 15/02/2023"},
             "publication":null,"asOf":null,"revision":"324","synthetic":false,
             "online":{"numerator":34929,"denominator":78876,"rate":0.442834},
             "doubts":[{"code":"printed-denominator","about":"Nhiệm vụ thực hiện thường xuyên","printed":"07/72",
              "detail":"Mẫu số đã in là 72; số liệu là 42."}],
             "sections":[{"id":"online","heading":"1. Tỷ lệ tiếp nhận hồ sơ trực tuyến",
              "sentences":["Từ ngày 15/01/2023 đến ngày 15/02/2023, tỷ lệ …"]}]}
            """;

    /** Which areas there are of a province, by what its map is of. */
    private static final Map<String, String> GEOGRAPHY =
            Map.of("40 district", "districts-2023.json", "40 unit", "communes-2025.json");

    /** What Decision 766/QĐ-TTg aims at. */
    private static final BigDecimal ONLINE_TARGET = new BigDecimal("0.5");

    /** How often figures are gathered until none was changed meanwhile. */
    private static final int TRIES = 10;

    /**
     * What a browser may do for the bulletin as a page: take the styles that the template has, in its head and at its elements,
     * and the images in it. It loads nothing and runs nothing. Styles are not held to hashes, as an office writes its own
     * template, and of styles at elements each would need one; all they could do is to load something.
     */
    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

    @Inject
    Bulletins bulletins;

    @Inject
    Templates templates;

    @Inject
    KeptAnswers kept;

    @Inject
    Vintages vintages;

    @Inject
    UnitData data;

    @Inject
    IndicatorValues values;

    @Inject
    Codebooks codebooks;

    @Inject
    Json json;

    @Inject
    Language language;

    @Inject
    Clock clock;

    /** What a bulletin calls late depends on it. */
    @ConfigProperty(name = "tthc.warnings.late-after")
    int lateAfter;

    @Inject
    RoutingContext routing;

    @GET
    @Path("/monthly")
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, DOCX, "application/pdf"})
    @Operation(
            operationId = "getBulletin",
            summary = "The bulletin of a period: figures, sentences, tables, a chart, a map, and what is doubtful",
            description = "In Vietnamese, by a template that the office can edit (templates/bulletin.html in the data"
                    + " directory). JSON has the figures by name, which are the names that the template uses, and its"
                    + " sentences by section. With publication all figures are as they were known when it was closed; it is named"
                    + " where unit and period are its own, else asOf alone tells that instant.")
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(responseCode = "503", description = "Figures are being changed all the time; ask again in a moment")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "parts of one", value = EXAMPLE)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = DOCX, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response monthly(
            @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-01-15/2023-02-15") AskedPeriod period,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery
                    @Parameter(
                            description =
                                    "Whose bulletin, with the units below it; without it the publication's, or that"
                                            + " of the only province that has reported",
                            example = "40")
                    String unit,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @RestQuery
                    @Parameter(
                            description = "The form; that of Accept unless it is given",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"json", "html", "docx", "pdf"}))
                    String format,
            @Context HttpHeaders headers) {
        ReportFormat form = format == null
                ? ReportFormat.accepted(headers.getAcceptableMediaTypes())
                : ReportFormat.of(format)
                        .orElseThrow(
                                () -> wrong("format", ErrorCode.NOT_ONE_OF, "format", ReportFormat.codes(), format));
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        Vintage vintage = vintages.asked(asOf, publication, AskedPeriod.isMoving(period), clock.instant());
        Period days = vintage.period(period, today);
        Question question = new Question(unit(unit, days, vintage, codebook), days, vintage, today, codebook);
        language.always(Language.VIETNAMESE);
        String template = templates.text();
        String words = String.join(
                "\n",
                question.inWords(),
                Integer.toHexString(template.hashCode()),
                String.valueOf(values.indicatorsVersion()),
                String.valueOf(lateAfter));
        Response answer = kept.document(
                form.mediaType(),
                form == ReportFormat.DOCX || form == ReportFormat.PDF
                        ? FileName.of("bulletin")
                                        .and("unit", List.of(question.unit().code))
                                        .during(days)
                                        .asOf(vintage.asOf())
                                + "." + form.code()
                        : null,
                version(vintage),
                words,
                () -> document(form, question, template));
        if (form == ReportFormat.HTML) {
            // Also where nothing has changed: a browser puts these headers in the place of those it has.
            routing.response().headers().set("Content-Security-Policy", PAGE_POLICY);
        }
        return answer;
    }

    /** Of all that figures rest on; also that of a publication may be put into other words. */
    private Version version(Vintage vintage) {
        return vintage.version(this::live).changeable();
    }

    private Version live() {
        Version counts = data.version(null);
        Version programme = values.version();
        return new Version(
                String.valueOf(Long.parseLong(counts.revision()) + Long.parseLong(programme.revision())),
                Math.max(counts.changedAt(), programme.changedAt()),
                counts.mark());
    }

    /**
     * The bulletin with the version that all its figures are of.
     *
     * @throws Refusal {@code figures-unsettled} if there is no moment without a change
     */
    private KeptAnswers.Document document(ReportFormat form, Question question, String template) {
        for (int i = 0; i < TRIES; i++) {
            Version before = version(question.vintage());
            Bulletins.Figures figures = bulletins.figures(question);
            if (question.vintage().asOf() != null || before.equals(version(question.vintage()))) {
                return new KeptAnswers.Document(before, body(form, question, template, before, figures));
            }
        }
        throw Refusal.of(ErrorCode.FIGURES_UNSETTLED);
    }

    private ReportingUnit unit(String code, Period period, Vintage vintage, Codebook codebook) {
        if (code != null) {
            return codebook.unitOn(code, period.end())
                    .orElseThrow(() -> wrong("unit", ErrorCode.UNKNOWN_CODE, "unit", code));
        }
        return bulletins.whose(vintage, codebook);
    }

    private byte[] body(
            ReportFormat form, Question question, String template, Version version, Bulletins.Figures figures) {
        boolean drawn = form == ReportFormat.HTML;
        Map<String, Object> unrounded = figures.unrounded();
        String xhtml = templates.render(template, unrounded, pictures(question, unrounded, drawn));
        return switch (form) {
            case JSON -> {
                Map<String, Object> told = new LinkedHashMap<>(figures.told());
                told.put("sections", Document.of(xhtml).sections());
                yield json.bytes(told);
            }
            case HTML -> ("<!DOCTYPE html>\n" + xhtml).getBytes(StandardCharsets.UTF_8);
            case DOCX -> Docx.of(Document.of(xhtml));
            case PDF -> {
                Document.of(xhtml);
                yield Pdf.of(xhtml, version.changed() == null ? Instant.EPOCH : version.changed());
            }
        };
    }

    /** @param drawn whether they are to be SVG; what other documents take is a PNG */
    private static Map<String, String> pictures(Question question, Map<String, Object> figures, boolean drawn) {
        List<Pictures.Rate> rates = rates(figures);
        Map<String, String> pictures = new LinkedHashMap<>();
        if (rates.stream().noneMatch(rate -> rate.rate() != null)) {
            return pictures;
        }
        String of = "Tỷ lệ hồ sơ trực tuyến theo đơn vị";
        pictures.put("chart", picture(Pictures.bars(rates, ONLINE_TARGET), of, drawn));
        String areas = GEOGRAPHY.get(question.unit().code + " " + Bulletins.part(question));
        if (areas != null && question.unit().kind == UnitKind.PROVINCE) {
            pictures.put("map", picture(Pictures.map(rates, areas), of + " trên bản đồ", drawn));
        }
        return pictures;
    }

    @SuppressWarnings("unchecked")
    private static List<Pictures.Rate> rates(Map<String, Object> figures) {
        return ((List<Map<String, Object>>) figures.get("parts"))
                .stream()
                        .map(row -> {
                            Map<String, Object> unit = (Map<String, Object>) row.get("unit");
                            return new Pictures.Rate(
                                    (String) unit.get("code"), (String) unit.get("name"), (BigDecimal) row.get("rate"));
                        })
                        .toList();
    }

    private static String picture(Drawing drawing, String description, boolean drawn) {
        return drawn
                ? drawing.svg(description)
                : "<img alt=\"%s\" data-width=\"%s\" data-height=\"%s\" src=\"data:image/png;base64,%s\" />"
                        .formatted(
                                description,
                                drawing.width(),
                                drawing.height(),
                                Base64.getEncoder().encodeToString(drawing.png()));
    }

    private static Refusal wrong(String parameter, ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at(parameter, code, args)));
    }
}
