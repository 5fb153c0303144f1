package vn.tthc.stats.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an operation does not have. Ignoring them would answer another question than the one
 * asked: {@code ?distrct=412} would give the whole province.
 */
@ApplicationScoped
class ParameterCheck {

    /** Name → whether it may be repeated. */
    private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo operation) {
        Method method = operation.getResourceMethod();
        if (method == null) {
            return;
        }
        Map<String, Boolean> parameters = known.computeIfAbsent(method, ParameterCheck::parametersOf);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            Boolean repeatable = parameters.get(name);
            if (repeatable == null) {
                throw Refusal.of(ErrorCode.UNKNOWN_PARAMETER, name, String.join(", ", parameters.keySet()));
            }
            if (!repeatable && values.size() > 1) {
                throw Refusal.of(ErrorCode.REPEATED_PARAMETER, name);
            }
            // PostgreSQL has no text with a NUL in it, and no code or name of ours has one either.
            if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw Refusal.of(ErrorCode.INVALID_PARAMETER, name);
            }
        });
    }

    private static Map<String, Boolean> parametersOf(Method method) {
        Map<String, Boolean> found = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            add(found, parameter, parameter.getName(), parameter.getType());
            if (parameter.getType().isRecord()) {
                // The annotation of a record's component stands on the field it becomes.
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(found, field, field.getName(), field.getType());
                }
            }
        }
        return found;
    }

    private static void add(Map<String, Boolean> found, AnnotatedElement element, String name, Class<?> type) {
        RestQuery query = element.getAnnotation(RestQuery.class);
        if (query != null) {
            found.put(
                    query.value().isEmpty() ? name : query.value(),
                    Collection.class.isAssignableFrom(type) || List.class.isAssignableFrom(type));
        }
    }
}
