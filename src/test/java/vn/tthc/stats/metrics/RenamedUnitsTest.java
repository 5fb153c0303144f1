package vn.tthc.stats.metrics;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.reference.SavedReference;

/** A unit that is renamed, moved or given another code is one unit, and what was published of it stays. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class RenamedUnitsTest {

    @BeforeEach
    void makeADistrict() {
        send(
                        made("T", "province", null),
                        made("T.D", "district", "T"),
                        made("T.1", "commune", "T.D"),
                        made("T.2", "commune", "T.D"))
                .statusCode(201);
    }

    private static Map<String, Object> made(String code, String kind, String parent) {
        Map<String, Object> unit =
                change("create-unit", "unit", code, "from", "2021-01-01", "kind", kind, "nameVi", code);
        if (parent != null) {
            unit.put("parent", parent);
        }
        if (kind.equals("commune")) {
            unit.put("reportsFrom", "2024-01-01");
        }
        return unit;
    }

    private static void reported(String unit, String day, int received, int online) {
        submit(unitReturn(unit, day, count(RESIDENCE, 4, "received", received, "receivedOnline", online)))
                .statusCode(201);
    }

    private static void withdrawn(String unit, String period) {
        submit(unitReturn(unit, period), "?mode=withdraw").statusCode(201);
    }

    @Test
    void isOneOfTheUnitsWhoseMeanItIs() {
        send(change("rename-unit", "unit", "T.1", "from", "2024-06-15", "nameVi", "Xã khác"))
                .statusCode(201);
        reported("T.1", "2024-06-10", 100, 90);
        reported("T.1", "2024-06-20", 100, 90);
        reported("T.2", "2024-06-20", 200, 20);
        for (String question : List.of("district=T.D", "province=T", "district=T.D&boundaries=current")) {
            get("/metrics/online-rate?period=2024-06&" + question).body("total.meanOfUnits", equalTo(0.5f));
        }
    }

    @Test
    void isWholeByEitherOfItsCodes() {
        reported("T.1", "2024-05-05", 10, 4);
        send(change("rename-unit", "unit", "T.1", "from", "2024-05-11", "nameVi", "Xã khác", "code", "T.9"))
                .statusCode(201);
        reported("T.9", "2024-05-20", 10, 6);
        for (String code : List.of("T.1", "T.9")) {
            get("/metrics/online-rate?period=2024-05&unit=" + code)
                    .body("total.numerator", equalTo(10))
                    .body("total.coverage.expected", equalTo(31))
                    .body("total.coverage.received", equalTo(2));
        }
        get("/metrics/online-rate?period=2024-06&compare=previous-period&unit=T.9")
                .body("total.previousNumerator", equalTo(10));
        // By a day it is what it was on that day.
        get("/metrics/online-rate?period=2024-05&unit=T.1@2024-05-10").body("total.numerator", equalTo(4));
    }

    @Test
    void hasItsPublishedFiguresWhateverItIsCalledLater() {
        for (int day = 10; day < 20; day++) {
            reported("T.1", "2024-09-" + day, 10, 5);
        }
        reported("T.2", "2024-09-10", 4, 2);
        int commune = published("T.1", "2024-09");
        int district = published("T.D", "2024-09");
        withdrawn("T.1", "2024-09-10/2024-09-19");
        send(change("rename-unit", "unit", "T.1", "from", "2024-09-01", "nameVi", "Xã khác"))
                .statusCode(201);
        reported("T.1", "2024-09-10", 1, 1);
        get("/metrics/online-rate?publication=" + commune)
                .body("total.numerator", equalTo(50))
                .body("total.denominator", equalTo(100))
                .body("total.coverage.expected", equalTo(30))
                .body("total.coverage.received", equalTo(10));
        for (String question :
                List.of("", "&boundaries=current", "&groupBy=unit", "&groupBy=unit&boundaries=current")) {
            get("/metrics/online-rate?publication=" + district + question)
                    .body("total.numerator", equalTo(52))
                    .body("total.coverage.expected", equalTo(60))
                    .body("total.coverage.received", equalTo(11));
        }
        get("/metrics/online-rate?groupBy=unit&boundaries=current&publication=" + district)
                .body("rows.numerator", contains(50, 2));
        get("/coverage?groupBy=unit&publication=" + district)
                .body("rows.expected", contains(30, 30))
                .body("rows.received", contains(10, 1))
                .body("rows.missing", contains(20, 29));
        get("/dossier-counts?publication=" + district).body("items", hasSize(11));
    }

    @Test
    void hasThemAlsoWhenItIsMergedFromAnEarlierDay() {
        reported("T.1", "2024-09-10", 10, 5);
        reported("T.2", "2024-09-10", 4, 2);
        int district = published("T.D", "2024-09");
        withdrawn("T.1", "2024-09-10");
        send(change("merge-unit", "unit", "T.1", "from", "2024-09-01", "into", "T.2", "relation", "merged"))
                .statusCode(201);
        get("/metrics/online-rate?publication=" + district).body("total.numerator", equalTo(7));
        get("/metrics/online-rate?groupBy=unit&boundaries=current&publication=" + district)
                .body("rows.unit.code", contains("T.2"))
                .body("rows.numerator", contains(7));
        get("/coverage?groupBy=unit&publication=" + district)
                .body("rows.expected", contains(1, 30))
                .body("rows.missing", contains(0, 29));
    }

    @Test
    void hasThemWhereItWasWhenItIsMovedFromAnEarlierDay() {
        send(made("T.E", "district", "T")).statusCode(201);
        reported("T.1", "2024-09-10", 10, 5);
        int commune = published("T.1", "2024-09");
        withdrawn("T.1", "2024-09-10");
        send(change("move-unit", "unit", "T.1", "from", "2024-09-01", "parent", "T.E"))
                .statusCode(201);
        get("/metrics/online-rate?publication=" + commune)
                .body("total.numerator", equalTo(5))
                .body("total.coverage.received", equalTo(1));
        get("/coverage?groupBy=unit&publication=" + commune).body("rows.missing.min()", equalTo(0));
    }

    /** Neither of units that are not asked to report nor of those that are not there any more. */
    @Test
    void noRowTellsOfReportsOfOtherDaysOfTheMonth() {
        send(change("rename-unit", "unit", "T.1", "from", "2024-09-10", "nameVi", "Xã khác"))
                .statusCode(201);
        reported("T.1", "2024-09-05", 10, 5);
        get("/metrics/online-rate?period=2024-09-20/2024-09-25&groupBy=unit&district=T.D")
                .body("rows", hasSize(2))
                .body("rows.find { it.unit.name == 'T.1' }", nullValue());
    }
}
