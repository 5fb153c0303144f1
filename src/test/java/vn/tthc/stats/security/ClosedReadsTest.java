package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.Closed;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;

/** Where reads are closed, nothing is told to whoever does not say who they are, by whichever way it would be told. */
@QuarkusTest
@TestProfile(Closed.class)
@WithTestResource(TestDatabase.class)
class ClosedReadsTest extends ScopeMatrix {

    private static final String QUESTION = "/api/v1/metrics/online-rate?period=2023-02-01";

    @Test
    void everyOperationAnswersEveryCallerAsWritten() throws Exception {
        check(true);
    }

    /** The second answer in the same words is given before requests are taken apart. */
    @Test
    void aKeptAnswerIsForThoseWhoMayRead() {
        Api.submit(Api.unitReturn(
                        VINH, "2023-02-01", Api.count(Procedures.RESIDENCE, 4, "received", 8, "receivedOnline", 2)))
                .statusCode(201);
        String key = Api.keyFor(VINH, "reporter");
        String token = IdentityProvider.token("reader", VINH, "reporter");
        String tag = null;
        for (int i = 0; i < 3; i++) {
            for (String secret : List.of(key, token)) {
                tag = ask("Bearer " + secret)
                        .statusCode(200)
                        .body("total.denominator", equalTo(8))
                        .header("Cache-Control", startsWith("private"))
                        .header("Cache-Control", not(containsString("public")))
                        .header("Vary", containsString("Authorization"))
                        .extract()
                        .header("ETag");
            }
            refused(ask(null));
            refused(ask("Bearer " + key.substring(1)));
            refused(ask("Bearer " + token + "x"));
            refused(ask("Basic dTpw"));
        }
        RequestSpecification known = given().header("Accept-Language", "en").header("If-None-Match", tag);
        refused(known.get(QUESTION).then());
        Api.as(key).header("If-None-Match", tag).get(QUESTION).then().statusCode(304);

        int id = Api.as(Api.ADMIN)
                .get("/api/v1/api-keys")
                .then()
                .extract()
                .path("find { it.prefix == '%s' }.id".formatted(key.substring(0, 13)));
        Api.as(Api.ADMIN).delete("/api/v1/api-keys/" + id).then().statusCode(204);
        refused(ask("Bearer " + key));
        ask("Bearer " + token).statusCode(200);
    }

    private static ValidatableResponse ask(String authorization) {
        RequestSpecification request = given().header("Accept-Language", "en");
        return (authorization == null ? request : request.header("Authorization", authorization))
                .get(QUESTION)
                .then();
    }

    private static void refused(ValidatableResponse answer) {
        answer.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", equalTo("Bearer"))
                .header("ETag", nullValue())
                .body("code", equalTo("unauthenticated"))
                .body("detail", containsString("API key"));
    }

    @Test
    void whatCouldBeAskedIsNotToldBefore() {
        for (String path : List.of(
                "/api/v1/metrics/online-rate?perod=2023",
                "/api/v1/metrics/none?period=2023",
                "/api/v1/units/99999",
                "/api/v1/coverage")) {
            given().get(path).then().statusCode(401).contentType("application/problem+json");
            given().head(path).then().statusCode(401);
        }
    }

    @Test
    void whatTellsNothingOfReturnsStaysOpen() {
        for (String path : List.of("/q/health/ready", "/q/health/live", "/q/metrics", "/openapi", "/q/swagger-ui/")) {
            assertThat(given().get(path).statusCode()).as(path).isEqualTo(200);
        }
    }
}
