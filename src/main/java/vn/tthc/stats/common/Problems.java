package vn.tthc.stats.common;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns what went wrong into {@code application/problem+json}. The extension maps what the framework throws; here stand
 * our own refusals, and the last touch on all of them: a code and a text in the client's language.
 */
@ApplicationScoped
class Problems implements ProblemPostProcessor {

    /** Enough to repair a return; more would only make the answer large. */
    private static final int MOST_ERRORS = 1000;

    @Inject
    Language language;

    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        HttpProblem.Builder problem = problem(refusal.code(), refusal.args());
        if (!refusal.errors().isEmpty()) {
            problem.with(
                    "errors",
                    refusal.errors().stream().limit(MOST_ERRORS).map(this::row).toList());
            problem.with("errorCount", refusal.errors().size());
        }
        return problem.build().toResponse();
    }

    // The extension's own mapper of these two fails in its 3.21.0 where no challenge is known, hence the priority.
    @ServerExceptionMapper(priority = Priorities.AUTHENTICATION - 1)
    Response unauthenticated(UnauthorizedException missing) {
        return challenge();
    }

    @ServerExceptionMapper(priority = Priorities.AUTHENTICATION - 1)
    Response unauthenticated(AuthenticationFailedException wrong) {
        return challenge();
    }

    private Response challenge() {
        return problem(ErrorCode.UNAUTHENTICATED, List.of())
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build()
                .toResponse();
    }

    private HttpProblem.Builder problem(ErrorCode code, List<Object> args) {
        return HttpProblem.builder()
                .withType(URI.create("urn:tthc-stats:problem:" + code.code()))
                .withStatus(code.status())
                .withTitle(language.text("problems", "title." + code.status(), List.of()))
                .withDetail(language.text("problems", code.code(), args))
                .with("code", code.code());
    }

    private Map<String, Object> row(RowError error) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("pointer", error.pointer());
        if (error.row() != null) {
            row.put("row", error.row());
        }
        row.put("code", error.code().code());
        row.put("detail", language.text("problems", error.code().code(), error.args()));
        return row;
    }

    @ServerExceptionMapper(priority = Priorities.USER - 1)
    Response invalid(ConstraintViolationException violations) {
        return refused(Refusal.of(
                ErrorCode.INVALID_PARAMETER,
                violations.getConstraintViolations().stream()
                        .map(v -> RowError.at(nameOf(v.getPropertyPath()), ErrorCode.INVALID_VALUE, v.getMessage()))
                        .sorted(Comparator.comparing(RowError::pointer))
                        .toList()));
    }

    private static String nameOf(Path path) {
        String name = "";
        for (Path.Node node : path) {
            name = node.getName() == null ? name : node.getName();
        }
        return name;
    }

    /** Gives what the framework refused (no such path, wrong method …) the same shape as our own refusals. */
    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        // A parameter that cannot be converted is "not found" to JAX-RS, which would send a client looking for the
        // path.
        boolean unreadableParameter = context.cause instanceof NotFoundException && context.cause.getCause() != null;
        ErrorCode code = unreadableParameter ? ErrorCode.INVALID_PARAMETER : GENERIC.get(problem.getStatusCode());
        if (code == null) {
            code = problem.getStatusCode() < 500 ? ErrorCode.INVALID_PARAMETER : ErrorCode.INTERNAL_ERROR;
        }
        HttpProblem.Builder translated = problem(code, List.of("")).withInstance(problem.getInstance());
        problem.getHeaders().forEach(translated::withHeader);
        return translated.build();
    }

    private static final Map<Integer, ErrorCode> GENERIC = Stream.of(
                    ErrorCode.UNAUTHENTICATED,
                    ErrorCode.FORBIDDEN,
                    ErrorCode.NOT_FOUND,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    ErrorCode.NOT_ACCEPTABLE,
                    ErrorCode.CONFLICT,
                    ErrorCode.BODY_TOO_LARGE,
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.INVALID_BODY,
                    ErrorCode.UNAVAILABLE)
            .collect(Collectors.toUnmodifiableMap(ErrorCode::status, Function.identity()));
}
