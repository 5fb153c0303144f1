package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** What of an answer can be shown in a document. */
    private static final Set<String> SHOWN = Set.of("application/json", "text/csv", "application/x-ndjson");

    private static final Path KEPT = Path.of("src", "main", "resources", "openapi", "answers.json");

    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";
    private static final String SOME_INSTANT = "2026-03-01T02:15:00Z";

    /** What differs each time, and what stands for it. */
    private static final Map<String, String> MASKS = Map.of(
            "secret", "tthc_5VldFo3RkQ2mXw8ZrT1nYb6uHc4jLs9e",
            "prefix", "tthc_5VldFo3R",
            "requestId", "5b1f0c1e-7a0f-4f0e-9c39-3b0c1d2e4f5a",
            "address", "203.0.113.7",
            "userAgent", "Apache-HttpClient/4.5",
            "actor", "tthc_5VldFo3R",
            "by", "tthc_5VldFo3R",
            "revision", "324");

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

    /** Answers to the examples, by operation and status, as the document has them. */
    private final ObjectNode answers = JSON.createObjectNode();

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
            Response answer = press(operation, wrong, null);
            examine(operation, answer, wrong);
            if (operation.name().equals(TOO_LATE)
                    ? answer.statusCode() != 409
                    : answer.statusCode() >= 300 || isEmpty(answer) && !MAY_BE_EMPTY.contains(operation.name())) {
                wrong.add(operation.name() + ": " + answer.statusCode() + " "
                        + answer.asString()
                                .substring(0, Math.min(300, answer.asString().length())));
            }
        }
        ObjectNode kept = (ObjectNode) JSON.readTree(KEPT.toFile());
        // What is still of the same shape stays, so that rewriting changes only what has changed.
        answers.properties()
                .forEach(answer -> answer.getValue().properties().stream()
                        .filter(type -> !alike(kept.path(answer.getKey()).path(type.getKey()), type.getValue()))
                        .forEach(type -> {
                            kept.withObjectProperty(answer.getKey()).set(type.getKey(), type.getValue());
                            wrong.add(answer.getKey() + ": the answer that is shown is not like " + type.getValue());
                        }));
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(KEPT, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(kept) + "\n");
        }
        assertThat(operations.size()).isGreaterThan(30);
        assertThat(answers.size()).isGreaterThan(25);
        assertThat(wrong).isEmpty();
    }

    /** Of the same fields and columns, of the same types: the figures depend on what other tests did before. */
    private static boolean alike(JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            return true;
        }
        if (one.getNodeType() != other.getNodeType()) {
            return false;
        }
        if (one.isObject()) {
            return one.size() == other.size()
                    && one.properties().stream()
                            .allMatch(field -> other.has(field.getKey())
                                    // Its names are made of data.
                                    && (field.getKey().equals("details")
                                            || alike(field.getValue(), other.path(field.getKey()))));
        }
        if (one.isArray()) {
            return one.isEmpty() || other.isEmpty() || alike(one.path(0), other.path(0));
        }
        return !one.asText().contains("\n")
                || one.asText()
                        .lines()
                        .findFirst()
                        .equals(other.asText().lines().findFirst());
    }

    /** Gathers the answer as it is published, if the operation has no example of its own. */
    private void examine(Operation operation, Response answer, List<String> wrong) throws IOException {
        for (Map.Entry<String, JsonNode> response :
                operation.node.path("responses").properties()) {
            if (!response.getKey().equals(String.valueOf(answer.statusCode()))) {
                continue;
            }
            for (Map.Entry<String, JsonNode> type :
                    response.getValue().path("content").properties()) {
                boolean kept = type.getValue().path("examples").has("demonstration");
                if ((type.getValue().has("examples") && !kept) || !SHOWN.contains(type.getKey())) {
                    continue;
                }
                Response inThatForm =
                        type.getKey().equals("application/json") ? answer : press(operation, wrong, type.getKey());
                if (!inThatForm.contentType().startsWith(type.getKey())) {
                    // The rows that were refused come in the form of the file sent.
                    continue;
                }
                String name = operation.node.path("operationId").asText() + " " + response.getKey();
                answers.withObjectProperty(name).set(type.getKey(), published(type.getKey(), inThatForm.asString()));
            }
        }
    }

    /** Short, and without what differs each time. */
    private static JsonNode published(String type, String answer) throws IOException {
        if (type.equals("application/json")) {
            return masked("", JSON.readTree(answer));
        }
        return TextNode.valueOf(
                answer.lines().limit(2).map(ExamplesTest::masked).collect(Collectors.joining("\n")) + "\n");
    }

    private static String masked(String line) {
        return line.replaceAll(INSTANT, SOME_INSTANT)
                .replace("127.0.0.1", MASKS.get("address"))
                .replaceAll("Apache-HttpClient[^,]*", MASKS.get("userAgent"))
                .replaceAll("tthc_\\w+|test-admin-\\w+", MASKS.get("prefix"))
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", MASKS.get("requestId"));
    }

    private static JsonNode masked(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(masked(field.getKey(), field.getValue())));
        } else if (value instanceof ArrayNode list) {
            while (list.size() > 2) {
                list.remove(2);
            }
            for (int i = 0; i < list.size(); i++) {
                list.set(i, masked(name, list.path(i)));
            }
        } else if (value.isTextual() && value.asText().matches(INSTANT)) {
            return TextNode.valueOf(SOME_INSTANT);
        } else if (value.isTextual() && MASKS.containsKey(name)) {
            return TextNode.valueOf(MASKS.get(name));
        }
        return value;
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

    private Response press(Operation operation, List<String> wrong, String accept) {
        String path = operation.path;
        RequestSpecification request = Api.as(Api.ADMIN).urlEncodingEnabled(true);
        if (accept != null) {
            request.accept(accept);
        }
        for (JsonNode parameter : operation.node.path("parameters")) {
            String name = parameter.path("name").asText();
            if (accept != null && name.equals("format")) {
                request.queryParam(name, "csv");
                continue;
            }
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
