package vn.tthc.stats.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an operation does not have, that are repeated, or that cannot be read. Ignoring them
 * would answer another question than the one asked: {@code ?distrct=412} would give the whole province, and so would
 * {@code ?district=}. The framework ignores the first two and takes the third for a wrong path.
 */
@ApplicationScoped
class ParameterCheck {

    /** Whoever has typed nothing yet is looking for anything. */
    private static final String SEARCHED = "q";

    @Inject
    Language language;

    private final Map<Method, Map<String, Expected>> known = new ConcurrentHashMap<>();

    /** What a parameter is to be: the Java type of each value, and whether there may be several. */
    private record Expected(Class<?> type, boolean repeatable) {}

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo operation) {
        Method method = operation.getResourceMethod();
        if (method == null) {
            return;
        }
        Map<String, Expected> parameters = known.computeIfAbsent(method, ParameterCheck::parametersOf);
        List<RowError> errors = new ArrayList<>();
        request.getUriInfo().getQueryParameters().forEach((name, values) -> {
            Expected expected = parameters.get(name);
            if (expected == null) {
                throw Refusal.of(ErrorCode.UNKNOWN_PARAMETER, name, known(parameters.keySet()));
            }
            if (!expected.repeatable && values.size() > 1) {
                throw Refusal.of(ErrorCode.REPEATED_PARAMETER, name);
            }
            values.forEach(value -> check(name, value, expected.type, errors));
        });
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
    }

    private String known(Set<String> names) {
        return names.isEmpty()
                ? language.text("problems", "no-parameters", List.of())
                : language.text("problems", "known-parameters", List.of(String.join(", ", names)));
    }

    private static void check(String name, String value, Class<?> type, List<RowError> errors) {
        if (value.isBlank() && !name.equals(SEARCHED)) {
            // Of a form whose field was left empty, or a cursor that was the last: everything is not what is meant.
            errors.add(RowError.at(name, ErrorCode.EMPTY_PARAMETER, name));
        } else if (value.indexOf('\0') >= 0) {
            // PostgreSQL has no text with a NUL in it, and no code or name of ours has one either.
            errors.add(RowError.at(name, ErrorCode.CONTROL_CHARACTERS, name));
        } else if (type == AskedPeriod.class && AskedPeriod.parse(value).isEmpty()) {
            errors.add(RowError.at(name, ErrorCode.INVALID_PERIOD, value));
        } else if (!readable(value, type)) {
            errors.add(RowError.at(name, ErrorCode.WRONG_TYPE, name, EXAMPLES.get(type)));
        }
    }

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(int.class, Integer.class);

    private static final Map<Class<?>, String> EXAMPLES = Map.of(
            int.class, "123",
            Integer.class, "123",
            Long.class, "123",
            boolean.class, "true | false",
            Boolean.class, "true | false",
            LocalDate.class, "2023-02-01",
            Instant.class, "2023-02-01T08:30:00Z");

    private static boolean readable(String value, Class<?> type) {
        try {
            if (WHOLE_NUMBERS.contains(type)) {
                Integer.parseInt(value);
            } else if (type == Long.class) {
                return Long.parseLong(value) >= 0;
            } else if (type == boolean.class || type == Boolean.class) {
                return value.equals("true") || value.equals("false");
            } else if (type == LocalDate.class) {
                LocalDate day = LocalDate.parse(value);
                return day.getYear() >= 1 && day.getYear() <= 9999;
            } else if (type == Instant.class) {
                int year = Instant.parse(value).atOffset(ZoneOffset.UTC).getYear();
                return year >= 1 && year <= 9999;
            }
            return true;
        } catch (NumberFormatException | DateTimeException unreadable) {
            return false;
        }
    }

    private static Map<String, Expected> parametersOf(Method method) {
        Map<String, Expected> found = new TreeMap<>();
        for (Parameter parameter : method.getParameters()) {
            add(found, parameter, parameter.getName(), parameter.getParameterizedType());
            if (parameter.getType().isRecord()) {
                // The annotation of a record's component stands on the field it becomes.
                for (Field field : parameter.getType().getDeclaredFields()) {
                    add(found, field, field.getName(), field.getGenericType());
                }
            }
        }
        return found;
    }

    private static void add(Map<String, Expected> found, AnnotatedElement element, String name, Type type) {
        RestQuery query = element.getAnnotation(RestQuery.class);
        if (query != null) {
            Expected expected = type instanceof ParameterizedType several
                    ? new Expected((Class<?>) several.getActualTypeArguments()[0], true)
                    : new Expected((Class<?>) type, false);
            found.put(query.value().isEmpty() ? name : query.value(), expected);
        }
    }
}
