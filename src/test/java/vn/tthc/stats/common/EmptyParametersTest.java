package vn.tthc.stats.common;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

/** A parameter without a value is a mistake, never a question for everything. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EmptyParametersTest {

    private record Asked(String path, String parameter) {}

    /** Each parameter of each operation that reads, as the published document has them. */
    private static List<Asked> parameters() {
        Map<String, Map<String, Object>> paths = given().accept("application/json")
                .get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        List<Asked> found = new ArrayList<>();
        paths.forEach((path, operations) -> {
            if (operations.get("get") instanceof Map<?, ?> get && get.get("parameters") instanceof List<?> declared) {
                for (Object one : declared) {
                    if (one instanceof Map<?, ?> parameter && "query".equals(parameter.get("in"))) {
                        found.add(new Asked(
                                path.replace("{metric}", "online-rate")
                                        .replace("{form}", "svg")
                                        .replaceAll("\\{\\w+}", "1"),
                                (String) parameter.get("name")));
                    }
                }
            }
        });
        return found;
    }

    @Test
    void noParameterOfAnyOperationMayBeEmpty() {
        List<Asked> parameters = parameters();
        assertThat(parameters).hasSizeGreaterThan(80);
        for (Asked asked : parameters) {
            for (String value : List.of("", "=", "=%20", "=%09%20")) {
                Response answer =
                        Api.as(Api.ADMIN).urlEncodingEnabled(false).get(asked.path + "?" + asked.parameter + value);
                if (asked.parameter.equals("q")) {
                    assertThat(answer.statusCode()).as(asked + value).isEqualTo(200);
                    continue;
                }
                assertThat(answer.statusCode()).as(asked + value).isEqualTo(400);
                assertThat(answer.<String>path("errors[0].code"))
                        .as(asked + value)
                        .isEqualTo("empty-parameter");
                assertThat(answer.<String>path("errors[0].detail"))
                        .as(asked + value)
                        .contains(asked.parameter)
                        .contains("leave it out");
            }
        }
    }

    @Test
    void oneEmptyValueAmongOthersIsToo() {
        Api.get("/metrics/online-rate?period=2023-02&unit=412&unit=").statusCode(400);
    }
}
