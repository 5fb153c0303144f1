package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Labelling;

/**
 * A unit in a list.
 *
 * @param kindName the kind in the language of the answer; null and left out if codes alone are asked for
 * @param name full name in the language of the answer
 * @param nameEn null = it has no English name
 * @param validTo last day in force; null = still in force
 * @param parent the unit above; null for a province
 * @param province the province above; itself for a province
 * @param district the district above; itself for a district; null where there is none
 * @param reportsFrom first day for which it is expected to report each day; null = not expected to
 */
@Schema(examples = Examples.UNIT_IN_LIST)
record UnitView(
        String code,
        UnitKind kind,
        @JsonInclude(JsonInclude.Include.NON_NULL) String kindName,
        String name,
        String nameVi,
        @Schema(nullable = true) String nameEn,
        LocalDate validFrom,
        @Schema(nullable = true) LocalDate validTo,
        @Schema(nullable = true) Named parent,
        Named province,
        @Schema(nullable = true) Named district,
        @Schema(nullable = true) LocalDate reportsFrom) {

    static UnitView of(ReportingUnit unit, Codebook codebook, Language language) {
        return new UnitView(
                unit.code,
                unit.kind,
                kindName(unit, language),
                unit.displayName(language.english()),
                unit.fullNameVi,
                unit.fullNameEn,
                unit.validFrom,
                unit.validTo,
                named(unit.parentId, codebook, language),
                named(unit.provinceId, codebook, language),
                named(unit.districtId, codebook, language),
                unit.reportsFrom);
    }

    /** The same as these labels want it. */
    UnitView labelled(Labelling labels) {
        return new UnitView(
                code,
                kind,
                labels.name(kindName),
                name,
                nameVi,
                nameEn,
                validFrom,
                validTo,
                Named.labelled(parent, labels),
                Named.labelled(province, labels),
                Named.labelled(district, labels),
                reportsFrom);
    }

    static final List<Column> COLUMNS = List.of(
            Column.key("code"),
            Column.plain("name"),
            Column.plain("nameVi"),
            Column.plain("nameEn"),
            Column.code("kind"),
            Column.name("kindName"),
            Column.plain("validFrom"),
            Column.plain("validTo"),
            Column.code("parent"),
            Column.name("parentName"),
            Column.code("province"),
            Column.name("provinceName"),
            Column.code("district"),
            Column.name("districtName"),
            Column.plain("reportsFrom"));

    /** The values of {@link #COLUMNS}. */
    List<Object> row() {
        List<Object> row =
                new ArrayList<>(Arrays.asList(code, name, nameVi, nameEn, kind.code(), kindName, validFrom, validTo));
        Stream.of(parent, province, district).forEach(above -> Named.addTo(row, above));
        row.add(reportsFrom);
        return row;
    }

    static String kindName(ReportingUnit unit, Language language) {
        return language.text("reference", "kind." + unit.kind.code(), List.of());
    }

    static Named named(Integer id, Codebook codebook, Language language) {
        return id == null ? null : Named.of(codebook.unit(id).orElseThrow(), language.english());
    }
}
