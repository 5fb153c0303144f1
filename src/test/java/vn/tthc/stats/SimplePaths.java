package vn.tthc.stats;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.internal.path.json.ConfigurableJsonSlurper;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows a path like {@code errors[0].code} into an answer of JSON by itself. REST Assured compiles each as a program in Groovy,
 * each time that it is asked, which took a third of the time of the tests' own thread. What is not so simple, is not there or does
 * not match is left to REST Assured, which tells about it.
 */
final class SimplePaths implements Filter {

    private static final List<Class<?>> KINDS =
            List.of(Response.class, ValidatableResponse.class, ExtractableResponse.class);

    private static final Pattern STEP = Pattern.compile("\\G(?:^|\\.)([a-zA-Z]\\w*)|\\G\\[(\\d+)]");

    @Override
    public Response filter(
            FilterableRequestSpecification asked, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(asked, expected);
        String type = response.getContentType();
        if (type == null || !type.contains("json")) {
            return response;
        }
        NumberReturnType numbers = asked.getConfig().getJsonConfig().numberReturnType();
        return (Response) new Answer(response, numbers).around(response);
    }

    private static final class Answer {

        private final Response response;
        private final NumberReturnType numbers;
        private Object read;

        Answer(Response response, NumberReturnType numbers) {
            this.response = response;
            this.numbers = numbers;
        }

        /** What REST Assured has answered, as all that it is. */
        Object around(Object real) {
            Class<?>[] all =
                    KINDS.stream().filter(kind -> kind.isInstance(real)).toArray(Class<?>[]::new);
            return Proxy.newProxyInstance(SimplePaths.class.getClassLoader(), all, (proxy, method, arguments) -> {
                boolean simple = arguments != null
                        && arguments.length > 1
                        && arguments[0] instanceof String
                        && arguments[arguments.length - 1] instanceof Object[] more
                        && more.length == 0;
                if (simple && method.getName().equals("path")) {
                    Optional<Object> found = follow((String) arguments[0]);
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
                if (simple
                        && method.getName().equals("body")
                        && arguments[1] instanceof org.hamcrest.Matcher<?> matcher
                        && follow((String) arguments[0])
                                .filter(matcher::matches)
                                .isPresent()) {
                    return proxy;
                }
                Object answer;
                try {
                    answer = method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
                if (method.getName().toLowerCase(Locale.ROOT).contains("root")) {
                    // Paths begin elsewhere from now on, which only REST Assured knows.
                    return answer;
                }
                if (answer == real && method.getReturnType().isInstance(proxy)) {
                    return proxy;
                }
                return KINDS.stream().anyMatch(kind -> kind.isInstance(answer)) ? around(answer) : answer;
            });
        }

        private Optional<Object> follow(String path) {
            if (read == null) {
                // Made by the thread that reads: it works for no other.
                read = new ConfigurableJsonSlurper(numbers).parseText(response.asString());
            }
            return SimplePaths.follow(read, path);
        }
    }

    /** Empty if it is not that simple, or nothing is there. */
    static Optional<Object> follow(Object from, String path) {
        Object at = from;
        int end = 0;
        for (Matcher step = STEP.matcher(path); at != null && end < path.length(); end = step.end()) {
            if (!step.find()) {
                return Optional.empty();
            }
            at = step.group(1) == null ? item(at, Integer.parseInt(step.group(2))) : property(at, step.group(1));
        }
        return Optional.ofNullable(at);
    }

    private static Object item(Object list, int n) {
        return list instanceof List<?> items && n < items.size() ? items.get(n) : null;
    }

    private static Object property(Object of, String name) {
        if (of instanceof Map<?, ?> object) {
            return object.get(name);
        }
        if (!(of instanceof List<?> items)) {
            return null;
        }
        List<Object> properties = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> object)) {
                return null;
            }
            properties.add(object.get(name));
        }
        return properties;
    }
}
