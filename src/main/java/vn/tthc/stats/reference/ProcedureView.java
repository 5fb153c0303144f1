package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Labelling;

/**
 * A procedure in a list.
 *
 * @param code the national code of today, else the catalogue key
 * @param name in the language of the answer
 * @param nameEn null = it has no English name
 * @param countingUnit what its counts count: hồ sơ (dossiers) or lượt (notifications)
 * @param levels the levels of online service at which it is offered today; empty = not known
 * @param validTo last day in force; null = still in force
 */
@Schema(examples = Examples.PROCEDURE_IN_LIST)
record ProcedureView(
        String code,
        String catalogKey,
        String name,
        String nameVi,
        @Schema(nullable = true) String nameEn,
        Named field,
        Named agency,
        String countingUnit,
        List<Integer> levels,
        LocalDate validFrom,
        @Schema(nullable = true) LocalDate validTo) {

    static ProcedureView of(Procedure procedure, Codebook codebook, boolean english, LocalDate today) {
        Field field = codebook.field(procedure.fieldId).orElseThrow();
        Agency agency = codebook.agency(procedure.agencyId).orElseThrow();
        return new ProcedureView(
                codebook.codeOf(procedure, today),
                procedure.catalogKey,
                procedure.displayName(english),
                procedure.nameVi,
                procedure.nameEn,
                new Named(field.code, field.displayName(english)),
                new Named(agency.code, agency.displayName(english)),
                procedure.countingUnit,
                codebook.levelsOf(procedure, today).stream().sorted().toList(),
                procedure.validFrom,
                procedure.validTo);
    }

    /** The same as these labels want it. */
    ProcedureView labelled(Labelling labels) {
        return new ProcedureView(
                code,
                catalogKey,
                name,
                nameVi,
                nameEn,
                Named.labelled(field, labels),
                Named.labelled(agency, labels),
                countingUnit,
                levels,
                validFrom,
                validTo);
    }

    static final List<Column> COLUMNS = List.of(
            Column.key("code"),
            Column.key("catalogKey"),
            Column.plain("name"),
            Column.plain("nameVi"),
            Column.plain("nameEn"),
            Column.code("field"),
            Column.name("fieldName"),
            Column.code("agency"),
            Column.name("agencyName"),
            Column.plain("countingUnit"),
            Column.plain("levels"),
            Column.plain("validFrom"),
            Column.plain("validTo"));

    /** The values of {@link #COLUMNS}. */
    List<Object> row() {
        List<Object> row = new ArrayList<>(Arrays.asList(code, catalogKey, name, nameVi, nameEn));
        Named.addTo(row, field);
        Named.addTo(row, agency);
        row.add(countingUnit);
        row.add(levels.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        row.add(validFrom);
        row.add(validTo);
        return row;
    }
}
