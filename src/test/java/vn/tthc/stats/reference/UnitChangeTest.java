package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;
import static vn.tthc.stats.reference.Units.NGHE_AN;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.Api;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class UnitChangeTest {

    /** In the past whenever the tests run, so that counts can be sent for the days around it. */
    private static final String DAY = "2025-09-01";

    private static final String DAY_BEFORE = "2025-08-31";

    /** Another commune of Nghệ An since 2025. */
    private static final String THANH_VINH = "16681";

    @Test
    void aNewUnitReportsFromItsFirstDay() {
        send(change(
                        "create-unit",
                        "unit",
                        "40.SNN",
                        "from",
                        DAY,
                        "kind",
                        "department",
                        "nameVi",
                        "Sở Nông nghiệp và Môi trường tỉnh Nghệ An",
                        "parent",
                        NGHE_AN,
                        "reportsFrom",
                        DAY))
                .statusCode(201)
                .body("changes[0].action", equalTo("create-unit"))
                .body("changes[0].before", nullValue())
                .body("changes[0].after.validFrom", equalTo(DAY));
        get("/units/40.SNN")
                .body("nameVi", equalTo("Sở Nông nghiệp và Môi trường tỉnh Nghệ An"))
                .body("nameEn", nullValue())
                .body("parent.code", equalTo(NGHE_AN))
                .body("province.code", equalTo(NGHE_AN))
                .body("validFrom", equalTo(DAY))
                .body("reportsFrom", equalTo(DAY));
        get("/units?q=nong nghiep va moi truong").body("items.code", contains("40.SNN"));
        submit(unitReturn("40.SNN", DAY)).statusCode(201);
        submit(unitReturn("40.SNN", DAY_BEFORE)).statusCode(422).body("errors[0].code", equalTo("unit-not-in-force"));
    }

    /** What is published of a department is what its agencies have reported, too, all of it and in each answer. */
    @Test
    void aDepartmentIsPublishedWithTheAgenciesBelowIt() {
        send(
                        change(
                                "create-unit",
                                "unit",
                                "40.T1",
                                "from",
                                "2024-01-01",
                                "kind",
                                "department",
                                "nameVi",
                                "Sở T1",
                                "parent",
                                NGHE_AN,
                                "reportsFrom",
                                "2024-01-01"),
                        change(
                                "create-unit",
                                "unit",
                                "40.T1.A",
                                "from",
                                "2024-01-01",
                                "kind",
                                "agency",
                                "nameVi",
                                "Chi cục A",
                                "parent",
                                "40.T1",
                                "reportsFrom",
                                "2024-01-01"))
                .statusCode(201);
        submit(unitReturn("40.T1", "2024-02-10", Api.count(Procedures.BIRTH, 4, "received", 10, "receivedOnline", 4)))
                .statusCode(201);
        submit(unitReturn(
                        "40.T1.A", "2024-02-10", Api.count(Procedures.BIRTH, 4, "received", 90, "receivedOnline", 90)))
                .statusCode(201);
        int id = published("40.T1", "2024-02");
        get("/metrics/online-rate?publication=" + id)
                .body("total.numerator", equalTo(94))
                .body("total.denominator", equalTo(100))
                .body("total.coverage.expected", equalTo(58));
        get("/dossier-counts?publication=" + id).body("items.unit.code", containsInAnyOrder("40.T1", "40.T1.A"));
        get("/reports/monthly?publication=" + id).body("online.denominator", equalTo(100));
    }

    @Test
    void aRenamedUnitContinuesAsANewRow() {
        send(change(
                        "rename-unit",
                        "unit",
                        DIEN_CHAU,
                        "from",
                        DAY,
                        "nameVi",
                        "Phường Diễn Châu",
                        "nameEn",
                        "Dien Chau Ward"))
                .statusCode(201);
        get("/units/17464?validOn=" + DAY_BEFORE)
                .body("nameVi", equalTo("Xã Diễn Châu"))
                .body("validTo", equalTo(DAY_BEFORE))
                .body("successors.relation", contains("continued"));
        get("/units/17464")
                .body("nameVi", equalTo("Phường Diễn Châu"))
                .body("nameEn", equalTo("Dien Chau Ward"))
                .body("validFrom", equalTo(DAY))
                .body("validTo", nullValue())
                .body("parent.code", equalTo(NGHE_AN))
                .body("reportsFrom", equalTo("2025-07-01"))
                .body("predecessors.relation", contains("continued"))
                .body("otherValidities", hasSize(3));
        submit(unitReturn(DIEN_CHAU, DAY_BEFORE, Api.count(Procedures.BIRTH, 4, "received", 1)))
                .statusCode(201);
        submit(unitReturn(DIEN_CHAU, DAY, Api.count(Procedures.BIRTH, 4, "received", 1)))
                .statusCode(201);
        submit(unitReturn(DIEN_CHAU, DAY_BEFORE + "/" + DAY))
                .statusCode(422)
                .body("errors[0].code", equalTo("unit-not-in-force"));
    }

    /** The row that is in force on those days now has never reported by itself. */
    @Test
    void aVintageHasOfANewRowWhatWasReportedBeforeItBegan() {
        String before = submit(
                        unitReturn(DIEN_CHAU, DAY, Api.count(Procedures.BIRTH, 4, "received", 10, "receivedOnline", 4)))
                .statusCode(201)
                .extract()
                .path("recordedAt");
        submit(Map.of("unit", DIEN_CHAU, "period", DAY, "counts", List.of()), "?mode=withdraw")
                .statusCode(201);
        send(rename(DIEN_CHAU, DAY, "Phường Diễn Châu")).statusCode(201);
        for (String filter : List.of("unit=" + DIEN_CHAU, "province=" + NGHE_AN)) {
            String question = "/metrics/online-rate?groupBy=unit&period=" + DAY + "&" + filter;
            get(question + "&asOf=" + before)
                    .statusCode(200)
                    .body("total.denominator", equalTo(10))
                    .body("rows.find { it.unit.code == '17464' }.unit.name", equalTo("Phường Diễn Châu"))
                    .body("rows.find { it.unit.code == '17464' }.numerator", equalTo(4))
                    .body("rows.find { it.unit.code == '17464' }.coverage.received", equalTo(1));
            get(question).body("total.denominator", nullValue());
        }
    }

    @Test
    void aKeyFollowsARenamedUnit() {
        String key = Api.keyFor(DIEN_CHAU, "reporter");
        send(change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", "Phường Diễn Châu", "code", "17465"))
                .statusCode(201);
        submit(key, unitReturn("17465", DAY)).statusCode(201);
        submit(key, unitReturn(DIEN_CHAU, DAY)).statusCode(422);
    }

    @Test
    void theUnitsBelowARenamedOneContinueWithIt() {
        List<String> along = send(change("rename-unit", "unit", NGHE_AN, "from", DAY, "nameVi", "Thành phố Nghệ An"))
                .statusCode(201)
                .extract()
                .path("changes[0].along");
        // 130 communes and 6 provincial bodies.
        assertThat(along).hasSize(136).contains(DIEN_CHAU, "40.XNC");
        get("/units?province=40&kind=commune&limit=1000&validOn=" + DAY)
                .body("items", hasSize(130))
                .body("items.validFrom", everyItem(equalTo(DAY)))
                .body("items.parent.name", everyItem(equalTo("Thành phố Nghệ An")))
                .body("items.province.name", everyItem(equalTo("Thành phố Nghệ An")));
        get("/units?province=40&kind=commune&limit=1000&validOn=" + DAY_BEFORE)
                .body("items", hasSize(130))
                .body("items.parent.nameVi", everyItem(nullValue()))
                .body("items.validTo", everyItem(equalTo(DAY_BEFORE)));
        submit(unitReturn(DIEN_CHAU, DAY)).statusCode(201);
        submit(unitReturn(DIEN_CHAU, DAY_BEFORE)).statusCode(201);
    }

    @Test
    void aParentAndAChildAreRenamedOnOneDayInEitherOrder() {
        send(
                        change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", "Phường Diễn Châu"),
                        change("rename-unit", "unit", NGHE_AN, "from", DAY, "nameVi", "Thành phố Nghệ An"),
                        change("rename-unit", "unit", THANH_VINH, "from", DAY, "nameVi", "Phường Vinh"))
                .statusCode(201);
        for (String code : List.of(DIEN_CHAU, THANH_VINH)) {
            get("/units/{code}?validOn=" + DAY, code)
                    .body("nameVi", code.equals(DIEN_CHAU) ? equalTo("Phường Diễn Châu") : equalTo("Phường Vinh"))
                    .body("parent.name", equalTo("Thành phố Nghệ An"))
                    .body("predecessors", hasSize(1))
                    .body("predecessors[0].validTo", equalTo(DAY_BEFORE));
        }
    }

    @Test
    void aMovedUnitBelongsToItsNewParentFromThatDay() {
        send(change("move-unit", "unit", DIEN_CHAU, "from", DAY, "parent", "42"))
                .statusCode(201);
        get("/units/17464?validOn=" + DAY_BEFORE).body("province.code", equalTo(NGHE_AN));
        get("/units/17464?validOn=" + DAY)
                .body("province.code", equalTo("42"))
                .body("predecessors.relation", contains("continued"));
    }

    /** Two provinces, a district of the first since 2021, and below it what began in June 2024. */
    private static void aDistrictWithALaterCommune() {
        send(
                        unit("create-unit", "QP", "2021-01-01", "kind", "province", "nameVi", "Tỉnh QP"),
                        unit("create-unit", "QQ", "2021-01-01", "kind", "province", "nameVi", "Tỉnh QQ"),
                        below("QD", "2021-01-01", "district", "QP"),
                        below("QE", "2021-01-01", "district", "QP"),
                        below("Q1", "2024-06-01", "commune", "QD"),
                        below("Q1.A", "2024-06-01", "agency", "Q1"))
                .statusCode(201);
    }

    private static Map<String, Object> below(String code, String from, String kind, String parent) {
        return unit("create-unit", code, from, "kind", kind, "nameVi", "Đơn vị " + code, "parent", parent);
    }

    private static Map<String, Object> unit(String action, String code, String from, Object... more) {
        Map<String, Object> change = change(action, more);
        change.put("unit", code);
        change.put("from", from);
        return change;
    }

    private static Map<String, Object> move(String code, String from, String parent) {
        return unit("move-unit", code, from, "parent", parent);
    }

    private static Map<String, Object> rename(String code, String from, String name) {
        return unit("rename-unit", code, from, "nameVi", name);
    }

    private static Map<String, Object> merge(String code, String from, String into) {
        return unit("merge-unit", code, from, "into", into, "relation", "merged");
    }

    @Test
    void whatBeganLaterGoesAlongWithABackdatedMove() {
        aDistrictWithALaterCommune();
        send(move("QD", "2024-05-15", "QQ")).statusCode(201).body("changes[0].along", contains("Q1", "Q1.A"));
        get("/units/Q1")
                .body("validFrom", equalTo("2024-06-01"))
                .body("parent.code", equalTo("QD"))
                .body("province.code", equalTo("QQ"));
    }

    @Test
    void aBackdatedMoveTakesNoCountsAlong() {
        aDistrictWithALaterCommune();
        submit(unitReturn("Q1.A", "2024-07-01", Api.count(Procedures.BIRTH, 4, "received", 100, "receivedOnline", 50)))
                .statusCode(201);
        int id = published("QP", "2024-07");
        // The parent of an agency, the district of a commune and the province of both: counts are summed by each.
        for (var change : List.of(
                move("QD", "2024-05-15", "QQ"),
                rename("QD", "2024-05-15", "Thị xã QD"),
                rename("QP", "2024-05-15", "Thành phố QP"),
                move("Q1", "2024-06-01", "QE"))) {
            send(change)
                    .statusCode(422)
                    .body("errors.code", contains("has-counts"))
                    .body("errors[0].pointer", equalTo("/0/unit"))
                    .body("errors[0].detail", containsString("Q1.A"))
                    .body("errors[0].detail", containsString("2024-07-01"));
        }
        get("/metrics/online-rate?period=2024-07&province=QP").body("total.denominator", equalTo(100));
        submit(Map.of("unit", "Q1.A", "period", "2024-07-01", "counts", List.of()), "?mode=withdraw")
                .statusCode(201);
        send(move("QD", "2024-05-15", "QQ"))
                .statusCode(422)
                .body("errors.code", contains("has-published-counts"))
                .body("errors[0].detail", containsString("2024-07-01"));
        send(move("QD", "2024-06-02", "QQ")).statusCode(201).body("changes[0].along", contains("Q1", "Q1.A"));
        get("/metrics/online-rate?publication=" + id).body("total.denominator", equalTo(100));
        Api.verifyClean();
    }

    @Test
    void aLaterRequestMovesAndRenamesWhatWentAlongOnThatDay() {
        send(rename(NGHE_AN, DAY, "Thành phố Nghệ An")).statusCode(201);
        send(move(DIEN_CHAU, DAY, "42"), rename(THANH_VINH, DAY, "Phường Vinh")).statusCode(201);
        get("/units/17464?validOn=" + DAY)
                .body("validFrom", equalTo(DAY))
                .body("province.code", equalTo("42"))
                .body("predecessors.validTo", contains(DAY_BEFORE));
        get("/units/{code}", THANH_VINH)
                .body("nameVi", equalTo("Phường Vinh"))
                .body("parent.name", equalTo("Thành phố Nghệ An"))
                .body("predecessors.validTo", contains(DAY_BEFORE));
        // A parent may have been wrong; a name is corrected.
        send(move(DIEN_CHAU, DAY, NGHE_AN)).statusCode(201);
        get("/units/17464?validOn=" + DAY).body("province.code", equalTo(NGHE_AN));
        send(rename(THANH_VINH, DAY, "Phường Thành Vinh"))
                .statusCode(422)
                .body("errors.code", contains("begins-that-day"));
        send(unit("rename-unit", DIEN_CHAU, DAY, "nameVi", "Phường Diễn Châu", "code", "17465"))
                .statusCode(201);
        get("/units/17465?validOn=" + DAY).body("predecessors.code", contains(DIEN_CHAU));
        submit(unitReturn("17465", DAY)).statusCode(201);
        send(move("17465", DAY, "42")).statusCode(422).body("errors.code", contains("has-counts"));
    }

    @Test
    void whatIsBelowStaysWhereItIsWhenOnlyANameIsGivenLater() {
        aDistrictWithALaterCommune();
        send(rename("QP", "2024-07-01", "Thành phố QP"))
                .statusCode(201)
                .body("changes[0].along", contains("Q1", "Q1.A", "QD", "QE"));
        send(rename("QD", "2024-07-01", "Thị xã QD")).statusCode(201).body("changes[0].along", empty());
        get("/units/Q1").body("parent.name", equalTo("Thị xã QD")).body("validFrom", equalTo("2024-07-01"));
        send(move("QD", "2024-07-01", "QQ")).statusCode(201).body("changes[0].along", contains("Q1", "Q1.A"));
        get("/units/Q1").body("province.code", equalTo("QQ")).body("validFrom", equalTo("2024-07-01"));
    }

    @Test
    void whatWentOnEarlierEndsOrMergesFromTheNextDayOn() {
        send(rename(NGHE_AN, DAY, "Thành phố Nghệ An")).statusCode(201);
        for (var change : List.of(
                merge(DIEN_CHAU, DAY, THANH_VINH), change("end-unit", "unit", DIEN_CHAU, "until", DAY_BEFORE))) {
            send(change)
                    .statusCode(422)
                    .body("errors.code", contains("goes-on"))
                    .body("errors[0].detail", containsString("(2025-09-01/..)"));
        }
        send(merge(DIEN_CHAU, "2025-09-02", THANH_VINH)).statusCode(201);
        get("/units/17464?validOn=" + DAY).body("validTo", equalTo(DAY)).body("successors.code", contains(THANH_VINH));
    }

    @Test
    void inOneRequestAUnitEndsThoughTheOneAboveWasRenamedBefore() {
        send(
                        rename(NGHE_AN, DAY, "Thành phố Nghệ An"),
                        merge(DIEN_CHAU, DAY, THANH_VINH),
                        change("end-unit", "unit", "16690", "until", DAY_BEFORE))
                .statusCode(201)
                // 136 and the two that end.
                .body("changes[0].along", hasSize(134));
        get("/units/17464")
                .body("validTo", equalTo(DAY_BEFORE))
                .body("successors.relation", contains("merged"))
                .body("successors[0].validFrom", equalTo(DAY));
        get("/units/16690").body("validTo", equalTo(DAY_BEFORE)).body("successors", empty());
    }

    @Test
    void severalUnitsMergeIntoANewOneThatKeepsACode() {
        send(
                        change(
                                "create-unit",
                                "unit",
                                DIEN_CHAU,
                                "from",
                                DAY,
                                "kind",
                                "commune",
                                "nameVi",
                                "Phường Diễn Châu",
                                "parent",
                                NGHE_AN),
                        change("merge-unit", "unit", DIEN_CHAU, "into", DIEN_CHAU, "from", DAY, "relation", "merged"),
                        change("merge-unit", "unit", THANH_VINH, "into", DIEN_CHAU, "from", DAY, "relation", "merged"))
                .statusCode(201);
        get("/units/17464")
                .body("nameVi", equalTo("Phường Diễn Châu"))
                .body("predecessors.code", containsInAnyOrder(DIEN_CHAU, THANH_VINH))
                .body("predecessors.relation", everyItem(equalTo("merged")));
        get("/units/" + THANH_VINH).body("validTo", equalTo(DAY_BEFORE)).body("successors.code", contains(DIEN_CHAU));
    }

    @Test
    void aUnitIsDividedBetweenUnitsThatStay() {
        send(
                        change("merge-unit", "unit", DIEN_CHAU, "into", "16702", "from", DAY, "relation", "divided"),
                        change("merge-unit", "unit", DIEN_CHAU, "into", THANH_VINH, "from", DAY, "relation", "divided"))
                .statusCode(201);
        get("/units/17464")
                .body("validTo", equalTo(DAY_BEFORE))
                .body("successors.code", containsInAnyOrder("16702", THANH_VINH))
                .body("successors.relation", everyItem(equalTo("divided")));
        send(change("merge-unit", "unit", DIEN_CHAU, "into", "16690", "from", DAY, "relation", "merged"))
                .statusCode(422)
                .body("errors[0].code", equalTo("several-successors"));
    }

    @Test
    void aUnitEndsButNotWhileCountsAreHeldForLaterDays() {
        submit(unitReturn(DIEN_CHAU, DAY, Api.count(Procedures.BIRTH, 4, "received", 1)))
                .statusCode(201);
        submit(unitReturn(DIEN_CHAU, "2025-09-03")).statusCode(201);
        for (var change : List.of(
                change("end-unit", "unit", DIEN_CHAU, "until", DAY_BEFORE),
                change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", "Phường Diễn Châu"))) {
            send(change)
                    .statusCode(422)
                    .body("errors", hasSize(1))
                    .body("errors[0].code", equalTo("has-counts"))
                    .body("errors[0].pointer", equalTo("/0/unit"))
                    .body("errors[0].detail", containsString("2025-09-01, 2025-09-03"));
        }
        send(change("end-unit", "unit", DIEN_CHAU, "until", "2025-09-03")).statusCode(201);
        get("/units/17464").body("validTo", equalTo("2025-09-03")).body("successors", empty());
        send(change("end-unit", "unit", DIEN_CHAU, "until", "2025-09-04"))
                .statusCode(422)
                .body("errors[0].code", equalTo("has-ended"));
    }

    @Test
    void aUnitEndsOnlyWithThoseBelowIt() {
        send(change("end-unit", "unit", NGHE_AN, "until", DAY_BEFORE))
                .statusCode(422)
                .body("errors[0].code", equalTo("units-below-in-force"))
                .body("errors[0].detail", containsString("136"));
        var parent = change("create-unit", "unit", "88", "from", DAY, "kind", "province", "nameVi", "Tỉnh Mới");
        var child = change(
                "create-unit", "unit", "88.1", "from", DAY, "kind", "commune", "nameVi", "Xã Mới", "parent", "88");
        send(parent, child).statusCode(201);
        send(
                        change("end-unit", "unit", "88", "until", "2025-09-10"),
                        change("end-unit", "unit", "88.1", "until", "2025-09-10"))
                .statusCode(201);
    }

    @Test
    void aCorrectionLeavesTheRowWhereItIs() {
        send(change("correct-unit", "unit", DIEN_CHAU, "from", "2025-07-01", "nameEn", "Dien Chau City Commune"))
                .statusCode(201)
                .body("changes[0].before.nameEn", equalTo("Dien Chau Commune"));
        get("/units/17464")
                .body("nameEn", equalTo("Dien Chau City Commune"))
                .body("nameVi", equalTo("Xã Diễn Châu"))
                .body("validFrom", equalTo("2025-07-01"))
                .body("otherValidities", hasSize(2));
    }

    @Test
    void ofTwoChangesOfOneUnitAtTheSameTimeOneWins() throws Exception {
        List<Callable<Integer>> both = List.of(() -> rename("Phường Diễn Châu"), () -> rename("Phường Phủ Diễn"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            int stored = 0;
            for (Future<Integer> status : threads.invokeAll(both)) {
                assertThat(status.get()).isIn(201, 422);
                stored += status.get() == 201 ? 1 : 0;
            }
            assertThat(stored).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        get("/units/17464").body("otherValidities", hasSize(3));
    }

    private static int rename(String name) {
        return send(change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", name))
                .extract()
                .statusCode();
    }
}
