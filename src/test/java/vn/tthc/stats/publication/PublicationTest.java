package vn.tthc.stats.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.publish;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.programme.Seeds;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PublicationTest {

    @Inject
    AgroalDataSource dataSource;

    private static void oneAccount(String unit) {
        programme(
                "/indicators/values",
                Map.of(
                        "values",
                        List.of(Map.of(
                                "indicator", "eid_accounts", "unit", unit, "period", "2023-02-15", "value", 1))));
    }

    private static void completed(String unit, String task) {
        programme(
                "/tasks",
                Map.of(
                        "tasks",
                        List.of(Map.of(
                                "unit", unit, "task", task, "from", "2023-02-15", "name", "x", "state", "completed"))));
    }

    private static void programme(String path, Object body) {
        as(ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1" + path)
                .then()
                .statusCode(201);
    }

    /** What a publication answers to, in all its parts. */
    private static final List<String> QUESTIONS = List.of(
            "/metrics/online-rate?publication=%d",
            "/metrics/online-rate?publication=%d&groupBy=district,day&compare=previous-period",
            "/metrics/dossiers?publication=%d&groupBy=unit,procedure&format=csv",
            "/metrics/dossiers?publication=%d&groupBy=month&format=json-stat&period=2023",
            "/metrics/online-rate/change?publication=%d&compare=previous-period&by=district",
            "/coverage?publication=%d&groupBy=unit",
            "/dossier-counts?publication=%d&limit=1000",
            "/dossier-counts?publication=%d&format=csv",
            "/indicators/eid_accounts/values?publication=%d",
            "/indicators/tasks_regular/values?publication=%d",
            "/indicators/values?publication=%d",
            "/tasks?publication=%d",
            "/tasks/summary?publication=%d",
            "/tasks/summary?publication=%d&groupBy=unit");

    private static Map<String, byte[]> answers(int id) {
        Map<String, byte[]> answers = new LinkedHashMap<>();
        for (String question : QUESTIONS) {
            String asked = question.formatted(id);
            answers.put(asked, get(asked).statusCode(200).extract().asByteArray());
        }
        return answers;
    }

    @Test
    void withoutUnitsItIsOfItsOwnUnitAndThoseBelow() {
        for (String unit : List.of(VINH, DONG_VINH, DIEN_CHAU)) {
            submit(unitReturn(unit, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 5)))
                    .statusCode(201);
            oneAccount(unit);
            completed(unit, "x");
        }
        int id = published(VINH, "2023-02");
        String of = "?publication=" + id;
        get("/metrics/dossiers" + of).body("total.received", equalTo(20)).body("publication", equalTo(id));
        get("/metrics/dossiers" + of + "&unit=" + DIEN_CHAU).body("total.received", equalTo(10));
        get("/metrics/dossiers" + of + "&boundaries=2023-02-01&groupBy=unit").body("total.received", equalTo(20));
        get("/metrics/online-rate/change" + of + "&compare=previous-period&by=district")
                .statusCode(200)
                .body("total.denominator", equalTo(20));
        get("/metrics/dossiers?period=2023-02")
                .body("total.received", equalTo(30))
                .body("publication", nullValue());
        get("/coverage" + of)
                .body("publication", equalTo(id))
                .body("rows.unit.code.findAll { it == '%s' }".formatted(VINH), hasSize(1))
                .body("rows.unit.code.findAll { it == '%s' }".formatted(DIEN_CHAU), empty());
        get("/dossier-counts" + of).body("items.unit.code", containsInAnyOrder(VINH, DONG_VINH));
        get("/indicators/eid_accounts/values" + of).body("items.unit.code", containsInAnyOrder(VINH, DONG_VINH));
        get("/indicators/values" + of).body("items.unit.code", containsInAnyOrder(VINH, DONG_VINH));
        get("/tasks" + of).body("items.unit.code", containsInAnyOrder(VINH, DONG_VINH));
        get("/tasks" + of + "&history=true").body("items.unit.code", containsInAnyOrder(VINH, DONG_VINH));
        get("/tasks/summary" + of).body("total", equalTo(2));
        assertThat(as(ADMIN)
                        .get("/charts/online-rate.svg" + of + "&groupBy=unit")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("Vinh City")
                .doesNotContain("Dien Chau");
    }

    /** Its code names nothing on the day of the boundaries, or a unit that stands for others too. */
    @Test
    void underOtherBoundariesItIsOfTheUnitsOfItsPeriod() {
        for (String unit : List.of(CUA_LO, VINH)) {
            submit(unitReturn(unit, "2024-09-01", count(RESIDENCE, 4, "received", 20, "receivedOnline", 5)))
                    .statusCode(201);
            submit(unitReturn(unit, "2024-10-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 5)))
                    .statusCode(201);
        }
        for (String unit : List.of(CUA_LO, VINH)) {
            int id = published(unit, "2024-10");
            for (String boundaries : List.of("as-reported", "2024-10-01", "2024-12-15", "current")) {
                String of = "?publication=" + id + "&boundaries=" + boundaries;
                get("/metrics/online-rate" + of + "&groupBy=unit&compare=previous-period")
                        .statusCode(200)
                        .body("total.numerator", equalTo(5))
                        .body("total.denominator", equalTo(10))
                        .body("total.previousDenominator", equalTo(20))
                        .body("comparedWith.notComparable", empty());
                get("/metrics/online-rate/change" + of + "&compare=previous-period&by=unit")
                        .statusCode(200)
                        .body("total.denominator", equalTo(10));
                get("/coverage" + of).statusCode(200).body("total.received", equalTo(1));
            }
            get("/metrics/online-rate?groupBy=district&boundaries=2024-12-15&publication=" + id)
                    .body("rows.district.code", contains(VINH))
                    .body("rows.denominator", contains(10));
            get("/metrics/online-rate?boundaries=2024-12-15&district=413&publication=" + id)
                    .statusCode(400)
                    .body("errors[0].parameter", equalTo("district"));
        }
    }

    @Test
    void whatIsToldFromTodayOrByCodelistsIsNotKeptForEver() {
        int id = published(NGHE_AN, "2023-02");
        String fixed = get("/metrics/online-rate?publication=" + id).extract().header("Cache-Control");
        assertThat(fixed).contains("immutable");
        for (String path : List.of(
                "/metrics/online-rate?publication=%d&period=last-month",
                "/metrics/online-rate?publication=%d&boundaries=current",
                "/metrics/online-rate?publication=%d&boundaries=2023-02-01",
                "/metrics/online-rate?publication=%d&field=ho-tich",
                "/metrics/online-rate?publication=%d&agency=cong-an-xa",
                "/metrics/online-rate?publication=%d&groupBy=unit,field",
                "/metrics/online-rate?publication=%d&groupBy=agency&format=csv",
                "/metrics/dossiers?publication=%d",
                "/metrics/online-rate/change?publication=%d&compare=previous-period&by=field",
                "/scores?publication=%d&groupBy=field",
                "/reports/form-06?publication=%d",
                "/metrics/online-rate/change?publication=%d&compare=previous-period&by=district&period=last-month",
                "/coverage?publication=%d&period=last-month",
                "/coverage?publication=%d&boundaries=current",
                "/coverage?publication=%d&boundaries=2023-02-01",
                "/indicators/eid_accounts/values?publication=%d&period=last-month")) {
            assertThat(get(path.formatted(id)).statusCode(200).extract().header("Cache-Control"))
                    .as(path)
                    .doesNotContain("immutable");
        }
        for (String path : List.of(
                "/metrics/online-rate?publication=%d&period=2023-01&groupBy=unit,procedure,level,month",
                "/metrics/online-rate?publication=%d&boundaries=as-reported",
                "/metrics/online-rate/change?publication=%d&compare=previous-period&by=district",
                "/coverage?publication=%d",
                "/scores?publication=%d",
                "/tasks?publication=%d")) {
            assertThat(get(path.formatted(id)).statusCode(200).extract().header("Cache-Control"))
                    .as(path)
                    .isEqualTo(fixed);
        }
    }

    @Test
    void isTheSameByteForByteAfterAThousandCorrections() {
        Random random = new Random(1);
        List<String> units = List.of(VINH, DIEN_CHAU, DONG_VINH);
        for (int i = 0; i < 30; i++) {
            correct(random, units);
        }
        programme("/indicators/values", Seeds.values());
        programme("/tasks", Seeds.tasks());
        int id = published(NGHE_AN, "2023-02");
        Map<String, byte[]> before = answers(id);
        String etag = get(QUESTIONS.get(0).formatted(id)).extract().header("ETag");
        String now = get("/metrics/dossiers?period=2023-02").extract().asString();

        for (int i = 0; i < 1000; i++) {
            correct(random, units);
        }
        oneAccount(NGHE_AN);
        completed(NGHE_AN, "kt-xh.2");
        assertThat(get("/metrics/dossiers?period=2023-02").extract().asString()).isNotEqualTo(now);
        answers(id)
                .forEach((question, answer) -> assertThat(answer).as(question).isEqualTo(before.get(question)));
        get(QUESTIONS.get(0).formatted(id))
                .header("ETag", equalTo(etag))
                .header("Cache-Control", equalTo("public, max-age=86400, immutable"));
        as(ADMIN)
                .header("If-None-Match", etag)
                .get("/api/v1" + QUESTIONS.get(0).formatted(id))
                .then()
                .statusCode(304)
                .header("Cache-Control", equalTo("public, max-age=86400, immutable"));
        Api.verifyClean();
    }

    /** Sends, revises, replaces or takes back some return of February or the months beside it. */
    private static void correct(Random random, List<String> units) {
        String unit = units.get(random.nextInt(units.size()));
        String day = LocalDate.parse("2023-01-20").plusDays(random.nextInt(50)).toString();
        Map<String, Object> body = random.nextInt(6) == 0
                ? unitReturn(unit, day)
                : unitReturn(
                        unit,
                        day,
                        count(RESIDENCE, 4, "received", 50 + random.nextInt(50), "receivedOnline", random.nextInt(50)),
                        count(BIRTH, 3, "received", random.nextInt(50)));
        String mode = random.nextInt(3) == 0 ? "?mode=replace" : "";
        boolean withdraw = ((List<?>) body.get("counts")).isEmpty() && random.nextBoolean();
        submit(body, withdraw ? "?mode=withdraw" : mode).statusCode(201);
    }

    @Test
    void whatIsStoredMeanwhileIsInItWholeOrNotAtAll() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        Map<Integer, Map<String, byte[]>> seen = new LinkedHashMap<>();
        List<String> units = List.of(VINH, DIEN_CHAU, DONG_VINH);
        try {
            for (int i = 0; i < 4; i++) {
                Random random = new Random(i);
                running.add(senders.submit(() -> {
                    while (!stop.get()) {
                        correct(random, units);
                    }
                }));
            }
            for (int i = 0; i < 8; i++) {
                int id = published(NGHE_AN, "2023-02");
                // Asked for at once, while whatever was under way then is being committed.
                seen.put(id, answers(id));
            }
        } finally {
            stop.set(true);
            senders.shutdown();
        }
        for (Future<?> sender : running) {
            sender.get();
        }
        seen.forEach((id, before) -> answers(id).forEach((question, answer) -> {
            // Not the kept answer: the question is put in other words.
            assertThat(answer).as(question).isEqualTo(before.get(question));
            assertThat(get(anew(question)).statusCode(200).extract().asByteArray())
                    .as(question)
                    .isEqualTo(before.get(question));
        }));
    }

    /** The same question, which no kept answer is for. */
    private static String anew(String question) {
        boolean ofCounts = question.startsWith("/metrics/") || question.startsWith("/dossier-counts");
        return question + (ofCounts ? "&level=3&level=4" : "&province=40");
    }

    @Test
    void waitsForAWriterThatHasItsMomentAndHasNotCommitted() throws Exception {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10)));
        ExecutorService closing = Executors.newSingleThreadExecutor();
        try (Connection writer = dataSource.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            // As CountWriter does it: the lock, then the moment, then the commit some time later.
            statement.execute("select pg_advisory_xact_lock(" + AdvisoryLock.UNIT.key()
                    + ", id) from reporting_unit where code = '412' and valid_to = '2025-06-30'");
            statement.execute("""
                    insert into dossier_count_history
                    select unit_id, period_start, procedure_id, level, period_end, received, received_online, resolved_early,
                      resolved_on_time, resolved_overdue, fee_due, fee_paid_online, results_digitised, pending_in_time,
                      pending_overdue, revision, submission_id, recorded_at, clock_timestamp(), submission_id, false
                    from dossier_count""");
            statement.execute("""
                    update dossier_count c set received = 11, revision = 2, recorded_at = h.superseded_at
                    from dossier_count_history h""");
            Future<Integer> id = closing.submit(() -> published(NGHE_AN, "2023-02"));
            // Until it is seen to wait: it looks again and again and finds a writer who began before.
            long until = System.nanoTime() + 5_000_000_000L;
            while (lastLook() == 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(id.isDone()).isFalse();
            writer.commit();
            get("/metrics/dossiers?publication=" + id.get()).body("total.received", equalTo(11));
        } finally {
            closing.shutdown();
        }
    }

    /** How many have asked whether all writers are done. */
    private int lastLook() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                        where query like '%select not exists (%pg_locks%xact_start <%' and pid <> pg_backend_pid()""")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void isRefusedWhileWhatCameBeforeIsStillBeingStored() throws Exception {
        try (Connection writer = dataSource.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + AdvisoryLock.UNIT.key() + ", 1)");
            publish(ADMIN, NGHE_AN, "2023-02", "bị chặn")
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("not-settled"));
            writer.rollback();
        }
        publish(ADMIN, NGHE_AN, "2023-02", "bị chặn").statusCode(201);
    }

    @Test
    void noMomentComesBeforeAPublicationWhateverTheClockSays() throws Exception {
        int id = published(NGHE_AN, "2023-02");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            // As if the clock had been an hour fast when the period was closed.
            statement.execute("update publication set as_of = clock_timestamp() + interval '1 hour' where id = " + id);
        }
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10)))
                .statusCode(201);
        programme("/tasks", Seeds.tasks());
        get("/dossier-counts?publication=" + id).body("items", empty());
        get("/metrics/dossiers?publication=" + id)
                .body("total.received", nullValue())
                .body("total.coverage.received", equalTo(0));
        get("/tasks/summary?publication=" + id).body("total", equalTo(0));
    }

    @Test
    void isOfAUnitThatIsThereAtItsEnd() {
        publish(ADMIN, VINH, "2025-07-R", "x")
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/unit"))
                .body("errors[0].code", equalTo("unit-not-in-force"))
                .body("errors[0].detail", containsString("throughout 2025-07-R"))
                .body("errors[0].detail", containsString("2025-06-30"));
        publish(ADMIN, "99999", "2025-07-R", "x").statusCode(422).body("errors[0].code", equalTo("unknown-unit"));
        // As of today, where no period can be told.
        publish(ADMIN, VINH, "x", "x")
                .statusCode(422)
                .body("errors.code", containsInAnyOrder("invalid-period", "unit-not-in-force"));
    }

    @Test
    void tellsWhoChangedWhatSince() {
        String key = keyFor(VINH, "reporter");
        submit(unitReturn(
                VINH,
                "2023-02-01",
                count(RESIDENCE, 4, "received", 10, "receivedOnline", 4),
                count(BIRTH, 3, "received", 5)));
        submit(unitReturn(VINH, "2023-03-01", count(RESIDENCE, 4, "received", 10)));
        programme("/indicators/values", Seeds.values());
        programme("/tasks", Seeds.tasks());
        int id = published(NGHE_AN, "2023-01-15/2023-02-15");
        get("/publications/" + id + "/diff").body("items", empty()).body("publication.id", equalTo(id));

        Map<String, Object> corrected = new LinkedHashMap<>(
                unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 12, "receivedOnline", 4)));
        corrected.put("reason", "Bổ sung hồ sơ sót");
        submit(key, corrected).statusCode(201);
        submit(unitReturn(VINH, "2023-02-02", count(BIRTH, 3, "received", 1)));
        submit(unitReturn(VINH, "2023-03-01", count(RESIDENCE, 4, "received", 11)));
        submit(unitReturn(VINH, "2023-02-03", count(BIRTH, 3, "received", 1)));
        submit(unitReturn(VINH, "2023-02-03"), "?mode=withdraw");
        get("/publications/" + id + "/diff")
                .body("items", hasSize(2))
                .body("items.find { it.period == '2023-02-01' }.of.code", equalTo(RESIDENCE))
                .body("items.find { it.period == '2023-02-01' }.figures.received.before", equalTo(10))
                .body("items.find { it.period == '2023-02-01' }.figures.received.after", equalTo(12))
                .body("items.find { it.period == '2023-02-01' }.figures.size()", equalTo(1))
                .body("items.find { it.period == '2023-02-01' }.reason", equalTo("Bổ sung hồ sơ sót"))
                .body("items.find { it.period == '2023-02-01' }.by", org.hamcrest.Matchers.startsWith("test "))
                .body("items.find { it.period == '2023-02-02' }.figures.received.before", nullValue())
                .body("items.find { it.period == '2023-02-02' }.figures.received.after", equalTo(1));
        get("/publications/" + id + "/diff?labels=code")
                .body("items.of.code", containsInAnyOrder(RESIDENCE, BIRTH))
                .body("items[0].of.containsKey('name')", equalTo(false))
                .body("items[0].unit.containsKey('name')", equalTo(false))
                .body("publication.unit.containsKey('name')", equalTo(false))
                .body("publication.name", org.hamcrest.Matchers.startsWith("Báo cáo "));
        assertThat(get("/publications/" + id + "/diff?labels=code&format=csv")
                        .extract()
                        .asString())
                .startsWith("kind,unit,of,");
        get("/publications?labels=code").body("items[0].unit", equalTo(Map.of("code", NGHE_AN)));
        get("/publications/" + id + "/diff?limit=1").body("items", hasSize(1));
        String next = get("/publications/" + id + "/diff?limit=1").extract().path("next");
        get("/publications/" + id + "/diff?limit=1&cursor=" + next)
                .body("items.period", contains("2023-02-02"))
                .body("next", nullValue());

        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 10, "receivedOnline", 4)));
        submit(unitReturn(VINH, "2023-02-01"), "?mode=replace");
        programme(
                "/indicators/values",
                Map.of(
                        "values",
                        List.of(
                                Map.of(
                                        "indicator",
                                        "eid_accounts",
                                        "unit",
                                        NGHE_AN,
                                        "period",
                                        "2023-02-15",
                                        "value",
                                        1),
                                Map.of(
                                        "indicator",
                                        "insurance_lookups",
                                        "unit",
                                        NGHE_AN,
                                        "period",
                                        "2023-02-15",
                                        "withdrawn",
                                        true)),
                        "reason",
                        "Đính chính"));
        programme(
                "/tasks",
                Map.of(
                        "tasks",
                        List.of(Map.of("unit", NGHE_AN, "task", "kt-xh.6", "from", "2023-02-15", "withdrawn", true)),
                        "reason",
                        "Không thuộc kế hoạch"));
        get("/publications/" + id + "/diff")
                .body("items.kind", contains("indicator", "indicator", "task", "count", "count", "count"))
                .body(
                        "items.of.code",
                        containsInAnyOrder("eid_accounts", "insurance_lookups", "kt-xh.6", BIRTH, RESIDENCE, BIRTH))
                .body("items[0].figures.value.after", equalTo(1))
                .body("items[1].figures.value.after", nullValue())
                .body("items[1].reason", equalTo("Đính chính"))
                .body("items[2].figures.state.before", equalTo("not-started"))
                .body("items[2].reason", equalTo("Không thuộc kế hoạch"))
                .body("items.findAll { it.period == '2023-02-01' }.figures.received.after", contains(null, null));
        assertThat(get("/publications/" + id + "/diff?format=csv").extract().asString())
                .startsWith(
                        "kind,unit,unitName,of,ofName,level,period,figure,before,after,changedAt,by,reason,submission")
                .contains("\r\ncount,412,Vinh City,1.001193,");
    }

    private static void share(String unit, String day, int numerator) {
        programme(
                "/indicators/values",
                Map.of(
                        "values",
                        List.of(Map.of(
                                "indicator",
                                "residence_dossiers_digitised",
                                "unit",
                                unit,
                                "period",
                                day,
                                "numerator",
                                numerator,
                                "denominator",
                                100))));
    }

    @Test
    void tellsOfValuesAfterThePeriodThatTheBulletinPrints() {
        share(NGHE_AN, "2023-02-18", 60);
        share(VINH, "2023-02-10", 50);
        int id = published(NGHE_AN, "2023-01-15/2023-02-15");
        String diff = "/publications/" + id + "/diff";
        String bulletin = "/reports/monthly?period=2023-01-15/2023-02-15&unit=";
        get(diff).body("items", empty());
        share(NGHE_AN, "2023-02-18", 61);
        get(bulletin + NGHE_AN).body("digitisationIndicators.numerator", contains(61));
        get(diff)
                .body("items.period", contains("2023-02-18"))
                .body("items[0].figures.numerator.before", equalTo(60))
                .body("items[0].figures.numerator.after", equalTo(61));
        // Behind those that are printed, behind the days that are, and where the period has one itself.
        share(NGHE_AN, "2023-02-20", 62);
        share(NGHE_AN, "2023-02-23", 63);
        share(VINH, "2023-02-18", 51);
        get(bulletin + VINH).body("digitisationIndicators.numerator", contains(50));
        get(diff).body("items.period", contains("2023-02-18"));
        share(NGHE_AN, "2023-02-14", 59);
        get(bulletin + NGHE_AN).body("digitisationIndicators.numerator", contains(59));
        get(diff).body("items.period", containsInAnyOrder("2023-02-14", "2023-02-18"));
        // The last day that is printed.
        share(DIEN_CHAU, "2023-02-22", 1);
        share(DONG_VINH, "2023-02-23", 1);
        get(diff).body("items.unit.code", containsInAnyOrder(NGHE_AN, NGHE_AN, DIEN_CHAU));
    }

    @Test
    void tellsOfReportsWithoutDossiers() {
        submit(unitReturn(VINH, "2023-02-01")).statusCode(201);
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 10)))
                .statusCode(201);
        submit(unitReturn(VINH, "2023-03-01")).statusCode(201);
        int id = published(NGHE_AN, "2023-02");
        String diff = "/publications/" + id + "/diff";
        get(diff).body("reports", equalTo(Map.of("before", 2, "after", 2, "added", 0, "withdrawn", 0)));
        assertThat(get(diff + "?format=csv").extract().asString()).doesNotContain("reports");

        submit(unitReturn(VINH, "2023-02-01"), "?mode=withdraw").statusCode(201);
        submit(unitReturn(VINH, "2023-03-01"), "?mode=withdraw").statusCode(201);
        get(diff)
                .body("items", empty())
                .body("reports", equalTo(Map.of("before", 2, "after", 1, "added", 0, "withdrawn", 1)));
        get("/coverage?publication=" + id).body("total.received", equalTo(2));
        get("/coverage?province=40&period=2023-02").body("total.received", equalTo(1));

        // As many as there were, but not the same.
        submit(unitReturn(VINH, "2023-02-02")).statusCode(201);
        get(diff)
                .body("items", empty())
                .body("reports", equalTo(Map.of("before", 2, "after", 2, "added", 1, "withdrawn", 1)));
        assertThat(get(diff + "?format=csv").extract().asString())
                .contains("\r\nreports,40,Nghe An Province,,,,2023-02,reportsReceived,2,2,")
                .contains("\r\nreports,40,Nghe An Province,,,,2023-02,reportsAdded,0,1,")
                .contains("\r\nreports,40,Nghe An Province,,,,2023-02,reportsWithdrawn,0,1,");
        submit(unitReturn(VINH, "2023-02-02"), "?mode=withdraw").statusCode(201);
        submit(unitReturn(VINH, "2023-02-01")).statusCode(201);
        get(diff).body("reports.added", equalTo(0)).body("reports.withdrawn", equalTo(0));
    }

    @Test
    void isMadeOnceByWhoMayAndToldToAll() {
        String key = keyFor(VINH, "publisher");
        int id = publish(key, VINH, "2023-02", "Tháng 2")
                .statusCode(201)
                .extract()
                .path("id");
        publish(key, VINH, "2023-02", "Tháng 2")
                .statusCode(409)
                .body("code", equalTo("publication-exists"))
                .body("detail", org.hamcrest.Matchers.containsString(String.valueOf(id)));
        publish(key, DIEN_CHAU, "2023-02", "Tháng 2").statusCode(403);
        publish(keyFor(VINH, "reporter"), VINH, "2023-02", "x").statusCode(403);
        publish(ADMIN, NGHE_AN, "2199-02", "x").statusCode(422).body("errors.pointer", contains("/period"));
        as(key).contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/publications")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/name", "/unit", "/period"));
        get("/publications/" + id)
                .body("name", equalTo("Tháng 2"))
                .body("unit.code", equalTo(VINH))
                .body("period", equalTo("2023-02"))
                .body("publishedBy", org.hamcrest.Matchers.startsWith("test "));
        get("/publications?unit=412&period=2023-02-10").body("items.id", contains(id));
        get("/publications?unit=412&period=2024-11").body("items", empty());
        get("/publications?unit=425&period=2023-02").body("items", empty());
        get("/publications?format=csv").statusCode(200);
        get("/publications/999999").statusCode(404);
        get("/metrics/online-rate?publication=999999")
                .statusCode(400)
                .body("errors[0].code", equalTo("unknown-publication"));
        get("/metrics/online-rate?publication=" + id + "&asOf=2023-01-01T00:00:00Z")
                .statusCode(400)
                .body("errors[0].code", equalTo("not-together"));
        get("/dossier-counts?publication=" + id + "&updatedAfter=2023-01-01T00:00:00Z")
                .statusCode(400)
                .body("errors[0].code", equalTo("not-together"))
                .body("errors[0].detail", containsString("\"publication\" and \"updatedAfter\""));
        get("/metrics/online-rate?publication=" + id).body("period.start", equalTo("2023-02-01"));
        get("/metrics/online-rate?period=2023-03&publication=" + id).body("period.start", equalTo("2023-03-01"));
        get("/metrics/online-rate").statusCode(400).body("code", equalTo("missing-parameter"));
    }

    /** Quỳnh Bá, and from 2024-12-01 Bình Sơn, had the code one after the other. */
    @Test
    void tellsWhatChangedOfTwoUnitsThatHadOneCode() {
        programme(
                "/tasks",
                Map.of(
                        "tasks",
                        List.of(
                                state("17185", "2024-11-15", "not-started"),
                                state("17185", "2024-12-15", "not-started"))));
        int id = published(NGHE_AN, "2024-12");
        programme("/tasks", Map.of("tasks", List.of(state("17185", "2024-11-15", "completed"))));
        get("/publications/" + id + "/diff")
                .body("items", hasSize(1))
                .body("items[0].figures.state.before", equalTo("not-started"))
                .body("items[0].figures.state.after", equalTo("completed"));
        programme(
                "/tasks",
                Map.of(
                        "tasks",
                        List.of(Map.of("unit", "17185", "task", "roads", "from", "2024-11-15", "withdrawn", true))));
        get("/publications/" + id + "/diff")
                .body("items", hasSize(1))
                .body("items[0].figures.state.after", nullValue());
    }

    private static Map<String, Object> state(String unit, String from, String state) {
        return Map.of("unit", unit, "task", "roads", "from", from, "name", "Đường xã", "state", state);
    }
}
