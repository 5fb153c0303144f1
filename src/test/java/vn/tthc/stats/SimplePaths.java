package vn.tthc.stats;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.internal.path.json.ConfigurableJsonSlurper;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
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

    private static final Pattern STEP = Pattern.compile("\\G(?:^|\\.)([a-zA-Z]\\w*)|\\G\\[(\\d+)]");

    @Override
    public Response filter(
            FilterableRequestSpecification asked, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(asked, expected);
        String type = response.getContentType();
        if (type == null || !type.contains("json")) {
            return response;
        }
        return new Answer(
                        response,
                        new ConfigurableJsonSlurper(
                                asked.getConfig().getJsonConfig().numberReturnType()))
                .in(Response.class, response);
    }

    private static final class Answer {

        private final Response response;
        private final ConfigurableJsonSlurper reader;
        private Object read;

        Answer(Response response, ConfigurableJsonSlurper reader) {
            this.response = response;
            this.reader = reader;
        }

        <T> T in(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    SimplePaths.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        boolean path = arguments != null
                                && arguments.length > 1
                                && arguments[0] instanceof String
                                && arguments[arguments.length - 1] instanceof Object[] more
                                && more.length == 0;
                        if (path && method.getName().equals("path")) {
                            Optional<Object> found = follow((String) arguments[0]);
                            if (found.isPresent()) {
                                return found.get();
                            }
                        }
                        if (path
                                && method.getName().equals("body")
                                && arguments[1] instanceof org.hamcrest.Matcher<?> matcher
                                && follow((String) arguments[0])
                                        .filter(matcher::matches)
                                        .isPresent()) {
                            return proxy;
                        }
                        try {
                            return wrapped(proxy, real, method.invoke(real, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        private Object wrapped(Object proxy, Object real, Object answer) {
            if (answer == real) {
                return proxy;
            }
            if (answer instanceof ValidatableResponse then) {
                return in(ValidatableResponse.class, then);
            }
            return answer instanceof ExtractableResponse<?> extract ? in(ExtractableResponse.class, extract) : answer;
        }

        /** Empty if it is not that simple. */
        private Optional<Object> follow(String path) {
            if (read == null) {
                read = reader.parseText(response.asString());
            }
            Object at = read;
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
}
