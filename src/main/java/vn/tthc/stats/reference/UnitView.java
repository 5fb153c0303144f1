package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;

/**
 * A unit in a list.
 *
 * @param kindName the kind in the language of the answer
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
        String kindName,
        String name,
        String nameVi,
        String nameEn,
        LocalDate validFrom,
        LocalDate validTo,
        Named parent,
        Named province,
        Named district,
        LocalDate reportsFrom) {

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

    static String kindName(ReportingUnit unit, Language language) {
        return language.text("reference", "kind." + unit.kind.code(), List.of());
    }

    static Named named(Integer id, Codebook codebook, Language language) {
        return id == null ? null : Named.of(codebook.unit(id).orElseThrow(), language.english());
    }
}
