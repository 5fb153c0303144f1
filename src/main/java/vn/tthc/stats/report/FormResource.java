package vn.tthc.stats.report;

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
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
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
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** The official form of how dossiers were resolved. */
@Path("/api/v1/reports/form-06")
@Produces(MediaType.WILDCARD)
@Tag(name = "Reports")
class FormResource {

    private static final String EXAMPLE = """
            {"form":"II.06a/VPCP/KSTT","units":[{"code":"412","name":"Thành phố Vinh"}],"note":null,
             "period":{"start":"2023-02-01","end":"2023-02-28"},"carriedOverFrom":{"start":"2023-01-01","end":"2023-01-31"},
             "publication":null,"asOf":null,"revision":"324","synthetic":false,
             "total":{"unit":null,"field":null,
              "figures":{"receivedTotal":110,"receivedOnline":60,"receivedDirect":40,"carriedOver":10,"resolvedTotal":80,
               "resolvedEarly":50,"resolvedOnTime":25,"resolvedOverdue":5,"pendingTotal":20,"pendingInTime":18,
               "pendingOverdue":2,"received":100,"difference":10},
              "reports":{"expected":28,"received":28}},
             "fields":[],"ofUnits":[],"lines":[],
             "doubts":[{"code":"does-not-balance","unit":null,"field":null,
              "detail":"Tiếp nhận 110 (trong đó 10 từ kỳ trước) khác với đã giải quyết 80 và đang giải quyết 20: chênh lệch 10."}]}
            """;

    private static final String CSV_EXAMPLE = """
            unit,unitName,field,fieldName,receivedTotal,receivedOnline,receivedDirect,carriedOver,resolvedTotal,resolvedEarly,resolvedOnTime,resolvedOverdue,pendingTotal,pendingInTime,pendingOverdue,received,difference,reportsExpected,reportsReceived,synthetic
            412,Thành phố Vinh,cu-tru,"Đăng ký, quản lý cư trú",110,60,40,10,80,50,25,5,20,18,2,100,10,28,28,false
            """;

    @Inject
    Form06 forms;

    @Inject
    Bulletins bulletins;

    @Inject
    KeptAnswers kept;

    @Inject
    Vintages vintages;

    @Inject
    UnitData data;

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Inject
    Clock clock;

    @GET
    @Operation(
            operationId = "getForm06",
            summary =
                    "Form II.06a/VPCP/KSTT of Circular 01/2020/TT-VPCP: dossiers received, resolved and in process by field",
            description =
                    "Figures of /metrics/dossiers, by field and unit. carriedOver: in process at the end of the period"
                            + " before, as far as the same units reported it. Received with what was carried over is resolved or in"
                            + " process: difference tells by how much it is not, doubts names each line where it is not or cannot be"
                            + " told, with missing returns and all else that is odd. What was not reported is null, and so is what"
                            + " would have to be added up with it. A workbook has the layout of the circular, in Vietnamese, with"
                            + " the doubts on a sheet of their own; CSV has the lines by unit and field. The form is meant for one body"
                            + " that resolves dossiers itself: of several units together, note says that it is a summary. Without"
                            + " a filter it is of the publication's unit, or of the only province that has reported. The publication"
                            + " is told where units and period are its own, else asOf alone tells as known when.")
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = FilledForm.class),
                        examples = @ExampleObject(name = "one unit, without its lines", value = EXAMPLE)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one unit", value = CSV_EXAMPLE)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response form(
            @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-02") AskedPeriod period,
            @BeanParam UnitFilter filter,
            @RestQuery @Parameter(description = Vintages.PUBLICATION) Long publication,
            @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        Form chosen = form.chosen(headers, Format.OF_LISTS);
        Codebook codebook = codebooks.current();
        LocalDate today = LocalDate.now(clock);
        // Its lines are by field, and have stocks: codelists tell what belongs together.
        Vintage vintage = vintages.asked(asOf, publication, true, clock.instant());
        Period days = vintage.period(period, today);
        UnitFilter units =
                filter.asked().isEmpty() ? UnitFilter.of(bulletins.whose(vintage, codebook), days, codebook) : filter;
        MetricAnswers.About about = new MetricAnswers.About(days, units, vintage, today, codebook);
        Version version = vintage.version(() -> data.version(null));
        String question =
                String.join("\n", "form-06", about.inWords(), chosen.labels().name());
        if (chosen.format() == Format.XLSX) {
            language.always(Language.VIETNAMESE);
            return kept.document(
                    Xlsx.MEDIA_TYPE, fileName(about) + ".xlsx", version, question, () -> forms.weight(about), () -> {
                        FilledForm filled = fill(about, Labelling.BOTH);
                        return new KeptAnswers.Document(filled.version(), FormWorkbook.of(filled));
                    });
        }
        return kept.respond(
                chosen,
                version,
                question,
                () -> forms.weight(about),
                () -> {
                    FilledForm filled = fill(about, chosen.labels());
                    return Answer.whole(filled.version(), () -> filled, () -> table(filled, about), null);
                },
                null);
    }

    private FilledForm fill(MetricAnswers.About about, Labelling labelling) {
        return forms.fill(about, named(about, labelling), labelling);
    }

    private static FileName fileName(MetricAnswers.About about) {
        return FileName.of("form-06")
                .and(about.units().asked())
                .during(about.period())
                .asOf(about.vintage().asOf());
    }

    /** The units of the filters, by the names they have in the period. */
    private List<Coded> named(MetricAnswers.About about, Labelling labelling) {
        return about.units().asked().stream()
                .flatMap(filter -> filter.codes().stream())
                // Written with a day where another unit may have had the code on others.
                .map(code -> code.replaceFirst("@.*", ""))
                .distinct()
                .map(code -> new Coded(code, labelling.name(name(code, about))))
                .toList();
    }

    private String name(String code, MetricAnswers.About about) {
        Codebook codebook = about.codebook();
        return Stream.of(about.period().end(), about.period().start())
                .flatMap(day -> codebook.unitOn(code, day).stream())
                .findFirst()
                .map(unit -> unit.displayName(language.english()))
                .orElse(code);
    }

    private static Table table(FilledForm filled, MetricAnswers.About about) {
        List<Column> columns = new ArrayList<>(
                List.of(Column.code("unit"), Column.name("unitName"), Column.code("field"), Column.name("fieldName")));
        FormFigures.NAMES.forEach(name -> columns.add(Column.figure(name)));
        columns.add(Column.figure("reportsExpected"));
        columns.add(Column.figure("reportsReceived"));
        columns.add(Column.plain("synthetic"));
        List<List<Object>> rows = filled.lines().stream()
                .map(line -> {
                    List<Object> row = new ArrayList<>(Arrays.asList(
                            line.unit().code(),
                            line.unit().name(),
                            line.field().code(),
                            line.field().name()));
                    row.addAll(line.figures().values());
                    row.add(line.reports().expected());
                    row.add(line.reports().received());
                    row.add(filled.synthetic());
                    return row;
                })
                .toList();
        return Table.of(fileName(about), columns, rows, List.of());
    }
}
