package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
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
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiKeyTest {

    private static final String DAY = "2023-02-01";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Keys keys;

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
                null,
                Role.ADMIN,
                "expired",
                Instant.now().minusSeconds(1),
                Instant.now().minusSeconds(60));
        unauthenticated(submit(expired.secret().text(), unitReturn(VINH, DAY)));
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
