package vn.tthc.stats.reference;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import vn.tthc.stats.reference.ProcedureDraft.Whole;

/** What the history says of a procedure before and after a change. */
final class ProcedureState {

    private ProcedureState() {}

    static Map<String, Object> of(Whole whole, Codebook codebook) {
        Procedure procedure = whole.procedure();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("catalogKey", procedure.catalogKey);
        state.put("nameVi", procedure.nameVi);
        state.put("nameEn", procedure.nameEn);
        state.put("field", codebook.field(procedure.fieldId).orElseThrow().code);
        state.put("agency", codebook.agency(procedure.agencyId).orElseThrow().code);
        state.put("countingUnit", procedure.countingUnit);
        state.put(
                "codes",
                whole.codes().stream()
                        .map(code -> "%s (%s)".formatted(code.code, span(code.validFrom, code.validTo)))
                        .toList());
        state.put(
                "levels",
                whole.levels().stream()
                        .map(level -> "%d (%s)".formatted(level.level, span(level.validFrom, level.validTo)))
                        .toList());
        state.put("validFrom", procedure.validFrom.toString());
        state.put("validTo", procedure.validTo == null ? null : procedure.validTo.toString());
        return state;
    }

    /** A validity as the history and errors write it: {@code 2021-01-01/..}. */
    static String span(LocalDate from, LocalDate to) {
        return from + "/" + (to == null ? ".." : to);
    }
}
