package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;

/**
 * A procedure with all its codes and levels, the oldest first.
 *
 * @param codes empty = it has no national code
 * @param levelValidities empty = not known
 */
@Schema(examples = Examples.PROCEDURE)
record ProcedureDetail(
        @JsonUnwrapped ProcedureView procedure, List<CodeValidity> codes, List<LevelValidity> levelValidities) {

    /**
     * A national code. It is understood on any day; the span tells when it is the one to show.
     *
     * @param validTo null = still the one to show
     */
    record CodeValidity(String code, LocalDate validFrom, LocalDate validTo) {}

    /**
     * A level of online service.
     *
     * @param name the term of Decree 42/2022/NĐ-CP
     * @param formerName the term of Decree 43/2011/NĐ-CP
     * @param validTo last day on which it is offered so; null = still is
     */
    record LevelValidity(int level, String name, String formerName, LocalDate validFrom, LocalDate validTo) {}

    static ProcedureDetail of(Procedure procedure, Codebook codebook, Language language, LocalDate today) {
        return new ProcedureDetail(
                ProcedureView.of(procedure, codebook, language.english(), today),
                codebook.codesOf(procedure).stream()
                        .map(code -> new CodeValidity(code.code, code.validFrom, code.validTo))
                        .toList(),
                codebook.levelsOf(procedure).stream()
                        .map(level -> new LevelValidity(
                                level.level,
                                language.text("reference", "level." + level.level, List.of()),
                                language.text("reference", "level." + level.level + ".former", List.of()),
                                level.validFrom,
                                level.validTo))
                        .toList());
    }
}
