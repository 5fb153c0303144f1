package vn.tthc.stats.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

/**
 * What the OpenAPI document says of answers: whatever a record has is there, if only as null, unless the record says that
 * null is left out.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = AnswerDocument.AFTER_ALL_OTHERS)
public class AnswerDocument implements OASFilter {

    /** The others may add properties. */
    static final int AFTER_ALL_OTHERS = 0;

    private static final String OURS = "vn.tthc.stats.";
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);
    private static final DotName UNWRAPPED = DotName.createSimple(JsonUnwrapped.class);

    private final IndexView classes;

    /** Called by the build. */
    public AnswerDocument(IndexView classes) {
        this.classes = classes;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Set<String>> leftOut = leftOut();
        Map<String, Set<String>> listsOrNull = listsOrNull();
        Set<String> bodies = bodies(document);
        document.getComponents().getSchemas().forEach((name, schema) -> {
            listsOrNull
                    .getOrDefault(name, Set.of())
                    .forEach(list -> Schemas.orNull(schema.getProperties().get(list)));
            // A page is named after what is on it. What bodies and others must have is told already.
            Set<String> optional = name.startsWith("Page") ? Set.of() : leftOut.get(name);
            if (optional != null
                    && schema.getProperties() != null
                    && schema.getRequired() == null
                    && !bodies.contains(name)) {
                schema.setRequired(schema.getProperties().keySet().stream()
                        .filter(property -> !optional.contains(property))
                        .sorted()
                        .toList());
            }
        });
    }

    /** What clients send: they may leave out whatever is not called required. */
    private static Set<String> bodies(OpenAPI document) {
        return document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .filter(operation -> operation.getRequestBody() != null)
                .flatMap(operation -> operation.getRequestBody().getContent().getMediaTypes().values().stream())
                .map(type -> type.getSchema().getRef())
                .filter(Objects::nonNull)
                .map(ref -> ref.substring(ref.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    /** Of each record what it leaves out where it is null. */
    private Map<String, Set<String>> leftOut() {
        Map<String, Set<String>> leftOut = new HashMap<>();
        for (ClassInfo type : classes.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith(OURS)) {
                leftOut.put(schemaName(type), leftOut(type));
            }
        }
        return leftOut;
    }

    private Set<String> leftOut(ClassInfo type) {
        Set<String> names = new HashSet<>();
        for (FieldInfo field : type.fields()) {
            if (field.hasAnnotation(UNWRAPPED)
                    && classes.getClassByName(field.type().name()) != null) {
                names.addAll(leftOut(classes.getClassByName(field.type().name())));
            } else if (leavesNullOut(field.annotation(INCLUDE))) {
                names.add(field.name());
            }
        }
        return names;
    }

    /** Of each record the lists and maps that may be null: of them, the document leaves that out by itself. */
    private Map<String, Set<String>> listsOrNull() {
        Map<String, Set<String>> nullable = new HashMap<>();
        for (AnnotationInstance schema : classes.getAnnotations(SCHEMA)) {
            if (schema.target().kind() == AnnotationTarget.Kind.FIELD
                    && schema.value("nullable") != null
                    && schema.value("nullable").asBoolean()
                    && schema.target().asField().type().kind() == Type.Kind.PARAMETERIZED_TYPE) {
                FieldInfo field = schema.target().asField();
                nullable.computeIfAbsent(schemaName(field.declaringClass()), none -> new HashSet<>())
                        .add(field.name());
            }
        }
        return nullable;
    }

    private static boolean leavesNullOut(AnnotationInstance include) {
        return include != null
                && include.target().kind() == AnnotationTarget.Kind.FIELD
                && include.value().asEnum().equals(JsonInclude.Include.NON_NULL.name());
    }

    private static String schemaName(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        return schema == null || schema.value("name") == null
                ? type.simpleName()
                : schema.value("name").asString();
    }
}
