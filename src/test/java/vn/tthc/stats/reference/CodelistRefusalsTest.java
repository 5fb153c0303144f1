package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodelistRefusalsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/units/99999",
                "/units/17464?validOn=2020-12-31",
                "/units/%00",
                "/procedures/9.999999",
                "/procedures/DA06-99",
                "/procedures/%20"
            })
    void anUnknownCodeIsNotFound(String path) {
        problem(path, 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/units?validOn=2023-02-30",
                "/units?validOn=yesterday",
                "/units?kind=village",
                "/units?kind=DISTRICT",
                "/units?province=99",
                "/units?parent=x",
                "/units?limit=0",
                "/units?limit=1001",
                "/units?limit=many",
                "/units?all=true&validOn=2023-02-01",
                "/units?q=%00",
                "/units/412?validOn=2023-02-30",
                "/procedures?level=5",
                "/procedures?level=x",
                "/procedures?field=x",
                "/procedures?agency=x",
                "/fields?limit=-1",
                "/agencies?limit=99999999999"
            })
    void aBadValueIsRefused(String path) {
        problem(path, 400, "invalid-parameter");
    }

    @ParameterizedTest
    @CsvSource({
        "/units?cursor=x,invalid-cursor",
        "/units?cursor=NDEyCng,invalid-cursor",
        "/units?cursor=NDEyCis5OTk5OTk5OTktMDEtMDE,invalid-cursor",
        "/procedures?cursor=a!,invalid-cursor",
        "/fields?cursor=a!,invalid-cursor",
        "/agencies?cursor=a!,invalid-cursor",
        "/units?distrct=412,unknown-parameter",
        "/units/412?q=x,unknown-parameter",
        "/units?province=40&province=46,repeated-parameter"
    })
    void whatCannotBeMeantIsRefused(String path, String code) {
        problem(path, 400, code);
    }

    @Test
    void aRefusalNamesTheCodeThatIsNotKnown() {
        english()
                .get("/api/v1/procedures?field=nope")
                .then()
                .statusCode(400)
                .body("errors[0].detail", containsString("nope"));
        english()
                .get("/api/v1/units?kind=village")
                .then()
                .body("errors[0].detail", containsString("village"))
                .body("errors[0].detail", containsString("commune"));
        english().get("/api/v1/units?province=99").then().body("errors[0].detail", containsString("99"));
    }

    private static RequestSpecification english() {
        return given().header("Accept-Language", "en");
    }

    private static void problem(String path, int status, String code) {
        given().urlEncodingEnabled(false)
                .get("/api/v1" + path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status));
    }
}
