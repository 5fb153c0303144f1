package vn.tthc.stats;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;

/** The service as its users speak to it. */
public final class Api {

    /** The key of {@code src/test/resources/application.properties}. */
    public static final String ADMIN = "test-admin-key-that-is-long-enough-000";

    /** Each key is for another system: of one there are at most two. */
    private static final AtomicInteger LABELS = new AtomicInteger();

    /** So has each publication of a unit. */
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Api() {}

    /** A count of a return; the figures as pairs of name and value. */
    public static Map<String, Object> count(String procedure, int level, Object... figures) {
        Map<String, Object> count = new LinkedHashMap<>();
        count.put("procedure", procedure);
        count.put("level", level);
        for (int i = 0; i < figures.length; i += 2) {
            count.put((String) figures[i], figures[i + 1]);
        }
        return count;
    }

    /** A return. */
    public static Map<String, Object> unitReturn(String unit, String period, Map<?, ?>... counts) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("unit", unit);
        body.put("period", period);
        body.put("counts", List.of(counts));
        return body;
    }

    /** A request with that key, in English. */
    public static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).header("Accept-Language", "en");
    }

    /** Sends a return (or whatever the test makes of one) as the admin. */
    public static ValidatableResponse submit(Object body) {
        return submit(ADMIN, body);
    }

    /** Sends a return with that key. */
    public static ValidatableResponse submit(String key, Object body) {
        return as(key).contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions")
                .then();
    }

    /** Reads something, in English. */
    public static ValidatableResponse get(String path, Object... pathParameters) {
        return given().urlEncodingEnabled(true)
                .header("Accept-Language", "en")
                .get("/api/v1" + path, pathParameters)
                .then();
    }

    /** Sends a return with query parameters ({@code ?mode=replace}). */
    public static ValidatableResponse submit(Object body, String query) {
        return as(ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/submissions" + query)
                .then();
    }

    /** Recounts everything; whatever was done before, all of it must add up. */
    public static void verifyClean() {
        as(ADMIN)
                .get("/api/v1/verification")
                .then()
                .statusCode(200)
                .body("differences", Matchers.empty())
                .body("clean", Matchers.equalTo(true));
    }

    /** Closes a period. */
    public static ValidatableResponse publish(String key, String unit, String period, String name) {
        return as(key).contentType(ContentType.JSON)
                .body(Map.of("unit", unit, "period", period, "name", name))
                .post("/api/v1/publications")
                .then();
    }

    /** Closes a period as the admin, under a name of its own; answers the number of the publication. */
    public static int published(String unit, String period) {
        return publish(ADMIN, unit, period, "Báo cáo " + NAMES.incrementAndGet())
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** A new key with that role for that unit. */
    public static String keyFor(String unit, String role) {
        return as(ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("unit", unit, "role", role, "label", "test " + LABELS.incrementAndGet()))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
    }
}
