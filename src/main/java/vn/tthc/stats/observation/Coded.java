package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * A member of a codelist as it stands in an answer.
 *
 * @param code its code; a service level's or a period's is its usual way of writing
 * @param name its name in the language of the answer; null and left out if codes alone are asked for
 * @param key what tells it from every other member: more than the code where a code has named several
 */
public record Coded(
        String code,
        @JsonInclude(JsonInclude.Include.NON_NULL) String name,
        @Schema(hidden = true) @JsonIgnore String key) {

    /** A member whose code has never named another. */
    public Coded(String code, String name) {
        this(code, name, code);
    }

    /** A unit, told from others as a filter can name it: by the code, with the first day where the code has named others. */
    public static Coded of(ReportingUnit unit, String name, Codebook codebook) {
        boolean alone = codebook.unitsCoded(unit.code).size() == 1;
        return new Coded(unit.code, name, alone ? unit.code : unit.code + "@" + unit.validFrom);
    }
}
