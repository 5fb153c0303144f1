package vn.tthc.stats;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.ErrorCode;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OpenApiTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path COMMITTED = Path.of("docs", "openapi.yaml");

    private static final Path ACCEPTED = Path.of("docs", "breaking-changes.md");

    /**
     * The contract changes on purpose only: run with -Dopenapi.write=true, read the difference, commit it. What breaks
     * clients is not written unless it is told in docs/breaking-changes.md why, or the version of the interface grows.
     */
    @Test
    void publishesTheDocumentThatIsCommitted() throws IOException {
        String published = given().accept("application/yaml")
                .get("/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        List<String> breaks = newBreaks(committed(), YAML.readTree(published));
        assertThat(breaks).as("breaks clients, see docs/breaking-changes.md").isEmpty();
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(COMMITTED, published);
        }
        assertThat(published).isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void aNewVersionMayBreak() throws IOException {
        JsonNode now = committed();
        ObjectNode next = now.deepCopy();
        ((ObjectNode) next.path("paths")).remove("/api/v1/units");
        assertThat(newBreaks(now, next)).containsExactly("get /api/v1/units: is gone");
        ((ObjectNode) next.path("info")).put("version", "2");
        assertThat(newBreaks(now, next)).isEmpty();
    }

    /** The document in the repository. */
    static JsonNode committed() throws IOException {
        return YAML.readTree(Files.readString(COMMITTED));
    }

    private static List<String> newBreaks(JsonNode before, JsonNode after) throws IOException {
        if (version(after) > version(before)) {
            return List.of();
        }
        Set<String> accepted = Pattern.compile("(?m)^- `([^`]+)`: \\S.*$")
                .matcher(Files.readString(ACCEPTED))
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
        return ContractBreaks.between(before, after).stream()
                .filter(broken -> !accepted.contains(broken))
                .toList();
    }

    private static int version(JsonNode document) {
        return document.path("info").path("version").asInt();
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
