package vn.tthc.stats.submission;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Something odd about accepted figures.
 *
 * @param code late, jump, level-differs, blank-return, counts-kept or parts-and-whole
 * @param detail what is odd, in the language of the answer
 * @param unit whose figures
 * @param period of which days
 * @param procedure null = it is about the return as a whole
 * @param level null likewise
 * @param submission with which they came; null for a dry run
 * @param receivedAt when
 */
@Schema(name = "Warning")
record WarningView(
        String code,
        String detail,
        Coded unit,
        String period,
        @Schema(nullable = true) Coded procedure,
        @Schema(nullable = true) Integer level,
        @Schema(nullable = true) Long submission,
        @Schema(nullable = true) Instant receivedAt) {

    static WarningView of(
            ReturnWarning warning, Long submission, Instant receivedAt, Codebook codebook, Language language) {
        boolean english = language.english();
        ReportingUnit unit = codebook.unit(warning.unitId()).orElseThrow();
        Procedure procedure = warning.procedureId() == null
                ? null
                : codebook.procedure(warning.procedureId()).orElseThrow();
        return new WarningView(
                warning.code().code(),
                language.text("warnings", warning.code().code(), warning.args()),
                new Coded(unit.code, unit.displayName(english)),
                warning.period().toString(),
                procedure == null
                        ? null
                        : new Coded(codebook.codeOf(procedure, warning.period().end()), procedure.displayName(english)),
                warning.level(),
                submission,
                receivedAt);
    }
}
