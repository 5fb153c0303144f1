package vn.tthc.stats.common;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

/** What clients send and frameworks stumble over. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OddRequestsTest {

    @ParameterizedTest
    @ValueSource(strings = {"en;q=2", ";;", "-", "en;q=x", "*;q=9"})
    void answersInVietnameseWhereTheLanguageCannotBeRead(String language) {
        given().header("Accept-Language", language)
                .get("/api/v1/units/{code}", "nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("title", equalTo("Không tìm thấy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "en-GB,vi;q=0.5", "fr,en;q=0.2", "vi;q=0,en;q=0.1"})
    void answersInTheLanguageThatIsWantedMost(String language) {
        given().header("Accept-Language", language)
                .get("/api/v1/units/{code}", "nowhere")
                .then()
                .body("title", equalTo("Not found"));
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        Api.get("/units?q=" + "a".repeat(70_000))
                .statusCode(414)
                .contentType("application/problem+json")
                .body("code", equalTo("address-too-long"));
    }
}
