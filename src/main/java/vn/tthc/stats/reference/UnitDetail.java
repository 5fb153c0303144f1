package vn.tthc.stats.reference;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;

/**
 * A unit with its history.
 *
 * @param predecessors the units that passed into it
 * @param successors the units that it passed into
 * @param otherValidities the other units that have had its code, the oldest first
 */
@Schema(examples = Examples.UNIT)
record UnitDetail(
        @JsonUnwrapped UnitView unit,
        List<RelatedUnit> predecessors,
        List<RelatedUnit> successors,
        List<OtherValidity> otherValidities) {

    /**
     * A unit before or after this one.
     *
     * @param relationName the relation in the language of the answer
     * @param validTo last day in force; null = still in force
     */
    record RelatedUnit(
            Relation relation,
            String relationName,
            String code,
            String name,
            LocalDate validFrom,
            @Schema(nullable = true) LocalDate validTo) {}

    /**
     * What the code named at another time.
     *
     * @param validTo last day in force; null = still in force
     */
    record OtherValidity(
            String code,
            String name,
            LocalDate validFrom,
            @Schema(nullable = true) LocalDate validTo) {}

    static UnitDetail of(ReportingUnit unit, Codebook codebook, Language language) {
        return new UnitDetail(
                UnitView.of(unit, codebook, language),
                related(codebook.predecessorsOf(unit), s -> s.predecessorId, codebook, language),
                related(codebook.successorsOf(unit), s -> s.successorId, codebook, language),
                codebook.unitsCoded(unit.code).stream()
                        .filter(other -> !other.id.equals(unit.id))
                        .map(other -> new OtherValidity(
                                other.code, other.displayName(language.english()), other.validFrom, other.validTo))
                        .toList());
    }

    private static List<RelatedUnit> related(
            List<UnitSuccession> successions,
            Function<UnitSuccession, Integer> otherEnd,
            Codebook codebook,
            Language language) {
        return successions.stream()
                .map(succession -> {
                    ReportingUnit other =
                            codebook.unit(otherEnd.apply(succession)).orElseThrow();
                    return new RelatedUnit(
                            succession.relation,
                            language.text("reference", "relation." + succession.relation.code(), List.of()),
                            other.code,
                            other.displayName(language.english()),
                            other.validFrom,
                            other.validTo);
                })
                .sorted(Comparator.comparing(RelatedUnit::code))
                .toList();
    }
}
