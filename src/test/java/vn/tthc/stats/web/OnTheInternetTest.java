package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.OnTheInternet.CLERKS;
import static vn.tthc.stats.OnTheInternet.PORTAL;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.TestDatabase;

/** Behind a proxy that is trusted, and for pages of origins that are named. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
class OnTheInternetTest {

    private static final String OTHER = "https://other.example.vn";

    @Inject
    AgroalDataSource dataSource;

    private static Response send(RequestSpecification request) {
        return request.contentType(ContentType.JSON)
                .body(unitReturn(VINH, "2023-02-01"))
                .post("/api/v1/submissions");
    }

    @Test
    void pagesOfNamedOriginsReadAndOfOtherNamedOnesWrite() {
        for (String origin : List.of(PORTAL, CLERKS, OTHER, "null")) {
            String reader = List.of(PORTAL, CLERKS).contains(origin) ? origin : null;
            String writer = CLERKS.equals(origin) ? origin : null;
            Response read = given().header("Origin", origin).get("/api/v1/units?limit=1");
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.header("Access-Control-Allow-Origin")).as(origin).isEqualTo(reader);
            // A cache must not give the one's answer to the other.
            assertThat(read.headers().getValues("Vary").toString()).contains("Origin");
            assertThat(read.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            Response written = send(as(Api.ADMIN).header("Origin", origin));
            assertThat(written.statusCode()).isEqualTo(201);
            assertThat(written.header("Access-Control-Allow-Origin")).as(origin).isEqualTo(writer);
            for (String method : List.of("GET", "HEAD", "POST", "DELETE", "PUT")) {
                boolean reading = List.of("GET", "HEAD").contains(method);
                Response preflight = given().header("Origin", origin)
                        .header("Access-Control-Request-Method", method)
                        .header("Access-Control-Request-Headers", "authorization, content-type, idempotency-key")
                        .options("/api/v1/submissions");
                assertThat(preflight.statusCode()).isEqualTo(204);
                assertThat(preflight.header("Access-Control-Allow-Origin"))
                        .as(origin + " " + method)
                        .isEqualTo(reading ? reader : writer);
                if (!reading && writer != null) {
                    assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST", "DELETE");
                    assertThat(preflight.header("Access-Control-Allow-Headers"))
                            .contains("Authorization", "Content-Type", "Idempotency-Key");
                }
            }
        }
    }

    @Test
    void browsersAreToldToComeByTlsOnly() {
        for (String path : List.of("/api/v1/units?limit=1", "/api/v1/nonsense", "/nonsense", "/q/health/live")) {
            assertThat(given().get(path).headers().getValues("Strict-Transport-Security"))
                    .as(path)
                    .containsExactly("max-age=31536000");
        }
    }

    @Test
    void theAddressIsTheOneThatTheProxyHasSeen() {
        for (List<String> sent : List.of(
                List.of("203.0.113.7", "203.0.113.7"),
                List.of("198.51.100.1, 203.0.113.8", "203.0.113.8"),
                List.of("nonsense, 2001:db8::9", "2001:db8::9"),
                List.of("198.51.100.1, nonsense", "unknown"),
                // Made up to be taken for the proxy.
                List.of("127.0.0.1, 203.0.113.9", "203.0.113.9"),
                List.of("127.0.0.1, 127.0.0.1, 203.0.113.9", "203.0.113.9"),
                List.of("198.51.100.1, , 203.0.113.9", "203.0.113.9"),
                List.of("203.0.113.9:99999", "203.0.113.9"),
                List.of("[", "unknown"),
                List.of("203.0.113.9:-1,", "203.0.113.9"))) {
            Response stored = send(
                    as(Api.ADMIN).header("X-Forwarded-For", sent.get(0)).header("X-Forwarded-Trusted-Proxy", "false"));
            assertThat(stored.statusCode()).isEqualTo(201);
            Response events = as(Api.ADMIN).get("/api/v1/audit-events?limit=1");
            assertThat(events.<String>path("items[0].object")).isEqualTo("submissions/" + stored.path("id"));
            assertThat(events.<String>path("items[0].address")).as(sent.get(0)).isEqualTo(sent.get(1));
        }
    }

    @Test
    void whatFailsOnOurSideSaysByWhichNameItIsFound() throws Exception {
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table submission in exclusive mode");
            Response busy = send(as(Api.ADMIN).header("X-Request-Id", "0123456789abcdef"));
            other.rollback();
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(busy.<String>path("code")).isEqualTo("busy");
            assertThat(busy.<String>path("requestId")).isEqualTo("0123456789abcdef");
        }
        Response refused = send(given().header("X-Request-Id", "0123456789abcdef"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.<String>path("requestId")).isNull();
    }

    @Test
    void aRouteThatFailsIsAnsweredWithAProblemToo() {
        Response failed = given().header("X-Request-Id", "0123456789abcdef")
                .header("Accept", "text/html")
                .get("/broken-route-for-test?x=1");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.contentType()).startsWith("application/problem+json");
        assertThat(failed.<String>path("code")).isEqualTo("internal-error");
        assertThat(failed.<String>path("requestId")).isEqualTo("0123456789abcdef");
        assertThat(failed.asString()).doesNotContain("broken route");
    }
}
