package vn.tthc.stats.submission;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
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
import vn.tthc.stats.export.WholeFiles;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/** The form that a clerk without a reporting system fills in. */
@Path("/api/v1/submissions/template")
@Tag(name = "Submissions")
class TemplateResource {

    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @Inject
    TemplateContent contents;

    @Inject
    Codebooks codebooks;

    @Inject
    Language language;

    @Inject
    WholeFiles files;

    @Inject
    Clock clock;

    @GET
    @Produces({XLSX, "text/csv"})
    @Operation(
            operationId = "getSubmissionTemplate",
            summary = "A form for the return of one unit and period, to be filled in and sent to /submissions",
            description =
                    "It has the procedures that the unit has reported in the year before, else those that its peers"
                            + " in the province have, else all in force; and the figures that are held already,"
                            + " unless they were made up for demonstration. A line left without figures is not sent; a"
                            + " form without any is a nil return.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = XLSX, schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    public Response template(
            @RestQuery @Parameter(required = true, description = "Code of the unit that will report", example = "412")
                    String unit,
            @RestQuery @Parameter(required = true, description = "What will be reported on", example = "2023-02-01")
                    AskedPeriod period,
            @RestQuery
                    @DefaultValue("xlsx")
                    @Parameter(description = "The form of the file", schema = @Schema(enumeration = {"xlsx", "csv"}))
                    String format) {
        if (unit == null || period == null) {
            throw Refusal.of(ErrorCode.MISSING_PARAMETER, unit == null ? "unit" : "period");
        }
        if (!List.of("xlsx", "csv").contains(format)) {
            throw invalid("format", ErrorCode.NOT_ONE_OF, "format", "xlsx, csv", format);
        }
        Period days = period.on(LocalDate.now(clock));
        Codebook codebook = codebooks.current();
        List<ReportingUnit> coded = codebook.unitsCoded(unit);
        if (coded.isEmpty()) {
            throw invalid("unit", ErrorCode.UNKNOWN_UNIT, unit);
        }
        ReportingUnit reporting = coded.stream()
                .filter(u -> u.inForceThroughout(days))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "unit",
                        ErrorCode.UNIT_NOT_IN_FORCE,
                        unit,
                        days,
                        String.join(
                                "; ",
                                coded.stream()
                                        .map(ReportingUnit::nameWithValidity)
                                        .toList())));
        Template.Content content = contents.of(reporting, days, codebook, language.locale());
        boolean csv = format.equals("csv");
        StreamingOutput file = out -> {
            if (csv) {
                Template.writeCsv(out, content);
            } else {
                Template.writeXlsx(out, content);
            }
        };
        String name = "tthc-%s-%s.%s".formatted(unit, days.toString().replace('/', '_'), format);
        return Response.ok(files.of(name, file))
                .type(csv ? "text/csv;charset=UTF-8" : XLSX)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    private static Refusal invalid(String parameter, ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at(parameter, code, args)));
    }
}
