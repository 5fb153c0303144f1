package vn.tthc.stats.submission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.FINES;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;

/** How what was sent once is sent again, corrected, withdrawn, and looked back at. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CorrectionsTest {

    private static final String DAY = "2023-02-01";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    IdempotentAnswers answers;

    @ConfigProperty(name = "tthc.write.parallel")
    int parallel;

    @AfterEach
    void everythingAddsUp() {
        verifyClean();
    }

    // --- Idempotency-Key ---

    private static ValidatableResponse submitOnce(String key, Object body) {
        return Api.as(Api.ADMIN)
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions")
                .then();
    }

    @Test
    void aRepetitionGetsTheFirstAnswer() {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        String first = submitOnce("\"a-1\"", body)
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue())
                .extract()
                .asString();
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 43)));
        ValidatableResponse again = submitOnce("a-1", body)
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", notNullValue());
        assertThat(again.extract().asString()).isEqualTo(first);
        get("/dossier-counts").body("items.received", contains(43));
    }

    @Test
    void answersAreForgottenInTheEnd() throws SQLException {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        submitOnce("old", body).statusCode(201);
        submitOnce("young", body).statusCode(201);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update idempotent_answer set created_at = created_at - interval '400 days' where key = 'old'");
        }
        answers.sweep();
        submitOnce("young", body).header("Idempotency-Replayed", "true");
        submitOnce("old", body).statusCode(201).header("Idempotency-Replayed", nullValue());
    }

    @Test
    void aKeyIsForOneRequestOnly() {
        submitOnce("b", unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)))
                .statusCode(201);
        submitOnce("b", unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 43)))
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        Api.as(Api.ADMIN)
                .header("Idempotency-Key", "b")
                .contentType(ContentType.JSON)
                .body(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)))
                .post("/api/v1/submissions?mode=replace")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        String other = Api.keyFor(VINH, "reporter");
        Api.as(other)
                .header("Idempotency-Key", "b")
                .contentType(ContentType.JSON)
                .body(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 44)))
                .post("/api/v1/submissions")
                .then()
                .statusCode(201);
    }

    @Test
    void aRefusedReturnMayBeCorrectedUnderTheSameKey() {
        submitOnce("c", unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", -1)))
                .statusCode(422);
        submitOnce("c", unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1)))
                .statusCode(201);
    }

    @Test
    void aKeyMustBeAShortText() {
        for (String key : List.of("x".repeat(256), "\"open", "Zoë", "\"\"", "")) {
            submitOnce(key, unitReturn(VINH, DAY)).statusCode(400).body("code", equalTo("invalid-idempotency-key"));
        }
        for (String query : List.of("", "?dryRun=true")) {
            Api.as(Api.ADMIN)
                    .header("Idempotency-Key", "one", "two")
                    .contentType(ContentType.JSON)
                    .body(unitReturn(VINH, DAY))
                    .post("/api/v1/submissions" + query)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid-idempotency-key"));
        }
    }

    // --- Modes ---

    @Test
    void partialStoresWhatIsRightAndTellsRowByRowWhatBecameOfIt() {
        submit(unitReturn(VINH, DAY, count(BIRTH, 3, "received", 5), count(FINES, 4, "received", 6)));
        submit(
                        unitReturn(
                                VINH,
                                DAY,
                                count(RESIDENCE, 4, "received", 1),
                                count(BIRTH, 3, "received", 7),
                                count(FINES, 4, "received", 6),
                                count("9.999999", 4, "received", 1),
                                count("1.004194", 4, "received", 1, "receivedOnline", 2)),
                        "?mode=partial")
                .statusCode(207)
                .body("inserted", equalTo(1))
                .body("revised", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("refused", equalTo(2))
                .body("rows.outcome", contains("inserted", "revised", "unchanged", "refused", "refused"))
                .body("rows[3].errors[0].code", equalTo("unknown-procedure"))
                .body("rows[4].errors[0].pointer", equalTo("/counts/4/receivedOnline"));
        get("/dossier-counts").body("items", hasSize(3));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1)), "?mode=partial")
                .statusCode(201)
                .body("rows.outcome", contains("unchanged"));
    }

    @Test
    void partialWithNothingRightStoresNothing() {
        submit(unitReturn(VINH, DAY, count("9.999999", 4, "received", 1)), "?mode=partial")
                .statusCode(422);
        submit(unitReturn("99999", DAY, count(RESIDENCE, 4, "received", 1)), "?mode=partial")
                .statusCode(422);
        get("/submissions").body("items", empty());
    }

    @Test
    void partialLeavesOutWhatOverlaps() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1)));
        submit(
                        unitReturn(VINH, "2023-02", count(RESIDENCE, 4, "received", 9), count(BIRTH, 3, "received", 9)),
                        "?mode=partial")
                .statusCode(207)
                .body("rows.outcome", contains("refused", "inserted"))
                .body("rows[0].errors[0].code", equalTo("period-overlap"));
    }

    @Test
    void replaceWithdrawsWhatIsNotSent() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1), count(BIRTH, 3, "received", 2)));
        submit(unitReturn(VINH, "2023-02-02", count(BIRTH, 3, "received", 3)));
        submit(unitReturn(DIEN_CHAU, DAY, count(BIRTH, 3, "received", 4)));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1)), "?mode=replace&reason=nhầm")
                .statusCode(201)
                .body("withdrawn", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("reason", equalTo("nhầm"))
                .body("revision", equalTo("3"));
        get("/dossier-counts").body("items.received", contains(1, 3, 4));
        get("/metrics/dossiers?period=2023-02&unit=412").body("total.received", equalTo(4));
    }

    @Test
    void replacingAMonthByOneFigureTakesItsDaysOut() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 1)));
        submit(unitReturn(VINH, "2023-02-28", count(RESIDENCE, 4, "received", 2)));
        submit(unitReturn(VINH, "2023-02", count(RESIDENCE, 4, "received", 50)))
                .statusCode(422)
                .body("errors[0].code", equalTo("period-overlap"));
        submit(unitReturn(VINH, "2023-02", count(RESIDENCE, 4, "received", 50)), "?mode=replace")
                .statusCode(201)
                .body("withdrawn", equalTo(2))
                .body("inserted", equalTo(1));
        submit(unitReturn(VINH, "2023-02"), "?mode=replace").body("withdrawn", equalTo(1));
        get("/dossier-counts").body("items", empty());
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 3)))
                .statusCode(201)
                .body("inserted", equalTo(1));
        get("/dossier-counts/412~DA06-03~4~2023-02-01/revisions")
                .body("revision", contains(1, 2, 3))
                .body("withdrawn", contains(false, true, false));
    }

    @Test
    void aReturnMayBeTakenBackAsIfItHadNeverCome() {
        submit(unitReturn(VINH, "2023-02-01/2023-02-02", count(BIRTH, 4, "received", 1)));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)));
        submit(unitReturn(VINH, "2023-03"));
        Instant before = Instant.now();
        get("/coverage?period=2023&unit=412").body("total.received", equalTo(2 + 31));

        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)), "?mode=withdraw")
                .statusCode(422)
                .body("errors.code", contains("counts-in-withdrawal"));
        submit(unitReturn(VINH, "2023-03"), "?mode=withdraw&dryRun=true").body("unreported", equalTo(31));
        submit(unitReturn(VINH, "2023-03"), "?mode=withdraw")
                .statusCode(201)
                .body("withdrawn", equalTo(0))
                .body("unreported", equalTo(31));
        // The other count covers the day: it was reported, and is still.
        submit(unitReturn(VINH, DAY), "?mode=withdraw")
                .statusCode(201)
                .body("withdrawn", equalTo(1))
                .body("unreported", equalTo(0));
        submit(unitReturn(VINH, "2023-02"), "?mode=withdraw")
                .statusCode(201)
                .body("withdrawn", equalTo(1))
                .body("unreported", equalTo(2));
        submit(unitReturn(VINH, "2023-02"), "?mode=withdraw")
                .statusCode(201)
                .body("withdrawn", equalTo(0))
                .body("unreported", equalTo(0));

        get("/coverage?period=2023&unit=412").body("total.received", equalTo(0)).body("total.missing", equalTo(365));
        get("/metrics/dossiers?period=2023&unit=412")
                .body("total.received", nullValue())
                .body("total.coverage.received", equalTo(0));
        get("/coverage?period=2023&unit=412&asOf=" + before).body("total.received", equalTo(33));
        get("/metrics/dossiers?period=2023&unit=412&asOf=" + before)
                .body("total.received", equalTo(43))
                .body("total.coverage.received", equalTo(33));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1)))
                .statusCode(201)
                .body("inserted", equalTo(1));
        get("/coverage?period=2023&unit=412").body("total.received", equalTo(1));
    }

    @Test
    void theMomentOfARevisionIsOnItsReceipt() {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        Instant recorded = Instant.parse(submit(body).extract().jsonPath().getString("recordedAt"));
        get("/metrics/dossiers?period=" + DAY + "&asOf=" + recorded).body("total.received", equalTo(42));
        get("/metrics/dossiers?period=" + DAY + "&asOf=" + recorded.minusNanos(1000))
                .body("total.received", nullValue());
        submit(body, "?dryRun=true").body("recordedAt", nullValue());
    }

    @Test
    void everyDayInTheWayIsNamed() {
        for (int day = 1; day <= 12; day++) {
            submit(unitReturn(VINH, "2023-02-%02d".formatted(day), count(RESIDENCE, 4, "received", 1)));
        }
        submit(unitReturn(VINH, "2023-02-05/2023-02-06", count(RESIDENCE, 4, "received", 1)))
                .statusCode(422)
                .body("errors[0].detail", containsString("2023-02-05, 2023-02-06"));
        submit(unitReturn(VINH, "2023-02", count(RESIDENCE, 4, "received", 1)))
                .statusCode(422)
                .body("errors", hasSize(1))
                .body("errors[0].detail", containsString("2023-02-01, 2023-02-02"))
                .body("errors[0].detail", containsString("2023-02-10, … (12)"));
    }

    @Test
    void aDryRunOfAnyModeStoresNothing() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1), count(BIRTH, 3, "received", 2)));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 5)), "?mode=replace&dryRun=true")
                .statusCode(200)
                .body("id", nullValue())
                .body("withdrawn", equalTo(1))
                .body("revised", equalTo(1));
        get("/dossier-counts").body("items.received", contains(1, 2));
        get("/submissions").body("items", hasSize(1));
    }

    @Test
    void refusesModesThatThereAreNot() {
        submit(unitReturn(VINH, DAY), "?mode=merge")
                .statusCode(400)
                .body("errors[0].parameter", equalTo("mode"))
                .body("errors[0].detail", containsString("atomic, partial, replace"));
        submit(unitReturn(VINH, DAY), "?numberFormat=fr").statusCode(400);
        submit(unitReturn(VINH, DAY), "?reason=" + "x".repeat(1001)).statusCode(400);
    }

    // --- History ---

    @Test
    void everyRevisionSaysWhoWhenAndWhy() {
        String key = Api.keyFor(VINH, "reporter");
        submit(key, unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)));
        Map<String, Object> correction = new HashMap<>(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 40)));
        correction.put("reason", "Đối chiếu sổ");
        submit(key, correction).statusCode(201).body("reason", equalTo("Đối chiếu sổ"));
        submit(unitReturn(VINH, DAY), "?mode=replace&reason=sai ngày").body("withdrawn", equalTo(1));
        JsonPath revisions = get("/dossier-counts/412~DA06-03~4~2023-02-01/revisions")
                .statusCode(200)
                .body("revision", contains(1, 2, 3))
                .body("received", contains(42, 40, null))
                .body("withdrawn", contains(false, false, true))
                .body("by", contains(startsWith("test "), startsWith("test "), equalTo("bootstrap")))
                .body("reason", contains(null, "Đối chiếu sổ", "sai ngày"))
                .extract()
                .jsonPath();
        assertThat(revisions.getString("[0].supersededAt")).isEqualTo(revisions.getString("[1].recordedAt"));
        assertThat(revisions.getString("[1].supersededAt")).isEqualTo(revisions.getString("[2].recordedAt"));
        assertThat(revisions.getString("[2].supersededAt")).isNull();
        get("/dossier-counts/412~DA06-03~4~2023-02-02/revisions").statusCode(404);
        for (String id : List.of("x", "412~DA06-03~5~2023-02-01", "412~NONE~4~2023-02-01", "412~DA06-03~4~2023-13")) {
            get("/dossier-counts/{id}/revisions", id).statusCode(404);
        }
    }

    @Test
    void showsTheDataAsTheyWereKnown() {
        Instant before = databaseNow();
        submit(unitReturn(
                VINH, DAY, count(RESIDENCE, 4, "received", 10, "receivedOnline", 5), count(BIRTH, 3, "received", 7)));
        Instant first = databaseNow();
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 10, "receivedOnline", 8)));
        submit(unitReturn(VINH, "2023-02-02", count(RESIDENCE, 4, "received", 1, "receivedOnline", 1)));
        Instant second = databaseNow();
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 10, "receivedOnline", 8)), "?mode=replace");

        get("/dossier-counts?asOf=" + before).body("items", empty());
        get("/dossier-counts?asOf=" + first).body("items.receivedOnline", contains(5, null));
        get("/dossier-counts?asOf=" + second).body("items.receivedOnline", contains(8, null, 1));
        get("/dossier-counts").body("items.receivedOnline", contains(8, 1));

        String metric = "/metrics/online-rate?period=2023-02-01/2023-02-02&unit=412&groupBy=day&asOf=";
        get(metric + before).body("total.rate", nullValue()).body("total.coverage.received", equalTo(0));
        get(metric + first)
                .body("total.numerator", equalTo(5))
                .body("total.denominator", equalTo(10))
                .body("total.coverage.received", equalTo(1));
        get(metric + second).body("total.numerator", equalTo(9)).body("total.coverage.received", equalTo(2));
        get("/metrics/dossiers?period=2023-02&asOf=" + second).body("total.received", equalTo(18));
        get("/metrics/dossiers?period=2023-02").body("total.received", equalTo(11));
        get("/metrics/dossiers?period=2023-02&asOf=2999-01-01T00:00:00Z")
                .statusCode(400)
                .body("errors[0].code", equalTo("in-the-future"));
    }

    /** After everything that was acknowledged, before everything that is sent from now on. */
    private static Instant databaseNow() {
        return Instant.parse(get("/dossier-counts").extract().path("updatedUntil"))
                .plusNanos(1000);
    }

    @Test
    void tellsIncrementalReadersWhatHasChanged() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 1), count(BIRTH, 3, "received", 2)));
        submit(unitReturn(VINH, "2023-02-02", count(FINES, 4, "received", 3)));
        String until = get("/dossier-counts?limit=1").extract().path("updatedUntil");
        get("/dossier-counts?updatedAfter=" + until).body("items", empty());
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 5)), "?mode=replace");
        get("/dossier-counts?updatedAfter=" + until)
                .body("items.withdrawn", contains(false, true))
                .body("items.received", contains(5, null))
                .body("items.revision", contains(2, 2));
        JsonPath page =
                get("/dossier-counts?limit=1&updatedAfter=" + until).extract().jsonPath();
        get("/dossier-counts?limit=1&updatedAfter={u}&cursor={c}", until, page.getString("next"))
                .body("items.withdrawn", contains(true))
                .body("next", nullValue());
        submit(unitReturn(VINH, DAY, count(BIRTH, 3, "received", 2)));
        get("/dossier-counts?updatedAfter=" + until)
                .body("items.withdrawn", contains(false, false))
                .body("items.revision", contains(2, 3));
        get("/dossier-counts?unit=425&updatedAfter=" + until).body("items", empty());
        get("/dossier-counts?asOf=" + until + "&updatedAfter=" + until)
                .statusCode(400)
                .body("errors[0].detail", containsString("\"asOf\" and \"updatedAfter\""));
    }

    // --- What is odd, what is missing ---

    @Test
    void warnsOfWhatIsLateAndOfLevelsThatAreNotOffered() {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 3, "received", 42)))
                .statusCode(201)
                .body("warnings.code", contains("level-differs", "late"))
                .body("warnings[0].procedure.code", equalTo(RESIDENCE))
                .body("warnings[0].detail", containsString("level 3"));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 3, "received", 43)))
                .body("warnings.code", contains("level-differs"));
        get("/warnings").body("items", hasSize(3));
        get("/warnings?code=late&unit=412&period=2023-02").body("items.period", contains(DAY));
        get("/warnings?code=late&unit=425").body("items", empty());
        get("/warnings?code=early").statusCode(400);
        String next =
                get("/warnings?limit=2").body("items", hasSize(2)).extract().path("next");
        get("/warnings?limit=2&cursor=" + next).body("items", hasSize(1)).body("next", nullValue());
    }

    @Test
    void warnsOfDaysFarFromTheUnitsOwnWeekdays() {
        for (int week = 0; week < 6; week++) {
            submit(unitReturn(VINH, "2023-01-0" + 2, count(RESIDENCE, 4, "received", 100)));
            submit(unitReturn(
                            VINH,
                            java.time.LocalDate.of(2023, 1, 2).plusWeeks(week).toString(),
                            count(RESIDENCE, 4, "received", 100 + week)))
                    .body("warnings.findAll { it.code == 'jump' }", empty());
        }
        submit(unitReturn(VINH, "2023-02-13", count(RESIDENCE, 4, "received", 1000)))
                .statusCode(201)
                .body("warnings.findAll { it.code == 'jump' }", hasSize(1))
                .body("warnings.find { it.code == 'jump' }.detail", containsString("1,000 dossiers received"))
                .body("warnings.find { it.code == 'jump' }.detail", containsString("the mean of 102.5 on"));
        given().get("/api/v1/warnings?code=jump")
                .then()
                .body("items[0].detail", startsWith("Tiếp nhận 1.000 hồ sơ mức độ 4 trong ngày"))
                .body("items[0].detail", containsString("mức trung bình 102,5 của"));
        submit(unitReturn(VINH, "2023-02-13", count(RESIDENCE, 4, "received", 104)))
                .body("warnings.findAll { it.code == 'jump' }", empty());
        submit(unitReturn(VINH, "2023-02-14", count(RESIDENCE, 4, "received", 1000)))
                .body("warnings.findAll { it.code == 'jump' }", empty());
    }

    @Test
    void warnsOfANilReturnBesideCountsThatStay() throws InterruptedException {
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)));
        submit(unitReturn(VINH, DAY))
                .statusCode(201)
                .body("warnings.code", hasItem("counts-kept"))
                .body("warnings.find { it.code == 'counts-kept' }.detail", containsString("1 counts"));
        submit(unitReturn(VINH, "2023-02-02")).body("warnings.code", not(hasItem("counts-kept")));
        String nil = "unit,period,procedure,level,received\n412," + DAY + ",,,\n";
        background(nil).body("warnings.code", hasItem("counts-kept"));
        background("unit,period,procedure,level,received\n412,2023-02-02,1.004222,4,1\n")
                .body("warnings.code", not(hasItem("counts-kept")));
        submit(unitReturn(VINH, DAY), "?mode=replace")
                .body("withdrawn", equalTo(1))
                .body("warnings.code", not(hasItem("counts-kept")));
    }

    /** The receipt of a file that was stored in the background. */
    private static ValidatableResponse background(String csv) throws InterruptedException {
        ValidatableResponse stored = FilesTest.ended(FilesTest.sendAsync(csv, ""));
        return get("/submissions/" + stored.extract().path("submission"));
    }

    @Test
    void warnsOfAWholeBesideItsParts() {
        submit(unitReturn(NGHE_AN, DAY, count(RESIDENCE, 4, "received", 42)))
                .body("warnings.code", not(hasItem("parts-and-whole")));
        submit(unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42)));
        submit(unitReturn(DIEN_CHAU, DAY, count(RESIDENCE, 4, "received", 42)));
        submit(unitReturn(NGHE_AN, DAY, count(RESIDENCE, 4, "received", 43)))
                .statusCode(201)
                .body("warnings.code", hasItem("parts-and-whole"))
                .body("warnings.find { it.code == 'parts-and-whole' }.detail", containsString("2 units"));
        submit(unitReturn(NGHE_AN, "2023-02-02", count(RESIDENCE, 4, "received", 43)))
                .body("warnings.code", not(hasItem("parts-and-whole")));
    }

    @Test
    void aMonthlyReturnIsNotLateForItsFirstDays() {
        submit(unitReturn(VINH, "2023-02", count(RESIDENCE, 4, "received", 42)));
        long sinceEnd =
                ChronoUnit.DAYS.between(LocalDate.of(2023, 2, 28), LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")));
        assertThat(get("/coverage?period=2023-02&unit=412").extract().jsonPath().getFloat("total.meanDelay"))
                .isBetween(sinceEnd - 1f, sinceEnd + 0f);
    }

    @Test
    void oneBusyUnitKeepsNobodyElseWaiting() throws Exception {
        Map<String, Object> body = unitReturn(VINH, DAY, count(RESIDENCE, 4, "received", 42));
        submit(body);
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (Connection holder = dataSource.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + AdvisoryLock.UNIT.key()
                    + ", id) from reporting_unit where code = '412' and valid_to is not null");
            List<Future<ValidatableResponse>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(threads.submit(() -> submit(body)));
            }
            get("/metrics/dossiers?period=" + DAY).statusCode(200).body("total.received", equalTo(42));
            List<String> told = new ArrayList<>();
            for (Future<ValidatableResponse> answer : waiting) {
                told.add(answer.get(30, TimeUnit.SECONDS)
                        .statusCode(503)
                        .header("Retry-After", notNullValue())
                        .extract()
                        .path("code"));
            }
            // Whoever has a connection waits for the unit. The others wait as long for one of those, and get it or not.
            assertThat(told).isSubsetOf("busy", "overloaded");
            assertThat(Collections.frequency(told, "busy")).isGreaterThanOrEqualTo(parallel);
            holder.rollback();
        } finally {
            threads.shutdownNow();
        }
        submit(body).statusCode(201);
    }

    @Test
    void aFileIsListedForTheDaysOfEachOfItsUnits() {
        Api.as(Api.ADMIN)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType("text/csv")
                .body(
                        "unit,period,procedure,level,received\n412,2023-02-01,1.004222,4,1\n425,2023-02-20,1.004222,4,1\n")
                .post("/api/v1/submissions")
                .then()
                .statusCode(201);
        get("/submissions?unit=412&period=2023-02-01").body("items", hasSize(1)).body("held.received", equalTo(1));
        get("/submissions?unit=412&period=2023-02-20").body("items", empty());
        get("/submissions?unit=425&period=2023-02-20").body("items", hasSize(1));
        get("/submissions?unit=17464@2023-02-01&period=2023-02-01").statusCode(200);
        get("/submissions?unit=17464").statusCode(400).body("errors[0].code", equalTo("ambiguous-code"));
        // Nobody expects a report of the province, but this one came.
        submit(unitReturn(NGHE_AN, DAY));
        get("/submissions?unit=40&period=2023-02")
                .body("held.expected", equalTo(1))
                .body("held.received", equalTo(1))
                .body("held.missing", empty());
    }

    @Test
    void daysOfListsCanBeToldFromToday() {
        // Not of yesterday, which would be the day before when this runs across midnight.
        String day = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh")).minusDays(4).toString();
        submit(unitReturn(USED_THREE_TIMES, day, count(RESIDENCE, 3, "received", 42)))
                .statusCode(201);
        get("/submissions?unit=17464&period=last-7-days")
                .body("items", hasSize(1))
                .body("held.received", equalTo(1));
        get("/submissions?unit=17464&period=last-2-days").body("items", empty()).body("held.received", equalTo(0));
        get("/warnings?unit=17464&period=last-7-days").body("items.code", hasItem("level-differs"));
        get("/warnings?unit=17464&period=last-2-days").body("items", empty());
        assertThat(given().get("/api/v1/submissions/template?unit=17464&period=last-7-days&format=csv")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("," + LocalDate.parse(day).minusDays(3));
        get("/submissions?unit=17464&period=next-month")
                .statusCode(400)
                .body("errors[0].code", equalTo("invalid-period"));
    }

    @Test
    void instantsOutsideOfAnyCalendarAreRefused() {
        for (String query : List.of(
                "/dossier-counts?updatedAfter=%2B999999999-12-31T23:59:59Z",
                "/metrics/online-rate?period=2023&asOf=-999999999-01-01T00:00:00Z",
                "/coverage?period=2023&asOf=-999999999-01-01T00:00:00Z")) {
            given().urlEncodingEnabled(false)
                    .get("/api/v1" + query)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("wrong-type"));
        }
    }

    @Test
    void tellsAReporterWhatIsHeldAndWhatIsMissing() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 1)));
        submit(unitReturn(VINH, "2023-02-03"));
        get("/submissions?unit=412&period=2023-02-01/2023-02-07")
                .body("items", hasSize(2))
                .body("held.expected", equalTo(7))
                .body("held.received", equalTo(2))
                .body("held.missing", contains("2023-02-02", "2023-02-04/2023-02-07"));
        get("/submissions?unit=412").body("held", nullValue());
    }

    @Test
    void tellsWhoHasReportedWhoHasNotAndHowLate() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 1)));
        submit(unitReturn(VINH, "2023-02-02"));
        get("/coverage?period=2023-02-01/2023-02-03&district=412")
                .body("rows.find { it.unit.code == '412' }.expected", equalTo(3))
                .body("rows.find { it.unit.code == '412' }.received", equalTo(2))
                .body("rows.find { it.unit.code == '412' }.missing", equalTo(1))
                .body("rows.find { it.unit.code == '412' }.late", equalTo(2))
                .body("rows.find { it.unit.code == '412' }.missingDays", contains("2023-02-03"));
        get("/coverage?period=2023-02-01/2023-02-03&unit=412&groupBy=unit,day")
                .body("rows.received", contains(1, 1, 0))
                .body("rows.day.code", contains("2023-02-01", "2023-02-02", "2023-02-03"));
        get("/coverage?period=2023-02-01/2023-02-03&province=40&onlyMissing=true")
                .body("total.expected", equalTo(27 * 3))
                .body("total.missing", equalTo(27 * 3 - 2))
                .body("rows", hasSize(27));
        get("/coverage?period=2023-02-01&unit=412&onlyMissing=true").body("rows", empty());
        get("/coverage?period=2023-02-01&groupBy=procedure").statusCode(400);
        assertThat(get("/coverage?period=2023-02-01/2023-02-03&unit=412&format=csv")
                        .extract()
                        .asString())
                .isEqualToNormalizingNewlines(
                        ("unit,unitName,expected,received,missing,late,meanDelay,missingDays,synthetic,unitKey\n"
                                        + "412,%s,3,2,1,2,%s,2023-02-03,false,412\n")
                                .formatted("Vinh City", delay()));
    }

    /** What a sender is warned of is what coverage and the bulletin count: one meaning of late. */
    @Test
    void whatIsLateIsLateWhereverItIsTold() {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        String soon = today.minusDays(2).toString();
        String late = today.minusDays(6).toString();
        submit(unitReturn(NGHE_AN, soon, count(RESIDENCE, 4, "received", 1)))
                .statusCode(201)
                .body("warnings.code", not(hasItem("late")));
        submit(unitReturn(NGHE_AN, late, count(RESIDENCE, 4, "received", 1)))
                .statusCode(201)
                .body("warnings.code", hasItem("late"));
        get("/coverage?unit=40&groupBy=day&period=" + late + "/" + soon)
                .body("rows.find { it.day.code == '" + soon + "' }.late", equalTo(0))
                .body("rows.find { it.day.code == '" + soon + "' }.meanDelay", greaterThanOrEqualTo(2f))
                .body("rows.find { it.day.code == '" + late + "' }.late", equalTo(1))
                .body("total.late", equalTo(1));
        get("/reports/monthly?unit=40&period=" + late + "/" + soon)
                .body("coverage.late", equalTo(1))
                .body("sections.find { it.id == 'quality' }.sentences[0]", containsString(", nộp muộn 1."));
        // A file of several days: how late it is is told of the earliest, which waited the longest.
        String detail = given().header("Authorization", "Bearer " + ADMIN)
                .header("Accept-Language", "vi")
                .contentType("text/csv; charset=UTF-8")
                .body("unit,period,procedure,level,received\n"
                        + "40,%s,1.004222,4,1\n40,%s,1.004222,4,1\n40,%s,1.004222,4,1\n"
                                .formatted(today.minusDays(5), today.minusDays(8), today.minusDays(1)))
                .post("/api/v1/submissions")
                .then()
                .statusCode(201)
                .extract()
                .path("warnings.find { it.code == 'late' }.detail");
        assertThat(detail)
                .matches("Gửi muộn: nhận được sau ngày cuối của kỳ [89] ngày"
                        + " \\(nếu có nhiều kỳ, tính từ kỳ sớm nhất\\)\\.");
        assertThat(get("/coverage?unit=40&period=" + soon + "&format=csv&labels=name&lang=vi")
                        .extract()
                        .asString())
                .contains("Báo cáo nộp muộn,Số ngày bình quân từ cuối kỳ đến khi nhận báo cáo,");
    }

    private static String delay() {
        return get("/coverage?period=2023-02-01/2023-02-03&unit=412")
                .extract()
                .jsonPath()
                .getString("total.meanDelay")
                .replaceAll("(\\.\\d)$", "$10");
    }

    @Test
    void coverageNamesAUnitWhoseCodeNamedOthersAsMetricsDo() {
        String question = "?period=2025-07-02&province=40&groupBy=unit";
        Object keyed =
                get("/metrics/online-rate" + question).extract().path("rows.find { it.unit.code == '17464' }.unit");
        assertThat(keyed).isEqualTo(Map.of("code", "17464", "name", "Dien Chau Commune", "key", "17464@2025-07-01"));
        get("/coverage" + question)
                .body("rows.find { it.unit.code == '17464' }.unit", equalTo(keyed))
                .body("rows.findAll { it.unit.key == it.unit.code }.size()", equalTo(0));
        get("/coverage?period=2025-07-02&unit=17464@2025-07-01&labels=code")
                .body("rows.unit", contains(Map.of("code", "17464", "key", "17464@2025-07-01")));
    }
}
