package vn.tthc.stats.programme;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;

/**
 * A reason not to take a figure as it is.
 *
 * @param code what is odd, stable for programs
 * @param printed what was printed, or said before; null = nothing that is a number
 * @param held what is held against it
 * @param detail the same in words, in the language of the answer; null until that is known
 */
@Schema(name = "IndicatorDoubt")
public record Doubt(
        @Schema(
                enumeration = {
                    "printed-numerator",
                    "printed-denominator",
                    "printed-percent",
                    "printed-value",
                    "counter-fell"
                })
        String code,

        BigDecimal printed,
        BigDecimal held,
        String detail) {

    static Doubt of(String code, Number printed, Number held) {
        return new Doubt(code, new BigDecimal(printed.toString()), new BigDecimal(held.toString()), null);
    }

    /**
     * Where what was printed of a share differs from the share worked out.
     *
     * @param numerator null = it is not known, and not compared
     * @param denominator likewise
     */
    public static List<Doubt> ofShare(String printed, Long numerator, Long denominator, Locale language) {
        Printed shown = Printed.of(printed);
        return shown == null
                ? List.of()
                : shown.against(numerator, denominator).stream()
                        .map(doubt -> doubt.in(language))
                        .toList();
    }

    /** The same with its words. */
    Doubt in(Locale language) {
        return new Doubt(
                code, printed, held, Language.textIn(language, "programme", "doubt." + code, List.of(printed, held)));
    }

    /** What was printed less what is held. */
    @JsonIgnore
    public BigDecimal difference() {
        return printed.subtract(held);
    }
}
