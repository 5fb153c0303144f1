package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodelistDocumentTest {

    @ParameterizedTest
    @ValueSource(strings = {"units", "units/{code}", "procedures", "procedures/{code}", "fields", "agencies"})
    void theDocumentSumsUpEveryOperation(String path) throws Exception {
        JsonNode operation = document().path("paths").path("/api/v1/" + path).path("get");
        assertThat(operation.path("summary").asText()).isNotBlank();
        assertThat(operation
                        .at("/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "UnitView,/items/0,/units?q=vinh&kind=district&province=40&validOn=2023-02-01",
        "UnitDetail,'',/units/17464?validOn=2024-12-15",
        "ProcedureView,/items/0,/procedures?q=thuong%20tru&agency=cong-an-xa&level=4",
        "ProcedureDetail,'',/procedures/2.000488.000.00.00.H41",
        "CodelistEntry,/items/0,/fields?q=ho%20tich"
    })
    void theExamplesInTheDocumentAreRealAnswers(String schema, String pointer, String request) throws Exception {
        JsonNode example = document().at("/components/schemas").path(schema).at("/examples/0");
        String real = given().urlEncodingEnabled(false).get("/api/v1" + request).asString();
        assertThat(example).isEqualTo(new ObjectMapper().readTree(real).at(pointer));
    }

    private static JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(given().accept("application/json").get("/openapi").asString());
    }
}
