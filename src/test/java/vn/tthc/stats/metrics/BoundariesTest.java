package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.describedAs;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** History as the units of another day, over the real reorganisations of 2024 and 2025. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BoundariesTest {

    /** Quỳnh Bá, divided on 2024-12-01 between Bình Sơn (which has its code) and Cầu Giát. */
    private static final String DIVIDED = "17185";

    /** Quỳnh Hồng, then Cầu Giát, then Quỳnh Lưu, where both parts of Quỳnh Bá are together again. */
    private static final String REUNITED = "17179";

    /** Vinh Lộc, of communes that were in Vinh and in Nghi Lộc in 2023. */
    private static final String VINH_LOC = "16708";

    private static final String NGHI_LOC = "429";

    /** A ward of Vinh since 2025. */
    private static final String VINH_PHU = "16702";

    private static void report(String unit, String period, int received, int online) {
        submit(unitReturn(unit, period, count(RESIDENCE, 4, "received", received, "receivedOnline", online)))
                .statusCode(201);
    }

    @Test
    void communesThatMergedAreOneOfToday() {
        report(DIVIDED, "2023-02-01", 10, 4);
        report(REUNITED, "2023-02-01", 30, 6);
        report("17194", "2023-02-02", 60, 50);
        get("/metrics/online-rate?period=2023-02&groupBy=unit&boundaries=current&province=40")
                .statusCode(200)
                .body("boundaries.merged", empty())
                .body("rows.find { it.unit.code == '17179' }.unit.name", equalTo("Quynh Luu Commune"))
                .body("rows.find { it.unit.code == '17179' }.numerator", equalTo(60))
                .body("rows.find { it.unit.code == '17179' }.denominator", equalTo(100))
                .body("rows.find { it.unit.code == '17179' }.comparable", equalTo(true))
                .body("rows.unit.code", not(hasItem("17194")))
                .body("total.denominator", equalTo(100))
                // one unit of today instead of three of then
                .body("total.meanOfUnits", equalTo(0.6f));
        get("/metrics/online-rate?period=2023-02&groupBy=unit&boundaries=current&unit=17179")
                .body("rows", hasSize(1))
                .body("total.denominator", equalTo(100));
        get("/metrics/online-rate?period=2023-02&groupBy=district&boundaries=current&unit=17179")
                .body("rows", hasSize(1))
                .body("rows[0].district", nullValue())
                .body("rows[0].denominator", equalTo(100));
        get("/metrics/online-rate?period=2023-02&groupBy=unit")
                .body("boundaries", nullValue())
                .body("rows.find { it.unit.code == '17194' }.denominator", equalTo(60))
                .body("rows.find { it.unit.code == '17194' }.comparable", nullValue());
    }

    @Test
    void aDividedCommuneMergesItsPartsAndIsNeverSplit() {
        report(DIVIDED, "2023-02-01", 10, 4);
        report(REUNITED, "2023-02-01", 30, 6);
        get("/metrics/online-rate?period=2023-02&groupBy=unit&boundaries=2024-12-15&district=421")
                .statusCode(200)
                .body("boundaries.asOf", equalTo("2024-12-15"))
                .body("boundaries.merged.code", contains("17179+17185"))
                .body("boundaries.merged[0].units.name", contains("Cau Giat Township", "Binh Son Commune"))
                .body("boundaries.merged[0].because.code", contains("17185", "17194"))
                .body("boundaries.merged[0].because[0].validTo", equalTo("2024-11-30"))
                .body("rows.find { it.unit.code == '17179+17185' }.denominator", equalTo(40))
                .body(
                        "rows.find { it.unit.code == '17179+17185' }.unit.name",
                        equalTo("Cau Giat Township + Binh Son Commune"))
                .body("rows.find { it.unit.code == '17179+17185' }.comparable", equalTo(true));
        // Of a kind of units only those are told that cannot be compared.
        get("/metrics/online-rate?period=2023-02&groupBy=kind&boundaries=2024-12-15&district=421")
                .body("boundaries.merged", empty())
                .body("rows.denominator", hasItem(40));
        for (String whole : List.of("unit=17179&unit=17185", "unit=17179+17185", "unit=17179 17185")) {
            get("/metrics/online-rate?period=2023-02&boundaries=2024-12-15&" + whole)
                    .statusCode(200)
                    .body("total.denominator", equalTo(40));
        }
        get("/metrics/online-rate?period=2023-02&boundaries=2024-12-15&unit=17179")
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"))
                .body("errors.code", contains("inseparable-units"))
                .body("errors[0].parameter", equalTo("unit"))
                .body("errors[0].detail", containsString("unit=17179&unit=17185"))
                .body("errors[0].detail", containsString("Xã Quỳnh Bá (2021-01-01/2024-11-30)"));
        // After the division nothing has to be merged.
        report(DIVIDED, "2025-02-01", 5, 5);
        get("/metrics/online-rate?period=2025-02&boundaries=2024-12-15&unit=17185&groupBy=unit")
                .body("total.denominator", equalTo(5))
                .body("rows.unit.code", contains("17185"));
    }

    @Test
    void aCommuneMadeOfTwoDistrictsMergesThem() {
        report(VINH_LOC, "2025-08-01", 100, 40);
        report(VINH_PHU, "2025-08-01", 10, 10);
        get("/metrics/online-rate?period=2025-08-01&groupBy=district&boundaries=2023-06-30&province=40")
                .statusCode(200)
                .body("boundaries.merged.find { it.code.contains('429') }.code", containsString("412"))
                .body("boundaries.merged.find { it.code.contains('429') }.because.code", hasItem(VINH_LOC))
                .body("rows.findAll { it.denominator != null }", hasSize(1))
                .body("rows.find { it.denominator != null }.denominator", equalTo(110))
                .body("rows.find { it.denominator != null }.district.code", containsString("412+"));
        get("/metrics/online-rate?period=2025-08-01&groupBy=unit&boundaries=2023-06-30&province=40")
                .body("rows.find { it.denominator == 100 }.unit.code", equalTo("16708+17902+17905+17917+17926"))
                .body("rows.unit.code", not(hasItem(VINH_LOC)));
        get("/metrics/online-rate?period=2025-08-01&boundaries=2023-06-30&district=" + NGHI_LOC)
                .statusCode(400)
                .body("errors.code", contains("inseparable-units"))
                .body("errors[0].detail", containsString("district=412"));
    }

    @Test
    void aUnitThatWasRenamedIsOne() {
        report("478", "2024-06-01", 10, 1);
        report("478", "2025-02-01", 30, 3);
        for (String day : List.of("2024-06-30", "2025-06-30")) {
            get("/metrics/online-rate?period=2024-06-01/2025-02-28&groupBy=unit,province&unit=478&boundaries=" + day)
                    .statusCode(200)
                    .body("rows", hasSize(1))
                    .body("rows[0].unit.code", equalTo("478"))
                    .body("rows[0].province.code", equalTo("46"))
                    .body("rows[0].denominator", equalTo(40))
                    .body("rows[0].comparable", equalTo(true));
        }
        get("/metrics/online-rate?period=2024-06-01/2025-02-28&groupBy=unit&unit=478")
                .body("rows", hasSize(2));
    }

    @Test
    void aDistrictHasNothingThatStandsForItTodayButItsProvinceDoes() {
        report(VINH, "2023-02-01", 10, 4);
        report("001", "2023-02-01", 90, 9);
        get("/metrics/online-rate?period=2023-02&groupBy=unit&boundaries=current")
                .statusCode(200)
                .body("rows.find { it.unit.code == '412' }.denominator", equalTo(10))
                .body("rows.find { it.unit.code == '412' }.comparable", equalTo(false))
                .body("boundaries.notComparable.code", hasItems("412", "001"))
                .body("boundaries.notComparable.find { it.code == '412' }.validTo", equalTo("2025-06-30"));
        get("/metrics/online-rate?period=2023-02&groupBy=province&boundaries=current")
                .body("boundaries.notComparable", empty())
                .body("rows.find { it.province.code == '40' }.denominator", equalTo(10))
                .body("rows.find { it.province.code == '40' }.comparable", equalTo(true));
        get("/metrics/online-rate?period=2023-02&unit=412&boundaries=current")
                .statusCode(400)
                .body("errors.code", contains("unit-not-in-force"));
        get("/metrics/online-rate?period=2023-02&unit=412@2023-02-01&boundaries=current")
                .statusCode(200)
                .body("total.denominator", equalTo(10));
        get("/metrics/online-rate?period=2023-02&province=40&boundaries=current")
                .body("total.denominator", equalTo(10));
    }

    @Test
    void whatIsNotOfUnitsIsNotSaidToBeComparable() {
        report(VINH, "2023-02-01", 10, 4);
        report(DIVIDED, "2023-02-01", 10, 4);
        String asked = "/metrics/online-rate?period=2023-02&province=40&boundaries=current&groupBy=";
        for (String dimension : List.of("procedure", "month", "level,field")) {
            String rows = get(asked + dimension).extract().asString();
            assertThat(rows).contains("\"denominator\":20").doesNotContain("\"comparable\"");
            assertThat(get(asked + dimension + "&format=csv").extract().asString())
                    .doesNotContain("comparable");
        }
        get(asked + "kind,procedure")
                .body("rows.find { it.kind.code == 'district' }.comparable", equalTo(false))
                .body("rows.find { it.kind.code == 'commune' }.comparable", equalTo(true))
                .body("boundaries.notComparable.code", hasItem("412"))
                .body("boundaries.merged", empty());
        get(asked + "district,procedure")
                .body("rows.find { it.district == null }.denominator", equalTo(10))
                .body("rows.find { it.district == null }.comparable", nullValue());
        assertThat(get(asked + "kind&format=csv").extract().asString()).contains(",comparable,");
    }

    @Test
    void aProvinceThatMergedIsShownWholeOrMerged() {
        // Hà Giang (02) and Tuyên Quang (08) are Tuyên Quang since 2025-07-01.
        report("024", "2023-02-01", 10, 4);
        get("/metrics/online-rate?period=2023-02&groupBy=province&boundaries=current&province=08")
                .statusCode(200)
                .body("rows", hasSize(1))
                .body("rows[0].province.code", equalTo("08"))
                .body("rows[0].denominator", equalTo(10));
        get("/metrics/online-rate?period=2023-02/2025-08&groupBy=province&boundaries=2023-06-30")
                .body("rows.find { it.denominator == 10 }.province.code", equalTo("02+08"))
                .body("boundaries.merged.find { it.code == '02+08' }.because.code", contains("08"));
        get("/metrics/online-rate?period=2023-02/2025-08&province=02&boundaries=2023-06-30")
                .statusCode(400)
                .body("errors.code", contains("inseparable-units"));
        get("/metrics/online-rate?period=2023-02&province=02&boundaries=2023-06-30")
                .statusCode(200)
                .body("total.denominator", equalTo(10));
    }

    @Test
    void aDistrictThatTookInAnotherCannotBeToldApartFromItAfterwards() {
        report(CUA_LO, "2024-11-01", 10, 4);
        report(VINH, "2024-12-15", 90, 9);
        get("/metrics/online-rate?period=2024-11/2024-12&groupBy=unit&boundaries=2023-06-30&province=40")
                .body("rows.find { it.unit.code == '412+413' }.denominator", equalTo(100));
        get("/metrics/online-rate?period=2024-11/2024-12&groupBy=unit&boundaries=2025-01-01&unit=412")
                .body("rows.unit.code", contains("412"))
                .body("rows.denominator", contains(100));
    }

    @Test
    void whatIsPendingGoesOverToTheSuccessorAndIsNotThereTwice() {
        pending(DIVIDED, "2024-11-30", RESIDENCE, 10);
        pending(DIVIDED, "2024-11-30", BIRTH, 3);
        pending(DIVIDED, "2024-12-31", RESIDENCE, 7);
        pending(REUNITED, "2024-12-31", RESIDENCE, 5);
        String asked = "/metrics/dossiers?period=2024-11/2024-12&boundaries=2024-12-15&unit=17179&unit=17185";
        get(asked + "&groupBy=unit")
                // nothing later than 3 is known of births
                .body("rows.pendingInTime", contains(15))
                .body("total.pendingInTime", equalTo(15));
        get(asked + "&groupBy=month").body("rows.pendingInTime", contains(13, 12));
        get(asked + "&groupBy=procedure,month")
                .body("rows.collect { [it.procedure.code, it.month.code, it.pendingInTime] }", hasSize(3));
    }

    @Test
    void whatIsPendingIsNotThereTwiceAsReportedEither() {
        pending(VINH_PHU, "2024-10-01", RESIDENCE, 9);
        pending(VINH_PHU, "2024-10-01", BIRTH, 4);
        pending(VINH_PHU, "2024-12-05", RESIDENCE, 11);
        String renamed = "/metrics/dossiers?period=2024-Q4&unit=" + VINH_PHU;
        get(renamed + "&procedure=" + RESIDENCE).statusCode(200).body("total.pendingInTime", equalTo(11));
        get(renamed)
                // nothing later than 4 is known of births
                .body("total.pendingInTime", equalTo(15));
        get(renamed + "&groupBy=unit").body("rows.pendingInTime", containsInAnyOrder(13, 11));
        get(renamed + "&groupBy=month").body("rows.pendingInTime", contains(13, 11));
        get(renamed + "&groupBy=kind,district,field").body("rows.pendingInTime.sum()", equalTo(15));
        pending(VINH_PHU, "2025-07-10", RESIDENCE, 20);
        get("/metrics/dossiers?period=2024-10/2025-07&province=40").body("total.pendingInTime", equalTo(24));
        // Only what passed on within the period and is asked for.
        get("/metrics/dossiers?period=2024-10/2024-11&unit=" + VINH_PHU).body("total.pendingInTime", equalTo(13));
        get("/metrics/dossiers?period=2024-10/2025-06&unit=%s@2024-10-01".formatted(VINH_PHU))
                .body("total.pendingInTime", equalTo(13));
    }

    @Test
    void whatIsPendingInADistrictThatJoinedAnotherIsTheOthersUnderAllBoundaries() {
        pending(CUA_LO, "2024-11-30", RESIDENCE, 100);
        pending(VINH, "2024-12-31", RESIDENCE, 300);
        pending("16666", "2024-11-30", RESIDENCE, 11);
        for (String day : List.of("as-reported", "current", "2024-12-15", "2023-06-30")) {
            get("/metrics/dossiers?period=2024-Q4&province=40&boundaries=" + day)
                    .statusCode(200)
                    .body("total.pendingInTime", equalTo(311));
        }
        get("/metrics/dossiers?period=2024-Q4&province=40&groupBy=unit,procedure")
                .body("rows.findAll { it.pendingInTime != null }.pendingInTime", containsInAnyOrder(100, 300, 11));
    }

    @Test
    void whatIsPendingInADividedCommuneIsThatOfItsPartsOnceOneOfThemReports() {
        pending(DIVIDED, "2024-11-30", RESIDENCE, 10);
        String asked = "/metrics/dossiers?period=2024-11/2024-12&district=421";
        get(asked).body("total.pendingInTime", equalTo(10));
        pending(REUNITED, "2024-12-31", RESIDENCE, 5);
        get(asked).body("total.pendingInTime", equalTo(5));
    }

    private static void pending(String unit, String period, String procedure, int pending) {
        submit(unitReturn(unit, period, count(procedure, 4, "pendingInTime", pending)))
                .statusCode(201);
    }

    @Test
    void coverageIsThatOfTheUnitsInTheCell() {
        report(DIEN_CHAU, "2023-02-01", 10, 4);
        report(VINH, "2023-02-01", 10, 4);
        JsonPath reported =
                get("/coverage?period=2023-02&groupBy=province").extract().jsonPath();
        for (String day : List.of("current", "2024-12-15", "2023-06-30")) {
            get("/coverage?period=2023-02&groupBy=unit&boundaries=" + day)
                    .statusCode(200)
                    .body("total", equalTo(reported.getMap("total")))
                    .body("rows.expected.sum()", equalTo(reported.getInt("total.expected")))
                    .body("rows.find { it.unit.code == '412' }.received", equalTo(1))
                    .body("rows[0].missingDays", nullValue());
            get("/metrics/online-rate?period=2023-02&groupBy=district,month&boundaries=" + day)
                    .body("rows.coverage.expected.sum()", equalTo(reported.getInt("total.expected")))
                    .body("total.coverage.expected", equalTo(reported.getInt("total.expected")));
        }
        get("/coverage?period=2023-02&groupBy=unit&boundaries=current&unit=412")
                .statusCode(400)
                .body("errors.code", contains("unit-not-in-force"));
    }

    @Test
    void sumsAreTheSameUnderAllBoundaries() {
        report(DIVIDED, "2023-02-01", 10, 4);
        report(VINH, "2024-12-05", 20, 4);
        report(CUA_LO, "2024-11-05", 40, 4);
        report(VINH_LOC, "2025-08-01", 80, 40);
        report("478", "2025-02-01", 160, 3);
        report("024", "2025-02-01", 320, 3);
        for (String day : List.of("as-reported", "current", "2021-01-01", "2023-06-30", "2024-12-01", "2025-06-30")) {
            for (String dimensions :
                    List.of("unit", "district", "province", "kind", "unit,month", "district,kind,level")) {
                get("/metrics/online-rate?period=2023/2025&groupBy=" + dimensions + "&boundaries=" + day)
                        .statusCode(200)
                        .body("total.denominator", equalTo(630))
                        .body("rows.denominator.findAll { it != null }.sum()", equalTo(630));
            }
        }
    }

    @Test
    void boundariesAreAnotherQuestionAndAsOfIsIndependent() {
        report(VINH, "2023-02-01", 10, 4);
        String asked = "/metrics/online-rate?period=2023-02&groupBy=unit";
        String reported = get(asked).extract().header("ETag");
        assertThat(get(asked + "&boundaries=as-reported").extract().header("ETag"))
                .isEqualTo(reported);
        assertThat(get(asked + "&boundaries=current").extract().header("ETag"))
                .isNotIn(
                        reported,
                        get(asked + "&boundaries=2024-12-15").extract().header("ETag"));
        get(asked + "&boundaries=current&asOf=2024-01-01T00:00:00Z")
                .statusCode(200)
                .body("total.denominator", nullValue())
                .body("boundaries.asOf", not(startsWith("2024")));
    }

    @Test
    void periodsAreComparedAsTheSameUnits() {
        report(DIVIDED, "2024-11-01", 10, 4);
        report(REUNITED, "2024-11-01", 30, 6);
        report(DIVIDED, "2024-12-01", 20, 2);
        report(REUNITED, "2024-12-01", 60, 6);
        String asked = "/metrics/online-rate?period=2024-12&compare=previous-period&groupBy=unit&target=commune:0.5";
        get(asked + "&boundaries=2024-12-15&district=421")
                .statusCode(200)
                // Merged in December as well, or it would be compared with something else in November.
                .body("boundaries.merged.code", contains("17179+17185"))
                .body("rows.find { it.unit.code == '17179+17185' }.denominator", equalTo(80))
                .body("rows.find { it.unit.code == '17179+17185' }.previousDenominator", equalTo(40))
                .body("rows.find { it.unit.code == '17179+17185' }.change", equalTo(-0.15f))
                .body("comparedWith.notComparable", empty());
        get(asked + "&boundaries=current&unit=17179")
                .body("rows.denominator", contains(80))
                .body("rows.previousDenominator", contains(40));
        get(asked + "&boundaries=2024-12-15&unit=17179")
                .statusCode(400)
                .body("errors.code", contains("inseparable-units"));
    }

    @Test
    void aChangeIsSplitByTheSameUnits() {
        report(DIVIDED, "2024-11-01", 10, 4);
        report(REUNITED, "2024-11-01", 30, 6);
        report(DIVIDED, "2024-12-01", 20, 2);
        report(REUNITED, "2024-12-01", 60, 6);
        report(VINH, "2024-12-01", 20, 20);
        String asked = "/metrics/online-rate/change?period=2024-12&compare=previous-period&by=unit";
        // As reported Quỳnh Bá of November and Bình Sơn of December have one code and are two units.
        get(asked).statusCode(200).body("rows.unit.code", hasItem(DIVIDED)).body("boundaries", nullValue());
        for (String day : List.of("2024-12-15", "current")) {
            JsonPath split = get(asked + "&boundaries=" + day)
                    .statusCode(200)
                    .body("boundaries.merged.code", day.equals("current") ? empty() : contains("17179+17185"))
                    .body("rows.findAll { it.denominator != null }.denominator", containsInAnyOrder(80, 20))
                    .body("rows.find { it.denominator == 80 }.previousDenominator", equalTo(40))
                    .body("rows.find { it.denominator == 80 }.comparable", equalTo(true))
                    .body("total.previousRate", equalTo(0.25f))
                    .body("total.change", equalTo(0.03f))
                    .extract()
                    .jsonPath();
            assertThat(split.<Float>getList("rows.effect").stream()
                            .map(effect -> new BigDecimal(effect.toString()))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo("0.03");
        }
        get(asked + "&boundaries=2024-12-15&unit=17179")
                .statusCode(400)
                .body("errors.code", contains("inseparable-units"));
        get(asked + "&boundaries=tomorrow").statusCode(400).body("errors.code", contains("not-one-of"));
    }

    @Test
    void otherValuesAreRefused() {
        for (String value : List.of("today", "2023-02", "2023-02-30", "2023-02-01/2023-02-01", "9999-01-01", "-1")) {
            get("/metrics/online-rate?period=2023-02&boundaries=" + value)
                    .statusCode(describedAs("status of '" + value + "'", equalTo(400)))
                    .contentType("application/problem+json")
                    .body("errors.code", contains("not-one-of"));
        }
        get("/metrics/online-rate?period=2023-02&boundaries=2020-12-31")
                .statusCode(400)
                .body("errors.code", contains("too-early"))
                .body("errors[0].detail", containsString("2021-01-01"));
    }
}
