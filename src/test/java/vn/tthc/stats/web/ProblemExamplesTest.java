package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.demo.DemoData;

/** The refusals that the OpenAPI document shows are those that the service gives. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProblemExamplesTest {

    private static final Path KEPT = Path.of("src", "main", "resources", "openapi", "problems.json");

    private static final String NEW_KEY = "{\"unit\":\"412\",\"role\":\"reporter\",\"label\":\"Vinh\"}";

    private final JsonNode problems = new ObjectMapper().readTree(KEPT.toFile());

    ProblemExamplesTest() throws IOException {}

    /** Also those that need a race, an outage or an identity provider: their words are those of the bundle. */
    @Test
    void eachSaysWhatTheServiceSays() {
        ResourceBundle texts = ResourceBundle.getBundle("messages.problems", Locale.ENGLISH);
        assertThat(problems.size()).isGreaterThan(25);
        problems.properties().forEach(problem -> {
            JsonNode value = problem.getValue();
            String code = problem.getKey();
            int status = ErrorCode.of(code).status();
            assertThat(value.path("code").asText()).isEqualTo(code);
            assertThat(value.path("type").asText()).isEqualTo("urn:tthc-stats:problem:" + code);
            assertThat(value.path("status").asInt()).as(code).isEqualTo(status);
            assertThat(value.path("title").asText()).isEqualTo(texts.getString("title." + status));
            assertThat(value.path("detail").asText()).matches(pattern(texts.getString(code)));
            assertThat(value.path("errorCount").asInt())
                    .isEqualTo(value.path("errors").size());
        });
    }

    private static Pattern pattern(String text) {
        String[] parts = text.replace("'{'", "{").replace("'}'", "}").split("\\{\\d}", -1);
        StringBuilder pattern = new StringBuilder();
        for (String part : parts) {
            pattern.append(pattern.isEmpty() ? "" : ".+").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    @Test
    void thoseThatAnyoneCanBringAboutComeLikeThat() {
        DemoData.load();
        String key = Api.keyFor("412", "reporter");
        Map<String, Supplier<Response>> refused = new LinkedHashMap<>();
        refused.put("unknown-parameter", () -> reader().get("/api/v1/units?page=2"));
        refused.put("invalid-parameter", () -> reader().get("/api/v1/metrics/online-rate?period=2023-13"));
        refused.put("not-found", () -> reader().get("/api/v1/units/nope"));
        refused.put("not-acceptable", () -> reader().accept("image/gif").get("/api/v1/units"));
        refused.put(
                "revision-not-reached",
                () -> reader().get("/api/v1/metrics/online-rate?period=2023-02&minRevision=99999"));
        refused.put("address-too-long", () -> reader().get("/api/v1/units?q=" + "a".repeat(70_000)));
        refused.put("unauthenticated", () -> sends(reader(), "{}").post("/api/v1/submissions"));
        refused.put("malformed-json", () -> sends(admin(), "{\"unit\":\"412\",").post("/api/v1/submissions"));
        refused.put(
                "unsupported-media-type",
                () -> admin().contentType("text/plain").body("x").post("/api/v1/submissions"));
        refused.put(
                "body-too-large", () -> sends(admin(), " ".repeat(6_000_000)).post("/api/v1/submissions"));
        refused.put("forbidden", () -> sends(Api.as(key), "[]").post("/api/v1/reference-changes"));
        refused.put(
                "outside-own-unit",
                () -> sends(Api.as(key), "{\"unit\":\"413\",\"period\":\"2024-02-01\",\"counts\":[]}")
                        .post("/api/v1/submissions"));
        refused.put(
                "invalid-return",
                () -> sends(
                                admin(),
                                "{\"unit\":\"412\",\"period\":\"2024-02-01\",\"counts\":[{\"procedure\":\"1.004222\","
                                        + "\"level\":4,\"received\":10,\"receivedOnline\":12}]}")
                        .post("/api/v1/submissions"));
        refused.put(
                "invalid-body",
                () -> sends(admin(), NEW_KEY.replace("412", "9999999")).post("/api/v1/api-keys"));
        refused.put("too-many-keys", () -> {
            sends(admin(), NEW_KEY).post("/api/v1/api-keys");
            sends(admin(), NEW_KEY).post("/api/v1/api-keys");
            return sends(admin(), NEW_KEY).post("/api/v1/api-keys");
        });
        refused.put("publication-exists", () -> {
            String body = "{\"unit\":\"40\",\"name\":\"Báo cáo 109/BC-TCT\",\"period\":\"2023-01-15/2023-02-15\"}";
            sends(admin(), body).post("/api/v1/publications");
            return sends(admin(), body).post("/api/v1/publications");
        });
        refused.forEach((code, request) -> {
            Response answer = request.get();
            JsonNode shown = problems.path(code);
            assertThat(answer.contentType()).as(code).startsWith("application/problem+json");
            assertThat(plain(answer.asString())).as(code).isEqualTo(plain(shown.toString()));
        });
    }

    /** Numbers and prefixes of keys differ. */
    private static String plain(String problem) {
        return problem.replaceAll("\\d+ \\(tthc_\\w+…\\)", "key")
                .replaceAll("number \\d+", "number")
                .replaceAll("revision \\d+", "revision");
    }

    private static RequestSpecification reader() {
        return io.restassured.RestAssured.given().urlEncodingEnabled(false).header("Accept-Language", "en");
    }

    private static RequestSpecification admin() {
        return Api.as(Api.ADMIN);
    }

    private static RequestSpecification sends(RequestSpecification request, String body) {
        return request.contentType(ContentType.JSON).body(body);
    }
}
