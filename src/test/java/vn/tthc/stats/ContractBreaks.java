package vn.tthc.stats;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What of a change of the OpenAPI document breaks clients that were right before: what they send is refused, or means
 * something else, or what they rely on in an answer is not there any more. See ADR 24.
 *
 * <p>Fields and codes that are added to answers break nobody: clients have to bear what they do not know.
 */
final class ContractBreaks {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    /** Limits of what may be sent; from below and from above. */
    private static final Set<String> LEAST = Set.of("minimum", "minLength", "minItems", "exclusiveMinimum");

    private static final Set<String> MOST = Set.of("maximum", "maxLength", "maxItems", "exclusiveMaximum");

    /** What may not be another than it was, in neither direction. */
    private static final Set<String> SAME = Set.of("format", "pattern", "default");

    private final JsonNode before;
    private final JsonNode after;
    private final Set<String> found = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();

    private ContractBreaks(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** One line for each break, in alphabetical order: where, and what. */
    static List<String> between(JsonNode before, JsonNode after) {
        ContractBreaks breaks = new ContractBreaks(before, after);
        operations(before).forEach((name, operation) -> {
            JsonNode now = operations(after).get(name);
            if (now == null) {
                breaks.found.add(name + ": is gone");
            } else {
                breaks.compareOperations(name, operation, now);
            }
        });
        return new ArrayList<>(breaks.found);
    }

    private static Map<String, JsonNode> operations(JsonNode document) {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                operations.put(operation.getKey() + " " + path.getKey(), operation.getValue())));
        return operations;
    }

    private void compareOperations(String name, JsonNode old, JsonNode now) {
        if (!text(old, "operationId").isEmpty() && !text(old, "operationId").equals(text(now, "operationId"))) {
            // Generated clients are named after it.
            found.add(name + ": operationId is not " + text(old, "operationId") + " any more");
        }
        if (mayBeCalledByAnyone(old) && !mayBeCalledByAnyone(now)) {
            found.add(name + ": needs a key");
        }
        compareParameters(name, parameters(old), parameters(now));
        compareBodies(name + " body", old.path("requestBody"), now.path("requestBody"));
        old.path("responses").properties().forEach(response -> {
            JsonNode other = now.path("responses").path(response.getKey());
            String where = name + " " + response.getKey();
            if (other.isMissingNode()) {
                found.add(where + ": is gone");
            } else {
                compareContents(where, response.getValue(), other, false);
            }
        });
    }

    private static boolean mayBeCalledByAnyone(JsonNode operation) {
        return operation.path("security").isEmpty()
                || StreamSupport.stream(operation.path("security").spliterator(), false)
                        .anyMatch(JsonNode::isEmpty);
    }

    private static Map<String, JsonNode> parameters(JsonNode operation) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        operation
                .path("parameters")
                .forEach(parameter ->
                        parameters.put(text(parameter, "in") + " parameter " + text(parameter, "name"), parameter));
        return parameters;
    }

    private void compareParameters(String name, Map<String, JsonNode> old, Map<String, JsonNode> now) {
        old.forEach((parameter, was) -> {
            JsonNode is = now.get(parameter);
            String where = name + " " + parameter;
            if (is == null) {
                found.add(where + ": is gone");
                return;
            }
            if (is.path("required").asBoolean() && !was.path("required").asBoolean()) {
                found.add(where + ": is required");
            }
            if (was.path("explode").asBoolean(true) != is.path("explode").asBoolean(true)
                    || !text(was, "style").equals(text(is, "style"))) {
                found.add(where + ": is written otherwise");
            }
            compareSchemas(where, was.path("schema"), is.path("schema"), true);
        });
        now.forEach((parameter, is) -> {
            if (!old.containsKey(parameter) && is.path("required").asBoolean()) {
                found.add(name + " " + parameter + ": is new and required");
            }
        });
    }

    private void compareBodies(String where, JsonNode old, JsonNode now) {
        if (now.path("required").asBoolean() && !old.path("required").asBoolean()) {
            found.add(where + ": is required");
        }
        if (!old.isMissingNode() && now.isMissingNode()) {
            found.add(where + ": is gone");
        } else {
            compareContents(where, old, now, true);
        }
    }

    private void compareContents(String where, JsonNode old, JsonNode now, boolean sent) {
        old.path("content").properties().forEach(type -> {
            JsonNode other = now.path("content").path(type.getKey());
            if (other.isMissingNode()) {
                found.add(where + " " + type.getKey() + ": is gone");
            } else {
                compareSchemas(where, type.getValue().path("schema"), other.path("schema"), sent);
            }
        });
        old.path("headers").fieldNames().forEachRemaining(header -> {
            if (!now.path("headers").has(header)) {
                found.add(where + " header " + header + ": is gone");
            }
        });
    }

    /** @param sent whether clients write it; otherwise they read it */
    private void compareSchemas(String where, JsonNode oldSchema, JsonNode nowSchema, boolean sent) {
        String names = text(oldSchema, "$ref") + " " + text(nowSchema, "$ref") + " " + sent;
        if (oldSchema.has("$ref") && nowSchema.has("$ref") && !seen.add(names)) {
            return;
        }
        // A part that has a name is told of once, by its name.
        String place = oldSchema.has("$ref") && nowSchema.has("$ref")
                ? (sent ? "sent " : "answered ") + last(text(oldSchema, "$ref"))
                : where;
        JsonNode old = resolved(before, oldSchema);
        JsonNode now = resolved(after, nowSchema);
        compareTypes(place, types(before, old), types(after, now), sent);
        // Where there is a choice, the one that is not null is looked at.
        JsonNode oldChoice = choice(old);
        JsonNode nowChoice = choice(now);
        if (!oldChoice.isMissingNode() || !nowChoice.isMissingNode()) {
            compareSchemas(
                    place,
                    oldChoice.isMissingNode() ? bare(oldSchema, old) : oldChoice,
                    nowChoice.isMissingNode() ? bare(nowSchema, now) : nowChoice,
                    sent);
            return;
        }
        compareEnums(place, old, now, sent);
        compareLimits(place, old, now, sent);
        compareProperties(place, old, now, sent);
        if (old.has("items") && now.has("items")) {
            compareSchemas(place + "[]", old.path("items"), now.path("items"), sent);
        }
        if (old.path("additionalProperties").isObject()
                && now.path("additionalProperties").isObject()) {
            compareSchemas(place + "{}", old.path("additionalProperties"), now.path("additionalProperties"), sent);
        }
        if (sent && !forbidsOthers(old) && forbidsOthers(now)) {
            found.add(place + ": takes no other fields any more");
        }
    }

    private static JsonNode bare(JsonNode schema, JsonNode resolved) {
        return schema.has("$ref") ? schema : resolved;
    }

    private void compareTypes(String place, Set<String> old, Set<String> now, boolean sent) {
        if (old.isEmpty() || now.isEmpty()) {
            if (!old.equals(now) && (sent ? !now.isEmpty() : !old.isEmpty())) {
                found.add(place + ": type is not " + said(old) + " any more");
            }
            return;
        }
        Set<String> taken = sent ? now : old;
        Set<String> given = sent ? old : now;
        if (!given.stream()
                .allMatch(type -> taken.contains(type) || type.equals("integer") && taken.contains("number"))) {
            found.add(place + ": type is " + said(now) + " and no longer " + said(old));
        }
    }

    private static String said(Set<String> types) {
        return String.join(" or ", types);
    }

    /** With null among them; those of a choice are those of its parts. */
    private static Set<String> types(JsonNode document, JsonNode schema) {
        Set<String> types = new TreeSet<>();
        if (schema.path("type").isTextual()) {
            types.add(text(schema, "type"));
        }
        schema.path("type").forEach(type -> types.add(type.asText()));
        for (String kind : List.of("anyOf", "oneOf")) {
            schema.path(kind).forEach(part -> types.addAll(types(document, resolved(document, part))));
        }
        if (types.isEmpty() && schema.has("enum")) {
            schema.path("enum").forEach(value -> types.add(value.isNull() ? "null" : "string"));
        }
        return types;
    }

    private static JsonNode choice(JsonNode schema) {
        for (String kind : List.of("anyOf", "oneOf", "allOf")) {
            for (JsonNode part : schema.path(kind)) {
                if (!"null".equals(text(part, "type"))) {
                    return part;
                }
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private void compareEnums(String place, JsonNode old, JsonNode now, boolean sent) {
        if (sent && now.has("enum")) {
            Set<String> gone = values(old);
            gone.removeAll(values(now));
            if (!old.has("enum")) {
                found.add(place + ": takes only " + String.join(", ", values(now)));
            }
            gone.forEach(value -> found.add(place + ": does not take " + value + " any more"));
        }
        if (!sent && old.has("enum") && !now.has("enum")) {
            found.add(place + ": may be anything now");
        }
    }

    private static Set<String> values(JsonNode schema) {
        return StreamSupport.stream(schema.path("enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void compareLimits(String place, JsonNode old, JsonNode now, boolean sent) {
        Consumer<String> narrower = limit -> found.add(place + ": " + limit + " is "
                + (now.has(limit) ? now.path(limit).asText() : "gone")
                + (old.has(limit) ? ", was " + old.path(limit).asText() : " and was not there"));
        if (sent) {
            MOST.stream()
                    .filter(limit -> now.has(limit)
                            && (!old.has(limit)
                                    || now.path(limit)
                                                    .decimalValue()
                                                    .compareTo(old.path(limit).decimalValue())
                                            < 0))
                    .forEach(narrower);
            LEAST.stream()
                    .filter(limit -> now.has(limit)
                            && (!old.has(limit)
                                    || now.path(limit)
                                                    .decimalValue()
                                                    .compareTo(old.path(limit).decimalValue())
                                            > 0))
                    .forEach(narrower);
        }
        // For those who send, a rule that is gone leaves more; for those who read, a rule that comes does.
        SAME.stream()
                .filter(rule -> !old.path(rule).equals(now.path(rule)))
                .filter(rule -> rule.equals("default") ? old.has(rule) : (sent ? now : old).has(rule))
                .forEach(narrower);
    }

    private void compareProperties(String place, JsonNode old, JsonNode now, boolean sent) {
        Set<String> mustBefore = required(old);
        Set<String> mustNow = required(now);
        old.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            JsonNode other = now.path("properties").path(name);
            if (other.isMissingNode()) {
                found.add(place + "." + name + ": is gone");
                return;
            }
            if (sent && mustNow.contains(name) && !mustBefore.contains(name)) {
                found.add(place + "." + name + ": is required");
            }
            if (!sent && mustBefore.contains(name) && !mustNow.contains(name)) {
                found.add(place + "." + name + ": may be left out");
            }
            compareSchemas(place + "." + name, property.getValue(), other, sent);
        });
        if (sent) {
            mustNow.stream()
                    .filter(name -> !old.path("properties").has(name) && !mustBefore.contains(name))
                    .forEach(name -> found.add(place + "." + name + ": is new and required"));
        }
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> names = new HashSet<>();
        Iterator<JsonNode> all = schema.path("required").elements();
        all.forEachRemaining(name -> names.add(name.asText()));
        return names;
    }

    private static boolean forbidsOthers(JsonNode schema) {
        return schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean();
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        JsonNode found = schema;
        while (found.has("$ref")) {
            found = document.at(text(found, "$ref").substring(1));
        }
        return found;
    }

    private static String last(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
