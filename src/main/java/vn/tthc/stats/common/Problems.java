package vn.tthc.stats.common;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns what went wrong into {@code application/problem+json}. The extension maps what the framework throws; here stand
 * our own refusals, and the last touch on all of them: a code and a text in the client's language.
 */
@ApplicationScoped
class Problems implements ProblemPostProcessor {

    /** Enough to repair a return; more would only make the answer large. */
    private static final int MOST_ERRORS = 1000;

    /** What has such a status, or a higher one, the client did nothing wrong about. */
    static final int OUR_SIDE = 500;

    /** A database that was killed is back in less. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** Files that are stored in the background make room more slowly. */
    private static final int RETRY_FILES_AFTER_SECONDS = 60;

    private static final Set<ErrorCode> OF_FILES = Set.of(ErrorCode.TOO_MANY_IMPORTS, ErrorCode.NO_ROOM_FOR_FILES);

    @Inject
    Language language;

    @Inject
    RowErrors errors;

    @Inject
    RoutingContext routing;

    @Inject
    OfferedTypes offered;

    @Inject
    FailureLog log;

    @ConfigProperty(name = "tthc.write.timeout")
    Duration writeTimeout;

    @ServerExceptionMapper
    Response refused(Refusal refusal) {
        return problem(refusal).toResponse();
    }

    private HttpProblem problem(Refusal refusal) {
        HttpProblem.Builder problem = problem(refusal.code(), refusal.args());
        if (OF_FILES.contains(refusal.code())) {
            problem.withHeader(HttpHeaders.RETRY_AFTER, RETRY_FILES_AFTER_SECONDS);
        } else if (refusal.code().status() == ErrorCode.UNAVAILABLE.status()) {
            problem.withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (!refusal.errors().isEmpty()) {
            problem.with(
                    "errors",
                    refusal.errors().stream()
                            .limit(MOST_ERRORS)
                            .map(errors::view)
                            .toList());
            problem.with("errorCount", refusal.errors().size());
        }
        return problem.build();
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

    /** The identity provider is away. Whoever has a key does not need it. */
    @ServerExceptionMapper
    Response unavailable(OIDCException away) {
        return problem(Refusal.of(ErrorCode.UNAVAILABLE)).toResponse();
    }

    private Response challenge() {
        return problem(ErrorCode.UNAUTHENTICATED, List.of())
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build()
                .toResponse();
    }

    /** What clients know a kind of problem by. */
    static URI type(ErrorCode code) {
        return URI.create("urn:tthc-stats:problem:" + code.code());
    }

    private HttpProblem.Builder problem(ErrorCode code, List<Object> args) {
        HttpProblem.Builder problem = HttpProblem.builder()
                .withType(type(code))
                .withStatus(code.status())
                .withTitle(language.text("problems", "title." + code.status(), List.of()))
                .withDetail(language.text("problems", code.code(), args))
                .with("code", code.code());
        if (code.status() >= OUR_SIDE) {
            // What an operator needs to find it in the log.
            problem.with(RequestIds.FIELD, RequestIds.of(routing));
        }
        return problem;
    }

    /** What the constraints of an operation's parameters refused. */
    private static Refusal invalid(ConstraintViolationException violations) {
        return Refusal.of(
                ErrorCode.INVALID_PARAMETER,
                violations.getConstraintViolations().stream()
                        .map(Problems::invalid)
                        .sorted(Comparator.comparing(RowError::pointer))
                        .toList());
    }

    /** In our own words, since the validator has none in Vietnamese. */
    private static RowError invalid(ConstraintViolation<?> violation) {
        String name = nameOf(violation.getPropertyPath());
        Object value = violation.getInvalidValue();
        Annotation constraint = violation.getConstraintDescriptor().getAnnotation();
        if (constraint instanceof Min min) {
            return RowError.at(name, ErrorCode.NOT_ONE_OF, name, "≥ " + min.value(), String.valueOf(value));
        }
        if (constraint instanceof Max max) {
            return RowError.at(name, ErrorCode.NOT_ONE_OF, name, "≤ " + max.value(), String.valueOf(value));
        }
        if (constraint instanceof Size size) {
            return RowError.at(name, ErrorCode.TOO_LONG, name, size.max());
        }
        return RowError.at(name, ErrorCode.INVALID_VALUE, violation.getMessage());
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
        if (context.cause instanceof ConstraintViolationException violations) {
            return problem(invalid(violations));
        }
        HttpProblem told = tell(problem, context);
        log.note(told.getStatusCode(), context.cause, routing);
        return told;
    }

    private HttpProblem tell(HttpProblem problem, ProblemContext context) {
        if (Database.isCut(context.cause)) {
            // Reading that takes too long has said so itself, see Database.
            return problem(Refusal.of(ErrorCode.WRITE_TOO_SLOW, writeTimeout.toSeconds()));
        }
        if (Database.isBusy(context.cause) || Database.isGone(context.cause)) {
            return problem(Database.isBusy(context.cause) ? ErrorCode.BUSY : ErrorCode.UNAVAILABLE, List.of())
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
        Optional<Refusal> unreadable = unreadableBody(context.cause);
        if (unreadable.isPresent()) {
            return problem(unreadable.get());
        }
        ErrorCode code = GENERIC.get(problem.getStatusCode());
        if (code == ErrorCode.NOT_ACCEPTABLE) {
            return problem(notAcceptable());
        }
        if (code == null) {
            code = problem.getStatusCode() < OUR_SIDE ? ErrorCode.INVALID_PARAMETER : ErrorCode.INTERNAL_ERROR;
        }
        HttpProblem.Builder translated = problem(code, List.of());
        problem.getHeaders().forEach(translated::withHeader);
        return translated.build();
    }

    /** What the framework says of it names nothing that could be had. */
    private Refusal notAcceptable() {
        return Refusal.at(
                RowError.at(
                        HttpHeaders.ACCEPT,
                        ErrorCode.NOT_ONE_OF,
                        HttpHeaders.ACCEPT,
                        offered.at(routing.request().method().name(), routing.normalizedPath()),
                        routing.request().getHeader(HttpHeaders.ACCEPT)),
                ErrorCode.NOT_ACCEPTABLE);
    }

    /** Without this the framework answers it with no body at all. */
    @ServerExceptionMapper(priority = Priorities.USER - 1)
    Response unreadable(MismatchedInputException body) {
        return problem(unreadableBody(body).orElseThrow()).toResponse();
    }

    /** What is wrong with a body that could not be bound, if that is what went wrong. */
    private static Optional<Refusal> unreadableBody(Throwable cause) {
        Throwable reason = cause instanceof WebApplicationException ? cause.getCause() : cause;
        if (reason instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return Optional.of(invalidBody(unknown, ErrorCode.UNKNOWN_FIELD, unknown.getPropertyName(), known));
        }
        if (reason instanceof MismatchedInputException mismatch) {
            String type = mismatch.getTargetType() == null
                    ? "?"
                    : mismatch.getTargetType().getSimpleName();
            return Optional.of(invalidBody(mismatch, ErrorCode.WRONG_TYPE, pointer(mismatch), type));
        }
        if (reason instanceof JsonProcessingException malformed) {
            return Optional.of(MalformedJson.refusal(malformed));
        }
        return Optional.empty();
    }

    private static Refusal invalidBody(JsonMappingException reason, ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at(pointer(reason), code, args)));
    }

    private static String pointer(JsonMappingException reason) {
        return reason.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                .collect(Collectors.joining());
    }

    private static final Map<Integer, ErrorCode> GENERIC = Stream.of(
                    ErrorCode.UNAUTHENTICATED,
                    ErrorCode.FORBIDDEN,
                    ErrorCode.NOT_FOUND,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    ErrorCode.NOT_ACCEPTABLE,
                    ErrorCode.BODY_TOO_LARGE,
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    ErrorCode.INVALID_BODY,
                    ErrorCode.UNAVAILABLE)
            .collect(Collectors.toUnmodifiableMap(ErrorCode::status, Function.identity()));
}
