package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AnswerHeadersTest {

    private static final String RATE = "/api/v1/metrics/online-rate?period=2023-02&unit=412";

    private static final Set<String> SECURITY = Set.of(
            "x-content-type-options",
            "referrer-policy",
            "x-frame-options",
            "content-security-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
            "strict-transport-security");

    /** What is about the answer itself, not about who gives it. */
    private static final Set<String> OF_ITS_OWN = Set.of("x-request-id", "content-length", "date");

    @Test
    void everyKindOfAnswerHasThemOnce() {
        submit(unitReturn(VINH, "2023-02-01", count(BIRTH, 4, "received", 3, "receivedOnline", 1)));
        String tag = given().get(RATE).header("ETag");
        Map<String, Supplier<Response>> kinds = new LinkedHashMap<>();
        kinds.put("200", () -> given().get("/api/v1/units?limit=1"));
        kinds.put("200 quick", () -> given().get(RATE));
        kinds.put("304", () -> given().header("If-None-Match", tag).get(RATE));
        kinds.put("200 file", () -> given().get("/api/v1/dossier-counts?format=csv"));
        kinds.put("201", () -> submit(unitReturn(VINH, "2023-02-02")).extract().response());
        kinds.put("400", () -> given().get("/api/v1/units?nonsense=1"));
        kinds.put("401", () -> given().get("/api/v1/api-keys"));
        kinds.put("404 api", () -> given().get("/api/v1/nonsense"));
        kinds.put("404", () -> given().get("/nonsense"));
        kinds.put("405", () -> given().put("/api/v1/units"));
        kinds.put("406", () -> given().accept("image/png").get("/api/v1/units"));
        kinds.put(
                "415",
                () -> as(Api.ADMIN)
                        .contentType("image/png")
                        .body(new byte[] {1})
                        .post("/api/v1/submissions"));
        kinds.put("422", () -> submit(Map.of("unit", "x")).extract().response());
        kinds.put("500", () -> given().get("/api/v1/broken-for-test"));
        kinds.put("openapi", () -> given().get("/openapi"));
        kinds.put("health", () -> given().get("/q/health/ready"));
        kinds.put("metrics", () -> given().get("/q/metrics"));
        kinds.put(
                "preflight",
                () -> given().header("Origin", "https://portal.example.vn")
                        .header("Access-Control-Request-Method", "GET")
                        .options("/api/v1/units"));
        kinds.put("page", () -> given().get("/q/swagger-ui/"));
        kinds.put("static", () -> given().get("/q/swagger-ui/swagger-ui-bundle.js"));
        kinds.put("page's script", () -> given().get("/q/swagger-ui/api.js"));
        kinds.forEach((kind, ask) -> {
            Response answer = ask.get();
            if (kind.matches("\\d.*")) {
                assertThat(answer.statusCode()).as(kind).isEqualTo(Integer.parseInt(kind.substring(0, 3)));
            } else {
                assertThat(answer.statusCode()).as(kind).isIn(200, 204);
            }
            Headers headers = answer.headers();
            for (String name : SECURITY) {
                int times = name.equals("strict-transport-security") ? 0 : 1;
                assertThat(headers.getValues(name)).as(kind + " " + name).hasSize(times);
            }
            boolean page = Set.of("page", "static", "page's script").contains(kind);
            assertThat(headers.getValue("Content-Security-Policy"))
                    .as(kind)
                    .isEqualTo(page ? SecurityHeaders.PAGE_POLICY : SecurityHeaders.DATA_POLICY)
                    .doesNotContain("unsafe");
            assertThat(headers.getValue("Cross-Origin-Resource-Policy"))
                    .as(kind)
                    .isEqualTo(page ? "same-origin" : "cross-origin");
            assertThat(headers.getValues("X-Request-Id")).as(kind).hasSize(1);
        });
    }

    @Test
    void theQuickAnswerHasTheVerySameHeadersAsTheFirst() {
        submit(unitReturn(VINH, "2023-02-01", count(BIRTH, 4, "received", 3, "receivedOnline", 1)));
        String question = RATE + "&minDenominator=1";
        for (String format : List.of("json", "csv", "xlsx", "json-stat")) {
            String asked = question + "&format=" + format;
            Response first = given().header("Accept-Encoding", "gzip").get(asked);
            assertThat(first.statusCode()).isEqualTo(200);
            Response quick = given().header("Accept-Encoding", "gzip").get(asked);
            assertThat(named(quick)).isEqualTo(named(first));
            String tag = first.header("ETag");
            Response unchanged = given().header("If-None-Match", tag).get(asked);
            Response slow = given().header("If-None-Match", tag)
                    .header("Accept-Language", "vi;q=0.9")
                    .get(asked);
            assertThat(unchanged.statusCode()).isEqualTo(304);
            assertThat(slow.statusCode()).isEqualTo(304);
            assertThat(named(unchanged)).isEqualTo(named(slow));
        }
    }

    private static Map<String, List<String>> named(Response answer) {
        Map<String, List<String>> named = new TreeMap<>();
        answer.headers().forEach(header -> {
            if (!OF_ITS_OWN.contains(header.getName().toLowerCase())) {
                named.put(header.getName().toLowerCase(), answer.headers().getValues(header.getName()));
            }
        });
        return named;
    }

    @Test
    void everyRequestHasAName() {
        for (String good : List.of(
                "0123456789abcdef", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "1-67891233-abcdef012345678912345678")) {
            assertThat(given().header("X-Request-Id", good)
                            .get("/api/v1/units?limit=1")
                            .header("X-Request-Id"))
                    .isEqualTo(good);
        }
        for (String bad : List.of(
                "short", "x".repeat(32), "a".repeat(65), "tthc_5VldFo3R5VldFo3R5VldFo3R", "0123456789abcdef; x")) {
            assertThat(given().header("X-Request-Id", bad)
                            .get("/api/v1/units?limit=1")
                            .header("X-Request-Id"))
                    .matches("[0-9a-f-]{36}")
                    .isNotEqualTo(bad);
        }
        String key = "0123456789abcdef0123456789abcdef";
        assertThat(as(key).header("X-Request-Id", key).get("/api/v1/api-keys").header("X-Request-Id"))
                .isNotEqualTo(key);
        Response broken = given().header("X-Request-Id", "0123456789abcdef").get("/api/v1/broken-for-test");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.contentType()).startsWith("application/problem+json");
        assertThat(broken.<String>path("requestId")).isEqualTo("0123456789abcdef");
        assertThat(broken.<String>path("code")).isEqualTo("internal-error");
    }

    @Test
    void whatCanBeHadIsNamedWhereNothingIsAcceptable() {
        for (String path : List.of(
                "/units",
                "/submissions",
                "/metrics",
                "/metrics/online-rate?period=2023-02",
                "/imports/1",
                "/api-keys",
                "/verification",
                "/submissions/template?unit=412&period=2023-02-01",
                "/coverage?period=2023-02")) {
            for (String accept : List.of("foo", "image/png", "text/csv-x;q=1, foo/bar", "/", ";;;")) {
                Response answer = as(Api.ADMIN).header("Accept", accept).get("/api/v1" + path);
                assertThat(answer.statusCode())
                        .as(path + " " + accept + answer.asString())
                        .isEqualTo(406);
                assertThat(answer.contentType()).startsWith("application/problem+json");
                assertThat(answer.<String>path("code")).isEqualTo("not-acceptable");
                assertThat(answer.<String>path("errors[0].code"))
                        .as(path + " " + accept)
                        .isEqualTo("not-one-of");
                assertThat(answer.<String>path("errors[0].detail"))
                        .as(path)
                        .contains(path.contains("template") ? "spreadsheetml" : "application/json");
                if (path.startsWith("/units")) {
                    assertThat(answer.<String>path("errors[0].detail")).contains("text/csv");
                }
            }
        }
    }

    @Test
    void othersPagesMayReadAndNotWrite() {
        for (String method : List.of("GET", "HEAD", "POST", "DELETE", "PUT", "PATCH")) {
            Response preflight = given().header("Origin", "https://portal.example.vn")
                    .header("Access-Control-Request-Method", method)
                    .header("Access-Control-Request-Headers", "if-none-match")
                    .options("/api/v1/submissions");
            boolean read = method.equals("GET") || method.equals("HEAD");
            assertThat(preflight.statusCode()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Origin"))
                    .as(method)
                    .isEqualTo(read ? "*" : null);
            assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo(read ? "86400" : null);
            assertThat(preflight.header("Access-Control-Allow-Credentials")).isNull();
            if (read) {
                assertThat(preflight.header("Access-Control-Allow-Headers")).containsIgnoringCase("if-none-match");
            }
        }
        for (String path : List.of("/api/v1/units?limit=1", RATE, RATE, "/api/v1/nonsense", "/openapi")) {
            Response read =
                    given().header("Origin", "https://portal.example.vn").get(path);
            assertThat(read.header("Access-Control-Allow-Origin")).as(path).isEqualTo("*");
            assertThat(read.header("Access-Control-Expose-Headers"))
                    .contains("ETag", "RateLimit", "RateLimit-Policy", "Link", "Content-Disposition", "X-Request-Id");
            assertThat(read.header("Access-Control-Allow-Credentials")).isNull();
        }
        Response written = as(Api.ADMIN)
                .header("Origin", "https://portal.example.vn")
                .contentType(ContentType.JSON)
                .body(unitReturn(VINH, "2023-02-01"))
                .post("/api/v1/submissions");
        assertThat(written.header("Access-Control-Allow-Origin")).isNull();
        assertThat(written.header("Vary")).contains("Origin");
    }
}
