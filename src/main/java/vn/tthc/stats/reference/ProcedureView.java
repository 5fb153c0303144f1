package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
        String nameEn,
        Named field,
        Named agency,
        String countingUnit,
        List<Integer> levels,
        LocalDate validFrom,
        LocalDate validTo) {

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
}
