package vn.tthc.stats.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The OpenAPI document that the running service publishes, and what it promises of an answer. */
final class ServiceDocument {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final JsonNode document;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** One operation as the document has it. */
    record Operation(String method, String path, JsonNode node) {

        String name() {
            return method + " " + path;
        }

        List<JsonNode> parameters() {
            List<JsonNode> all = new ArrayList<>();
            node.path("parameters").forEach(all::add);
            return all;
        }

        JsonNode response(int status) {
            return node.path("responses").path(String.valueOf(status));
        }

        Set<String> bodyTypes() {
            Set<String> types = new java.util.TreeSet<>();
            node.path("requestBody").path("content").fieldNames().forEachRemaining(types::add);
            return types;
        }

        /** Whether nobody may do it without a key; an empty requirement among the others means that somebody may. */
        boolean needsKey() {
            boolean needed = !node.path("security").isEmpty();
            for (JsonNode requirement : node.path("security")) {
                needed &= !requirement.isEmpty();
            }
            return needed;
        }
    }

    ServiceDocument(JsonNode document) {
        this.document = document;
        close(document.path("components").path("schemas"));
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                operation.getValue()))));
    }

    /** Clients have to bear what they do not know; here whatever the document does not tell of is a fault of it. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ServiceDocument::close);
    }

    List<Operation> operations() {
        return operations;
    }

    /** What of a schema's reference it stands for. */
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    /** The schema of a problem, for answers that belong to no operation. */
    List<String> againstProblem(JsonNode body) {
        return against(new ObjectMapper().createObjectNode().put("$ref", "#/components/schemas/Problem"), body);
    }

    /** How a body is not as its schema has it; empty if it is. */
    List<String> against(JsonNode schema, JsonNode body) {
        Set<ValidationMessage> found =
                schemas.computeIfAbsent(schema, this::compiled).validate(body);
        return found.stream().map(ValidationMessage::getMessage).limit(5).collect(Collectors.toList());
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = new ObjectMapper().createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        return factory.getSchema(whole, config);
    }
}
