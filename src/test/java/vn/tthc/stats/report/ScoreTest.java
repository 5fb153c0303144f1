package vn.tthc.stats.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ScoreTest {

    private static final String SCORES = "/scores?period=2023-02";

    private static void report(String unit, String day, Object... figures) {
        submit(unitReturn(unit, day, count(RESIDENCE, 4, figures))).statusCode(201);
    }

    /** Vinh tells all but fees, Diễn Châu fees alone, Cửa Lò nothing. */
    private static void returns() {
        report(
                VINH,
                "2023-02-10",
                "received",
                100,
                "receivedOnline",
                40,
                "resolvedEarly",
                90,
                "resolvedOnTime",
                9,
                "resolvedOverdue",
                1);
        report(DIEN_CHAU, "2023-02-10", "feeDue", 10, "feePaidOnline", 0);
    }

    private static String unit(String code) {
        return "rows.find { it.unit.code == '" + code + "' }.";
    }

    @Test
    void addsUpThePartsThatHaveFiguresAndSaysOutOfHowMany() {
        returns();
        get(SCORES + "&province=" + NGHE_AN)
                .statusCode(200)
                .body(unit(VINH) + "parts.'online-rate'.score", equalTo(4.8f))
                .body(unit(VINH) + "parts.'services-with-online-dossiers'.score", equalTo(4.0f))
                .body(unit(VINH) + "parts.'on-time-rate'.score", equalTo(19.8f))
                .body(unit(VINH) + "parts.'online-payment-rate'.score", nullValue())
                .body(unit(VINH) + "parts.'online-payment-rate'.rate", nullValue())
                .body(unit(VINH) + "score", equalTo(28.6f))
                .body(unit(VINH) + "outOf", equalTo(30))
                .body(unit(VINH) + "withoutFigures", equalTo(List.of("online-payment-rate")))
                .body(unit(VINH) + "coverage.received", equalTo(1))
                // Nothing was paid online: no points out of six, which is not the same as no figures.
                .body(unit(DIEN_CHAU) + "score", equalTo(0.0f))
                .body(unit(DIEN_CHAU) + "outOf", equalTo(6))
                .body(unit(DIEN_CHAU) + "withoutFigures", hasSize(3))
                .body(unit(CUA_LO) + "score", nullValue())
                .body(unit(CUA_LO) + "outOf", equalTo(0))
                .body(unit(CUA_LO) + "withoutFigures", hasSize(4))
                .body("total.score", equalTo(28.6f))
                .body("total.outOf", equalTo(36))
                .body("total.withoutFigures", empty());
    }

    @Test
    void tellsMonthsApart() {
        returns();
        report(VINH, "2023-03-01", "received", 10, "receivedOnline", 10);
        report(VINH, "2023-01-31/2023-02-01", "received", 10, "receivedOnline", 10);
        get("/scores?period=2023-Q1&groupBy=unit,month&unit=" + VINH)
                .body("rows.month.code", equalTo(List.of("2023-01", "2023-02", "2023-03")))
                // Of two months: in the total alone.
                .body("straddlingRows", equalTo(1))
                .body("total.parts.'online-rate'.denominator", equalTo(120))
                .body("rows[0].score", nullValue())
                .body("rows[1].score", equalTo(28.6f))
                .body("rows[2].score", equalTo(10.0f))
                .body("rows[2].outOf", equalTo(10));
    }

    @Test
    void saysWhatTheDecisionAsksAndTheseDataCannotTell() {
        given().header("Accept-Language", "vi")
                .get("/api/v1" + SCORES)
                .then()
                .body("pointsOfDecision", equalTo(100))
                .body(
                        "groups.name",
                        equalTo(List.of(
                                "Công khai, minh bạch",
                                "Tiến độ giải quyết",
                                "Cung cấp dịch vụ trực tuyến",
                                "Thanh toán trực tuyến",
                                "Mức độ hài lòng",
                                "Số hóa hồ sơ")))
                .body("groups[0].parts", empty())
                .body("groups[1].parts.metric", equalTo(List.of("on-time-rate")))
                .body("groups[1].parts[0].points", equalTo(20))
                .body("groups[2].parts.metric", equalTo(List.of("online-rate", "services-with-online-dossiers")))
                .body("groups[4].missing", equalTo("Không có số liệu khảo sát và phản ánh, kiến nghị."))
                .body("groups[5].parts", empty());
    }

    @Test
    void isAFileWithTheSameFigures() {
        returns();
        String csv = get(SCORES + "&unit=" + VINH + "&format=csv").extract().asString();
        assertThat(csv)
                .contains("unit,unitName,score,outOf,online-rate.score,online-rate.rate,")
                .contains(VINH
                        + ",Vinh City,28.60,30,4.80,0.400000,4.00,1.000000,19.80,0.990000,,,online-payment-rate,28,1,");
        assertThat(get(SCORES + "&unit=" + VINH + "&format=xlsx&labels=name")
                        .statusCode(200)
                        .extract()
                        .asByteArray())
                .isNotEmpty();
    }

    @Test
    void ofAPublicationStaysAsItWas() {
        returns();
        int id = published(NGHE_AN, "2023-02");
        report(VINH, "2023-02-10", "received", 100, "receivedOnline", 50);
        get(SCORES + "&unit=" + VINH).body("total.score", equalTo(10.0f));
        get("/scores?unit=" + VINH + "&publication=" + id).body("total.score", equalTo(28.6f));
    }

    @Test
    void refusesWhatItCannotAnswer() {
        get("/scores").statusCode(400).body("code", equalTo("missing-parameter"));
        get(SCORES + "&groupBy=colour").statusCode(400).body("errors[0].code", equalTo("not-one-of"));
        get(SCORES + "&unit=nowhere").statusCode(400);
    }
}
