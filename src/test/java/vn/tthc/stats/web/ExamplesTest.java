package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.demo.DemoData;

/**
 * Whoever opens an operation in Swagger UI and presses "Execute" gets an answer of the demonstration data: each example of
 * the published document is sent as Swagger UI fills it in.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing is odd in the demonstration data, and nothing was changed before they came. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("get /api/v1/warnings", "get /api/v1/reference-changes");

    private static final Set<String> MAKE_THINGS =
            Set.of("post /api/v1/api-keys", "post /api/v1/publications", "post /api/v1/webhooks");

    /** A file as short as an example has ended before anybody can call it off. */
    private static final String TOO_LATE = "delete /api/v1/imports/{id}";

    @Inject
    AgroalDataSource dataSource;

    private record Operation(String method, String path, JsonNode node) {

        String name() {
            return method + " " + path;
        }

        /** What makes things comes before what is asked of them, what ends them last. */
        int turn() {
            return switch (method) {
                case "post" -> path.contains("{") ? 1 : 0;
                case "get" -> 2;
                default -> 3;
            };
        }
    }

    /** The numbers of what an example makes; those of demonstration data are always the same. */
    private final Map<String, String> made = new LinkedHashMap<>();

    private JsonNode document;

    @Test
    void everyOperationHasOneThatWorks() throws Exception {
        beginAtOne();
        DemoData.load();
        document = JSON.readTree(given().get("/openapi?format=json").asString());
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(
                                new Operation(operation.getKey(), path.getKey(), operation.getValue()))));
        operations.sort(Comparator.comparing(Operation::turn));
        made.put("/api/v1/imports/", imported());
        List<String> wrong = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.path.endsWith("/events")) {
                // Ends with the import, which has ended.
                continue;
            }
            Response answer = press(operation, wrong);
            if (operation.name().equals(TOO_LATE)
                    ? answer.statusCode() != 409
                    : answer.statusCode() >= 300 || isEmpty(answer) && !MAY_BE_EMPTY.contains(operation.name())) {
                wrong.add(operation.name() + ": " + answer.statusCode() + " "
                        + answer.asString()
                                .substring(0, Math.min(300, answer.asString().length())));
            }
        }
        assertThat(operations.size()).isGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    private void beginAtOne() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter sequence submission_id_seq restart with 1");
        }
    }

    /** A file with a mistake, stored in the background. */
    private static String imported() throws InterruptedException {
        String id = Api.as(Api.ADMIN)
                .contentType("text/csv; charset=UTF-8")
                .header("Prefer", "respond-async")
                .body("unit,period,procedure,level,received\n412,2024-03-01,1.004222,9,1\n")
                .post("/api/v1/submissions")
                .then()
                .statusCode(202)
                .extract()
                .path("id")
                .toString();
        while (Api.as(Api.ADMIN).get("/api/v1/imports/" + id).path("finishedAt") == null) {
            Thread.onSpinWait();
        }
        return id;
    }

    private static boolean isEmpty(Response answer) {
        if (answer.statusCode() == 204) {
            return false;
        }
        String text = answer.asString();
        return text.isEmpty() || text.contains("\"rows\":[]") || text.contains("\"items\":[]") || text.equals("[]");
    }

    private Response press(Operation operation, List<String> wrong) {
        String path = operation.path;
        RequestSpecification request = Api.as(Api.ADMIN).urlEncodingEnabled(true);
        for (JsonNode parameter : operation.node.path("parameters")) {
            String name = parameter.path("name").asText();
            JsonNode filled = filledIn(parameter);
            if (filled.isMissingNode()) {
                if (parameter.path("required").asBoolean()) {
                    wrong.add(operation.name() + ": no example of " + name);
                }
                continue;
            }
            if (parameter.path("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", made(operation, filled.asText()));
            } else if (parameter.path("in").asText().equals("query")) {
                request.queryParam(
                        name,
                        filled.isArray()
                                ? String.join(
                                        ",",
                                        StreamSupport.stream(filled.spliterator(), false)
                                                .map(JsonNode::asText)
                                                .toList())
                                : filled.asText());
            }
        }
        if (operation.node.has("requestBody")) {
            Map.Entry<String, JsonNode> content = operation
                    .node
                    .path("requestBody")
                    .path("content")
                    .properties()
                    .iterator()
                    .next();
            JsonNode example =
                    content.getValue().path("examples").elements().next().path("value");
            request.contentType(content.getKey() + "; charset=UTF-8")
                    .body((example.isTextual() ? example.asText() : example.toString())
                            .getBytes(StandardCharsets.UTF_8));
        }
        Response answer = request.request(operation.method.toUpperCase(java.util.Locale.ROOT), path);
        if (MAKE_THINGS.contains(operation.name()) && answer.statusCode() == 201) {
            made.put(operation.path + "/", answer.path("id").toString());
        }
        return answer;
    }

    private String made(Operation operation, String example) {
        return made.entrySet().stream()
                .filter(thing -> operation.path.startsWith(thing.getKey() + "{"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(example);
    }

    /** As Swagger UI does: the parameter's example, or its schema's, or its schema's default. */
    private JsonNode filledIn(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        if (schema.has("$ref")) {
            schema = document.at(schema.path("$ref").asText().substring(1));
        }
        return parameter.has("example")
                ? parameter.path("example")
                : schema.has("example") ? schema.path("example") : schema.path("default");
    }
}
