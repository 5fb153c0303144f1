package vn.tthc.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The interface is one language: what redocly.yaml asks, as far as it can be asked without Node, and the rules of the house. */
class ApiRulesTest {

    private static final Pattern OPERATION_ID = Pattern.compile(
            "(list|get|create|store|explain|draw|watch|cancel|change|rotate|revoke|delete|ping)[A-Z][A-Za-z0-9]*|verify");
    private static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** With a body or without, everybody can be told these. */
    private static final Set<String> OF_ALL = Set.of("400", "401", "403", "406", "414", "422", "429", "503");

    /** Parameters of one name that are not of one shape, and why. */
    private static final Map<String, String> SEVERAL_SHAPES = Map.ofEntries(
            Map.entry("path id", "numbers are long, of keys int; a count is named by what it is of"),
            Map.entry("path metric", "/charts needs a pattern to find its dot"),
            Map.entry("query agency", "lists of procedures take one, figures several"),
            Map.entry("query compare", "must be given where there is nothing else to tell"),
            Map.entry("query field", "as agency"),
            Map.entry("query format", "each with the forms it has"),
            Map.entry("query groupBy", "with a default where there has to be something"),
            Map.entry("query lang", "a picture has no header to go by"),
            Map.entry("query level", "as agency"),
            Map.entry("query limit", "pages have a default, figures have no most but their own, files have all"),
            Map.entry("query period", "a form is of one, so that it must be given"),
            Map.entry("query province", "lists of units take one, figures several"),
            Map.entry("query q", "names of procedures are long"),
            Map.entry("query state", "of a key or of a task"),
            Map.entry("query unit", "whose receipts, keys or form is one, figures take several"));

    /** Schemas of one shape in two rooms, the lower of which may not know the upper one. */
    private static final Set<Set<String>> SAME_SHAPE = Set.of(Set.of("Coded", "Named"));

    private final JsonNode document = OpenApiTest.committed();
    private final Map<String, JsonNode> operations = operations();
    private final List<String> wrong = new ArrayList<>();

    ApiRulesTest() throws IOException {}

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> found = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation ->
                                found.put(operation.getKey() + " " + path.getKey(), operation.getValue())));
        assertThat(found.size()).isGreaterThan(40);
        return found;
    }

    @Test
    void everyOperationSaysWhatItDoes() {
        Set<String> tags = names(document.path("tags"));
        Set<String> used = new HashSet<>();
        Set<String> ids = new HashSet<>();
        operations.forEach((name, operation) -> {
            String id = operation.path("operationId").asText();
            check(OPERATION_ID.matcher(id).matches() && ids.add(id), name, "operationId " + id);
            String tag = operation.path("tags").path(0).asText();
            used.add(tag);
            check(operation.path("tags").size() == 1 && tags.contains(tag), name, "tag " + tag);
            String summary = operation.path("summary").asText();
            check(summary.matches("(?s)[A-Z].{2,130}[^.]"), name, "summary " + summary);
            String description = operation.path("description").asText();
            check(description.matches("(?s)\\S.*\\."), name, "description " + description);
        });
        assertThat(wrong).isEmpty();
        assertThat(tags).isEqualTo(used);
        assertThat(document.path("info").path("license").path("name").asText()).isEqualTo("Apache-2.0");
        assertThat(document.path("servers")).isNotEmpty();
    }

    @Test
    void everySchemaIsUsed() {
        Set<String> used = new TreeSet<>();
        document.findValuesAsText("$ref").forEach(ref -> used.add(ref.substring(ref.lastIndexOf('/') + 1)));
        assertThat(used).hasSizeGreaterThan(20);
        document.path("components")
                .path("schemas")
                .fieldNames()
                .forEachRemaining(name -> check(used.contains(name), name, "is not used"));
        assertThat(wrong).isEmpty();
    }

    @Test
    void addressesAndNamesAreWrittenAlike() {
        document.path("paths").fieldNames().forEachRemaining(path -> {
            for (String part : path.substring(1).split("/")) {
                check(
                        part.matches("\\{[a-z][A-Za-z]*}(\\.\\{[a-z]+})?")
                                || KEBAB.matcher(part).matches(),
                        path,
                        part);
            }
        });
        operations.forEach((name, operation) -> operation
                .path("parameters")
                .forEach(parameter -> check(
                        parameter.path("in").asText().equals("header")
                                || CAMEL.matcher(parameter.path("name").asText())
                                        .matches(),
                        name,
                        parameter.path("name").asText())));
        document.path("components").path("schemas").properties().forEach(schema -> {
            check(schema.getKey().matches("([A-Z][a-z0-9]+)+"), "schema", schema.getKey());
            schema.getValue()
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(property ->
                            check(property.matches("[a-z][A-Za-z0-9]*"), schema.getKey(), "property " + property));
            schema.getValue()
                    .path("enum")
                    .forEach(value -> check(KEBAB.matcher(value.asText()).matches(), schema.getKey(), value.asText()));
        });
        assertThat(wrong).isEmpty();
    }

    /** The same word is the same thing: of one shape, and described. */
    @Test
    void parametersOfOneNameAreOneThing() {
        Map<String, Map<String, String>> shapes = new TreeMap<>();
        operations.forEach((name, operation) -> operation.path("parameters").forEach(parameter -> {
            String what =
                    parameter.path("in").asText() + " " + parameter.path("name").asText();
            check(!parameter.path("description").asText().isBlank(), name, "no description of " + what);
            ObjectNode shape = parameter.deepCopy();
            shape.remove(List.of("description", "example", "examples"));
            shapes.computeIfAbsent(what, none -> new LinkedHashMap<>()).putIfAbsent(shape.toString(), name);
        }));
        assertThat(wrong).isEmpty();
        Set<String> several = shapes.entrySet().stream()
                .filter(shape -> shape.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(several).isEqualTo(SEVERAL_SHAPES.keySet());
    }

    @Test
    void everyRefusalIsAProblemWithAnExample() {
        Set<String> codes = StreamSupport.stream(
                        document.at("/components/schemas/ErrorCode/enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        operations.forEach((name, operation) -> {
            Set<String> missing = new TreeSet<>(OF_ALL);
            operation.path("responses").properties().forEach(response -> {
                missing.remove(response.getKey());
                JsonNode content = response.getValue().path("content");
                if (response.getKey().compareTo("400") < 0) {
                    return;
                }
                String where = name + " " + response.getKey();
                check(content.size() == 1 && content.has("application/problem+json"), where, "types " + content);
                JsonNode problem = content.path("application/problem+json");
                check(problem.at("/schema/$ref").asText().endsWith("/Problem"), where, "schema");
                check(!problem.path("examples").isEmpty(), where, "no example");
                problem.path("examples").forEach(example -> {
                    JsonNode value = value(example);
                    check(value.path("status").asText().equals(response.getKey()), where, "status of " + value);
                    check(codes.contains(value.path("code").asText()), where, "code of " + value);
                });
            });
            check(missing.isEmpty(), name, "says nothing of " + missing);
            boolean named = StreamSupport.stream(operation.path("parameters").spliterator(), false)
                    .anyMatch(parameter -> parameter.path("in").asText().equals("path"));
            check(named == operation.path("responses").has("404"), name, "404");
            boolean sends = operation.has("requestBody");
            // A type is looked at wherever there could be a body.
            check(
                    (sends || name.startsWith("post "))
                            == operation.path("responses").has("415"),
                    name,
                    "415");
            check(sends == operation.path("responses").has("413"), name, "413");
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyAnswerAndBodyHasAnExampleThatIsAsItsSchemaSays() {
        Set<String> shown = Set.of("application/json", "text/csv", "application/x-ndjson");
        int[] examined = {0};
        operations.forEach((name, operation) -> {
            List<JsonNode> contents = new ArrayList<>();
            operation.path("responses").forEach(response -> contents.add(response.path("content")));
            contents.add(operation.path("requestBody").path("content"));
            contents.forEach(content -> content.properties().forEach(type -> {
                check(
                        !shown.contains(type.getKey())
                                || !type.getValue().path("examples").isEmpty(),
                        name,
                        "no example of " + type.getKey() + " " + type.getValue().path("schema"));
                type.getValue().path("examples").forEach(example -> {
                    examined[0]++;
                    against(type.getValue().path("schema"), value(example), name + " " + type.getKey());
                });
            }));
            operation.path("parameters").forEach(parameter -> {
                if (parameter.has("example")) {
                    against(parameter.path("schema"), parameter.path("example"), name + " " + parameter.path("name"));
                }
            });
        });
        assertThat(wrong).isEmpty();
        assertThat(examined[0]).isGreaterThan(400);
    }

    /** Pages have items and next, and are asked for by cursor and limit; there is no other way to page. */
    @Test
    void listsArePagedAlike() {
        operations.forEach((name, operation) -> {
            Set<String> parameters = names(operation.path("parameters"));
            JsonNode answer = resolved(operation.at("/responses/200/content/application~1json/schema"));
            boolean page = answer.path("properties").has("next");
            check(page == parameters.contains("cursor"), name, "cursor and next");
            check(!page || parameters.contains("limit"), name, "limit");
            check(
                    !page || answer.at("/properties/items/type").asText().equals("array") && requires(answer, "next"),
                    name,
                    "items and next");
            check(
                    Set.of("page", "size", "offset", "pageSize", "sort").stream()
                            .noneMatch(parameters::contains),
                    name,
                    "pages otherwise");
        });
        assertThat(wrong).isEmpty();
    }

    /** What has fields has a name, so that it is told of once. */
    @Test
    void everyObjectHasANameAndIsThereOnce() {
        operations.forEach((name, operation) -> {
            operation
                    .path("responses")
                    .properties()
                    .forEach(response -> response.getValue()
                            .path("content")
                            .forEach(type -> noFields(name + " " + response.getKey(), type.path("schema"))));
            operation.path("requestBody").path("content").forEach(type -> noFields(name, type.path("schema")));
        });
        assertThat(wrong).isEmpty();
        String text = document.toString();
        Map<String, Set<String>> shapes = new TreeMap<>();
        document.path("components").path("schemas").properties().forEach(schema -> {
            check(text.contains("\"#/components/schemas/" + schema.getKey() + "\""), schema.getKey(), "is not used");
            if (schema.getValue().has("properties")) {
                shapes.computeIfAbsent(plain(schema.getValue()).toString(), none -> new TreeSet<>())
                        .add(schema.getKey());
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(shapes.values().stream().filter(names -> names.size() > 1)).isSubsetOf(SAME_SHAPE);
    }

    private void noFields(String where, JsonNode schema) {
        check(!schema.has("properties"), where, "an object without a name");
        if (schema.has("items")) {
            noFields(where, schema.path("items"));
        }
    }

    /** Without words. */
    private static JsonNode plain(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        copy.findParents("description").forEach(described -> {
            if (described.path("description").isTextual()) {
                ((ObjectNode) described).remove("description");
            }
        });
        return copy;
    }

    private static boolean requires(JsonNode schema, String property) {
        return StreamSupport.stream(schema.path("required").spliterator(), false)
                .anyMatch(name -> name.asText().equals(property));
    }

    private void against(JsonNode schema, JsonNode value, String where) {
        ObjectNode whole = new ObjectMapper().createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build())
                .validate(value)
                .forEach(message -> wrong.add(where + ": " + message.getMessage()));
    }

    private JsonNode value(JsonNode example) {
        return resolved(example).path("value");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static Set<String> names(JsonNode named) {
        return StreamSupport.stream(named.spliterator(), false)
                .map(one -> one.path("name").asText())
                .collect(Collectors.toSet());
    }

    private void check(boolean right, String where, String what) {
        if (!right) {
            wrong.add(where + ": " + what);
        }
    }
}
