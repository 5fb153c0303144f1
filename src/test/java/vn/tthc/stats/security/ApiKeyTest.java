package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.LogLines;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.reference.Codebooks;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiKeyTest {

    private static final String DAY = "2023-02-01";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Keys keys;

    @Inject
    KeyBootstrap bootstrap;

    @Inject
    LastUse lastUse;

    @Inject
    Codebooks codebooks;

    @Test
    void writesForItsOwnUnitAndThoseBelowOnly() {
        String vinh = keyFor(VINH, "reporter");
        submit(vinh, unitReturn(VINH, DAY)).statusCode(201);
        submit(vinh, unitReturn(DONG_VINH, DAY)).statusCode(201);
        for (String other : List.of(DIEN_CHAU, NGHE_AN, CUA_LO)) {
            submit(vinh, unitReturn(other, DAY))
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("code", equalTo("outside-own-unit"));
        }
        String province = keyFor(NGHE_AN, "publisher");
        submit(province, unitReturn(DIEN_CHAU, DAY)).statusCode(201);
        String commune = keyFor(DONG_VINH, "reporter");
        submit(commune, unitReturn(VINH, DAY)).statusCode(403);
    }

    @Test
    void staysGoodForAUnitThatWasMovedToAnotherParent() {
        // Phường Nghi Thuỷ came from Cửa Lò to Vinh on 2024-12-01.
        String ward = keyFor("16717", "reporter");
        submit(ward, unitReturn("16717", "2024-11-30")).statusCode(201);
        submit(ward, unitReturn("16717", "2024-12-01")).statusCode(201);
        String vinh = keyFor(VINH, "reporter");
        submit(vinh, unitReturn("16717", "2024-12-01")).statusCode(201);
        submit(vinh, unitReturn("16717", "2024-11-30")).statusCode(403);
    }

    @Test
    void isRefusedWhenMissingWrongExpiredOrRevoked() {
        unauthenticated(given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/submissions")
                .then());
        unauthenticated(submit("nonsense", unitReturn(VINH, DAY)));
        String live = keyFor(VINH, "reporter");
        unauthenticated(
                submit(live.substring(0, live.length() - 1) + (live.endsWith("x") ? "y" : "x"), unitReturn(VINH, DAY)));
        unauthenticated(submit(KeySecret.random(new SecureRandom()).text(), unitReturn(VINH, DAY)));
        unauthenticated(given().header("Authorization", "Basic " + live)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/submissions")
                .then());
        submit(live, unitReturn(VINH, DAY)).statusCode(201);

        int id = Api.as(Api.ADMIN)
                .get("/api/v1/api-keys")
                .then()
                .extract()
                .path("find { it.prefix == '%s' }.id".formatted(live.substring(0, 13)));
        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + id).then().statusCode(204);
        unauthenticated(submit(live, unitReturn(VINH, DAY)));
        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + id).then().statusCode(204);

        Keys.Fresh expired = keys.create(
                new Keys.Holder(null, Role.ADMIN, "expired"),
                Instant.now().minusSeconds(1),
                codebooks.current(),
                Instant.now().minusSeconds(60));
        unauthenticated(submit(expired.secret().text(), unitReturn(VINH, DAY)));
    }

    @Test
    void aFirstKeyIsStoredWhereThereIsNoAdminOfAllUnits() {
        String vinhAdmin = keyFor(VINH, "admin");
        QuarkusTransaction.begin();
        try {
            revokeAdminsOfAllUnits();
            KeySecret first = new KeySecret("operators-own-key-of-the-year-2025");
            bootstrap.store(first);
            assertThat(keys.findLive(first, Instant.now())).isPresent();
            assertThat(keys.findLive(new KeySecret(vinhAdmin), Instant.now()))
                    .as("an admin of one unit is not enough")
                    .isPresent();

            // While there is one, another is not stored.
            KeySecret second = new KeySecret("operators-own-key-of-the-year-2026");
            bootstrap.store(second);
            assertThat(keys.findLive(second, Instant.now())).isEmpty();

            revokeAdminsOfAllUnits();
            bootstrap.store(second);
            Keys.Live live = keys.findLive(second, Instant.now()).orElseThrow();
            assertThat(live.sender().name())
                    .as("it begins as the former does")
                    .isNotEqualTo(first.prefix())
                    .hasSameSizeAs(first.prefix());
            assertThat(live.sender().role()).isEqualTo(Role.ADMIN);
            assertThat(live.sender().unitId()).isNull();
            assertThat(keys.findLive(first, Instant.now())).isEmpty();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void aFirstKeyThatHasEndedIsLeftSo() {
        QuarkusTransaction.begin();
        try {
            KeySecret spent = new KeySecret(Api.ADMIN);
            Instant now = Instant.now();
            for (Consumer<ApiKey> end : List.<Consumer<ApiKey>>of(
                    key -> key.expiresAt = now.minusSeconds(1), key -> key.revokedAt = now.minusSeconds(1))) {
                liveAdminsOfAllUnits().forEach(end);
                ApiKey.flush();
                try (LogLines log = new LogLines()) {
                    bootstrap.store(spent);
                    assertThat(log.soFar())
                            .filteredOn(line -> line.level().intValue() >= Level.WARNING.intValue())
                            .singleElement()
                            .satisfies(line -> assertThat(line.text()).contains("new-admin-key"));
                }
                assertThat(keys.findLive(spent, now)).isEmpty();
                assertThat(keys.hasAdmin(now)).isFalse();
            }
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void theKeyOfTheTemplateIsRefused() throws IOException {
        Matcher template = Pattern.compile("bootstrap-admin-key: (\\S+)")
                .matcher(Files.readString(Path.of("deploy/kubernetes/secret.example.yaml")));
        assertThat(template.find()).isTrue();
        KeySecret known = new KeySecret(template.group(1));
        assertThat(known.isWellFormed()).isTrue();
        assertThatThrownBy(() -> bootstrap.store(known)).hasMessageContaining("the one of the template");
    }

    private static List<ApiKey> liveAdminsOfAllUnits() {
        return ApiKey.<ApiKey>list("role = ?1 and unitId is null", Role.ADMIN).stream()
                .filter(key -> key.isLive(Instant.now()))
                .toList();
    }

    private static void revokeAdminsOfAllUnits() {
        liveAdminsOfAllUnits().forEach(key -> key.revokedAt = Instant.now());
        ApiKey.flush();
    }

    private static void unauthenticated(ValidatableResponse response) {
        response.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo("Bearer"))
                .body("code", equalTo("unauthenticated"));
    }

    @Test
    void isManagedByAdminsOnly() {
        String reporter = keyFor(VINH, "reporter");
        for (String path : List.of("/api/v1/api-keys")) {
            Api.as(reporter).get(path).then().statusCode(403).body("code", equalTo("forbidden"));
            given().get(path).then().statusCode(401);
            Api.as(reporter)
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post(path)
                    .then()
                    .statusCode(403);
            Api.as(reporter).delete(path + "/1").then().statusCode(403);
        }
        String vinhAdmin = keyFor(VINH, "admin");
        create(vinhAdmin, body(DONG_VINH, "reporter")).statusCode(201);
        create(vinhAdmin, body(DIEN_CHAU, "reporter")).statusCode(403).body("code", equalTo("outside-own-unit"));
        create(vinhAdmin, body(null, "admin")).statusCode(403).body("code", equalTo("forbidden"));
        Api.as(vinhAdmin).get("/api/v1/api-keys").then().statusCode(200).body("unit", not(hasItem(nullValue())));
        Api.as(vinhAdmin).delete("/api/v1/api-keys/1").then().statusCode(404).body("code", equalTo("not-found"));
    }

    @Test
    void showsItsSecretOnceAndKeepsOnlyAHash() throws SQLException {
        String secret = keyFor(VINH, "reporter");
        assertThat(secret).matches("tthc_[0-9A-Za-z]{46}");
        String listed =
                Api.as(Api.ADMIN).get("/api/v1/api-keys").then().extract().asString();
        assertThat(listed)
                .contains(secret.substring(0, 13))
                .doesNotContain(secret.substring(13))
                .doesNotContain("hash");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select * from api_key where prefix = '" + secret.substring(0, 13) + "'")) {
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                assertThat(String.valueOf(rows.getString(i))).doesNotContain(secret.substring(13));
            }
        }
    }

    @Test
    void isMadeOnlyFromABodyThatMakesSense() {
        create(Api.ADMIN, body("99999", "reporter")).statusCode(422).body("errors[0].code", equalTo("unknown-unit"));
        create(Api.ADMIN, body(VINH, "king")).statusCode(422).body("errors[0].pointer", equalTo("/role"));
        create(Api.ADMIN, body(null, "reporter")).statusCode(422).body("errors[0].pointer", equalTo("/unit"));
        Map<String, Object> noLabel = body(VINH, "reporter");
        noLabel.put("label", " ");
        create(Api.ADMIN, noLabel).statusCode(422).body("errors[0].pointer", equalTo("/label"));
        Map<String, Object> nul = body(VINH, "reporter");
        nul.put("label", "a\0b");
        create(Api.ADMIN, nul).statusCode(422).body("errors[0].code", equalTo("control-characters"));
        Map<String, Object> past = body(VINH, "reporter");
        past.put("expiresAt", "2020-01-01T00:00:00Z");
        create(Api.ADMIN, past).statusCode(422).body("errors[0].code", equalTo("in-the-past"));
        Map<String, Object> unknown = body(VINH, "reporter");
        unknown.put("rolle", "x");
        create(Api.ADMIN, unknown)
                .statusCode(422)
                .body("code", equalTo("invalid-body"))
                .body("errors[0].code", equalTo("unknown-field"))
                .body("errors[0].pointer", equalTo("/rolle"));
        Map<String, Object> wrongType = body(VINH, "reporter");
        wrongType.put("expiresAt", "tomorrow");
        create(Api.ADMIN, wrongType)
                .statusCode(422)
                .body("errors[0].code", equalTo("wrong-type"))
                .body("errors[0].pointer", equalTo("/expiresAt"));
        create(Api.ADMIN, "{").statusCode(400).body("code", equalTo("malformed-json"));
        create(Api.ADMIN, "{]").statusCode(400).body("code", equalTo("malformed-json"));
        create(Api.ADMIN, "[]").statusCode(422).contentType("application/problem+json");
        create(Api.ADMIN, "").statusCode(422).contentType("application/problem+json");
    }

    @Test
    void twoOfAHolderAreLiveAtATime() {
        Map<String, Object> system = body(VINH, "reporter");
        system.put("label", "system of Vinh");
        int first = create(Api.ADMIN, system).statusCode(201).extract().path("id");
        int second = create(Api.ADMIN, system).statusCode(201).extract().path("id");
        String why = create(Api.ADMIN, system)
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("too-many-keys"))
                .extract()
                .path("detail");
        assertThat(why).contains(first + " (tthc_").contains(second + " (tthc_").contains("/api-keys/{id}");

        Map<String, Object> another = new HashMap<>(system);
        another.put("label", "clerk of Vinh");
        create(Api.ADMIN, another).statusCode(201);
        another = new HashMap<>(system);
        another.put("role", "publisher");
        create(Api.ADMIN, another).statusCode(201);
        another = new HashMap<>(system);
        another.put("unit", DIEN_CHAU);
        create(Api.ADMIN, another).statusCode(201);

        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + first).then().statusCode(204);
        create(Api.ADMIN, system).statusCode(201);
    }

    /** However many ask at once, and at whatever moment. */
    @Test
    void neverMoreThanTwoAreMadeAtATime() throws Exception {
        Map<String, Object> system = body(VINH, "reporter");
        system.put("label", "made at once");
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> requests = Collections.nCopies(
                    8, () -> create(Api.ADMIN, system).extract().statusCode());
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : senders.invokeAll(requests)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(201, 409);
            assertThat(answers.stream().filter(status -> status == 201)).hasSize(2);
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void isReplacedWithoutAGap() {
        Map<String, Object> system = body(VINH, "reporter");
        system.put("label", "changes over");
        Instant end = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.MILLIS);
        system.put("expiresAt", end.toString());
        JsonPath old = create(Api.ADMIN, system).statusCode(201).extract().jsonPath();
        Instant soon = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
        JsonPath fresh = rotate(old.getInt("id"), Map.of("oldExpiresAt", soon.toString()))
                .statusCode(201)
                .header("Cache-Control", equalTo("no-store"))
                .body("unit", equalTo(VINH))
                .body("role", equalTo("reporter"))
                .body("label", equalTo("changes over"))
                .body("predecessor", equalTo(old.getInt("id")))
                .body("predecessorExpiresAt", equalTo(soon.toString()))
                .extract()
                .jsonPath();
        // As long as the first one was made for, counted from now.
        assertThat(Instant.parse(fresh.getString("expiresAt"))).isBetween(end.minusSeconds(5), end.plusSeconds(60));
        submit(old.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        submit(fresh.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        rotate(old.getInt("id"), Map.of()).statusCode(409).body("code", equalTo("too-many-keys"));
        rotate(fresh.getInt("id"), Map.of()).statusCode(409).body("code", equalTo("too-many-keys"));

        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + old.getInt("id")).then().statusCode(204);
        rotate(old.getInt("id"), Map.of()).statusCode(409).body("code", equalTo("key-has-ended"));
        unauthenticated(submit(old.getString("secret"), unitReturn(VINH, DAY)));
        submit(fresh.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        // Without a body: the old one goes on for a week, unless its own end comes before.
        Instant before = Instant.now();
        JsonPath third = Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .post("/api/v1/api-keys/" + fresh.getInt("id") + "/rotate")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        assertThat(Instant.parse(third.getString("predecessorExpiresAt")))
                .isBetween(
                        before.plus(Duration.ofDays(7)).minusSeconds(1),
                        before.plus(Duration.ofDays(7)).plusSeconds(60));

        rotate(third.getInt("id"), Map.of("oldExpiresAt", "2020-01-01T00:00:00Z"))
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/oldExpiresAt"))
                .body("errors[0].code", equalTo("in-the-past"));
        rotate(2_000_000_000, Map.of()).statusCode(404);
    }

    private static ValidatableResponse rotate(int id, Object body) {
        return Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/api-keys/" + id + "/rotate")
                .then();
    }

    @Test
    void tellsWhenItWasLastUsedAndWritesThatOnceAMinute() throws SQLException {
        Map<String, Object> system = body(VINH, "reporter");
        system.put("label", "used");
        JsonPath key = create(Api.ADMIN, system).statusCode(201).extract().jsonPath();
        String path = "/api/v1/api-keys/" + key.getInt("id");
        Api.as(Api.ADMIN).get(path).then().statusCode(200).body("lastUsedAt", nullValue());

        Instant before = Instant.now().minusSeconds(1);
        submit(key.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        lastUse.write();
        String used = Api.as(Api.ADMIN).get(path).then().extract().path("lastUsedAt");
        assertThat(Instant.parse(used)).isBetween(before, Instant.now());

        String row = rowVersion(key.getInt("id"));
        for (int i = 0; i < 3; i++) {
            submit(key.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
            lastUse.write();
        }
        assertThat(rowVersion(key.getInt("id"))).isEqualTo(row);

        execute("update api_key set last_used_at = last_used_at - interval '61 seconds' where id = "
                + key.getInt("id"));
        submit(key.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        lastUse.write();
        String again = Api.as(Api.ADMIN).get(path).then().extract().path("lastUsedAt");
        assertThat(Instant.parse(again)).isAfterOrEqualTo(Instant.parse(used));
        assertThat(rowVersion(key.getInt("id"))).isNotEqualTo(row);
    }

    /** A key that somebody is changing must not keep the others from being written, nor a request from its answer. */
    @Test
    void isUsedWithoutWaitingForWhoChangesIt() throws SQLException {
        Map<String, Object> system = body(VINH, "reporter");
        system.put("label", "held");
        JsonPath key = create(Api.ADMIN, system).statusCode(201).extract().jsonPath();
        String path = "/api/v1/api-keys/" + key.getInt("id");
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from api_key where id = " + key.getInt("id") + " for update");
            submit(key.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
            lastUse.write();
            Api.as(Api.ADMIN).get(path).then().body("lastUsedAt", nullValue());
            other.rollback();
        }
        submit(key.getString("secret"), unitReturn(VINH, DAY)).statusCode(201);
        lastUse.write();
        Api.as(Api.ADMIN).get(path).then().body("lastUsedAt", not(nullValue()));
    }

    @Test
    void isListedWithItsStateByWhatIsAskedFor() throws SQLException {
        Map<String, Object> system = body(CUA_LO, "publisher");
        system.put("label", "listed");
        int live = create(Api.ADMIN, system).statusCode(201).extract().path("id");
        int revoked = create(Api.ADMIN, system).statusCode(201).extract().path("id");
        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + revoked).then().statusCode(204);
        system.put("expiresAt", Instant.now().plusSeconds(3600).toString());
        int expired = create(Api.ADMIN, system).statusCode(201).extract().path("id");
        execute("update api_key set expires_at = now() - interval '1 second' where id = " + expired);

        String ours = "/api/v1/api-keys?unit=" + CUA_LO + "&role=publisher";
        assertThat(listed(ours)).containsExactly(live, revoked, expired);
        assertThat(listed(ours + "&state=live")).containsExactly(live);
        assertThat(listed(ours + "&state=revoked")).containsExactly(revoked);
        assertThat(listed(ours + "&state=expired")).containsExactly(expired);
        assertThat(listed(ours + "&expiresBefore=" + Instant.now())).containsExactly(expired);
        assertThat(listed("/api/v1/api-keys?unit=" + CUA_LO + "&role=admin")).isEmpty();
        execute("update api_key set last_used_at = now() where id = " + live);
        assertThat(listed(ours + "&unusedSince=" + Instant.now().minusSeconds(60)))
                .containsExactly(revoked, expired);
        for (String wrong : List.of("unit=99999", "role=king", "state=dead", "unusedSince=yesterday")) {
            Api.as(Api.ADMIN)
                    .get("/api/v1/api-keys?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("errors[0].parameter", equalTo(wrong.substring(0, wrong.indexOf('='))));
        }
        Api.as(Api.ADMIN)
                .get("/api/v1/api-keys/" + expired)
                .then()
                .statusCode(200)
                .body("state", equalTo("expired"))
                .body("unit", equalTo(CUA_LO));
    }

    private static List<Integer> listed(String path) {
        return Api.as(Api.ADMIN).get(path).then().statusCode(200).extract().path("id");
    }

    private String rowVersion(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select xmin, ctid from api_key where id = " + id)) {
            rows.next();
            return rows.getString(1) + " " + rows.getString(2);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ValidatableResponse create(String key, Object body) {
        return Api.as(key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/api-keys")
                .then();
    }

    private static Map<String, Object> body(String unit, String role) {
        Map<String, Object> body = new HashMap<>();
        if (unit != null) {
            body.put("unit", unit);
        }
        body.put("role", role);
        body.put("label", "test");
        return body;
    }
}
