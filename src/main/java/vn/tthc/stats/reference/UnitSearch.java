package vn.tthc.stats.reference;

import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.export.FileName.Filter;

/** Which units of the codelist a client looks for. Several kinds mean any of them; several parameters mean all of them. */
record UnitSearch(
        @RestQuery
        @Size(max = 200) @Parameter(description = "Part of the name, with or without accents", example = "vinh")
        String q,

        // Text, because a kind that does not exist must be named in the refusal; the framework would answer "not
        // found".
        @RestQuery
        @Parameter(
                description = "Kind of unit",
                example = "district",
                schema = @Schema(type = SchemaType.ARRAY, implementation = UnitKind.class))
        List<String> kind,

        @RestQuery @Parameter(description = "Code of the province they are in", example = "40")
        String province,

        @RestQuery @Parameter(description = "Code of the unit directly above them", example = "412")
        String parent,

        @RestQuery
        @Parameter(description = "A day on which they are in force; today if not given", example = "2023-02-01")
        LocalDate validOn,

        @RestQuery @Parameter(description = "Units of all times instead of those of one day")
        Boolean all) {

    boolean ofAllTimes() {
        return Boolean.TRUE.equals(all);
    }

    /** The day on which they are in force, if they are not of all times. */
    LocalDate dayOr(LocalDate today) {
        return validOn == null ? today : validOn;
    }

    /** What was asked for, to be told to readers of files. */
    List<Filter> asked() {
        return List.of(
                new Filter("kind", kind),
                new Filter("province", one(province)),
                new Filter("parent", one(parent)),
                new Filter("q", one(q)));
    }

    private static List<String> one(String value) {
        return value == null ? null : List.of(value);
    }
}
