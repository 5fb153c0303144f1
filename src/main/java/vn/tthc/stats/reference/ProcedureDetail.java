package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;

/**
 * A procedure with all its codes and levels, the oldest first.
 *
 * @param codes empty = it has no national code
 * @param levelValidities empty = not known
 * @param formerNames names that it no longer has
 * @param predecessors the procedures that passed into it
 * @param successors the procedures that it passed into
 */
@Schema(examples = Examples.PROCEDURE)
record ProcedureDetail(
        @JsonUnwrapped ProcedureView procedure,
        List<CodeValidity> codes,
        List<LevelValidity> levelValidities,
        List<FormerName> formerNames,
        List<RelatedProcedure> predecessors,
        List<RelatedProcedure> successors) {

    /**
     * A national code. It is understood on any day; the span tells when it is the one to show.
     *
     * @param validTo null = still the one to show
     */
    record CodeValidity(
            String code,
            LocalDate validFrom,
            @Schema(nullable = true) LocalDate validTo) {}

    /**
     * A level of online service.
     *
     * @param name the term of Decree 42/2022/NĐ-CP
     * @param formerName the term of Decree 43/2011/NĐ-CP
     * @param validTo last day on which it is offered so; null = still is
     */
    record LevelValidity(
            int level,
            String name,
            String formerName,
            LocalDate validFrom,
            @Schema(nullable = true) LocalDate validTo) {}

    /**
     * A name that it no longer has.
     *
     * @param nameEn null = it had no English name
     * @param validTo the last day of that name
     */
    record FormerName(
            String nameVi, @Schema(nullable = true) String nameEn, LocalDate validTo) {}

    /**
     * A procedure before or after this one.
     *
     * @param relationName the relation in the language of the answer
     * @param validTo last day in force; null = still in force
     */
    record RelatedProcedure(
            Relation relation,
            String relationName,
            String code,
            String catalogKey,
            String name,
            LocalDate validFrom,
            @Schema(nullable = true) LocalDate validTo) {}

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
                        .toList(),
                codebook.formerNamesOf(procedure).stream()
                        .map(former -> new FormerName(former.nameVi, former.nameEn, former.validTo))
                        .toList(),
                related(codebook.predecessorsOf(procedure), s -> s.predecessorId, codebook, language, today),
                related(codebook.successorsOf(procedure), s -> s.successorId, codebook, language, today));
    }

    private static List<RelatedProcedure> related(
            List<ProcedureSuccession> successions,
            Function<ProcedureSuccession, Integer> otherEnd,
            Codebook codebook,
            Language language,
            LocalDate today) {
        return successions.stream()
                .map(succession -> {
                    Procedure other =
                            codebook.procedure(otherEnd.apply(succession)).orElseThrow();
                    return new RelatedProcedure(
                            succession.relation,
                            language.text("reference", "relation." + succession.relation.code(), List.of()),
                            codebook.codeOf(other, today),
                            other.catalogKey,
                            other.displayName(language.english()),
                            other.validFrom,
                            other.validTo);
                })
                .sorted(Comparator.comparing(RelatedProcedure::catalogKey))
                .toList();
    }
}
