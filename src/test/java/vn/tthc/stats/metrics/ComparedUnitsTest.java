package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
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
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Who is compared with whom, and what is asked for wrongly. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ComparedUnitsTest {

    /** A ward of Cửa Lò, since 2024-12-01 one of Vinh. */
    private static final String NGHI_THUY = "16717";

    private static final String ROW = "rows.find { it.unit.code == '16717' }.";

    private static void send(String unit, String period, int received, int online) {
        submit(unitReturn(unit, period, count(RESIDENCE, 4, "received", received, "receivedOnline", online)))
                .statusCode(201);
    }

    /** Before their duty began units owed nothing, so that expected alone would not tell what the period lacks. */
    @Test
    void tellsWhatThePeriodBeforeLacksForWantOfADuty() {
        notDue("period=2023-01&unit=412", 31);
        notDue("period=2023-02-R&province=40", 27 * 17);
        notDue("period=2023-02-R&province=40&groupBy=kind", 27 * 17);
        notDue("period=2023-03&province=40", 0);
        // Communes that there were not yet lack nothing.
        notDue("period=2025-07&province=40", 0);
        send(VINH, "2022-12-15/2022-12-20", 10, 2);
        notDue("period=2023-02-R&province=40", 27 * 17 - 6);
        notDue("period=2023-02-R&unit=412", 17 - 6);
        get("/metrics/online-rate?period=2023-02-R&unit=412").body("total", not(hasKey("previousReportsNotDue")));
    }

    private static void notDue(String asked, int reports) {
        get("/metrics/online-rate?compare=previous-period&" + asked)
                .statusCode(200)
                .body("total.previousReportsNotDue", equalTo(reports));
    }

    @Test
    void aUnitThatMovedIsComparedWithItself() {
        send(NGHI_THUY, "2024-11-10", 10, 2);
        send(NGHI_THUY, "2024-12-10", 10, 5);
        for (String filter : new String[] {"", "&unit=" + NGHI_THUY}) {
            get("/metrics/online-rate?period=2024-12&compare=previous-period&groupBy=unit" + filter)
                    .statusCode(200)
                    .body("comparedWith.notComparable", empty())
                    .body("total.change", equalTo(0.3f))
                    .body("rows.findAll { it.unit.code == '16717' }.size()", equalTo(1))
                    .body(ROW + "previousNumerator", equalTo(2))
                    .body(ROW + "change", equalTo(0.3f));
        }
        // Its districts are two, though: the dossiers of the one are not those of the other.
        get("/metrics/online-rate?period=2024-12&compare=previous-period&groupBy=district")
                .body("rows.find { it.district?.code == '412' }.previousNumerator", nullValue())
                .body("rows.find { it.district?.code == '412' }.numerator", equalTo(5))
                .body("rows.find { it.district?.code == '413' }.previousNumerator", equalTo(2))
                .body("rows.find { it.district?.code == '413' }.numerator", nullValue())
                .body("rows.find { it.district?.code == '413' }.change", nullValue());
    }

    @Test
    void aCodeThatNamedAnotherUnitHasNothingToCompareWith() {
        send(USED_THREE_TIMES, "2024-08-10", 10, 2);
        send(USED_THREE_TIMES, "2025-08-10", 10, 5);
        get("/metrics/online-rate?period=2025-08&compare=previous-year&unit=17464&groupBy=unit")
                .statusCode(200)
                .body("comparedWith.start", equalTo("2024-08-01"))
                .body("comparedWith.notComparable", contains("unit=17464"))
                .body("total.numerator", equalTo(5))
                .body("total.previousNumerator", nullValue())
                .body("total.change", nullValue())
                .body("rows.size()", equalTo(1))
                .body("rows[0].previousNumerator", nullValue());
        get("/metrics/online-rate/change?period=2025-08&compare=previous-year&unit=17464&by=unit")
                .statusCode(200)
                .body("comparedWith.notComparable", contains("unit=17464"))
                .body("total.change", nullValue())
                .body("note", containsString("2024-08"));
        // Without a filter it is a row of its own, which has no figures now.
        get("/metrics/online-rate?period=2025-08&compare=previous-year&groupBy=unit")
                .body("total.change", equalTo(0.3f))
                .body("rows.findAll { it.unit.code == '17464' }.size()", equalTo(2))
                .body("rows.find { it.unit.code == '17464' && it.numerator == null }.previousNumerator", equalTo(2))
                .body("rows.find { it.unit.code == '17464' && it.numerator == 5 }.previousNumerator", nullValue());
    }

    @Test
    void aProcedureWhoseCodeChangedInBetweenIsOne() {
        // 2.000488 until 2025-06-30, then 3.000333. One unit reports it before only, one in both periods.
        submit(unitReturn("40", "2025-06-10", count("2.000488", 3, "received", 10, "receivedOnline", 4)));
        submit(unitReturn("40.TP", "2025-06-10", count("2.000488", 3, "received", 523, "receivedOnline", 4)));
        submit(unitReturn("40.TP", "2025-07-10", count("3.000333", 3, "received", 857, "receivedOnline", 4)));
        for (String dimensions : new String[] {"unit,procedure", "unit,procedure,month"}) {
            String question =
                    "/metrics/online-rate?period=2025-07&compare=previous-period&province=40&groupBy=" + dimensions;
            get(question)
                    .statusCode(200)
                    .body("rows.procedure.code", contains("3.000333", "3.000333"))
                    .body("rows.previousDenominator", containsInAnyOrder(10, 523));
            get(question + "&format=json-stat")
                    .body("dimension.procedure.category.index", contains("3.000333"))
                    .body("value.findAll { it == 523 }", hasSize(1))
                    .body("value.findAll { it == 857 }", hasSize(1));
        }
        get("/metrics/online-rate?period=2025-07&compare=previous-period&province=40&groupBy=month&format=json-stat")
                .body("dimension.month.category.index", contains("2025-07"));
    }

    @Test
    void theTagIsOfTheUnitsOfBothPeriods() {
        send(NGHI_THUY, "2024-12-10", 10, 5);
        String question = "/metrics/online-rate?period=2024-12&compare=previous-period&unit=" + NGHI_THUY;
        String tag = get(question).extract().header("ETag");
        send(VINH, "2024-11-10", 10, 2);
        given().header("Accept-Language", "en")
                .header("If-None-Match", tag)
                .get("/api/v1" + question)
                .then()
                .statusCode(304);
        // The row of the unit before it moved is another one.
        send(NGHI_THUY, "2024-11-10", 10, 2);
        get(question).header("ETag", not(equalTo(tag))).body("total.previousNumerator", equalTo(2));
        String after = get(question).extract().header("ETag");
        get(question.replace("previous-period", "previous-year")).header("ETag", not(equalTo(after)));
        get(question.replace("&compare=previous-period", "")).header("ETag", not(equalTo(after)));
        get(question + "&target=0.6").header("ETag", not(equalTo(after)));
        String split = question.replace("?", "/change?") + "&by=unit";
        String tagOfSplit = get(split).statusCode(200).extract().header("ETag");
        given().header("Accept-Language", "en")
                .header("If-None-Match", tagOfSplit)
                .get("/api/v1" + split)
                .then()
                .statusCode(304);
    }

    @Test
    void bothPeriodsAreAsTheyWereKnown() {
        send(VINH, "2023-02-10", 10, 5);
        send(VINH, "2023-01-10", 10, 2);
        Instant then = Instant.now();
        send(VINH, "2023-01-10", 10, 9);
        get("/metrics/online-rate?period=2023-02&compare=previous-period&asOf=" + then)
                .body("total.change", equalTo(0.3f));
        get("/metrics/online-rate?period=2023-02&compare=previous-period").body("total.change", equalTo(-0.4f));
        get("/metrics/online-rate/change?period=2023-02&compare=previous-period&by=unit&asOf=" + then)
                .body("total.rateEffect", equalTo(0.3f));
    }

    @Test
    void rowsAreOrderedByTheChange() {
        send(VINH, "2023-01-10", 10, 5);
        send(VINH, "2023-02-10", 10, 6);
        send(DIEN_CHAU, "2023-01-10", 10, 2);
        send(DIEN_CHAU, "2023-02-10", 10, 9);
        String question = "/metrics/online-rate?period=2023-02&compare=previous-period&groupBy=unit&limit=2&orderBy=";
        get(question + "-change").body("rows.unit.code", contains(DIEN_CHAU, VINH));
        get(question + "change").body("rows.unit.code", contains(VINH, DIEN_CHAU));
        get("/metrics/dossiers?period=2023-02&compare=previous-period&groupBy=unit&limit=1&orderBy=-changeReceivedOnline")
                .body("rows[0].unit.code", equalTo(DIEN_CHAU))
                .body("rows[0].changeReceivedOnline", equalTo(7))
                .body("rows[0].changeFeeDue", nullValue());
        get(question + "-change&minDenominator=11").body("rows", empty());
    }

    @Test
    void aTableHasTheOtherPeriodInColumns() {
        send(VINH, "2023-01-10", 10, 5);
        send(VINH, "2023-02-10", 10, 6);
        get("/metrics/online-rate?period=2023-02&compare=previous-period&groupBy=unit&unit=412&target=0.7&format=csv")
                .body(startsWith("unit,unitName,numerator,denominator,rate,target,toTarget,previousNumerator,"
                        + "previousDenominator,previousRate,change,previousReportsExpected,previousReportsReceived"))
                .body(containsString("412,Vinh City,6,10,0.600000,0.7,1,5,10,0.500000,0.100000,31,1,1,28,1"));
        get("/metrics/online-rate/change?period=2023-02&compare=previous-period&by=unit&unit=412&format=csv")
                .header(
                        "Content-Disposition",
                        containsString("change_online-rate_unit-412_2023-02_compared-with-2023-01_by-unit"))
                .body(containsString(",1.000000,1.000000,0.000000,0.100000,0.100000,1,28,1"));
    }

    @Test
    void howManyMoreReachTheTarget() {
        send(VINH, "2023-02-10", 7, 2);
        submit(unitReturn(
                        "16663",
                        "2023-02-10",
                        count(BIRTH, 4, "received", 10, "receivedOnline", 9),
                        count(RESIDENCE, 4, "received", 0, "receivedOnline", 0)))
                .statusCode(201);
        get("/metrics/online-rate?period=2023-02&groupBy=unit&orderBy=-toTarget&limit=2")
                .body("total.target", equalTo(0.5f))
                // 8.5 of 17 are half: so 9, and there are 11
                .body("total.toTarget", equalTo(0))
                .body("rows.unit.code", contains(VINH, "16663"))
                // 3.5 of 7: so 4
                .body("rows.toTarget", contains(2, 0))
                .body("rows.score", contains(3.43f, 6.0f));
        get("/metrics/online-rate?period=2023-02&groupBy=unit&target=district:0.2857&target=commune:0.9001&limit=99")
                .body("total.target", nullValue())
                .body("total.toTarget", nullValue())
                .body("total.containsKey('score')", equalTo(false))
                .body("rows.find { it.unit.code == '412' }.toTarget", equalTo(0))
                .body("rows.find { it.unit.code == '16663' }.toTarget", equalTo(1))
                .body("rows.find { it.unit.code == '425' }.target", equalTo(0.2857f))
                .body("rows.find { it.unit.code == '425' }.toTarget", nullValue())
                .body("rows.find { it.unit.code == '40.TP' }.target", nullValue());
        get("/metrics/online-rate?period=2023-02&groupBy=kind&target=0.8&target=commune:1")
                .body("total.toTarget", equalTo(3))
                .body("rows.find { it.kind.code == 'commune' }.toTarget", equalTo(1))
                .body("rows.find { it.kind.code == 'district' }.toTarget", equalTo(4));
        get("/metrics/online-rate?period=2023-02&groupBy=district,level&target=district:1")
                .body("rows.find { it.district?.code == '412' }.toTarget", equalTo(6));
        get("/metrics/full-process-rate?period=2023-02").body("total.containsKey('target')", equalTo(false));
        get("/metrics/full-process-rate?period=2023-02&target=0.7").body("total.toTarget", equalTo(1));
        get("/metrics/services-with-online-dossiers?period=2023-02").body("total.toTarget", equalTo(0));
    }

    @Test
    void whatCannotBeAnsweredIsRefused() {
        String metric = "/metrics/online-rate?period=2023-02";
        refused(metric + "&compare=next-year", "compare", "not-one-of");
        refused(metric + "&groupBy=unit&orderBy=change", "orderBy", "not-one-of");
        refused("/metrics/digitisation-rate?period=2023-02&groupBy=unit&orderBy=toTarget", "orderBy", "not-one-of");
        refused("/metrics/online-rate?period=1900&compare=previous-year", "compare", "too-early");
        refused("/metrics/online-rate?period=2022/2023&compare=previous-year", "period", "period-too-long");
        refused(metric + "&unit=nowhere&compare=previous-year", "unit", "unknown-code");
        for (String target : new String[] {
            "0", "0.0000", "1.1", "1.00001", "0.12345", "-0.5", "5e-1", "50%25", "ward:0.5", "commune:", "COMMUNE:0.5"
        }) {
            refused(metric + "&groupBy=unit&target=" + target, "target", "not-one-of");
        }
        refused(metric + "&groupBy=unit&target=commune:0.5&target=commune:0.6", "target", "repeated-parameter");
        refused(metric + "&target=0.5&target=0.50", "target", "repeated-parameter");
        refused(metric + "&groupBy=level&target=commune:0.5", "groupBy", "not-one-of");
        refused("/metrics/dossiers?period=2023-02&target=0.5", "target", "not-together");

        String change = "/metrics/online-rate/change?period=2023-02";
        refused(change + "&compare=previous-year&by=month", "by", "not-one-of");
        refused(change + "&compare=previous-year&by=unit,level", "by", "not-one-of");
        refused(change + "&compare=yesterday&by=unit", "compare", "not-one-of");
        refused("/metrics/dossiers/change?period=2023&compare=previous-year&by=unit", "metric", "not-one-of");
        refused(
                "/metrics/services-with-online-dossiers/change?period=2023&compare=previous-year&by=unit",
                "metric",
                "not-one-of");
        for (String part : new String[] {"period=2023&by=unit", "period=2023&compare=previous-year", "by=unit"}) {
            get("/metrics/online-rate/change?" + part).statusCode(400).body("code", equalTo("missing-parameter"));
        }
        get("/metrics/no-such-rate/change?period=2023&compare=previous-year&by=unit")
                .statusCode(404);
        get(change + "&compare=previous-year&by=unit&groupBy=level")
                .statusCode(400)
                .body("code", equalTo("unknown-parameter"));
    }

    private static void refused(String question, String parameter, String code) {
        given().urlEncodingEnabled(false)
                .get("/api/v1" + question)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"))
                .body("errors[0].parameter", equalTo(parameter))
                .body("errors[0].code", equalTo(code));
    }
}
