package vn.tthc.stats.reference;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Form;
import vn.tthc.stats.export.FormParameters;
import vn.tthc.stats.export.Format;
import vn.tthc.stats.export.Xlsx;

/** The short codelists: fields of administration and agencies that handle procedures. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Codelists")
class CodelistResource {

    private static final String MATCHING = "locate(?1, searchName) > 0 and code > ?2 order by code";

    @Inject
    Codebooks codebooks;

    @Inject
    ListAnswers lists;

    @Inject
    Language language;

    /**
     * An entry of a codelist.
     *
     * @param name in the language of the answer
     * @param nameEn null = it has no English name
     */
    @Schema(examples = Examples.CODELIST_ENTRY)
    record CodelistEntry(
            String code,
            String name,
            String nameVi,
            @Schema(nullable = true) String nameEn) {}

    /** A page of a codelist. */
    @Schema(name = "CodelistPage")
    record CodelistPage(
            List<CodelistEntry> items,
            @Schema(nullable = true) String next) {}

    private static final List<Column> COLUMNS =
            List.of(Column.key("code"), Column.plain("name"), Column.plain("nameVi"), Column.plain("nameEn"));

    @GET
    @Path("/fields")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listFields",
            summary = "Fields of administration that procedures belong to",
            description = "With their codes, which filters take (field=ho-tich).")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = CodelistPage.class)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one", value = Examples.CODELIST_CSV)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response fields(
            @RestQuery
                    @Size(max = 200) @Parameter(
                            description = "Part of the Vietnamese name, with or without accents",
                            example = "ho tich")
                    String q,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        return respond(
                "fields",
                form.chosen(headers, Format.OF_LISTS),
                q,
                cursor,
                limit,
                most -> Field.<Field>find(MATCHING, folded(q), after(cursor)).range(0, most).list().stream()
                        .map(field -> new CodelistEntry(
                                field.code, field.displayName(language.english()), field.nameVi, field.nameEn))
                        .toList());
    }

    @GET
    @Path("/agencies")
    @Produces(MediaType.WILDCARD)
    @Operation(
            operationId = "listAgencies",
            summary = "Kinds of body that handle procedures",
            description = "With their codes, which filters take (agency=cong-an-xa).")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = CodelistPage.class)),
                @Content(
                        mediaType = Csv.MEDIA_TYPE,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "one", value = Examples.CODELIST_CSV)),
                @Content(mediaType = Xlsx.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = FormParameters.UNCHANGED)
    public Response agencies(
            @RestQuery
                    @Size(max = 200) @Parameter(
                            description = "Part of the Vietnamese name, with or without accents",
                            example = "cong an")
                    String q,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @Min(1) @Max(Page.MAX_LIMIT) @Parameter(description = Page.LIMIT_OF_FILES) Integer limit,
            @BeanParam FormParameters form,
            @Context HttpHeaders headers) {
        return respond(
                "agencies",
                form.chosen(headers, Format.OF_LISTS),
                q,
                cursor,
                limit,
                most -> Agency.<Agency>find(MATCHING, folded(q), after(cursor)).range(0, most).list().stream()
                        .map(agency -> new CodelistEntry(
                                agency.code, agency.displayName(language.english()), agency.nameVi, agency.nameEn))
                        .toList());
    }

    /**
     * A list.
     *
     * @param entries finds one more than so many, if there are more
     */
    private Response respond(
            String list, Form form, String q, String cursor, Integer limit, IntFunction<List<CodelistEntry>> entries) {
        int most = Page.limitOf(limit, form.format().isTable());
        return lists.respond(
                form,
                codebooks.current().version(),
                new ListAnswers.Listing<CodelistEntry>(
                        FileName.of(list).and("q", q == null ? null : List.of(q)),
                        COLUMNS,
                        entry -> Arrays.asList(entry.code, entry.name, entry.nameVi, entry.nameEn),
                        page -> new CodelistPage(page.items(), page.next())),
                () -> Page.of(entries.apply(most), most, entry -> Cursor.at(entry.code)),
                q,
                cursor,
                most);
    }

    /** The empty text is part of every name. */
    private static String folded(String q) {
        return q == null ? "" : Folding.fold(q);
    }

    /** The empty text comes before every code. */
    private static String after(String cursor) {
        return cursor == null ? "" : Cursor.parse(cursor, 1).text(0);
    }
}
