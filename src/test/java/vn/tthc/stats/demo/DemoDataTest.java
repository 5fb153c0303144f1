package vn.tthc.stats.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static vn.tthc.stats.Api.get;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.metrics.Bulletin;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.reference.Codebooks;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DemoDataTest {

    private static final String WINDOW = "period=2023-01-15/2023-02-15";

    @Inject
    DemoLoader loader;

    @Inject
    Codebooks codebooks;

    @Test
    void addsUpToTheBulletin() {
        loader.load();
        JsonPath sums = get("/metrics/dossiers?" + WINDOW + "&groupBy=procedure,level")
                .extract()
                .jsonPath();
        assertThat(sums.getList("rows")).hasSize(12);
        for (Map<String, Object> printed : Bulletin.counts()) {
            String row = "rows.find { it.procedure.code == '%s' }".formatted(printed.get("procedure"));
            assertThat(sums.getInt(row + ".receivedOnline")).isEqualTo(printed.get("receivedOnline"));
            assertThat(sums.getString(row + ".level.code"))
                    .isEqualTo(printed.get("level").toString());
        }
        JsonPath rate = get("/metrics/online-rate?" + WINDOW).extract().jsonPath();
        assertThat(rate.getDouble("total.rate")).isBetween(0.44, 0.45);
        assertThat(rate.getBoolean("synthetic")).isTrue();
        assertThat(get("/metrics/online-rate?period=2022").extract().jsonPath().getBoolean("synthetic"))
                .isFalse();
        assertThat(rate.getInt("total.coverage.expected")).isEqualTo(27 * 32);
        assertThat(rate.getInt("total.coverage.received")).isEqualTo(27 * 32);

        JsonPath months =
                get("/metrics/online-rate?period=2023&groupBy=month").extract().jsonPath();
        List<Double> rates = months.getList("rows.rate", Double.class);
        assertThat(rates).hasSize(12);
        assertThat(rates.get(11)).isGreaterThan(rates.get(0) + 0.1);
        JsonPath days = get("/metrics/dossiers?period=2023-02-06/2023-02-12&groupBy=day")
                .extract()
                .jsonPath();
        assertThat(days.getInt("rows[6].received")).as("a Sunday").isLessThan(days.getInt("rows[0].received") / 4);
        assertThat(get("/metrics/dossiers?period=2023-01-22")
                        .extract()
                        .jsonPath()
                        .getInt("total.received"))
                .as("the first day of Tết")
                .isLessThan(days.getInt("rows[0].received") / 10);

        get("/submissions?limit=1000")
                .body("items", hasSize(27 * 12))
                .body("items.synthetic", everyItem(equalTo(true)));
    }

    @Test
    void isLoadedOnceAndGoesOnWhereItStopped() {
        loader.load();
        String revision = get("/metrics/dossiers?period=2023").extract().path("revision");
        loader.load();
        get("/metrics/dossiers?period=2023").body("revision", equalTo(revision));
        get("/submissions?limit=1000").body("items", hasSize(27 * 12));
    }

    private static boolean synthetic(String question) {
        return get(question).statusCode(200).extract().path("synthetic");
    }

    @Test
    void whatNoMadeUpCountIsLeftOfIsNotMadeUp() {
        loader.load();
        String march = "/metrics/online-rate?period=2023-03&unit=419";
        assertThat(synthetic(march)).isTrue();
        Api.submit(Api.unitReturn("419", "2023-03"), "?mode=withdraw").statusCode(201);
        assertThat(synthetic(march)).isFalse();
        assertThat(synthetic("/coverage?period=2023-03&unit=419")).isFalse();
        assertThat(synthetic("/metrics/online-rate?period=2023-03&unit=419&compare=previous-period"))
                .as("the month before")
                .isTrue();
        assertThat(synthetic("/metrics/online-rate?period=2023-02/2023-03&unit=419"))
                .isTrue();
        assertThat(synthetic("/metrics/online-rate?period=2023-03")).isTrue();
        String withdrawn =
                get("/submissions?unit=419&period=2023-03").extract().path("items.find { !it.synthetic }.recordedAt");
        Instant at = Instant.parse(withdrawn);
        assertThat(synthetic(march + "&asOf=" + at)).isFalse();
        assertThat(synthetic(march + "&asOf=" + at.minus(1, ChronoUnit.MICROS))).isTrue();
        Api.submit(
                        Api.unitReturn("419", "2023-03", Api.count("1.004222", 4, "received", 10, "receivedOnline", 2)),
                        "?mode=replace")
                .statusCode(201);
        get(march).body("synthetic", equalTo(false)).body("total.denominator", equalTo(10));
        Api.verifyClean();
    }

    @Test
    void theFormHasItsLinesButNoMadeUpFigures() {
        loader.load();
        Api.submit(Api.unitReturn("419", "2023-03-02", Api.count("1.004222", 4, "received", 7)))
                .statusCode(201);
        String form = "/submissions/template?unit=419&format=csv&period=2023-03-0";
        List<String> made = lines(form + "1");
        List<String> held = lines(form + "2");
        assertThat(made).hasSizeGreaterThan(5).allMatch(line -> line.endsWith(",".repeat(Measure.ALL.size())));
        assertThat(held).hasSameSizeAs(made);
        assertThat(held.stream().filter(line -> !line.endsWith(",".repeat(Measure.ALL.size()))))
                .singleElement()
                .asString()
                .contains(",1.004222,")
                .endsWith(",4,7" + ",".repeat(Measure.ALL.size() - 1));
    }

    private static List<String> lines(String form) {
        return get(form).statusCode(200).extract().asString().lines().skip(1).toList();
    }

    @Test
    void ofAMonthThatIsPartlyMadeUpEachDayIsJudgedByItself() {
        loader.load();
        Instant before = Instant.parse(get("/dossier-counts?limit=1&unit=419&period=2023-04-05")
                .extract()
                .path("items[0].recordedAt"));
        Api.submit(Api.unitReturn("419", "2023-04-05", Api.count("1.004222", 4, "received", 10)), "?mode=replace")
                .statusCode(201);
        String day = "/metrics/online-rate?period=2023-04-05&unit=419";
        assertThat(synthetic(day)).isFalse();
        assertThat(synthetic(day + "&asOf=" + before)).isTrue();
        assertThat(synthetic("/metrics/online-rate?period=2023-04-05")).isTrue();
        assertThat(synthetic("/metrics/online-rate?period=2023-04-04/2023-04-05&unit=419"))
                .isTrue();
        assertThat(synthetic("/metrics/online-rate?period=2023-04&unit=419")).isTrue();
        assertThat(synthetic("/coverage?period=2023-04-05&unit=419")).isFalse();
    }

    @Test
    void staysAwayFromRealReturns() {
        Api.submit(Api.unitReturn(Units.VINH, "2024-02-01")).statusCode(201);
        loader.load();
        get("/submissions").body("items", hasSize(1));
    }

    @Test
    void isTheSameAtEveryStartAndConsistentInItself() {
        List<Batch> year = DemoYear.returns(codebooks.current());
        assertThat(DemoYear.returns(codebooks.current())).isEqualTo(year);
        assertThat(year).hasSize(27 * 12).hasSize(DemoYear.size(codebooks.current()));
        for (Observation count :
                year.stream().flatMap(month -> month.counts().stream()).toList()) {
            assertThat(count.figures().get(Measure.RECEIVED_ONLINE))
                    .isLessThanOrEqualTo(count.figures().get(Measure.RECEIVED));
            assertThat(count.figures().get(Measure.RESULTS_DIGITISED))
                    .isLessThanOrEqualTo(count.figures().get(Measure.RESOLVED_EARLY)
                            + count.figures().get(Measure.RESOLVED_ON_TIME)
                            + count.figures().get(Measure.RESOLVED_OVERDUE));
        }
    }

    @Test
    void splitsWholeNumbersWithoutLosingAny() {
        double[] weights = {0.1, 3, 0, 7.7, 1e-9, 2};
        for (int total = 0; total < 500; total++) {
            int[] parts = Apportionment.split(total, weights);
            assertThat(java.util.Arrays.stream(parts).sum()).isEqualTo(total);
            assertThat(parts[2]).isZero();
        }
    }
}
