package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Period;

/** Whatever is asked, the answer is one, or says what is wrong, where, and what to do. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BadQuestionsTest {

    private static final int QUESTIONS = 500;

    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "/api/v1/metrics/online-rate",
            List.of(
                    "period",
                    "groupBy",
                    "orderBy",
                    "limit",
                    "minDenominator",
                    "filled",
                    "asOf",
                    "boundaries",
                    "format",
                    "unit",
                    "district",
                    "province",
                    "procedure",
                    "field",
                    "agency",
                    "level"),
            "/api/v1/metrics/dossiers",
            List.of(
                    "period",
                    "groupBy",
                    "orderBy",
                    "limit",
                    "filled",
                    "asOf",
                    "boundaries",
                    "unit",
                    "procedure",
                    "level"),
            "/api/v1/coverage",
            List.of("period", "groupBy", "onlyMissing", "asOf", "boundaries", "format", "unit", "district", "province"),
            "/api/v1/dossier-counts",
            List.of(
                    "period",
                    "asOf",
                    "updatedAfter",
                    "cursor",
                    "limit",
                    "unit",
                    "district",
                    "province",
                    "procedure",
                    "field",
                    "agency",
                    "level"));

    /** Of all parameters; each is good for one of them at the most. */
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "1",
            "-1",
            "3",
            "4",
            "2147483647",
            "2147483648",
            "-2147483649",
            "1e9",
            "NaN",
            "true",
            "TRUE",
            "2023-02",
            "2023-02-30",
            "2023-02-R",
            "2023-W53",
            "2022-W53",
            "0001/9999",
            "1900/2199",
            "0000",
            "9999",
            "2023-02-01/2022-02-01",
            "2023-02-01/",
            "/",
            "//",
            "last-9999-days",
            "last-0-days",
            "last-99999-days",
            "today",
            "reporting-month",
            "current",
            "as-reported",
            "1900-01-01",
            "2199-12-31",
            "2024-12-15",
            "412",
            "40",
            "412@2023-02-01",
            "412@2023-02-30",
            "@",
            "@2023-02-01",
            "17464",
            "17464@2024-12-15",
            "17179+17185",
            "+",
            "++",
            "412+",
            "unit",
            "unit,day",
            "unit,unit",
            "day,week,month,year,quarter",
            "procedure,day,unit",
            ",",
            "-rate",
            "rate",
            "--rate",
            "-",
            "json",
            "csv",
            "xlsx",
            "online-rate",
            "1.004222",
            "1.004222.000.00.00.H41",
            "'; drop table dossier_count; --",
            "%",
            "_",
            "\\",
            "\u0000",
            "\uD83D\uDE00",
            "\u202E",
            "Thị trấn",
            "null",
            "{}",
            "[1]",
            "?",
            "&",
            "#",
            "2023-02-01T00:00:00Z",
            "2023-02-01T00:00:00+07:00",
            "9999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "+1000000000-01-01T00:00:00Z",
            "x".repeat(3000));

    @Inject
    Database database;

    @Test
    void neverGivesAServerError() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> paths = PARAMETERS.keySet().stream().sorted().toList();
        int refused = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            List<String> parts = new ArrayList<>();
            if (random.nextInt(4) > 0) {
                parts.add("period=2023-02");
            }
            for (int j = random.nextInt(3); j >= 0; j--) {
                List<String> names = PARAMETERS.get(path);
                String name = names.get(random.nextInt(names.size()));
                parts.add(name + "=" + encoded(VALUES.get(random.nextInt(VALUES.size()))));
            }
            String question = path + "?" + String.join("&", parts);
            Response answer = given().urlEncodingEnabled(false).get(question);
            String as = "seed " + seed + ": " + question;
            assertThat(answer.statusCode()).as(as).isIn(200, 400, 406, 422);
            if (answer.statusCode() != 200) {
                refused++;
                assertThat(answer.contentType()).as(as).startsWith("application/problem+json");
                assertThat(answer.jsonPath().getString("code")).as(as).isNotBlank();
                assertThat(answer.jsonPath().getString("detail")).as(as).isNotBlank();
            }
        }
        assertThat(refused).isBetween(QUESTIONS / 4, QUESTIONS - 1);
    }

    /** Their weeks and reporting months end in a year that cannot be told. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/online-rate?period=2199-12-05/2199-12-20",
                "/metrics/online-rate?period=2199-12-30/2199-12-31",
                "/metrics/dossiers?period=2199-12&groupBy=week&filled=true",
                "/metrics/online-rate?period=2199-12-20/2199-12-31&groupBy=week&format=csv",
                "/coverage?period=2199-12-30/2199-12-31",
                "/publications?period=2199-12-05/2199-12-20",
                "/submissions/template?unit=16681&period=2199-12-05/2199-12-20",
            })
    void answersForTheLastDaysThatCanBeAskedFor(String question) {
        get(question).statusCode(200);
        submit(unitReturn("16681", question.replaceAll(".*period=([^&]*).*", "$1")))
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "distrct=412",
                "period=2023&groupBy=communes",
                "period=0001/9999",
                "period=last-9999-day",
                "groupBy=day",
                "period=1899",
                "period=2200",
                "period=2023&groupBy=day&groupBy=day"
            })
    void namesWhatIsWrong(String question) {
        get("/metrics/online-rate?" + question).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void refusesDayByProcedureByUnitOverAYear() {
        List<String> communes = get("/units?province=40&kind=commune&validOn=2025-08-01&limit=15")
                .extract()
                .path("items.code");
        communes.forEach(unit ->
                submit(unitReturn(unit, "2025-08-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4))));
        String asked = "/metrics/online-rate?province=40&period=2025-07-01/2025-12-31&groupBy=day,procedure,unit";
        get(asked + ",level")
                .statusCode(400)
                .body("code", equalTo("too-many-cells-expected"))
                .body(
                        "detail",
                        matchesPattern(
                                "This may be up to \\d,\\d{3},\\d{3} rows; an answer with 9 figures a row has at most 33,333\\..*groupBy.*filter\\."));
        // What may have few enough is counted.
        get(asked).statusCode(200).body("rows", hasSize(15));
        get("/metrics/online-rate?province=40&period=2025-07-01/2025-12-31&groupBy=day,procedure,level")
                .statusCode(200)
                .body("rows", hasSize(1));
    }

    /** Nothing is due yet of the days asked for, and much was of as many before. */
    @Test
    void refusesTooManyRowsOfThePeriodToCompareWithToo() {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        String asked = "/metrics/online-rate?province=40&groupBy=day,unit&period=" + today.plusDays(2) + "/"
                + today.plusDays(401);
        get(asked).statusCode(200);
        get(asked + "&compare=previous-period").statusCode(400).body("code", equalTo("too-many-cells-expected"));
    }

    @Test
    void refusesRowsForEachDayOfThreeCenturies() {
        get("/metrics/digitisation-rate?period=1900/2199&groupBy=day&filled=true")
                .statusCode(400)
                .body("code", equalTo("too-many-cells-expected"))
                .body(
                        "detail",
                        matchesPattern(
                                "This may be up to 109,573 rows; an answer with 6 figures a row has at most 50,000\\..*"));
        given().header("Accept-Language", "vi")
                .get("/api/v1/metrics/digitisation-rate?period=1900/2199&groupBy=day&filled=true")
                .then()
                .statusCode(400)
                .body("detail", containsString("109.573"))
                .body("detail", containsString("50.000"));
        get("/metrics/digitisation-rate?period=1900/2199&groupBy=year&filled=true")
                .statusCode(200)
                .body("rows", hasSize(300));
        // Few enough to be counted, and then too many: so many days of each of the levels that were found.
        submit(unitReturn(
                VINH,
                "2023-02-01",
                count(RESIDENCE, 4, "received", 10, "receivedOnline", 4),
                count(RESIDENCE, 3, "received", 10, "receivedOnline", 4)));
        get("/metrics/online-rate?period=2100/2199&groupBy=day,level&filled=true")
                .statusCode(200)
                .body("rows", hasSize(0));
        get("/metrics/online-rate?period=2020/2119&groupBy=day,level&filled=true")
                .statusCode(400)
                .body("code", equalTo("too-many-cells"));
        get("/coverage?period=2000/2199&groupBy=unit,day")
                .statusCode(400)
                .body("code", equalTo("too-many-cells-expected"));
    }

    /** Before anything is counted it is known for how many stretches of which units reports are due. */
    @ParameterizedTest
    @ValueSource(strings = {"2021-03-05/2026-10-20", "2022/2026-08-31", "2023-07-01/2026-09-30"})
    void tellsForHowManyRowsReportsAreDue(String period) {
        Period days = Period.parse(period).orElseThrow();
        for (String stretch : List.of("day", "week")) {
            long due = database.one("""
                    select count(distinct (r.id, date_trunc(?, day)))
                    from reporting_unit r
                    join generate_series(?::date, ?::date, interval '1 day') day
                      on day >= greatest(r.reports_from, r.valid_from) and (r.valid_to is null or day <= r.valid_to)
                    where r.reports_from is not null
                    """, row -> row.getLong(1), stretch, days.start(), days.end());
            get("/metrics/dossiers?compare=previous-period&groupBy=" + stretch + ",unit&period=" + period)
                    .statusCode(400)
                    .body("code", equalTo("too-many-cells-expected"))
                    .body("detail", startsWith(String.format(Locale.ENGLISH, "This may be up to %,d rows;", due)));
        }
    }

    /** Memory is taken by figures, of which a row of one question has six times as many as one of another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dossiers?",
                "dossiers?compare=previous-period&",
                "online-rate?",
                "online-rate?compare=previous-period&",
                "online-rate?target=0.5&",
                "online-rate?target=0.5&compare=previous-period&",
                "digitisation-rate?",
                "digitisation-rate?compare=previous-period&",
                "services-with-online-dossiers?"
            })
    void theMoreFiguresARowHasTheFewerRowsAreGiven(String question) {
        String asked = "/metrics/" + question;
        String header = get(asked + "period=2023&groupBy=day,kind&format=csv&labels=code")
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .findFirst()
                .orElseThrow();
        int figures = header.split(",").length - "day,kind,synthetic".split(",").length;
        int most = Math.min(50_000, 300_000 / figures);
        String told = String.format(Locale.ENGLISH, "an answer with %d figures a row has at most %,d.", figures, most);
        get(asked + "period=2060/2199&groupBy=day&filled=true")
                .statusCode(400)
                .body("code", equalTo("too-many-cells-expected"))
                .body("detail", containsString(told));
    }

    @Test
    void takesAThousandFilterValuesAndNoMore() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)));
        String same = IntStream.range(0, 2000).mapToObj(i -> "unit=412").collect(Collectors.joining("&"));
        get("/metrics/online-rate?period=2023-02-01&" + same)
                .statusCode(200)
                .body("total.denominator", equalTo(10))
                .body("total.coverage.expected", equalTo(1));
        String units = communes(1000);
        for (String path : List.of("/metrics/online-rate", "/coverage", "/dossier-counts")) {
            get(path + "?period=2025-08-01&" + units).statusCode(200);
            get(path + "?period=2025-08-01&" + units
                            + (path.equals("/coverage") ? "&province=40" : "&procedure=DA06-08"))
                    .statusCode(400)
                    .body("code", equalTo("too-many-values"))
                    .body("detail", containsString("1,001"));
        }
        get("/metrics/online-rate?period=2023-02-01&unit=XX&unit=YY&unit=XX")
                .statusCode(400)
                .body("errors.code", contains("unknown-code", "unknown-code"));
    }

    private static String communes(int count) {
        List<String> codes = get("/units?kind=commune&validOn=2025-08-01&limit=" + count)
                .extract()
                .path("items.code");
        assertThat(codes).hasSize(count);
        return codes.stream().map(code -> "unit=" + code).collect(Collectors.joining("&"));
    }

    @Test
    void anEndlessAddressIsRefusedAndNothingElseSuffers() {
        String endless = "unit=" + "4".repeat(100_000);
        Response answer = given().urlEncodingEnabled(false).get("/api/v1/metrics/online-rate?period=2023&" + endless);
        assertThat(answer.statusCode()).isEqualTo(414);
        get("/metrics").statusCode(200);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
