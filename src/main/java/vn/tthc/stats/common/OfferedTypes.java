package vn.tthc.stats.common;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The types that an operation answers in, as its own published document tells them. */
@ApplicationScoped
class OfferedTypes {

    /** Where the build puts the document. */
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";

    @Inject
    ObjectMapper mapper;

    /** Null = not asked for yet, which most processes are never. */
    private List<Operation> operations;

    private record Operation(String method, Pattern path, Set<String> types) {}

    /** The types of the operation at that path, separated by commas; JSON if the document does not have it. */
    synchronized String at(String method, String path) {
        if (operations == null) {
            operations = read();
        }
        return operations.stream()
                .filter(operation -> operation.method.equals(method.equals("HEAD") ? "GET" : method))
                .filter(operation -> operation.path.matcher(path).matches())
                // Of /submissions/template and /submissions/{id} the one without a variable is meant.
                .min((one, other) -> Boolean.compare(
                        one.path.pattern().contains("[^/]"),
                        other.path.pattern().contains("[^/]")))
                .map(operation -> String.join(", ", operation.types))
                .filter(types -> !types.isEmpty())
                .orElse("application/json");
    }

    private List<Operation> read() {
        List<Operation> found = new ArrayList<>();
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                return found;
            }
            mapper.readTree(in)
                    .path("paths")
                    .properties()
                    .forEach(path -> path.getValue()
                            .properties()
                            .forEach(operation -> found.add(new Operation(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+")),
                                    types(operation.getValue())))));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> types(JsonNode operation) {
        Set<String> types = new TreeSet<>();
        operation.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                response.getValue().path("content").fieldNames().forEachRemaining(types::add);
            }
        });
        return types;
    }
}
