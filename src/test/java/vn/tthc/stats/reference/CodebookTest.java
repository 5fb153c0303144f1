package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static vn.tthc.stats.reference.Units.AFTER_2024;
import static vn.tthc.stats.reference.Units.AFTER_2025;
import static vn.tthc.stats.reference.Units.CHAU_BINH;
import static vn.tthc.stats.reference.Units.CHI_KHE;
import static vn.tthc.stats.reference.Units.CUA_LO;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;
import static vn.tthc.stats.reference.Units.HUE;
import static vn.tthc.stats.reference.Units.IN_2023;
import static vn.tthc.stats.reference.Units.NGHE_AN;
import static vn.tthc.stats.reference.Units.NGHI_LOC;
import static vn.tthc.stats.reference.Units.NGHI_THUY;
import static vn.tthc.stats.reference.Units.PHU_VANG_OF_HUE;
import static vn.tthc.stats.reference.Units.TUYEN_QUANG;
import static vn.tthc.stats.reference.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Period;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodebookTest {

    @Inject
    Codebooks codebooks;

    Codebook codebook;

    @BeforeEach
    void takeOne() {
        codebook = codebooks.current();
    }

    @Test
    void aCodeUsedAgainNamesThreeCommunesInThreeYears() {
        assertThat(unit(DIEN_CHAU, IN_2023).fullNameVi).isEqualTo("Xã Diễn Thành");
        assertThat(unit(DIEN_CHAU, AFTER_2024).fullNameVi).isEqualTo("Thị trấn Diễn Thành");
        assertThat(unit(DIEN_CHAU, AFTER_2025).fullNameVi).isEqualTo("Xã Diễn Châu");
        assertThat(codebook.unitsCoded(DIEN_CHAU))
                .extracting(unit -> unit.validFrom)
                .containsExactly(LocalDate.of(2021, 1, 1), LocalDate.of(2024, 12, 1), LocalDate.of(2025, 7, 1));
        assertThat(codebook.unitOn(DIEN_CHAU, LocalDate.of(2020, 12, 31))).isEmpty();
    }

    @Test
    void theCountsOfUnitsAreThoseOfTheResolutions() {
        assertThat(count(UnitKind.PROVINCE, IN_2023)).isEqualTo(63);
        assertThat(count(UnitKind.PROVINCE, LocalDate.of(2025, 6, 30))).isEqualTo(63);
        assertThat(count(UnitKind.PROVINCE, AFTER_2025)).isEqualTo(34);
        assertThat(count(UnitKind.DISTRICT, IN_2023)).isEqualTo(705);
        assertThat(count(UnitKind.DISTRICT, AFTER_2025)).isZero();
        assertThat(count(UnitKind.COMMUNE, AFTER_2025)).isEqualTo(3_321);
    }

    @Test
    void theCountsOfNgheAnAreThoseOfTheResolutions() {
        assertThat(countInNgheAn(UnitKind.DISTRICT, LocalDate.of(2024, 11, 30))).isEqualTo(21);
        assertThat(countInNgheAn(UnitKind.DISTRICT, LocalDate.of(2024, 12, 1))).isEqualTo(20);
        assertThat(countInNgheAn(UnitKind.COMMUNE, LocalDate.of(2024, 11, 30))).isEqualTo(460);
        assertThat(countInNgheAn(UnitKind.COMMUNE, LocalDate.of(2024, 12, 1))).isEqualTo(412);
        assertThat(countInNgheAn(UnitKind.COMMUNE, LocalDate.of(2025, 6, 30))).isEqualTo(412);
        assertThat(countInNgheAn(UnitKind.COMMUNE, LocalDate.of(2025, 7, 1))).isEqualTo(130);
        assertThat(countInNgheAn(UnitKind.AGENCY, IN_2023) + countInNgheAn(UnitKind.DEPARTMENT, IN_2023))
                .isEqualTo(6);
    }

    @Test
    void noCodeNamesTwoUnitsOnOneDay() {
        Set<String> codes = codebook.units().stream().map(unit -> unit.code).collect(Collectors.toSet());
        assertThat(codes).allSatisfy(code -> {
            List<ReportingUnit> coded = codebook.unitsCoded(code);
            for (int i = 1; i < coded.size(); i++) {
                assertThat(coded.get(i - 1).validTo).isNotNull().isBefore(coded.get(i).validFrom);
            }
        });
    }

    @Test
    void everySuccessorIsInForceOnTheDayAfterItsPredecessorsLast() {
        assertThat(codebook.units())
                .allSatisfy(successor -> assertThat(codebook.predecessorsOf(successor))
                        .allSatisfy(succession -> {
                            LocalDate next = codebook.unit(succession.predecessorId)
                                    .orElseThrow()
                                    .validTo
                                    .plusDays(1);
                            assertThat(successor.inForceOn(next)).isTrue();
                            if (!successor.code.equals(VINH)) {
                                assertThat(successor.validFrom).isEqualTo(next);
                            }
                        }));
    }

    @Test
    void everyUnitOfNgheAnHasSuccessorsOnceItHasEndedExceptTheDistricts() {
        assertThat(codebook.withSelfAndBelow(unit(NGHE_AN, IN_2023)))
                .filteredOn(unit -> unit.validTo != null && unit.kind == UnitKind.COMMUNE)
                .hasSizeGreaterThan(460)
                .allSatisfy(unit -> assertThat(codebook.successorsOf(unit)).isNotEmpty());
    }

    @Test
    void thoseAboveAreInForceAsLongAsTheUnitIs() {
        assertThat(codebook.units()).allSatisfy(unit -> {
            for (Integer above : new Integer[] {unit.parentId, unit.provinceId, unit.districtId}) {
                if (above != null) {
                    ReportingUnit ancestor = codebook.unit(above).orElseThrow();
                    assertThat(ancestor.validFrom).isBeforeOrEqualTo(unit.validFrom);
                    if (ancestor.validTo != null) {
                        assertThat(unit.validTo).isNotNull().isBeforeOrEqualTo(ancestor.validTo);
                    }
                }
            }
            assertThat(unit.parentId == null).isEqualTo(unit.kind == UnitKind.PROVINCE);
            assertThat(unit.provinceId).isNotNull();
        });
    }

    @Test
    void aProvinceThatAbsorbedOthersIsANewUnitAndAnUntouchedOneStaysOneRow() {
        assertThat(codebook.unitsCoded(NGHE_AN))
                .singleElement()
                .satisfies(unit -> assertThat(unit.validTo).isNull());
        assertThat(codebook.predecessorsOf(unit(TUYEN_QUANG, AFTER_2025)))
                .extracting(s -> codebook.unit(s.predecessorId).orElseThrow().fullNameVi, s -> s.relation)
                .containsExactlyInAnyOrder(
                        tuple("Tỉnh Hà Giang", Relation.MERGED), tuple("Tỉnh Tuyên Quang", Relation.MERGED));
    }

    @Test
    void aRenamedProvinceAndItsDistrictsGoOnAsNewRows() {
        assertThat(unit(HUE, LocalDate.of(2024, 12, 31)).fullNameVi).isEqualTo("Tỉnh Thừa Thiên Huế");
        ReportingUnit city = unit(HUE, LocalDate.of(2025, 1, 1));
        assertThat(city.fullNameVi).isEqualTo("Thành phố Huế");
        assertThat(codebook.withinScope(city, unit(PHU_VANG_OF_HUE, IN_2023))).isTrue();
        assertThat(codebook.withinScope(unit(HUE, IN_2023), unit(PHU_VANG_OF_HUE, LocalDate.of(2025, 6, 1))))
                .isTrue();
    }

    @Test
    void aDividedCommuneIsDividedBetweenItsSuccessors() {
        assertThat(codebook.successorsOf(unit(CHI_KHE, IN_2023)))
                .extracting(s -> codebook.unit(s.successorId).orElseThrow().fullNameVi)
                .containsExactlyInAnyOrder("Xã Chi Khê", "Thị trấn Trà Lân");
        assertThat(codebook.successorsOf(unit(CHI_KHE, IN_2023)))
                .extracting(s -> s.relation)
                .containsOnly(Relation.DIVIDED);
    }

    @Test
    void aCommuneKnownByItsVietnameseNameOnlyGetsAnEnglishOneOfTheSamePattern() {
        assertThat(unit(DIEN_CHAU, AFTER_2024).fullNameEn).isEqualTo("Dien Thanh Township");
    }

    @Test
    void anOwnerMayWriteForItselfAndThoseBelow() {
        ReportingUnit vinh = unit(VINH, IN_2023);
        assertThat(codebook.withinScope(vinh, vinh)).isTrue();
        assertThat(codebook.withinScope(unit(NGHE_AN, IN_2023), unit(DIEN_CHAU, IN_2023)))
                .isTrue();
        assertThat(codebook.withinScope(vinh, unit(NGHE_AN, IN_2023))).isFalse();
        assertThat(codebook.withinScope(vinh, unit(NGHI_LOC, IN_2023))).isFalse();
    }

    @Test
    void aWardOfCuaLoStaysTheSameOwnerWhenItMovesToVinh() {
        ReportingUnit before = unit(NGHI_THUY, IN_2023);
        ReportingUnit after = unit(NGHI_THUY, AFTER_2024);
        assertThat(before.id).isNotEqualTo(after.id);
        assertThat(codebook.withinScope(before, after)).isTrue();
        assertThat(codebook.withinScope(after, before)).isTrue();
        assertThat(codebook.withinScope(unit(CUA_LO, IN_2023), before)).isTrue();
        assertThat(codebook.withinScope(unit(CUA_LO, IN_2023), after)).isFalse();
        assertThat(codebook.withinScope(unit(VINH, IN_2023), after)).isTrue();
        assertThat(codebook.withinScope(unit(VINH, IN_2023), before)).isFalse();
    }

    @Test
    void aCommuneThatMergedIsNotTheSameOwnerAsTheOneThatHasItsCodeNow() {
        assertThat(codebook.withinScope(unit(DIEN_CHAU, IN_2023), unit(DIEN_CHAU, AFTER_2025)))
                .isFalse();
        assertThat(codebook.withinScope(unit(CHAU_BINH, IN_2023), unit(CHAU_BINH, AFTER_2025)))
                .isTrue();
    }

    @Test
    void aUnitIsInForceThroughoutAPeriodOnlyIfItIsOnBothItsEnds() {
        ReportingUnit cuaLo = unit(CUA_LO, IN_2023);
        assertThat(cuaLo.inForceThroughout(Period.parse("2024-11").orElseThrow()))
                .isTrue();
        assertThat(cuaLo.inForceThroughout(Period.parse("2024-Q4").orElseThrow()))
                .isFalse();
    }

    @Test
    void thoseExpectedToReportAreTheDistrictsAndBodiesOfNgheAnAndItsCommunesSince2025() {
        Predicate<ReportingUnit> expected = unit -> unit.reportsFrom != null;
        assertThat(codebook.units().stream().filter(expected.and(u -> u.inForceOn(IN_2023))))
                .hasSize(27);
        assertThat(codebook.units().stream().filter(expected.and(u -> u.inForceOn(AFTER_2025))))
                .hasSize(136);
    }

    @Test
    void everySpellingOfAProcedureCodeMeansTheSameProcedure() {
        Procedure residence = codebook.procedure("1.004222").orElseThrow();
        assertThat(residence.nameVi).isEqualTo("Đăng ký thường trú");
        assertThat(List.of("1.004222.H41", "1.004222.000.00.00.H41", " 1.004222 ", "1.004222.h41", "da06-03"))
                .allSatisfy(code -> assertThat(codebook.procedure(code)).contains(residence));
        assertThat(List.of("", "1.00422", "1.004222.", "1.004222.000.H41", "DA06-99", "９.004222"))
                .allSatisfy(code -> assertThat(codebook.procedure(code)).isEmpty());
    }

    @Test
    void aCodeIsUnderstoodOnAnyDayAndTheOneOfTheDayIsShown() {
        Procedure record = codebook.procedure("2.000488").orElseThrow();
        assertThat(codebook.procedure("3.000333")).contains(record);
        assertThat(codebook.codeOf(record, IN_2023)).isEqualTo("2.000488");
        assertThat(codebook.codeOf(record, LocalDate.of(2025, 6, 30))).isEqualTo("2.000488");
        assertThat(codebook.codeOf(record, AFTER_2025)).isEqualTo("3.000333");
        assertThat(codebook.codeOf(record, LocalDate.of(2019, 1, 1))).isEqualTo("2.000488");
    }

    @Test
    void aProcedureWithoutANationalCodeIsShownByItsCatalogueKey() {
        Procedure fines = codebook.procedure("DA06-08").orElseThrow();
        assertThat(codebook.codeOf(fines, IN_2023)).isEqualTo("DA06-08");
    }

    @Test
    void levelsAreThoseOfTheDayAndEmptyWhereNotKnown() {
        assertThat(codebook.levelsOf(codebook.procedure("1.004222").orElseThrow(), IN_2023))
                .containsExactly(4);
        assertThat(codebook.levelsOf(codebook.procedure("1.001193").orElseThrow(), IN_2023))
                .containsExactly(3);
        assertThat(codebook.levelsOf(codebook.procedure("DA06-01").orElseThrow(), IN_2023))
                .isEmpty();
        assertThat(codebook.levelsOf(codebook.procedure("1.004222").orElseThrow(), LocalDate.of(2020, 1, 1)))
                .isEmpty();
    }

    @Test
    void everyProcedureHasAFieldAndAnAgencyAndIsFoundByEachOfItsCodes() {
        assertThat(codebook.procedures()).hasSize(201).allSatisfy(procedure -> {
            assertThat(codebook.field(procedure.fieldId)).isPresent();
            assertThat(codebook.agency(procedure.agencyId)).isPresent();
            assertThat(codebook.procedure(procedure.catalogKey)).contains(procedure);
            assertThat(codebook.codesOf(procedure))
                    .allSatisfy(
                            code -> assertThat(codebook.procedure(code.code)).contains(procedure));
        });
        assertThat(codebook.field("cu-tru")).isPresent();
        assertThat(codebook.agency("cong-an-xa")).isPresent();
        assertThat(codebook.field("no-such")).isEmpty();
    }

    private ReportingUnit unit(String code, LocalDate day) {
        return codebook.unitOn(code, day).orElseThrow();
    }

    private long count(UnitKind kind, LocalDate day) {
        return codebook.units().stream()
                .filter(unit -> unit.kind == kind && unit.inForceOn(day))
                .count();
    }

    private long countInNgheAn(UnitKind kind, LocalDate day) {
        int ngheAn = unit(NGHE_AN, day).id;
        return codebook.units().stream()
                .filter(unit -> unit.kind == kind && unit.inForceOn(day) && unit.provinceId == ngheAn)
                .count();
    }
}
