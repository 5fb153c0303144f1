package vn.tthc.stats.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AuditTest {

    private static final String CSV = "unit,period,procedure,level,received\n";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    RefusedActs refused;

    /** What is expected in the trail after a request: the actions, in order. */
    private record Expected(Response answer, int status, String... actions) {}

    @FunctionalInterface
    private interface Request {
        Expected send(Random random);
    }

    /** Every operation that writes, with requests that do something and requests that do nothing. */
    private final Map<String, List<Request>> writing = new HashMap<>(Map.of(
            "POST /api/v1/submissions",
            List.of(
                    random -> new Expected(post(aReturn(random), ""), 201, "submission-stored"),
                    random -> new Expected(post(aReturn(random), "?mode=partial"), 201, "submission-stored"),
                    random -> new Expected(post(aReturn(random), "?mode=replace"), 201, "submission-stored"),
                    random -> new Expected(
                            post(unitReturn(VINH, day(random)), "?mode=withdraw"), 201, "submission-stored"),
                    random -> new Expected(post(aReturn(random), "?dryRun=true"), 200),
                    random -> new Expected(
                            post(unitReturn(VINH, day(random), count("9.999999", 4, "received", 1)), ""), 422),
                    random -> new Expected(post(Map.of("unit", "x"), ""), 422),
                    AuditTest::repeated,
                    random -> new Expected(
                            csv(CSV + VINH + "," + day(random) + "," + BIRTH + ",4,7\n" + DIEN_CHAU + "," + day(random)
                                    + "," + BIRTH + ",4,9\n"),
                            201,
                            "submission-stored"),
                    random ->
                            imported(CSV + VINH + "," + day(random) + "," + BIRTH + ",4,7\n", "", "submission-stored"),
                    random -> imported(CSV + VINH + "," + day(random) + ",nonsense,4,7\n", "", "import-refused"),
                    random -> imported(
                            CSV + VINH + "," + day(random) + "," + BIRTH + ",4,7\n", "?dryRun=true", (String) null)),
            "POST /api/v1/api-keys",
            List.of(
                    random -> new Expected(
                            newKey(Map.of("unit", VINH, "role", "reporter", "label", label(random))),
                            201,
                            "key-created"),
                    random -> new Expected(newKey(Map.of("unit", "nowhere", "role", "reporter", "label", "x")), 422)),
            "POST /api/v1/api-keys/{id}/rotate",
            List.of(random -> {
                int id = newKey(Map.of("unit", VINH, "role", "reporter", "label", label(random)))
                        .path("id");
                Response rotated = rotate(id);
                // There are two now, and a third is refused.
                assertThat(rotate(id).statusCode()).isEqualTo(409);
                return new Expected(rotated, 201, "key-created", "key-rotated");
            }),
            "DELETE /api/v1/api-keys/{id}",
            List.of(random -> {
                int id = newKey(Map.of("unit", VINH, "role", "reporter", "label", label(random)))
                        .path("id");
                as(Api.ADMIN).delete("/api/v1/api-keys/" + id);
                // Ended already: nothing more is done.
                return new Expected(as(Api.ADMIN).delete("/api/v1/api-keys/" + id), 204, "key-created", "key-revoked");
            }),
            "DELETE /api/v1/imports/{id}",
            List.of(random -> {
                Expected ended =
                        imported(CSV + VINH + "," + day(random) + "," + BIRTH + ",4,7\n", "", "submission-stored");
                return new Expected(
                        as(Api.ADMIN).delete("/api/v1/imports/" + ended.answer.<Integer>path("id")),
                        409,
                        ended.actions);
            }),
            "POST /api/v1/indicators",
            List.of(random -> new Expected(
                    posted(
                            "indicators",
                            Map.of(
                                    "indicators",
                                    List.of(Map.of(
                                            "code",
                                            // New whenever it runs: what stands already is not changed.
                                            "audit." + System.nanoTime(),
                                            "kind",
                                            "counter",
                                            "section",
                                            "other",
                                            "nameVi",
                                            "x")))),
                    201,
                    "indicators-changed")),
            "POST /api/v1/indicators/values",
            List.of(
                    random -> new Expected(
                            posted("indicators/values", aValue(random.nextInt(1_000_000))),
                            201,
                            "indicator-values-stored"),
                    random -> {
                        Map<String, Object> value = aValue(random.nextInt(1_000_000));
                        posted("indicators/values", value);
                        return new Expected(posted("indicators/values", value), 201, "indicator-values-stored");
                    },
                    random -> new Expected(posted("indicators/values", Map.of("values", List.of())), 422)),
            "POST /api/v1/tasks",
            List.of(random -> new Expected(
                    posted(
                            "tasks",
                            Map.of(
                                    "tasks",
                                    List.of(Map.of(
                                            "unit",
                                            VINH,
                                            "task",
                                            "t" + random.nextInt(1_000_000),
                                            "from",
                                            day(random),
                                            "name",
                                            "x",
                                            "state",
                                            "completed")))),
                    201,
                    "tasks-stored")),
            "POST /api/v1/publications",
            List.of(
                    random -> new Expected(
                            posted(
                                    "publications",
                                    Map.of("unit", VINH, "period", day(random), "name", "audit " + random.nextLong())),
                            201,
                            "published"),
                    random -> new Expected(posted("publications", Map.of()), 422)),
            "POST /api/v1/reference-changes",
            List.of(
                    random -> new Expected(rename("?dryRun=true"), 200),
                    random -> new Expected(
                            as(Api.ADMIN)
                                    .contentType(ContentType.JSON)
                                    .body("[]")
                                    .post("/api/v1/reference-changes"),
                            422))));

    {
        writing.put(
                "POST /api/v1/webhooks",
                List.of(
                        random -> new Expected(newWebhook(), 201, "webhook-created"),
                        random ->
                                new Expected(posted("webhooks", Map.of("url", "http://10.0.0.1", "label", "x")), 422)));
        writing.put("POST /api/v1/webhooks/{id}/ping", List.of(random -> {
            int id = newWebhook().path("id");
            return new Expected(
                    as(Api.ADMIN).post("/api/v1/webhooks/" + id + "/ping"), 202, "webhook-created", "webhook-tried");
        }));
        writing.put("DELETE /api/v1/webhooks/{id}", List.of(random -> {
            int id = newWebhook().path("id");
            as(Api.ADMIN).delete("/api/v1/webhooks/" + id);
            // There is none any more: nothing more is done.
            return new Expected(
                    as(Api.ADMIN).delete("/api/v1/webhooks/" + id), 404, "webhook-created", "webhook-deleted");
        }));
    }

    private static Response newWebhook() {
        return posted("webhooks", Map.of("unit", VINH, "url", "https://a.example.vn/secret", "label", "audit"));
    }

    private static Response post(Object body, String query) {
        return as(Api.ADMIN).contentType(ContentType.JSON).body(body).post("/api/v1/submissions" + query);
    }

    private static Response csv(String file) {
        return as(Api.ADMIN)
                .contentType("text/csv; charset=UTF-8")
                .body(file.getBytes())
                .post("/api/v1/submissions");
    }

    private static Expected repeated(Random random) {
        String key = "\"audit-" + random.nextLong() + "\"";
        Map<String, Object> body = aReturn(random);
        for (int i = 0; i < 2; i++) {
            as(Api.ADMIN)
                    .header("Idempotency-Key", key)
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/v1/submissions");
        }
        Response third = as(Api.ADMIN)
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions");
        assertThat(third.header("Idempotency-Replayed")).isEqualTo("true");
        return new Expected(third, 201, "submission-stored");
    }

    /** Sends a file to be stored in the background and waits for its end; a null end leaves nothing in the trail. */
    private static Expected imported(String file, String query, String end) {
        Response queued = as(Api.ADMIN)
                .header("Prefer", "respond-async")
                .contentType("text/csv; charset=UTF-8")
                .body(file.getBytes())
                .post("/api/v1/submissions" + query);
        Instant latest = Instant.now().plusSeconds(60);
        while (Set.of("queued", "running")
                .contains(as(Api.ADMIN)
                        .get("/api/v1/imports/" + queued.<Integer>path("id"))
                        .<String>path("state"))) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return end == null ? new Expected(queued, 202) : new Expected(queued, 202, "import-queued", end);
    }

    /** A unit may have two keys of one label. */
    private static String label(Random random) {
        return "audit " + random.nextLong() + " " + System.nanoTime();
    }

    private static Response rotate(int id) {
        return as(Api.ADMIN).contentType(ContentType.JSON).post("/api/v1/api-keys/" + id + "/rotate");
    }

    private static Response newKey(Object body) {
        return as(Api.ADMIN).contentType(ContentType.JSON).body(body).post("/api/v1/api-keys");
    }

    private static Response posted(String path, Object body) {
        return as(Api.ADMIN).contentType(ContentType.JSON).body(body).post("/api/v1/" + path);
    }

    private static Map<String, Object> aValue(int value) {
        return Map.of(
                "values",
                List.of(Map.of("indicator", "eid_accounts", "unit", VINH, "period", "2023-02-01", "value", value)));
    }

    private static Response rename(String query) {
        return as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(List.of(Map.of(
                        "action",
                        "rename-unit",
                        "unit",
                        DONG_VINH,
                        "from",
                        "2024-01-01",
                        "nameVi",
                        "Đông Vĩnh mới",
                        "reason",
                        "thử")))
                .post("/api/v1/reference-changes" + query);
    }

    private static String day(Random random) {
        return "2023-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private static Map<String, Object> aReturn(Random random) {
        return unitReturn(VINH, day(random), count(BIRTH, 4, "received", random.nextInt(1000)));
    }

    @Test
    void everyOperationThatWritesIsTriedHere() throws IOException {
        Set<String> published = new TreeSet<>();
        String path = null;
        for (String line : Files.readAllLines(Path.of("docs", "openapi.yaml"))) {
            if (line.matches("  /api/.*:")) {
                path = line.strip().replaceAll(":$", "");
            } else if (line.matches("    (post|put|patch|delete):")) {
                published.add(line.strip().replace(":", "").toUpperCase() + " " + path);
            }
        }
        assertThat(writing.keySet()).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void everyActLeavesOneEventAndWhatDidNothingLeavesNone() {
        Random random = new Random(17);
        List<Request> requests = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            writing.values().forEach(requests::addAll);
        }
        java.util.Collections.shuffle(requests, random);
        for (Request request : requests) {
            long before = last();
            Expected expected = request.send(random);
            assertThat(expected.answer.statusCode())
                    .as(expected.answer.asString())
                    .isEqualTo(expected.status);
            assertThat(actionsAfter(before)).as(expected.answer.asString()).containsExactly(expected.actions);
        }
    }

    @Test
    void anEventTellsWhoDidWhatFromWhere() {
        String key = keyFor(VINH, "reporter");
        Response stored = as(key).header("User-Agent", "robot " + key + " " + "x".repeat(500))
                .header("X-Request-Id", "0123456789abcdef0123456789abcdef")
                .contentType(ContentType.JSON)
                .body(unitReturn(VINH, "2023-02-01", count(BIRTH, 4, "received", 3)))
                .post("/api/v1/submissions");
        Map<String, Object> event = events("?actor=" + key.substring(0, 13)).getMap("items[0]");
        assertThat(event)
                .containsEntry("action", "submission-stored")
                .containsEntry("address", "127.0.0.1")
                .containsEntry("requestId", "0123456789abcdef0123456789abcdef")
                .containsEntry("object", "submissions/" + stored.path("id"))
                .containsEntry("units", List.of(VINH))
                .containsEntry("acts", 1);
        assertThat(event.get("userAgent").toString())
                .hasSizeLessThanOrEqualTo(200)
                .startsWith("robot tthc_");
        assertThat(event.get("details"))
                .isEqualTo(Map.of(
                        "mode",
                        "atomic",
                        "from",
                        "2023-02-01",
                        "to",
                        "2023-02-01",
                        "inserted",
                        1,
                        "revised",
                        0,
                        "unchanged",
                        0,
                        "withdrawn",
                        0,
                        "unreported",
                        0,
                        "refused",
                        0));
        assertThat(events("?limit=1000").prettify()).doesNotContain(key.substring(13));
    }

    @Test
    void anImportIsRecordedAsItsSendersWithTheRequestThatSentIt() {
        String key = keyFor(VINH, "reporter");
        Response queued = as(key).header("Prefer", "respond-async")
                .header("X-Request-Id", "fedcba9876543210")
                .contentType("text/csv; charset=UTF-8")
                .body((CSV + VINH + ",2023-02-01," + BIRTH + ",4,7\n").getBytes())
                .post("/api/v1/submissions");
        Instant latest = Instant.now().plusSeconds(60);
        JsonPath trail = events("?actor=" + key.substring(0, 13));
        while (trail.getList("items").size() < 2) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            trail = events("?actor=" + key.substring(0, 13));
        }
        assertThat(trail.getList("items.action")).containsExactly("submission-stored", "import-queued");
        assertThat(trail.getList("items.requestId")).containsOnly("fedcba9876543210");
        assertThat(trail.getInt("items[0].details.import")).isEqualTo(queued.<Integer>path("id"));
    }

    @Test
    void nothingOfItCanBeChangedOrDeleted() throws SQLException {
        submit(unitReturn(VINH, "2023-02-01"));
        long before = last();
        for (String sql : List.of(
                "update audit_event set actor = 'nobody'",
                "update audit_event set actor = 'nobody' where false",
                "delete from audit_event",
                "truncate audit_event",
                "set session_replication_role = replica; delete from audit_event")) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("append-only");
                statement.execute("set session_replication_role = origin");
            }
        }
        assertThat(last()).isEqualTo(before);
    }

    @Test
    void refusedActsAreToldTogether() {
        String reporter = keyFor(VINH, "reporter");
        String prefix = reporter.substring(0, 13);
        String wrong = reporter.substring(0, 50) + (reporter.endsWith("x") ? "y" : "x");
        refused.write();
        long before = last();
        for (int i = 0; i < 5; i++) {
            submit(wrong, unitReturn(VINH, "2023-02-01")).statusCode(401);
            submit("nonsense-that-is-a-secret-of-somebody", unitReturn(VINH, "2023-02-01"))
                    .statusCode(401);
            submit(reporter, unitReturn(DIEN_CHAU, "2023-02-01")).statusCode(403);
            as(reporter).get("/api/v1/api-keys").then().statusCode(403);
            as(reporter)
                    .contentType("text/csv; charset=UTF-8")
                    .body((CSV + DIEN_CHAU + ",2023-02-01," + BIRTH + ",4,7\n").getBytes())
                    .post("/api/v1/submissions")
                    .then()
                    .statusCode(422);
        }
        assertThat(actionsAfter(before)).isEmpty();
        refused.write();
        JsonPath trail = events("?action=access-refused&limit=4");
        assertThat(actionsAfter(before)).hasSize(4).containsOnly("access-refused");
        assertThat(trail.getList("items.actor")).containsExactlyInAnyOrder(prefix, "unknown", prefix, prefix);
        assertThat(trail.getList("items.details.code"))
                .containsExactlyInAnyOrder("unauthenticated", "unauthenticated", "outside-own-unit", "forbidden");
        assertThat(trail.getList("items.acts", Integer.class)).containsExactlyInAnyOrder(5, 5, 10, 5);
        refused.write();
        assertThat(actionsAfter(before)).hasSize(4);
    }

    @Test
    void whoeverAttacksTheTableGrowsByAFewRows() {
        refused.write();
        long before = last();
        for (int i = 0; i < 10_000; i++) {
            refused.add(
                    new Origin("tthc_%08d".formatted(i), "192.0.2.1", null, null), null, "unauthenticated", "GET /");
        }
        refused.write();
        assertThat(actionsAfter(before)).hasSize(51);
        JsonPath trail = events("?action=access-refused&limit=51");
        assertThat(trail.getList("items.acts", Integer.class).stream()
                        .mapToInt(n -> n)
                        .sum())
                .isEqualTo(10_000);
    }

    @Test
    void anAdminOfAUnitSeesWhatConcernsItOnly() {
        String admin = keyFor(VINH, "admin");
        submit(unitReturn(VINH, "2023-02-01"));
        submit(unitReturn(DONG_VINH, "2023-02-02"));
        submit(unitReturn(DIEN_CHAU, "2023-02-03"));
        csv(CSV + VINH + ",2023-03-01," + BIRTH + ",4,7\n" + DIEN_CHAU + ",2023-03-01," + BIRTH + ",4,9\n");
        JsonPath seen = as(admin)
                .get("/api/v1/audit-events?action=submission-stored&limit=3")
                .jsonPath();
        assertThat(seen.getList("items.units")).containsExactly(List.of(VINH), List.of(DONG_VINH), List.of(VINH));
        assertThat(seen.getString("items[0].address")).isNull();
        assertThat(seen.getString("items[1].address")).isEqualTo("127.0.0.1");
        as(admin)
                .get("/api/v1/audit-events?limit=1000")
                .then()
                .body("items.units", everyItem(org.hamcrest.Matchers.not(org.hamcrest.Matchers.empty())));
        as(admin).get("/api/v1/audit-events?unit=" + DIEN_CHAU).then().statusCode(403);
        as(admin).get("/api/v1/audit-events?unit=" + DONG_VINH).then().statusCode(200);
        as(keyFor(VINH, "publisher")).get("/api/v1/audit-events").then().statusCode(403);
        Api.get("/audit-events").statusCode(401);
    }

    @Test
    void isReadInPagesAndAsAFile() {
        for (int i = 1; i <= 5; i++) {
            submit(unitReturn(VINH, "2023-02-0" + i));
        }
        List<Integer> all = events("?limit=5").getList("items.id");
        List<Integer> paged = new ArrayList<>();
        String next = "";
        for (int i = 0; i < 5; i++) {
            JsonPath page = events("?limit=1" + (i == 0 ? "" : "&cursor=" + next));
            paged.addAll(page.getList("items.id"));
            next = page.getString("next");
        }
        assertThat(paged).isEqualTo(all);
        as(Api.ADMIN)
                .get("/api/v1/audit-events?format=csv&limit=1")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("audit-events.csv"))
                .header("Cache-Control", equalTo("no-store"))
                .header("Link", containsString("rel=\"next\""))
                .body(startsWith("id,at,actor,address,userAgent,requestId,action,units,object,details,acts"));
        as(Api.ADMIN).get("/api/v1/audit-events?action=nonsense").then().statusCode(400);
        as(Api.ADMIN).get("/api/v1/audit-events?unit=nonsense").then().statusCode(400);
        String at = events("?limit=1").getString("items[0].at");
        assertThat(events("?from=" + at).getList("items")).hasSize(1);
        assertThat(events("?to=" + at + "&limit=1").getList("items.id")).containsExactly(all.get(1));
    }

    @Test
    void whatANewerVersionDidIsToldAsItIs() throws SQLException {
        submit(unitReturn(VINH, "2023-02-01"));
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into audit_event (actor, action, details) values ('tthc_5VldFo3R', 'done-tomorrow', '{"n":1}')
                    """);
        }
        JsonPath page = events("?limit=2");
        assertThat(page.getList("items.action")).containsExactly("done-tomorrow", "submission-stored");
        assertThat(page.getInt("items[0].details.n")).isEqualTo(1);
        as(Api.ADMIN)
                .get("/api/v1/audit-events?format=csv&limit=1")
                .then()
                .statusCode(200)
                .body(containsString(",done-tomorrow,"));
    }

    private static JsonPath events(String query) {
        Response answer = as(Api.ADMIN).get("/api/v1/audit-events" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private static long last() {
        List<Object> ids = events("?limit=1").getList("items.id");
        return ids.isEmpty() ? 0 : ((Number) ids.get(0)).longValue();
    }

    private static List<String> actionsAfter(long id) {
        List<Map<String, Object>> items = events("?limit=100").getList("items");
        List<String> after = new ArrayList<>();
        for (Map<String, Object> item : items) {
            if (((Number) item.get("id")).longValue() > id) {
                after.add(0, item.get("action").toString());
            }
        }
        return after;
    }
}
