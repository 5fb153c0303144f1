package vn.tthc.stats.reference;

import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;

/** The short codelists: fields of administration and agencies that handle procedures. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Codelists")
class CodelistResource {

    private static final String MATCHING = "locate(?1, searchName) > 0 and code > ?2 order by code";

    @Inject
    Language language;

    /**
     * An entry of a codelist.
     *
     * @param name in the language of the answer
     * @param nameEn null = it has no English name
     */
    @Schema(examples = Examples.CODELIST_ENTRY)
    record CodelistEntry(String code, String name, String nameVi, String nameEn) {}

    @GET
    @Path("/fields")
    @Operation(summary = "Fields of administration that procedures belong to")
    public Page<CodelistEntry> fields(
            @RestQuery
                    @Size(max = 200) @Parameter(
                            description = "Part of the Vietnamese name, with or without accents",
                            example = "ho tich")
                    String q,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        List<Field> found = Field.<Field>find(MATCHING, folded(q), after(cursor))
                .range(0, limit)
                .list();
        return page(
                found.stream()
                        .map(field -> new CodelistEntry(
                                field.code, field.displayName(language.english()), field.nameVi, field.nameEn))
                        .toList(),
                limit);
    }

    @GET
    @Path("/agencies")
    @Operation(summary = "Kinds of body that handle procedures")
    public Page<CodelistEntry> agencies(
            @RestQuery
                    @Size(max = 200) @Parameter(
                            description = "Part of the Vietnamese name, with or without accents",
                            example = "cong an")
                    String q,
            @RestQuery @Parameter(description = "The next of the previous page") String cursor,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX_LIMIT) int limit) {
        List<Agency> found = Agency.<Agency>find(MATCHING, folded(q), after(cursor))
                .range(0, limit)
                .list();
        return page(
                found.stream()
                        .map(agency -> new CodelistEntry(
                                agency.code, agency.displayName(language.english()), agency.nameVi, agency.nameEn))
                        .toList(),
                limit);
    }

    /** The empty text is part of every name. */
    private static String folded(String q) {
        return q == null ? "" : Folding.fold(q);
    }

    /** The empty text comes before every code. */
    private static String after(String cursor) {
        return cursor == null ? "" : Cursor.parse(cursor, 1).text(0);
    }

    private static Page<CodelistEntry> page(List<CodelistEntry> found, int limit) {
        return Page.of(found, limit, entry -> Cursor.at(entry.code));
    }
}
