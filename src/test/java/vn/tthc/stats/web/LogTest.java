package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.LogLines;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.audit.RefusedActs;

/** What is logged and recorded: which request it is about, and no secret, wherever clients have put it. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
class LogTest {

    private static final List<String> HEADERS = List.of(
            "X-Request-Id",
            "X-Api-Key",
            "Accept-Language",
            "Accept",
            "Idempotency-Key",
            "If-None-Match",
            "User-Agent",
            "Referer",
            "Origin",
            "Prefer",
            "Cookie",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host");

    private static final List<String> PATHS = List.of(
            "/api/v1/units/%s",
            "/api/v1/submissions/%s",
            "/api/v1/imports/%s/errors",
            "/api/v1/metrics/%s",
            "/api/v1/%s",
            "/api/%s",
            "/q/%s",
            "/%s",
            "/api/v1/units?%s",
            "/api/v1/units?unit=%s",
            "/api/v1/units?limit=%s",
            "/api/v1/units?cursor=%s",
            "/api/v1/units?q=%s",
            "/api/v1/dossier-counts?unit=%s&format=csv",
            "/api/v1/metrics/online-rate?period=%s",
            "/api/v1/metrics/online-rate?period=2023&unit=%s",
            "/api/v1/audit-events?actor=%s",
            "/api/v1/broken-for-test?%s",
            "/broken-route-for-test?key=%s");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    RefusedActs refused;

    @Test
    void noKeyIsLoggedOrRecordedWhereverItWasSent() throws SQLException {
        String live = keyFor(VINH, "reporter");
        String wrong = live.substring(0, 50) + (live.endsWith("x") ? "y" : "x");
        List<LogLines.Line> lines;
        try (LogLines log = new LogLines()) {
            for (String key : List.of(live, wrong, Api.ADMIN)) {
                inHeaders(key);
                inAddresses(key);
                inBodies(key);
                whereTheDatabaseFails(key);
            }
            lines = log.soFar();
        }
        assertThat(lines)
                .as("it is listened")
                .anyMatch(line -> line.text().contains("broken for the test"))
                .anyMatch(line -> line.text().contains("broken route for the test"))
                .anyMatch(line -> line.category().contains("access-log")
                        && line.text().matches("(?s).*\"GET /api/v1/units/…\" 4\\d\\d \\d+ \\d+ms .*"))
                .anyMatch(line -> line.text().contains("never_for_test"));
        refused.write();
        List<String> recorded = recorded();
        assertThat(recorded).anyMatch(event -> event.contains("access-refused"));
        for (String secret : List.of(live.substring(13), wrong.substring(13), Api.ADMIN, Api.ADMIN.substring(10))) {
            assertThat(lines.stream()
                            .filter(line ->
                                    line.text().contains(secret) || line.json().contains(secret)))
                    .isEmpty();
            assertThat(recorded.stream().filter(event -> event.contains(secret)))
                    .isEmpty();
        }
    }

    private static void inHeaders(String key) {
        List<Response> answers = new ArrayList<>();
        for (String path :
                List.of("/api/v1/api-keys", "/api/v1/units?limit=1", "/nonsense", "/api/v1/broken-for-test")) {
            answers.add(as(key).get(path));
            answers.add(as(key).put(path));
            answers.add(given().header("Authorization", "Basic " + key).get(path));
            answers.add(given().header("Authorization", key).get(path));
            answers.add(given().header("Authorization", "Bearer x" + key).get(path));
        }
        // Of what was sent to show who one is, nothing comes back, to nobody.
        for (Response answer : answers) {
            assertThat(answer.asString() + answer.headers()).doesNotContain(key.substring(13));
        }
        for (String header : HEADERS) {
            given().header(header, key).get("/api/v1/units?limit=1");
            given().header(header, key).get("/api/v1/api-keys");
            as(Api.ADMIN)
                    .header(header, key)
                    .contentType(ContentType.JSON)
                    .body(unitReturn(VINH, "2023-02-01"))
                    .post("/api/v1/submissions");
        }
        given().header("Origin", key)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", key)
                .options("/api/v1/submissions");
    }

    private static void inAddresses(String key) {
        for (String path : PATHS) {
            given().get(path.formatted(key));
            as(key).get(path.formatted(key));
            as(Api.ADMIN).delete(path.formatted(key));
        }
        for (String parameter : List.of("mode", "dryRun", "reason", key)) {
            as(Api.ADMIN)
                    .contentType(ContentType.JSON)
                    .body(unitReturn(VINH, "2023-02-01"))
                    .queryParam(parameter, key)
                    .post("/api/v1/submissions");
        }
    }

    private static void inBodies(String key) {
        for (Object body : List.of(
                unitReturn(key, key),
                unitReturn(VINH, "2023-02-01", count(key, 4, "received", key)),
                Map.of(key, key),
                "{\"unit\":\"" + key)) {
            for (String path : List.of("/api/v1/submissions", "/api/v1/api-keys", "/api/v1/reference-changes")) {
                as(key).contentType(ContentType.JSON).body(body).post(path);
                as(Api.ADMIN).contentType(ContentType.JSON).body(body).post(path);
            }
        }
        as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("unit", VINH, "role", "reporter", "label", "of " + key))
                .post("/api/v1/api-keys");
        String csv = "unit,period,procedure,level,received\n" + key + ",x,y,4,1\n" + VINH + ",2023-02-01," + key + ",4,"
                + key + "\n";
        String ndjson = "{\"unit\":\"" + key + "\"}\n{\"" + key + "\":1}\n" + key + "\n";
        for (String preference : List.of("handling=strict", "respond-async")) {
            for (Map.Entry<String, String> file : Map.of("text/csv; charset=UTF-8", csv, "application/x-ndjson", ndjson)
                    .entrySet()) {
                Response answer = as(Api.ADMIN)
                        .header("Prefer", preference)
                        .contentType(file.getKey())
                        .body(file.getValue().getBytes(StandardCharsets.UTF_8))
                        .post("/api/v1/submissions");
                if (answer.statusCode() == 202) {
                    ended(answer.path("id"));
                }
            }
        }
    }

    private static void ended(int job) {
        Instant latest = Instant.now().plusSeconds(60);
        while (Set.of("queued", "running")
                .contains(as(Api.ADMIN).get("/api/v1/imports/" + job).<String>path("state"))) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** A server that cannot store a row names the whole of it. */
    private void whereTheDatabaseFails(String key) throws SQLException {
        execute("alter table idempotent_answer add constraint never_for_test check (false) not valid");
        try {
            Response failed = as(Api.ADMIN)
                    .header("Idempotency-Key", "\"again" + key + "\"")
                    .contentType(ContentType.JSON)
                    .body(unitReturn(DIEN_CHAU, "2023-02-01"))
                    .post("/api/v1/submissions");
            assertThat(failed.statusCode()).isEqualTo(500);
        } finally {
            execute("alter table idempotent_answer drop constraint never_for_test");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> recorded() throws SQLException {
        List<String> events = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select e::text from audit_event e")) {
            while (rows.next()) {
                events.add(rows.getString(1));
            }
        }
        return events;
    }

    @Test
    void aLineTellsWhichRequestItIsAbout() {
        try (LogLines log = new LogLines()) {
            given().header("X-Request-Id", "00000000000000ab").get("/api/v1/broken-for-test");
            assertThat(log.soFar())
                    .filteredOn(line -> line.text().contains("broken for the test"))
                    .isNotEmpty()
                    .allMatch(line -> "00000000000000ab".equals(line.requestId()));
        }
    }

    /** Nobody needs to look after a bulletin that was printed, nor after what anybody on the internet may send. */
    @Test
    void whatIsInOrderIsNotWarnedOf() {
        try (LogLines log = new LogLines()) {
            given().get("/api/v1/reports/monthly?period=2023-02&unit=40&format=pdf")
                    .then()
                    .statusCode(200);
            given().header("X-Forwarded-Trusted-Proxy", "true")
                    .header("X-Forwarded-For", "203.0.113.9")
                    .get("/api/v1/units?limit=1")
                    .then()
                    .statusCode(200);
            assertThat(log.soFar())
                    .filteredOn(line -> line.level().intValue() >= Level.WARNING.intValue())
                    .isEmpty();
        }
    }
}
