package vn.tthc.stats.submission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.FINES;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.reference.Codebooks;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SubmissionTest {

    private static final String DAY = "2023-02-01";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Codebooks codebooks;

    @Test
    void storesADayAndAcknowledgesWithAReceiptThatCanBeReadAgain() {
        String location = submit(unitReturn(
                        VINH, DAY, count(RESIDENCE, 4, "received", 42, "receivedOnline", 31, "resolvedOnTime", 38)))
                .statusCode(201)
                .body("unit", equalTo(VINH))
                .body("period", equalTo(DAY))
                .body("inserted", equalTo(1))
                .body("revised", equalTo(0))
                .body("unchanged", equalTo(0))
                .body("withdrawn", equalTo(0))
                .body("revision", equalTo("1"))
                .body("synthetic", equalTo(false))
                .body("contentSha256", matchesPattern("[0-9a-f]{64}"))
                .extract()
                .header("Location");
        Map<String, Object> receipt =
                given().get(location).then().statusCode(200).extract().path("$");
        assertThat(receipt).containsEntry("inserted", 1).containsEntry("unit", VINH);
        Api.get("/submissions?unit=412&period=2023-02")
                .body("items", hasSize(1))
                .body("items[0].inserted", equalTo(1));
    }

    @Test
    void tellsNewRevisedAndUnchangedApart() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42), count(BIRTH, 3, "received", 9)));
        submit(unitReturn(
                        VINH,
                        DAY,
                        count(RESIDENCE, 4, "received", 43),
                        count(BIRTH, 3, "received", 9),
                        count(FINES, 4, "received", 1)))
                .statusCode(201)
                .body("inserted", equalTo(1))
                .body("revised", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("revision", equalTo("2"));
        Api.get("/dossier-counts?unit=412&procedure=1.004222")
                .body("items.received", contains(43))
                .body("items.revision", contains(2));
    }

    @Test
    void sendingTheSameAgainChangesNothing() {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        String hash = submit(body).extract().path("contentSha256");
        submit(body)
                .statusCode(201)
                .body("inserted", equalTo(0))
                .body("revised", equalTo(0))
                .body("unchanged", equalTo(1))
                .body("revision", equalTo("1"))
                .body("contentSha256", equalTo(hash));
        Api.get("/dossier-counts?unit=412").body("items.revision", contains(1));
        assertThat(countOf("dossier_count_history")).isZero();
    }

    @Test
    void aMeasureThatIsNoLongerSentIsARevision() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42, "receivedOnline", 0)));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42))).body("revised", equalTo(1));
        Api.get("/dossier-counts?unit=412").body("items[0].receivedOnline", nullValue());
    }

    @Test
    void keepsWhatItSupersedes() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 40)));
        assertThat(countOf(
                        "dossier_count_history where received = 42 and revision = 1 and superseded_at > recorded_at"))
                .isOne();
    }

    @Test
    void aNilReturnCountsAsReported() {
        submit(unitReturn(VINH, DAY))
                .statusCode(201)
                .body("inserted", equalTo(0))
                .body("revision", equalTo("1"));
        Api.get("/metrics/online-rate?period=2023-02-01&unit=412")
                .body("total.coverage.received", equalTo(1))
                .body("total.coverage.expected", equalTo(1))
                .body("total.rate", nullValue());
    }

    @Test
    void aDryRunTellsWhatWouldHappenAndStoresNothing() {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions?dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("inserted", equalTo(1))
                .body("id", nullValue());
        for (String table : List.of("submission", "dossier_count", "unit_day_report", "unit_version")) {
            assertThat(countOf(table)).as(table).isZero();
        }
        submit(body).body("inserted", equalTo(1)).body("id", notNullValue());
    }

    @Test
    void takesEverySpellingOfAProcedureForTheSame() {
        submit(unitReturn(VINH, DAY, count("1.004222", 4, "received", 42)));
        for (String spelling : List.of("1.004222.000.00.00.H41", "1.004222.H41", "DA06-03", "da06-03", " 1.004222 ")) {
            submit(unitReturn(VINH, DAY, count(spelling, 4, "received", 42)))
                    .statusCode(201)
                    .body("unchanged", equalTo(1));
        }
        submit(unitReturn(VINH, DAY, count("1.004222", 4, "received", 1), count("1.004222.H41", 4, "received", 1)))
                .statusCode(422)
                .body("errors.code", contains("duplicate-row", "duplicate-row"))
                .body("errors.row", contains(0, 1));
    }

    @Test
    void aCodeNamesTheUnitOfThePeriod() {
        submit(unitReturn("17464", "2023-02-01", count(RESIDENCE, 4, "received", 1)))
                .statusCode(201);
        submit(unitReturn("17464", "2024-12-15", count(RESIDENCE, 4, "received", 2)))
                .statusCode(201);
        submit(unitReturn("17464", "2025-07-02", count(RESIDENCE, 4, "received", 4)))
                .statusCode(201);
        Api.get("/dossier-counts?unit=17464&period=2023-02-01").body("items.received", contains(1));
        Api.get("/dossier-counts?unit=17464&period=2024-12").body("items.received", contains(2));
        for (String period : List.of("2023-02-01", "2024-12-15", "2025-07-02")) {
            JsonPath count = Api.get("/dossier-counts?unit=17464&period=" + period)
                    .extract()
                    .jsonPath();
            Api.get("/dossier-counts/{id}/revisions", count.getString("items[0].id"))
                    .body("received", contains(count.getInt("items[0].received")));
        }
        Api.get("/dossier-counts?unit=17464&period=2025-07").body("items.received", contains(4));
        Api.get("/dossier-counts?unit=17464&period=2023/2025")
                .statusCode(400)
                .body("errors[0].code", equalTo("ambiguous-code"))
                .body("errors[0].detail", containsString("Xã Diễn Thành"));
        Api.get("/dossier-counts?unit={code}&period=2023/2025", "17464@2024-12-15")
                .body("items.received", contains(2));
        submit(unitReturn("17464", "2024-11-30/2024-12-01", count(RESIDENCE, 4, "received", 1)))
                .statusCode(422)
                .body("errors[0].code", equalTo("unit-not-in-force"));
        // A district sees the communes that were its own.
        Api.get("/dossier-counts?district=425").body("items.received", contains(1, 2));
    }

    @Test
    void refusesToCountADayTwice() {
        submit(unitReturn(VINH, "2023-02-10", count(RESIDENCE, 4, "received", 5)))
                .statusCode(201);
        submit(unitReturn(VINH, "2023-02", count(BIRTH, 3, "received", 9), count(RESIDENCE, 4, "received", 100)))
                .statusCode(422)
                .body("errors", hasSize(1))
                .body("errors[0].row", equalTo(1))
                .body("errors[0].pointer", equalTo("/counts/1"))
                .body("errors[0].code", equalTo("period-overlap"))
                .body("errors[0].detail", containsString("2023-02-10"));
        submit(unitReturn(VINH, "2023-03", count(RESIDENCE, 4, "received", 100)))
                .statusCode(201);
        for (String overlapping : List.of("2023-03-01", "2023-03-31", "2023-W09", "2023-Q1", "2023-03-R", "2023")) {
            submit(unitReturn(VINH, overlapping, count(RESIDENCE, 4, "received", 1)))
                    .statusCode(422)
                    .body("errors[0].code", equalTo("period-overlap"));
        }
        submit(unitReturn(VINH, "2023-03", count(RESIDENCE, 4, "received", 101)))
                .body("revised", equalTo(1));
        submit(unitReturn(VINH, "2023-03-15", count(RESIDENCE, 3, "received", 1)))
                .statusCode(201);
        submit(unitReturn(DIEN_CHAU, "2023-03-15", count(RESIDENCE, 4, "received", 1)))
                .statusCode(201);
        Api.get("/metrics/dossiers?period=2023-Q1&unit=412").body("total.received", equalTo(5 + 101 + 1));
    }

    @Test
    void whatCannotBeANumberIsQuotedByItsBrackets() {
        submit(unitReturn(
                        VINH,
                        DAY,
                        count(RESIDENCE, 4, "received", List.of(1)),
                        count(BIRTH, 4, "received", Map.of("a", 1))))
                .statusCode(422)
                .body("errors.code", contains("not-a-whole-number", "not-a-whole-number"))
                .body("errors[0].detail", containsString("[ ]"))
                .body("errors[1].detail", containsString("{ }"));
    }

    @Test
    void namesAllBadRowsAtOnceAndStoresNone() {
        submit(unitReturn(
                        VINH,
                        DAY,
                        count(RESIDENCE, 4, "received", 1),
                        count("9.999999", 4, "received", 1),
                        count(RESIDENCE, 5, "received", 1),
                        count(BIRTH, 3, "received", 3, "receivedOnline", 4),
                        count(BIRTH, 4, "received", -1),
                        count(FINES, 4, "received", 4_000_000_000L),
                        count(FINES, 3, "received", 1.5),
                        count("1.004194", 4),
                        count("1.004194", 3, "recieved", 1),
                        count("2.001159", 4, "received", "7"),
                        count(RESIDENCE, 4, "received", 2),
                        count("1.000894", 3, "feeDue", 1, "feePaidOnline", 2)))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-return"))
                .body("status", equalTo(422))
                .body("errorCount", equalTo(12))
                .body("errors.row", contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
                .body(
                        "errors.code",
                        contains(
                                "duplicate-row",
                                "unknown-procedure",
                                "unknown-level",
                                "online-exceeds-received",
                                "negative",
                                "too-large",
                                "not-a-whole-number",
                                "no-measures",
                                "unknown-field",
                                "not-a-whole-number",
                                "duplicate-row",
                                "paid-exceeds-due"))
                .body("errors[3].pointer", equalTo("/counts/3/receivedOnline"));
        assertThat(countOf("dossier_count")).isZero();
        assertThat(countOf("submission")).isZero();
    }

    @Test
    void writesQuantitiesAsTheLanguageDoesAndNothingElse() {
        Map<String, Object> wrong = unitReturn(
                VINH,
                DAY,
                count(FINES, 4, "received", 4_000_000_000L),
                count(BIRTH, 3, "received", 1200, "receivedOnline", 2559),
                count(RESIDENCE, 2000, "received", 1));
        submit(wrong)
                .statusCode(422)
                .body(
                        "errors.detail",
                        contains(
                                startsWith("“received” is above the limit of 1,000,000,000."),
                                startsWith("Dossiers received online (2,559) are more than dossiers received (1,200)"),
                                endsWith("this was sent: 2000.")));
        vietnamese(wrong)
                .statusCode(422)
                .body("detail", startsWith("Báo cáo có 3 lỗi."))
                .body(
                        "errors.detail",
                        contains(
                                equalTo("“received” vượt quá giới hạn 1.000.000.000."),
                                startsWith("Số hồ sơ tiếp nhận trực tuyến (2.559) lớn hơn số hồ sơ tiếp nhận (1.200):"),
                                endsWith("đã gửi: 2000.")));
        // What numbers a place is no quantity.
        vietnamese("\n".repeat(2558) + "{")
                .statusCode(400)
                .body("detail", startsWith("Nội dung không phải JSON hợp lệ (dòng 2559, cột "));
    }

    private static ValidatableResponse vietnamese(Object body) {
        return given().header("Authorization", "Bearer " + Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions")
                .then();
    }

    @Test
    void refusesMoreDigitalResultsThanResults() {
        submit(unitReturn(
                        VINH,
                        DAY,
                        count(
                                RESIDENCE,
                                4,
                                "resolvedEarly",
                                1,
                                "resolvedOnTime",
                                2,
                                "resolvedOverdue",
                                3,
                                "resultsDigitised",
                                7)))
                .statusCode(422)
                .body("errors.code", contains("digitised-exceeds-resolved"))
                .body("errors.pointer", contains("/counts/0/resultsDigitised"));
        // Without all of its parts the number of resolved dossiers is not known.
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "resolvedOnTime", 2, "resultsDigitised", 7)))
                .statusCode(201);
    }

    @Test
    void refusesAProcedureThatHasEnded() throws SQLException {
        procedureEnds("'2023-01-31'");
        try {
            submit(unitReturn(VINH, "2023-01-31", count(FINES, 4, "received", 1)))
                    .statusCode(201);
            submit(unitReturn(VINH, DAY, count(FINES, 4, "received", 1)))
                    .statusCode(422)
                    .body("errors.code", contains("procedure-not-in-force"))
                    .body("errors[0].detail", containsString("2023-01-31"));
        } finally {
            procedureEnds("null");
        }
    }

    private void procedureEnds(String day) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update procedure set valid_to = " + day + " where catalog_key = 'DA06-08'");
            statement.execute("update reference_version set n = n + 1");
        }
    }

    @Test
    void refusesAReturnThatIsNoReturn() {
        refused("[]", "wrong-type", "");
        refused("\"x\"", "wrong-type", "");
        refused("null", "wrong-type", "");
        refused("{}", "required", "/unit");
        refused("{\"unit\":412,\"period\":\"2023-02-01\",\"counts\":[]}", "wrong-type", "/unit");
        refused("{\"unit\":\"\",\"period\":\"2023-02-01\",\"counts\":[]}", "required", "/unit");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-01\"}", "required", "/counts");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":{}}", "wrong-type", "/counts");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":[7]}", "wrong-type", "/counts/0");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"reason\":5,\"counts\":[]}", "wrong-type", "/reason");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-30\",\"counts\":[]}", "invalid-period", "/period");
        refused("{\"unit\":\"412\",\"period\":\"2999-01-01\",\"counts\":[]}", "invalid-period", "/period");
        refused("{\"unit\":\"412\",\"period\":\"2099-01-01\",\"counts\":[]}", "period-in-future", "/period");
        refused("{\"unit\":\"412\",\"period\":\"2021/2022\",\"counts\":[]}", "period-too-long", "/period");
        refused("{\"unit\":\"99999\",\"period\":\"2023-02-01\",\"counts\":[]}", "unknown-unit", "/unit");
        refused("{\"unit\":\"412\\u0000\",\"period\":\"2023-02-01\",\"counts\":[]}", "unknown-unit", "/unit");
        refused("{\"unit\":\"413\",\"period\":\"2025-01-01\",\"counts\":[]}", "unit-not-in-force", "/unit");
        refused("{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":[],\"note/s\":1}", "unknown-field", "/note~1s");
        refused("{\"unit\":\"" + "4".repeat(5000) + "\",\"period\":\"2023-02-01\",\"counts\":[]}", "too-long", "/unit");
    }

    private static void refused(String body, String code, String pointer) {
        submit(body)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].code", equalTo(code))
                .body("errors[0].pointer", equalTo(pointer));
    }

    @Test
    void reasonsAreTextThatIsWhole() {
        refused(
                "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"reason\":\"\\ud800\",\"counts\":[]}",
                "control-characters",
                "/reason");
        refused(
                "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"reason\":\"\uFFFD\",\"counts\":[]}",
                "control-characters",
                "/reason");
        Api.as(Api.ADMIN)
                .urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body(unitReturn("412", "2023-02-01"))
                .post("/api/v1/submissions?reason=%ff%fe")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("control-characters"));
        // Said with nothing, it is not said.
        Map<String, Object> blank = unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 1));
        blank.put("reason", " \n");
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(blank)
                .post("/api/v1/submissions?reason=sai")
                .then()
                .statusCode(201)
                .body("reason", equalTo("sai"));
    }

    @Test
    void refusesWhatIsNotJson() {
        for (String body : List.of(
                "",
                "{",
                "{\"unit\":",
                "{unit:1}",
                "{\"unit\":\"412\",\"unit\":\"413\",\"period\":\"2023-02-01\",\"counts\":[]}",
                "{} {}",
                "[".repeat(5000),
                "{\"unit\":NaN}",
                "\u0000")) {
            submit(body)
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("code", equalTo("malformed-json"));
        }
        submit("{\"unit\":\n \"412\",}")
                .statusCode(400)
                .body("errors.code", contains("malformed-json"))
                .body("errors[0].line", equalTo(2))
                .body("errors[0].column", equalTo("8"));
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'})
                .post("/api/v1/submissions")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-json"));
    }

    @Test
    void refusesWhatIsTooLarge() {
        submit("{\"unit\":\"412\",\"x\":\"" + "x".repeat(10_000_000) + "\"}")
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("body-too-large"));
        submit("x".repeat(70_000_000))
                .statusCode(413)
                .contentType("application/problem+json")
                .body("code", equalTo("body-too-large"));
        assertThat(countOf("submission")).isZero();
    }

    @Test
    void refusesAnotherContentTypeAndUnknownParameters() {
        Api.as(Api.ADMIN)
                .contentType("application/xml")
                .body("<x/>")
                .post("/api/v1/submissions")
                .then()
                .statusCode(415)
                .contentType("application/problem+json")
                .body("code", equalTo("unsupported-media-type"));
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/submissions?dryrun=true")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown-parameter"))
                .body("detail", containsString("dryRun"));
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/submissions?dryRun=maybe")
                .then()
                .statusCode(400)
                .body("errors[0].parameter", equalTo("dryRun"));
        Api.get("/submissions?limit=0")
                .statusCode(400)
                .body("errors[0].parameter", equalTo("limit"))
                .body("errors[0].code", equalTo("not-one-of"))
                .body("errors[0].detail", equalTo("“limit” takes: ≥ 1 (“0” was sent)."));
        Api.get("/submissions/999999999").statusCode(404).body("code", equalTo("not-found"));
        Api.get("/submissions/x").statusCode(404).body("code", equalTo("not-found"));
        Api.get("/submissions?cursor=rubbish").statusCode(400).body("code", equalTo("invalid-cursor"));
        Api.get("/submissions?unit=nowhere").statusCode(400).body("errors[0].code", equalTo("unknown-code"));
    }

    @Test
    void answersInVietnameseUnlessAskedForEnglish() {
        String body = "{\"unit\":\"99999\",\"period\":\"2023-02-01\",\"counts\":[]}";
        given().header("Authorization", "Bearer " + Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions")
                .then()
                .body("title", equalTo("Dữ liệu không hợp lệ"))
                .body(
                        "errors[0].detail",
                        equalTo("Không có đơn vị nào mang mã hoặc tên “99999”."
                                + " Hãy ghi mã (412) hoặc tên đầy đủ (Phường Đông Vĩnh)."));
        submit(body)
                .body(
                        "errors[0].detail",
                        equalTo("No unit has the code or name “99999”."
                                + " Give its code (412) or its full name (Phường Đông Vĩnh)."));
    }

    @Test
    void pagesReceiptsNewestFirst() {
        List<Object> sent = new ArrayList<>();
        for (int day = 1; day <= 7; day++) {
            sent.add(0, submit(unitReturn(VINH, "2023-02-0" + day)).extract().path("id"));
        }
        List<Object> read = new ArrayList<>();
        String next = "";
        do {
            var page = Api.get("/submissions?limit=3" + next).statusCode(200).extract();
            read.addAll(page.path("items.id"));
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        } while (next != null);
        assertThat(read).isEqualTo(sent);
    }

    @Test
    void storesAHundredRowsInAsManyStatementsAsOne() throws SQLException {
        List<String> keys = codebooks.current().procedures().stream()
                .map(procedure -> procedure.catalogKey)
                .limit(100)
                .toList();
        submit(unitReturn(VINH, "2023-01-01", count(RESIDENCE, 4, "received", 1)));
        // The least of a few: now and then a connection is opened or the next block of ids is fetched.
        long one = Long.MAX_VALUE;
        long hundred = Long.MAX_VALUE;
        for (int day = 10; day < 15; day++) {
            one = Math.min(one, statementsOf(List.of(RESIDENCE), "2023-01-" + day));
            hundred = Math.min(hundred, statementsOf(keys, "2023-02-" + day));
        }
        assertThat(hundred).isEqualTo(one).isLessThan(15);
        assertThat(countOf("dossier_count where period_start = '2023-02-10'")).isEqualTo(100);
    }

    private long statementsOf(List<String> procedures, String day) throws SQLException {
        List<Map<String, Object>> counts =
                procedures.stream().map(key -> count(key, 4, "received", 3)).toList();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            statement.execute("select pg_stat_statements_reset()");
            submit(Map.of("unit", VINH, "period", day, "counts", counts)).statusCode(201);
            try (ResultSet result = statement.executeQuery(
                    "select sum(calls) from pg_stat_statements where query not ilike '%pg_stat_statements%'")) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private long countOf(String from) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from " + from)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRowThatIsUnreadableIsNotAlsoCalledEmpty() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", "x")))
                .body("errors.code", contains("not-a-whole-number"))
                .body("errors.code", not(contains("no-measures")));
    }
}
