package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import vn.tthc.stats.export.Labelling;

/**
 * A code and what it names.
 *
 * @param name in the language of the answer; null and left out if codes alone are asked for
 */
record Named(
        String code,
        @JsonInclude(JsonInclude.Include.NON_NULL) String name) {

    static Named of(ReportingUnit unit, boolean english) {
        return new Named(unit.code, unit.displayName(english));
    }

    /** The same as these labels want it; null for null. */
    static Named labelled(Named named, Labelling labels) {
        return named == null || labels.hasNames() ? named : new Named(named.code, null);
    }

    /** Adds it to a row as two cells; null as two empty ones. */
    static void addTo(List<Object> row, Named named) {
        row.add(named == null ? null : named.code);
        row.add(named == null ? null : named.name);
    }
}
