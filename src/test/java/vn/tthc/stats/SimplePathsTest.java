package vn.tthc.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.internal.path.json.ConfigurableJsonSlurper;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without REST Assured is what it would have read; the rest is left to it. */
class SimplePathsTest {

    private static final String JSON = """
            {"id": 7, "rate": 0.4951, "none": null, "size": 3, "unit": {"code": "412"}, "empty": [],
             "rows": [{"unit": {"code": "412"}, "rate": 0.5, "note": "a"}, {"unit": {"code": "425"}, "rate": null}],
             "mixed": [{"code": "1"}, null], "nested": [[{"code": "1"}]]}
            """;

    private static Object read() {
        return new ConfigurableJsonSlurper(NumberReturnType.FLOAT_AND_DOUBLE).parseText(JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "rate",
                "size",
                "unit",
                "unit.code",
                "empty",
                "rows",
                "rows[0]",
                "rows[1].unit.code",
                "rows.unit.code",
                "rows.rate",
                "rows.note",
                "nested[0][0].code"
            })
    void readsAsRestAssuredDoes(String path) {
        assertThat(SimplePaths.follow(read(), path))
                .contains(JsonPath.from(JSON).<Object>get(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "nothing",
                "none.code",
                "rows.size()",
                "rows[5]",
                "rows[-1]",
                "mixed.code",
                "nested.code",
                "id.code",
                "rows.find { it.rate }",
                "rows*.unit",
                "unit['code']",
                "rows[0]code",
                "$"
            })
    void leavesTheRest(String path) {
        assertThat(SimplePaths.follow(read(), path)).isEmpty();
    }
}
