package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
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
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.JUSTICE;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.observation.ProvinceTotals;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OnlineRateTest {

    private static final String WINDOW = "2023-01-15/2023-02-15";

    @Inject
    ProvinceTotals totals;

    @Test
    void isOnlineOverReceivedWithTheMeanOfUnitsBesideIt() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 80)));
        submit(unitReturn(DIEN_CHAU, "2023-02-02", count(RESIDENCE, 4, "received", 300, "receivedOnline", 60)));
        get("/metrics/online-rate?period=2023-02")
                .statusCode(200)
                .body("metric", equalTo("online-rate"))
                .body("period.start", equalTo("2023-02-01"))
                .body("period.end", equalTo("2023-02-28"))
                .body("total.numerator", equalTo(140))
                .body("total.denominator", equalTo(400))
                .body("total.rate", equalTo(0.35f))
                .body("total.meanOfUnits", equalTo(0.5f))
                .body("total.straddling", equalTo(0))
                .body("rows", hasSize(0));
    }

    @Test
    void leavesOutCountsThatDoNotReportBothSides() {
        submit(unitReturn(
                VINH,
                "2023-02-01",
                count(RESIDENCE, 4, "received", 100, "receivedOnline", 80),
                count(RESIDENCE, 3, "receivedOnline", 50),
                count(BIRTH, 3, "received", 900)));
        get("/metrics/online-rate?period=2023-02-01")
                .body("total.numerator", equalTo(80))
                .body("total.denominator", equalTo(100));
        get("/metrics/dossiers?period=2023-02-01")
                .body("total.receivedOnline", equalTo(130))
                .body("total.received", equalTo(1000))
                .body("total.feeDue", nullValue());
    }

    @Test
    void isZeroForNoneOfSomeAndNullForNoneOfNone() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 5, "receivedOnline", 0)));
        submit(unitReturn(VINH, "2023-02-02", count(RESIDENCE, 4, "received", 0, "receivedOnline", 0)));
        get("/metrics/online-rate?period=2023-02-01").body("total.rate", equalTo(0f));
        get("/metrics/online-rate?period=2023-02-02")
                .body("total.denominator", equalTo(0))
                .body("total.rate", nullValue())
                .body("total.meanOfUnits", nullValue());
        get("/metrics/online-rate?period=2023-02-03")
                .body("total.numerator", nullValue())
                .body("total.rate", nullValue());
    }

    @Test
    void comesWithTheCoverageOfTheReports() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 80)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01"));
        get("/metrics/online-rate?period=" + WINDOW + "&groupBy=district")
                .body("total.coverage.expected", equalTo((21 + 6) * 32))
                .body("total.coverage.received", equalTo(2))
                // 21 districts, and one row for the agencies, which are in none
                .body("rows", hasSize(22))
                .body("rows.find { it.district?.code == '412' }.coverage.received", equalTo(1))
                .body("rows.find { it.district?.code == '412' }.coverage.expected", equalTo(32))
                .body("rows.find { it.district?.code == '413' }.coverage.received", equalTo(0))
                .body("rows.find { it.district?.code == '413' }.rate", nullValue());
    }

    @Test
    void ranksTiesAlikeAndPutsRowsWithoutARateLast() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 3, "receivedOnline", 1)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 6, "receivedOnline", 2)));
        submit(unitReturn(CUA_LO, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 1)));
        get("/metrics/online-rate?period=2023-02-01&groupBy=district&orderBy=-rate&limit=4")
                .body("rows.district.code", contains("412", "425", "413", "414"))
                .body("rows.rank", contains(1, 1, 3, null))
                .body("rows[0].district.name", equalTo("Vinh City"));
        get("/metrics/online-rate?period=2023-02-01&groupBy=district&orderBy=rate&limit=2")
                .body("rows.district.code", contains("413", "412"));
    }

    /** The pooled bodies of the province are no district: they take no place among them, and have a name in files. */
    @Test
    void ranksDistrictsAmongThemselves() {
        submit(unitReturn(JUSTICE, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 9)));
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 5)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 3)));
        String asked = "/metrics/online-rate?period=2023-02-01&orderBy=-rate&limit=3&groupBy=";
        get(asked + "district")
                .body("rows[0].district", nullValue())
                .body("rows.district.code", contains("412", "425"))
                .body("rows.rank", contains(null, 1, 2));
        get(asked + "district,procedure").body("rows.rank", contains(null, 1, 2));
        // Of what is a unit by itself all are ranked.
        get(asked + "unit")
                .body("rows.unit.code", contains(JUSTICE, "412", "425"))
                .body("rows.rank", contains(1, 2, 3));
        get(asked + "district,unit").body("rows.rank", contains(1, 2, 3));
        get(asked + "kind").body("rows.rank", contains(1, 2, null));
        assertThat(get(asked + "district&format=csv&labels=name&lang=vi")
                        .extract()
                        .asString()
                        .lines()
                        .skip(1))
                .satisfiesExactly(
                        outside -> assertThat(outside)
                                .matches("\"Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh\",9,10,0.9.*,0,,6,1,.*"),
                        first -> assertThat(first)
                                .startsWith("Thành phố Vinh,5,10,0.5")
                                .contains(",0,1,1,1,"),
                        second -> assertThat(second).startsWith("Huyện Diễn Châu,3,10,0.3"));
        get(asked + "district&format=json-stat")
                .body("dimension.district.category.label._Z", equalTo("Provincial bodies"));
        assertThat(get("/coverage?period=2023-02-01&groupBy=district&format=csv")
                        .extract()
                        .asString())
                .contains("\r\n,Provincial bodies,6,1,");
        assertThat(get("/scores?period=2023-02-01&groupBy=district&format=csv")
                        .extract()
                        .asString())
                .contains("\r\n,Provincial bodies,");
        // Since there are no districts, communes are in none.
        submit(unitReturn(USED_THREE_TIMES, "2025-08-05", count(RESIDENCE, 4, "received", 10, "receivedOnline", 9)));
        assertThat(get("/metrics/online-rate?period=2025-08-05&groupBy=district&format=csv")
                        .extract()
                        .asString())
                .contains("\r\n,In no district,9,10,0.9");
        given().header("Accept-Language", "en")
                .get("/charts/online-rate.svg?period=2025-08-05&groupBy=district")
                .then()
                .body(containsString("In no district: 90.0"));
    }

    @Test
    void breaksDownByFourDimensionsAtOnce() {
        submit(unitReturn(
                VINH,
                "2023-02-01",
                count(RESIDENCE, 4, "received", 3, "receivedOnline", 1),
                count(BIRTH, 3, "received", 5, "receivedOnline", 5)));
        submit(unitReturn(VINH, "2023-03-01", count(RESIDENCE, 4, "received", 7, "receivedOnline", 7)));
        get("/metrics/online-rate?period=2023&groupBy=month,unit,procedure,level")
                .body("rows", hasSize(3))
                .body("rows.month.code", contains("2023-02", "2023-02", "2023-03"))
                .body("rows.procedure.code", contains("1.001193", "1.004222", "1.004222"))
                .body("rows.level.code", contains("3", "4", "4"))
                .body("rows.numerator", contains(5, 1, 7));
        get("/metrics/online-rate?period=2023&groupBy=month&groupBy=field").body("rows", hasSize(3));
    }

    @Test
    void putsCountsIntoTheStretchOfTimeTheyLieInAndTellsOfThoseAcrossAnEdge() {
        submit(unitReturn(VINH, "2023-01-30/2023-02-05", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)));
        submit(unitReturn(VINH, "2023-02-06", count(RESIDENCE, 4, "received", 2, "receivedOnline", 1)));
        get("/metrics/online-rate?period=2023-02&unit=412")
                .body("total.denominator", equalTo(2))
                .body("total.straddling", equalTo(1));
        get("/metrics/online-rate?period=2023-Q1&unit=412&groupBy=week")
                .body("rows.find { it.week.code == '2023-W05' }.denominator", equalTo(10));
        get("/metrics/online-rate?period=2023-Q1&unit=412&groupBy=month")
                .body("total.denominator", equalTo(12))
                .body("total.straddling", equalTo(0))
                .body("total.straddlingRows", equalTo(1))
                .body("rows.find { it.month.code == '2023-01' }.denominator", nullValue())
                .body("rows.find { it.month.code == '2023-02' }.denominator", equalTo(2));
        for (String without : List.of("", "&groupBy=unit", "&groupBy=week", "&groupBy=year")) {
            get("/metrics/online-rate?period=2023-Q1&unit=412" + without).body("total.straddlingRows", equalTo(0));
        }
        // It has none of the figures that this one is of.
        get("/metrics/on-time-rate?period=2023-Q1&unit=412&groupBy=month").body("total.straddlingRows", equalTo(0));
        get("/metrics/online-rate?period=2023-Q2&unit=412&groupBy=month&compare=previous-period")
                .body("total.straddlingRows", equalTo(0))
                .body("total.previousStraddlingRows", equalTo(1));
        get("/metrics/online-rate?period=2023-Q1&unit=412&groupBy=month&format=json-stat")
                .body("extension.total.straddlingRows", equalTo(1));
    }

    @Test
    void aWithdrawnCountHasNoRowWhereverItIsReadFrom() {
        submit(unitReturn(
                VINH,
                "2023-02-06",
                count(RESIDENCE, 4, "received", 2, "receivedOnline", 1),
                count(BIRTH, 3, "received", 7, "receivedOnline", 1)));
        submit(
                unitReturn(VINH, "2023-02-06", count(RESIDENCE, 4, "received", 2, "receivedOnline", 1)),
                "?mode=replace");
        for (int i = 0; i < 2; i++) {
            for (String dimension : List.of("procedure", "level")) {
                for (String period : List.of("2023-02", "2023-02-02/2023-02-28", "2023-02-06")) {
                    for (String filter : List.of("", "&province=40", "&unit=412")) {
                        // The limit makes the second one another question, not the kept answer to the first.
                        get("/metrics/online-rate?groupBy=%s&period=%s%s&limit=%d"
                                        .formatted(dimension, period, filter, 100 + i))
                                .body("rows.denominator", contains(2));
                    }
                }
            }
            totals.addUpQuietMonths();
            totals.addUpQuietMonths();
        }
    }

    @Test
    void takesStocksOfSeveralDaysForThoseOfTheLastOne() {
        submit(unitReturn(VINH, "2023-01-30/2023-02-05", count(RESIDENCE, 4, "received", 10, "pendingInTime", 6)));
        get("/metrics/dossiers?period=2023-Q1&unit=412&groupBy=month")
                .body("rows.find { it.month.code == '2023-01' }.pendingInTime", nullValue())
                .body("rows.find { it.month.code == '2023-02' }.pendingInTime", equalTo(6))
                .body("rows.find { it.month.code == '2023-02' }.received", nullValue())
                .body("total.received", equalTo(10))
                .body("total.pendingInTime", equalTo(6))
                .body("total.straddlingRows", equalTo(1));
        get("/metrics/dossiers?period=2023-Q1&unit=412&groupBy=day")
                .body("rows.find { it.day.code == '2023-02-05' }.pendingInTime", equalTo(6));
    }

    @Test
    void takesStocksAtTheEndAndNeverSumsThemOverTime() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 1, "pendingInTime", 50)));
        submit(unitReturn(VINH, "2023-02-02", count(RESIDENCE, 4, "received", 1, "pendingInTime", 40)));
        submit(unitReturn(VINH, "2023-02-03", count(RESIDENCE, 4, "received", 1)));
        submit(unitReturn(DIEN_CHAU, "2023-02-02", count(RESIDENCE, 4, "received", 1, "pendingInTime", 7)));
        get("/metrics/dossiers?period=2023-02")
                .body("total.received", equalTo(4))
                .body("total.pendingInTime", equalTo(47));
        get("/metrics/dossiers?period=2023-02&groupBy=day&unit=412&orderBy=-pendingInTime&limit=2")
                .body("rows.pendingInTime", contains(50, 40));
    }

    @Test
    void filtersByWhatLiesBelowAndByWhatIsMeant() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 1)));
        submit(unitReturn(DONG_VINH, "2023-02-01", count(RESIDENCE, 4, "received", 20, "receivedOnline", 2)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(BIRTH, 3, "received", 40, "receivedOnline", 3)));
        denominator("unit=412", 10);
        denominator("district=412", 30);
        denominator("province=40", 70);
        denominator("unit=412&unit=425", 50);
        denominator("province=40&procedure=1.001193", 40);
        denominator("level=4", 30);
        denominator("level=3&level=4", 70);
        denominator("district=412&procedure=1.001193", null);
        get("/metrics/online-rate?period=2023-02-01&groupBy=kind")
                .body("rows.kind.code", contains("agency", "commune", "department", "district"));
    }

    private static void denominator(String filter, Integer expected) {
        get("/metrics/online-rate?period=2023-02-01&" + filter)
                .statusCode(200)
                .body("total.denominator", equalTo(expected));
    }

    @Test
    void theListSaysOfWhichMeasuresEachRateIs() {
        Map<String, Object> count = count(
                RESIDENCE,
                4,
                "received",
                1000,
                "receivedOnline",
                500,
                "resolvedEarly",
                200,
                "resolvedOnTime",
                100,
                "resolvedOverdue",
                50,
                "feeDue",
                20,
                "feePaidOnline",
                10,
                "resultsDigitised",
                5);
        submit(unitReturn(VINH, "2023-02-01", count)).statusCode(201);
        List<Map<String, Object>> listed = get("/metrics").extract().path("findAll { it.numerator.size() > 0 }");
        assertThat(listed).hasSize(5);
        for (Map<String, Object> metric : listed) {
            get("/metrics/" + metric.get("code") + "?period=2023-02-01")
                    .body("total.numerator", equalTo(sum(count, metric.get("numerator"))))
                    .body("total.denominator", equalTo(sum(count, metric.get("denominator"))));
        }
    }

    private static int sum(Map<String, Object> count, Object measures) {
        return ((List<?>) measures)
                .stream().mapToInt(measure -> (int) count.get(measure)).sum();
    }

    @Test
    void saysWhatEachMetricIs() {
        get("/metrics")
                .statusCode(200)
                .body(
                        "code",
                        contains(
                                "online-rate",
                                "full-process-rate",
                                "services-with-online-dossiers",
                                "on-time-rate",
                                "online-payment-rate",
                                "digitisation-rate",
                                "dossiers"))
                .body(
                        "find { it.code == 'on-time-rate' }.denominator",
                        contains("resolvedEarly", "resolvedOnTime", "resolvedOverdue"))
                .body("find { it.code == 'online-rate' }.nameVi", equalTo("Tỷ lệ hồ sơ nộp trực tuyến"))
                .body("find { it.code == 'digitisation-rate' }.name", equalTo("Share of results digitised"))
                // One decree followed the other, and figures are of both their times.
                .body(
                        "find { it.code == 'dossiers' }.legalSource",
                        equalTo(
                                "Decree 61/2018/NĐ-CP (until 30 June 2025); Decree 118/2025/NĐ-CP of 9 June 2025 (from 1 July"
                                        + " 2025)"))
                .body("find { it.code == 'online-rate' }.points", equalTo(6))
                .body("find { it.code == 'online-rate' }.target", equalTo(0.5f))
                .body("find { it.code == 'full-process-rate' }.levels", contains(4))
                .body("find { it.code == 'dossiers' }.points", nullValue());
    }

    @Test
    void ofServicesACountWithoutThoseReceivedIsInNeitherSide() {
        String services = "/metrics/services-with-online-dossiers?unit=412&period=";
        submit(unitReturn(VINH, "2024-04-05", count(RESIDENCE, 4, "receivedOnline", 7)))
                .statusCode(201);
        for (String period : List.of("2024-04-05", "2024-04")) {
            get(services + period)
                    .body("total.numerator", nullValue())
                    .body("total.denominator", nullValue())
                    .body("total.rate", nullValue());
        }
        submit(unitReturn(
                        VINH,
                        "2024-04-06",
                        count(RESIDENCE, 4, "received", 7, "receivedOnline", 0),
                        count(BIRTH, 4, "received", 7, "receivedOnline", 7)))
                .statusCode(201);
        for (String period : List.of("2024-04-05/2024-04-06", "2024-04")) {
            get(services + period)
                    .body("total.numerator", equalTo(1))
                    .body("total.denominator", equalTo(2))
                    .body("total.rate", equalTo(0.5f));
        }
        get("/metrics")
                .body(
                        "find { it.code == 'services-with-online-dossiers' }.formula",
                        containsString("received and, of them, online"));
    }

    @Test
    void givesThePointsOfDecision766() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 20)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 80)));
        get("/metrics/online-rate?period=2023-02-01&groupBy=unit&unit=412&unit=425&orderBy=-score")
                .body("total.score", equalTo(6.0f))
                .body("rows.unit.code", contains(DIEN_CHAU, VINH))
                .body("rows.score", contains(6.0f, 2.4f));
        get("/metrics/digitisation-rate?period=2023-02-01").body("total.containsKey('score')", equalTo(false));
    }

    @Test
    void leavesSmallDenominatorsOutOfTheRanking() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 20)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 2, "receivedOnline", 2)));
        get("/metrics/online-rate?period=2023-02-01&groupBy=unit&minDenominator=30")
                .body("rows.unit.code", contains(VINH))
                .body("rows.rank", contains(1))
                .body("total.denominator", equalTo(102));
        get("/metrics/online-rate?period=2023-02-01&groupBy=unit&minDenominator=100")
                .body("rows.unit.code", contains(VINH));
        get("/metrics/online-rate?period=2023-02-01&groupBy=unit&minDenominator=101")
                .body("rows", hasSize(0));
        get("/metrics/dossiers?period=2023-02-01&groupBy=unit&minDenominator=30")
                .statusCode(400)
                .body("errors[0].code", equalTo("not-together"));
    }

    @Test
    void fillsASeriesWithStretchesThatHaveNoFigures() {
        submit(unitReturn(VINH, "2023-02-03", count(RESIDENCE, 4, "received", 5, "receivedOnline", 0)));
        submit(unitReturn(VINH, "2023-02-05", count(BIRTH, 4, "received", 5, "receivedOnline", 5)));
        get("/metrics/online-rate?period=2023-02-03/2023-02-06&groupBy=day,procedure")
                .body("rows", hasSize(2));
        get("/metrics/online-rate?period=2023-02-03/2023-02-06&groupBy=day,procedure&filled=true")
                .body("rows", hasSize(8))
                .body("rows.findAll { it.procedure.code == '1.004222' }.rate", contains(0.0f, null, null, null));
        get("/metrics/online-rate?period=2030-01&groupBy=day&filled=true&unit=40.TP")
                .body("rows", hasSize(31));
        get("/metrics/online-rate?period=2023-02-03&groupBy=unit&filled=true").statusCode(400);
    }

    @Test
    void understandsPeriodsToldFromToday() {
        get("/metrics/online-rate?period=last-7-days&groupBy=day&filled=true&unit=40.TP")
                .statusCode(200)
                .body("rows", hasSize(7));
        get("/metrics/online-rate?period=next-month").statusCode(400).body("errors[0].code", equalTo("invalid-period"));
    }

    @Test
    void refusesWhatItCannotAnswer() {
        refused("", "missing-parameter", null);
        refused("?period=2023-02-30", "invalid-parameter", "invalid-period");
        refused("?period=2023&groupBy=colour", "invalid-parameter", "not-one-of");
        refused("?period=2023&groupBy=day,day", "invalid-parameter", "not-one-of");
        refused("?period=2023&groupBy=day,unit,level,procedure,month", "invalid-parameter", "too-large");
        refused("?period=2023&orderBy=received", "invalid-parameter", "not-one-of");
        refused("?period=2023&limit=0", "invalid-parameter", "not-one-of");
        refused("?period=2023&limit=many", "invalid-parameter", "wrong-type");
        refused("?period=2023&unit=nowhere", "invalid-parameter", "unknown-code");
        refused("?period=2023&district=nowhere", "invalid-parameter", "unknown-code");
        refused("?period=2023&procedure=nothing", "invalid-parameter", "unknown-code");
        refused("?period=2023&field=nothing", "invalid-parameter", "unknown-code");
        refused("?period=2023&agency=nothing", "invalid-parameter", "unknown-code");
        refused("?period=2023&level=5", "invalid-parameter", "unknown-code");
        refused("?period=2023&distrct=412", "unknown-parameter", null);
        refused("?period=2023&period=2022", "repeated-parameter", null);
        refused("?period=2023&format=exe", "invalid-parameter", "not-one-of");
        refused("?period=2023&unit=%00", "invalid-parameter", "control-characters");
        // Each unit of Nghệ An on each day: a cell for every report that was due.
        refused("?period=2023/2026&groupBy=day,unit", "too-many-cells-expected", null);
        refused("?period=2025-08&district=412", "invalid-parameter", "unit-not-in-force");
        get("/metrics/happiness?period=2023").statusCode(404).body("code", equalTo("not-found"));
        given().accept("image/png")
                .get("/api/v1/metrics/online-rate?period=2023")
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("code", equalTo("not-acceptable"));
        given().post("/api/v1/metrics/online-rate?period=2023")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("code", equalTo("method-not-allowed"));
    }

    private static void refused(String query, String code, String error) {
        given().urlEncodingEnabled(false)
                .get("/api/v1/metrics/online-rate" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("errors", error == null ? nullValue() : hasSize(1))
                .body("errors?.getAt(0)?.code", equalTo(error));
    }

    @Test
    void isAlsoATable() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 3, "receivedOnline", 1)));
        String csv = given().accept("text/csv")
                .header("Accept-Language", "vi")
                .get("/api/v1/metrics/online-rate?period=2023-02-01&unit=412&groupBy=unit")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .header("Content-Disposition", "attachment; filename=\"online-rate_unit-412_2023-02-01_by-unit.csv\"")
                .extract()
                .asString();
        assertThat(csv)
                .isEqualTo(
                        "unit,unitName,numerator,denominator,rate,score,target,toTarget,rank,reportsExpected,reportsReceived,synthetic,unitKey\r\n"
                                + "412,Thành phố Vinh,1,3,0.333333,4.00,0.5,1,1,1,1,false,412\r\n");
        assertThat(get("/metrics/dossiers?period=2023-02-01&unit=412&format=csv")
                        .extract()
                        .asString())
                .startsWith("received,receivedOnline,")
                .contains("\r\n3,1,,");
    }

    @Test
    void givesBackTheBulletinsCountsAndNoRateWhereNoTotalWasPublished() {
        List<Map<String, Object>> counts = Bulletin.counts();
        assertThat(counts).hasSize(12);
        submit(Map.of("unit", NGHE_AN, "period", WINDOW, "counts", counts))
                .statusCode(201)
                .body("inserted", equalTo(12));

        JsonPath held =
                get("/dossier-counts?province=40&period=" + WINDOW).extract().jsonPath();
        JsonPath sums = get("/metrics/dossiers?period=" + WINDOW + "&groupBy=procedure,level")
                .extract()
                .jsonPath();
        assertThat(held.getList("items")).hasSize(12);
        assertThat(sums.getList("rows")).hasSize(12);
        for (Map<String, Object> count : counts) {
            String procedure = (String) count.get("procedure");
            assertThat(held.getInt("items.find { it.procedure.code == '%s' }.receivedOnline".formatted(procedure)))
                    .isEqualTo(count.get("receivedOnline"));
            assertThat(held.getString("items.find { it.procedure.code == '%s' }.received".formatted(procedure)))
                    .isNull();
            assertThat(sums.getInt("rows.find { it.procedure.code == '%s' }.receivedOnline".formatted(procedure)))
                    .isEqualTo(count.get("receivedOnline"));
        }
        get("/metrics/online-rate?period=" + WINDOW)
                .body("total.rate", nullValue())
                .body("total.denominator", nullValue())
                .body("total.meanOfUnits", nullValue())
                .body("total.coverage.received", equalTo(32));
    }
}
