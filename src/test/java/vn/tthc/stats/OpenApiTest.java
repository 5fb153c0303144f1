package vn.tthc.stats;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.ErrorCode;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OpenApiTest {

    private static final Path COMMITTED = Path.of("docs", "openapi.yaml");

    /** The contract changes on purpose only: run with -Dopenapi.write=true, read the difference, commit it. */
    @Test
    void publishesTheDocumentThatIsCommitted() throws IOException {
        String published = given().accept("application/yaml")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, published);
        }
        assertThat(published).isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void listsEveryErrorCode() throws IOException {
        String document = Files.readString(COMMITTED);
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(document).contains("- " + code.code() + "\n");
        }
    }

    @Test
    void isShownInSwaggerUi() {
        given().get("/q/swagger-ui/").then().statusCode(200).contentType("text/html");
        given().get("/q/health/ready").then().statusCode(200);
        assertThat(given().get("/q/metrics").then().statusCode(200).extract().asString())
                .contains("jvm_memory_used_bytes");
    }
}
