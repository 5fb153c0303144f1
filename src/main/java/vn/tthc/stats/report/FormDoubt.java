package vn.tthc.stats.report;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.observation.Coded;

/**
 * A reason not to take a line of form II.06a/VPCP/KSTT as it is.
 *
 * @param code what is odd, stable for programs
 * @param unit of which unit's line; null = of the line for all
 * @param field of which field's line; null likewise
 * @param detail the same in words, in the language of the answer
 */
@Schema(name = "Form06Doubt")
record FormDoubt(
        @Schema(
                enumeration = {
                    "does-not-balance",
                    "not-checked",
                    "channels-differ",
                    "resolved-differ",
                    "reports-missing",
                    "earlier-reports-missing",
                    "other-units-before",
                    "straddling",
                    "synthetic"
                })
        String code,

        @Schema(nullable = true) Coded unit,
        @Schema(nullable = true) Coded field,
        String detail) {}
