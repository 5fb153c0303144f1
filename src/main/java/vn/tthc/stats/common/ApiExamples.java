package vn.tthc.stats.common;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * The examples of answers in the OpenAPI document. They are what the service answered once, kept in two files beside the
 * classes: {@code problems.json} has a refusal for each code that is shown, {@code answers.json} one answer for each operation
 * that has no example of its own. Tests compare both with what it answers now.
 */
final class ApiExamples {

    private static final String REF = "#/components/examples/";

    /** What an operation can be refused for, where it is not what all others with that status are refused for. */
    private static final Map<String, List<String>> OWN = Map.ofEntries(
            Map.entry("createApiKey 409", List.of("too-many-keys")),
            Map.entry("rotateApiKey 409", List.of("key-has-ended", "too-many-keys")),
            Map.entry("cancelImport 409", List.of("already-ended")),
            Map.entry("createPublication 409", List.of("publication-exists")),
            Map.entry("createSubmission 409", List.of("request-in-progress", "reference-changed")),
            Map.entry("createSubmission 422", List.of("invalid-return", "idempotency-key-reused")),
            Map.entry("createSubmission 429", List.of("rate-limited", "too-many-failures", "too-many-imports")),
            Map.entry("createSubmission 503", List.of("busy", "overloaded", "no-room-for-files", "unavailable")),
            Map.entry("createPublication 503", List.of("not-settled", "overloaded", "unavailable")),
            Map.entry("verify 503", List.of("verification-busy", "overloaded", "unavailable")),
            Map.entry("getBulletin 503", List.of("figures-unsettled", "overloaded", "unavailable")));

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Map<String, Object>> problems = read("problems.json");
    private final Map<String, Map<String, Object>> answers = read("answers.json");

    void addTo(OpenAPI document) {
        problems.forEach((code, problem) -> document.getComponents()
                .addExample(code, OASFactory.createExample().value(problem)));
        document.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(operation -> {
                    keepLines(operation);
                    operation.getResponses().getAPIResponses().forEach((status, response) -> {
                        if (Integer.parseInt(status) >= 400) {
                            addProblems(operation, status, response);
                        } else {
                            addAnswers(operation, status, response);
                        }
                    });
                }));
    }

    /** A line of NDJSON by itself is taken for JSON; it is text. */
    private void keepLines(Operation operation) {
        if (operation.getRequestBody() == null) {
            return;
        }
        MediaType lines = operation.getRequestBody().getContent().getMediaType("application/x-ndjson");
        if (lines != null) {
            lines.getExamples().values().stream()
                    .filter(example -> !(example.getValue() instanceof String))
                    .forEach(example -> example.setValue(written(example.getValue()) + "\n"));
        }
    }

    private void addProblems(Operation operation, String status, APIResponse response) {
        MediaType type =
                response.getContent().getMediaTypes().values().iterator().next();
        codes(operation, status)
                .forEach(
                        code -> type.addExample(code, OASFactory.createExample().ref(REF + code)));
    }

    private static List<String> codes(Operation operation, String status) {
        boolean sends = operation.getRequestBody() != null;
        return OWN.getOrDefault(
                operation.getOperationId() + " " + status,
                switch (status) {
                    case "400" ->
                        sends
                                ? List.of("malformed-json", "unknown-parameter")
                                : List.of("unknown-parameter", "invalid-parameter");
                    case "401" -> List.of("unauthenticated");
                    case "403" ->
                        needsKey(operation) ? List.of("forbidden", "outside-own-unit") : List.of("token-without-role");
                    case "404" -> List.of("not-found");
                    case "406" -> List.of("not-acceptable");
                    case "409" -> List.of("revision-not-reached");
                    case "413" -> List.of("body-too-large");
                    case "414" -> List.of("address-too-long");
                    case "415" -> List.of("unsupported-media-type");
                    case "422" -> List.of(sends ? "invalid-body" : "too-slow");
                    case "429" -> List.of("rate-limited", "too-many-failures");
                    case "503" -> List.of("overloaded", "unavailable");
                    default -> throw new IllegalStateException("No example of " + status);
                });
    }

    private static boolean needsKey(Operation operation) {
        return operation.getSecurity().stream()
                .noneMatch(requirement -> requirement.getSchemes() == null
                        || requirement.getSchemes().isEmpty());
    }

    private void addAnswers(Operation operation, String status, APIResponse response) {
        if (response.getContent() == null) {
            return;
        }
        Map<String, Object> kept = answers.getOrDefault(operation.getOperationId() + " " + status, Map.of());
        response.getContent().getMediaTypes().forEach((name, type) -> {
            boolean hasOwn = type.getExample() != null
                    || type.getExamples() != null && !type.getExamples().isEmpty();
            if (!hasOwn && kept.containsKey(name)) {
                type.addExample("demonstration", OASFactory.createExample().value(kept.get(name)));
            }
        });
    }

    private String written(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Map<String, Object>> read(String file) {
        try (InputStream in = ApiExamples.class.getResourceAsStream("/openapi/" + file)) {
            return json.readValue(in, new TypeReference<LinkedHashMap<String, Map<String, Object>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
