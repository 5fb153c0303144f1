package vn.tthc.stats.programme;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
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
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.KeptAnswers;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
import vn.tthc.stats.security.Role;

/** The figures that a bulletin tells beside those of dossiers: cumulative ones, shares done, and statements. */
@Path("/api/v1/indicators")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Programme")
class IndicatorResource {

    private static final List<Column> COLUMNS = List.of(
            Column.key("code"),
            Column.plain("kind"),
            Column.plain("section"),
            Column.plain("name"),
            Column.plain("nameVi"),
            Column.plain("nameEn"),
            Column.plain("counted"),
            Column.plain("taskState"));

    @Inject
    Indicators indicators;

    @Inject
    KeptAnswers kept;

    @Inject
    Language language;

    @ConfigProperty(name = "tthc.body.max-bytes")
    MemorySize maxBytes;

    @ConfigProperty(name = "tthc.body.max-rows")
    int maxRows;

    /** The indicators there are. */
    @Schema(name = "IndicatorList")
    record IndicatorList(List<Indicator> items) {}

    /** What became of indicators that were sent. */
    @Schema(name = "IndicatorReceipt")
    record IndicatorReceipt(long inserted, long revised, long unchanged) {}

    @GET
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listIndicators",
            summary = "The indicators there are",
            description = "counter: counts on from the beginning, so it never falls. share: so many of so many. number:"
                    + " any other. statement: words.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = IndicatorList.class)),
                @Content(mediaType = Csv.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response list(@BeanParam FormParameters form, @Context HttpHeaders headers) {
        Version version = new Version(String.valueOf(indicators.version()), 0);
        return kept.respond(form.chosen(headers, Format.OF_LISTS), version, "indicators", () -> {
            List<Indicator> all = indicators.all(language.english());
            return Answer.whole(
                    version,
                    () -> new IndicatorList(all),
                    () -> Table.of(
                            FileName.of("indicators"),
                            COLUMNS,
                            all.stream().map(IndicatorResource::row).toList(),
                            List.of(new Table.Note("revision", version.revision()))),
                    null);
        });
    }

    private static List<Object> row(Indicator indicator) {
        return Arrays.asList(
                indicator.code(),
                indicator.kind().code(),
                indicator.section().code(),
                indicator.name(),
                indicator.nameVi(),
                indicator.nameEn(),
                indicator.counted(),
                indicator.taskState() == null ? null : indicator.taskState().code());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN_OF_ALL_UNITS)
    @SecurityRequirement(name = "key")
    @Operation(
            operationId = "storeIndicators",
            summary = "Make and change indicators, all or none",
            description = "A codelist of all units. One with a code that is there already is changed.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Bodies.IndicatorList.class),
                            examples = @ExampleObject(name = "one", value = Bodies.INDICATORS)))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = IndicatorReceipt.class)))
    public Response define(InputStream body) throws IOException {
        SentBody sent = SentBody.read(body, "indicators", IndicatorCheck.FIELDS, maxBytes.asLongValue(), maxRows);
        IndicatorCheck check = new IndicatorCheck();
        Indicators.Written written = indicators.write(sent.read(check::indicator));
        return Response.status(Response.Status.CREATED)
                .entity(new IndicatorReceipt(written.inserted(), written.revised(), written.unchanged()))
                .build();
    }
}
