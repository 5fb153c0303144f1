package vn.tthc.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each kind of break, made in the real document, is found and named; what harms nobody passes. */
class ContractBreaksTest {

    private static final String UNITS = "/paths/~1api~1v1~1units/get";
    private static final String SCHEMAS = "/components/schemas/";

    private record Change(String name, String expected, Consumer<ObjectNode> made) {}

    private final List<Change> breaks = List.of(
            broken(
                    "an operation",
                    "get /api/v1/units: is gone",
                    d -> at(d, "/paths").remove("/api/v1/units")),
            broken(
                    "the name of an operation",
                    "get /api/v1/units: operationId is not listUnits any more",
                    d -> at(d, UNITS).put("operationId", "findUnits")),
            broken(
                    "a key for all",
                    "get /api/v1/units: needs a key",
                    d -> at(d, UNITS).putArray("security").addObject().putArray("key")),
            broken("a parameter", "get /api/v1/units query parameter q: is gone", d -> remove(d, UNITS, "q")),
            broken(
                    "a new name of one",
                    "get /api/v1/units query parameter q: is gone",
                    d -> parameter(d, UNITS, "q").put("name", "search")),
            broken(
                    "one that has to be given now",
                    "get /api/v1/units query parameter q: is required",
                    d -> parameter(d, UNITS, "q").put("required", true)),
            broken(
                    "a new one that has to be given",
                    "get /api/v1/units query parameter zz: is new and required",
                    d -> added(d).put("required", true)),
            broken(
                    "another type",
                    "get /api/v1/units query parameter q: type is integer and no longer string",
                    d -> of(d, "q").put("type", "integer")),
            broken(
                    "a lower most",
                    "get /api/v1/units query parameter limit: maximum is 10, was 1000",
                    d -> of(d, "limit").put("maximum", 10)),
            broken(
                    "a higher least",
                    "get /api/v1/units query parameter limit: minimum is 5, was 1",
                    d -> of(d, "limit").put("minimum", 5)),
            broken(
                    "a limit where none was",
                    "get /api/v1/units query parameter province: maxLength is 3 and was not there",
                    d -> of(d, "province").put("maxLength", 3)),
            broken(
                    "a pattern",
                    "get /api/v1/units query parameter q: pattern is [a-z] and was not there",
                    d -> of(d, "q").put("pattern", "[a-z]")),
            broken(
                    "fewer choices",
                    "get /api/v1/units query parameter format: does not take csv any more",
                    d -> drop(of(d, "format").path("enum"), "csv")),
            broken(
                    "a choice where all was free",
                    "get /api/v1/units query parameter q: takes only vinh",
                    d -> of(d, "q").putArray("enum").add("vinh")),
            broken(
                    "another default",
                    "get /api/v1/warnings query parameter limit: default is 10, was 100",
                    d -> ((ObjectNode) parameter(d, "/paths/~1api~1v1~1warnings/get", "limit")
                                    .path("schema"))
                            .put("default", 10)),
            broken(
                    "another way to write a list",
                    "get /api/v1/metrics/{metric} query parameter groupBy: is written otherwise",
                    d -> parameter(d, "/paths/~1api~1v1~1metrics~1{metric}/get", "groupBy")
                            .put("explode", true)),
            broken(
                    "a status",
                    "get /api/v1/units 304: is gone",
                    d -> at(d, UNITS + "/responses").remove("304")),
            broken(
                    "a form of the answer",
                    "get /api/v1/units 200 text/csv: is gone",
                    d -> at(d, UNITS + "/responses/200/content").remove("text/csv")),
            broken("a field of an answer", "answered UnitView.code: is gone", d -> {
                at(d, SCHEMAS + "UnitView/properties").remove("code");
                drop(at(d, SCHEMAS + "UnitView").path("required"), "code");
            }),
            broken(
                    "one that may be left out now",
                    "answered UnitView.code: may be left out",
                    d -> drop(at(d, SCHEMAS + "UnitView").path("required"), "code")),
            broken(
                    "another type of one",
                    "answered UnitView.code: type is integer and no longer string",
                    d -> at(d, SCHEMAS + "UnitView/properties/code").put("type", "integer")),
            broken(
                    "null in one",
                    "answered UnitView.code: type is null or string and no longer string",
                    d -> at(d, SCHEMAS + "UnitView/properties/code")
                            .putArray("type")
                            .add("string")
                            .add("null")),
            broken(
                    "null in one that has a schema",
                    "answered AuditEvent.at: type is null or string and no longer string",
                    d -> {
                        ObjectNode at = at(d, SCHEMAS + "AuditEvent/properties/at");
                        at.removeAll();
                        ArrayNode either = at.putArray("anyOf");
                        either.addObject().put("$ref", "#/components/schemas/Instant");
                        either.addObject().put("type", "null");
                    }),
            broken(
                    "another format",
                    "answered ApiKey.id: format is int64, was int32",
                    d -> at(d, SCHEMAS + "ApiKey/properties/id").put("format", "int64")),
            broken(
                    "a list that is none",
                    "answered UnitPage.items: type is string and no longer array",
                    d -> at(d, SCHEMAS + "UnitPage/properties/items").put("type", "string")),
            broken(
                    "an open list of values",
                    "answered UnitKind: may be anything now",
                    d -> at(d, SCHEMAS + "UnitKind").remove("enum")),
            broken(
                    "a field of a body",
                    "sent ReturnCount.received: is gone",
                    d -> at(d, SCHEMAS + "ReturnCount/properties").remove("received")),
            broken(
                    "one that has to be sent now",
                    "sent Return.reason: is required",
                    d -> ((ArrayNode) at(d, SCHEMAS + "Return").path("required")).add("reason")),
            broken("a new one that has to be sent", "sent ReturnCount.zz: is new and required", d -> {
                at(d, SCHEMAS + "ReturnCount/properties").putObject("zz").put("type", "integer");
                ((ArrayNode) at(d, SCHEMAS + "ReturnCount").path("required")).add("zz");
            }),
            broken(
                    "no null in a body any more",
                    "sent ApiKeyRotation.expiresAt: type is string and no longer null or string",
                    d -> {
                        ObjectNode expiresAt = at(d, SCHEMAS + "ApiKeyRotation/properties/expiresAt");
                        expiresAt.removeAll();
                        expiresAt.put("$ref", "#/components/schemas/Instant");
                    }),
            broken(
                    "a form of a body",
                    "post /api/v1/submissions body text/csv: is gone",
                    d -> at(d, "/paths/~1api~1v1~1submissions/post/requestBody/content")
                            .remove("text/csv")),
            broken(
                    "a body where none was",
                    "delete /api/v1/api-keys/{id} body: is required",
                    d -> at(d, "/paths/~1api~1v1~1api-keys~1{id}/delete")
                            .putObject("requestBody")
                            .put("required", true)));

    private final List<Change> harmless = List.of(
            fine("nothing", d -> {}),
            fine(
                    "a new operation",
                    d -> at(d, "/paths")
                            .set(
                                    "/api/v1/more",
                                    at(d, "/paths/~1api~1v1~1units").deepCopy())),
            fine("a new parameter", ContractBreaksTest::added),
            fine("a higher most", d -> of(d, "limit").put("maximum", 10_000)),
            fine("no pattern any more", d -> at(d, "/paths/~1charts~1{metric}.{form}/get/parameters/0")),
            fine("more choices", d -> ((ArrayNode) of(d, "format").path("enum")).add("parquet")),
            fine("a default where none was", d -> of(d, "q").put("default", "vinh")),
            fine(
                    "a new status",
                    d -> at(d, UNITS + "/responses").putObject("410").put("description", "Gone")),
            fine("a new form", d -> at(d, UNITS + "/responses/200/content").putObject("application/xml")),
            fine(
                    "a new field",
                    d -> at(d, SCHEMAS + "UnitView/properties").putObject("zz").put("type", "string")),
            fine("a new field that is always there", d -> {
                at(d, SCHEMAS + "UnitView/properties").putObject("zz").put("type", "string");
                ((ArrayNode) at(d, SCHEMAS + "UnitView").path("required")).add("zz");
            }),
            fine(
                    "never null any more",
                    d -> at(d, SCHEMAS + "CodelistEntry/properties/nameEn").put("type", "string")),
            fine(
                    "a new value of an answer",
                    d -> ((ArrayNode) at(d, SCHEMAS + "UnitKind").path("enum")).add("zz")),
            fine(
                    "a new code of problems",
                    d -> ((ArrayNode) at(d, SCHEMAS + "ErrorCode").path("enum")).add("zz")),
            fine(
                    "a value that is not answered any more",
                    d -> drop(at(d, SCHEMAS + "ApiKey/properties/state").path("enum"), "expired")),
            fine(
                    "a new field of a body",
                    d -> at(d, SCHEMAS + "ReturnCount/properties")
                            .putObject("zz")
                            .put("type", "integer")),
            fine(
                    "no key for what needed one",
                    d -> at(d, "/paths/~1api~1v1~1verification/get")
                            .putArray("security")
                            .addObject()),
            fine(
                    "other words",
                    d -> at(d, UNITS).put("description", "Other words").put("summary", "Other")),
            fine("another name of a schema", d -> {
                ObjectNode schemas = at(d, "/components/schemas");
                schemas.set("Unit", schemas.remove("UnitView"));
                at(d, SCHEMAS + "UnitPage/properties/items/items").put("$ref", "#/components/schemas/Unit");
            }));

    @TestFactory
    Stream<DynamicTest> whatBreaksClientsIsFound() throws IOException {
        JsonNode document = OpenApiTest.committed();
        return breaks.stream()
                .map(change -> DynamicTest.dynamicTest(
                        change.name,
                        () -> assertThat(breaksOf(document, change)).contains(change.expected)));
    }

    @TestFactory
    Stream<DynamicTest> whatHarmsNobodyPasses() throws IOException {
        JsonNode document = OpenApiTest.committed();
        return harmless.stream()
                .map(change -> DynamicTest.dynamicTest(
                        change.name,
                        () -> assertThat(breaksOf(document, change)).isEmpty()));
    }

    @Test
    void aBodyThatTakesNoOtherFieldsAnyMoreIsFoundAndTheOtherWayRoundPasses() throws IOException {
        JsonNode closed = OpenApiTest.committed();
        ObjectNode open = closed.deepCopy();
        at(open, SCHEMAS + "NewApiKey").remove("additionalProperties");
        assertThat(ContractBreaks.between(open, closed))
                .containsExactly("sent NewApiKey: takes no other fields any more");
        assertThat(ContractBreaks.between(closed, open)).isEmpty();
    }

    private static List<String> breaksOf(JsonNode document, Change change) {
        ObjectNode changed = document.deepCopy();
        change.made.accept(changed);
        return ContractBreaks.between(document, changed);
    }

    private static Change broken(String name, String expected, Consumer<ObjectNode> made) {
        return new Change(name, expected, made);
    }

    private static Change fine(String name, Consumer<ObjectNode> made) {
        return new Change(name, null, made);
    }

    private static ObjectNode at(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }

    private static ObjectNode parameter(JsonNode document, String operation, String name) {
        return (ObjectNode)
                StreamSupport.stream(document.at(operation).path("parameters").spliterator(), false)
                        .filter(parameter -> parameter.path("name").asText().equals(name))
                        .findAny()
                        .orElseThrow();
    }

    /** The schema of a parameter of the list of units. */
    private static ObjectNode of(JsonNode document, String name) {
        return (ObjectNode) parameter(document, UNITS, name).path("schema");
    }

    private static ObjectNode added(JsonNode document) {
        ObjectNode parameter = ((ArrayNode) document.at(UNITS).path("parameters")).addObject();
        parameter.put("name", "zz").put("in", "query").putObject("schema").put("type", "string");
        return parameter;
    }

    private static void remove(JsonNode document, String operation, String name) {
        ArrayNode parameters = (ArrayNode) document.at(operation).path("parameters");
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.path(i).path("name").asText().equals(name)) {
                parameters.remove(i);
            }
        }
    }

    private static void drop(JsonNode list, String value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.path(i).asText().equals(value)) {
                ((ArrayNode) list).remove(i);
            }
        }
    }
}
