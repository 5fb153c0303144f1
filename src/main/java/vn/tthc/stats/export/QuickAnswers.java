package vn.tthc.stats.export;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.CommittedState;

/**
 * Gives kept answers again to whoever asks in the very same words, before the request is taken apart: portals ask the same
 * few questions thousands of times. What is given is as fresh as always, since the committed state is looked at after the
 * request came; only where anything was written is the version of the answer's own data looked at again, once for all who
 * wait. Where reads are closed, nobody gets anything here who has not shown who they
 * are.
 */
@ApplicationScoped
class QuickAnswers {

    private static final int OVERHEAD = 500;

    /** In a header Accept-Encoding, without a weight of nought (RFC 9110, 12.5.3). */
    private static final Pattern GZIP = Pattern.compile(
            "(?:^|,)\\s*(?:gzip|\\*)\\s*(?!;\\s*q=0(?:\\.0*)?\\s*(?:,|$))(?:;|,|$)", Pattern.CASE_INSENSITIVE);

    @Inject
    CommittedState committed;

    @Inject
    AnswerHeaders headers;

    @Inject
    AnswerMeters meters;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "tthc.cache.max-size")
    MemorySize maxSize;

    private Cache<String, Remembered> remembered;

    /**
     * What was answered, and the latest state of the data that was looked at for it.
     *
     * @param compressed null = it has been asked for only once, as most questions are: to compress the answer takes a
     *     quarter as long as to make it
     */
    private record Remembered(
            KeptAnswers.Kept kept, byte[] compressed, Standing standing, AtomicReference<Judged> judged) {

        int size() {
            return kept.body().length + (compressed == null ? 0 : compressed.length) + OVERHEAD;
        }
    }

    private record Judged(String state, Future<Boolean> holds) {}

    @PostConstruct
    void limit() {
        // The bodies are those of the kept answers as long as these are kept; counted again in case they are not.
        remembered = Caffeine.newBuilder()
                .maximumWeight(maxSize.asLongValue())
                .weigher((String key, Remembered answer) -> 2 * key.length() + answer.size())
                // At once, so that what is too much, or all if nothing is to be kept, is not given again meanwhile.
                .executor(Runnable::run)
                .build();
    }

    void route(@Observes Router router) {
        router.route("/api/v1/metrics/*").method(HttpMethod.GET).handler(this::answer);
    }

    /** Remembers what is answered to the present request. */
    void remember(HttpServerRequest request, KeptAnswers.Kept kept, Standing standing) {
        if (request.method() != HttpMethod.GET) {
            return;
        }
        String key = key(request);
        Remembered before = remembered.getIfPresent(key);
        byte[] compressed = null;
        if (before != null && before.kept.tag().equals(kept.tag())) {
            compressed = before.compressed == null ? compressed(kept.body()) : before.compressed;
        }
        remembered.put(key, new Remembered(kept, compressed, standing, new AtomicReference<>(new Judged("", null))));
    }

    private static byte[] compressed(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** All of a request that an answer depends on. */
    private static String key(HttpServerRequest request) {
        return String.join(
                "\n",
                request.uri(),
                String.valueOf(request.headers().getAll(HttpHeaders.ACCEPT)),
                String.valueOf(request.headers().getAll(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    private void answer(RoutingContext routing) {
        Remembered answer = remembered.getIfPresent(key(routing.request()));
        if (answer == null || answer.compressed == null && isToBeCompressed(routing.request(), answer.kept)) {
            routing.next();
            return;
        }
        routing.request().pause();
        Context context = vertx.getOrCreateContext();
        if (headers.areForAll()) {
            answer(routing, answer, context);
            return;
        }
        // Who shows nothing, or what is not good, is refused where everyone is.
        QuarkusHttpUser.getSecurityIdentity(routing, null)
                .subscribe()
                .with(
                        identity -> context.runOnContext(known -> {
                            if (identity == null || identity.isAnonymous()) {
                                goOn(routing);
                            } else {
                                answer(routing, answer, context);
                            }
                        }),
                        unknown -> context.runOnContext(nobody -> goOn(routing)));
    }

    private void answer(RoutingContext routing, Remembered answer, Context context) {
        committed
                .next()
                .whenComplete((state, failed) -> context.runOnContext(nothing -> {
                    if (failed != null) {
                        goOn(routing);
                        return;
                    }
                    Judged judged = judge(answer, state);
                    if (judged.holds.isComplete()) {
                        finish(routing, answer, judged.holds.succeeded() && judged.holds.result());
                    } else {
                        judged.holds.onComplete(held -> context.runOnContext(
                                later -> finish(routing, answer, held.succeeded() && held.result())));
                    }
                }));
    }

    private Judged judge(Remembered answer, String state) {
        return answer.judged.updateAndGet(last -> last.state.equals(state)
                ? last
                : new Judged(
                        state,
                        vertx.executeBlocking(() -> answer.standing.data().test(state), false)));
    }

    private void finish(RoutingContext routing, Remembered answer, boolean holds) {
        if (holds && answer.standing.today().getAsBoolean()) {
            give(routing, answer);
        } else {
            goOn(routing);
        }
    }

    private static void goOn(RoutingContext routing) {
        resume(routing.request());
        routing.next();
    }

    /** A request of HTTP/2 may have ended before it could be made to wait, and refuses to go on. */
    private static void resume(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.resume();
        }
    }

    private void give(RoutingContext routing, Remembered answer) {
        resume(routing.request());
        HttpServerResponse response = routing.response();
        KeptAnswers.Kept kept = answer.kept;
        String tag = "\"" + kept.tag().getValue() + "\"";
        response.putHeader(HttpHeaders.ETAG, tag)
                .putHeader(HttpHeaders.CACHE_CONTROL, headers.cacheControl(kept.fixed()))
                .putHeader(HttpHeaders.VARY, headers.vary());
        if (AnswerHeaders.isKnown(
                routing.request().headers().getAll(HttpHeaders.IF_NONE_MATCH),
                kept.tag().getValue())) {
            meters.count(AnswerMeters.Source.UNCHANGED, kept.contentType());
            response.setStatusCode(304).end();
            return;
        }
        meters.count(AnswerMeters.Source.QUICK, kept.contentType());
        response.putHeader(HttpHeaders.CONTENT_TYPE, kept.contentType());
        if (kept.disposition() != null) {
            response.putHeader(HttpHeaders.CONTENT_DISPOSITION, kept.disposition());
        }
        if (isToBeCompressed(routing.request(), kept) && answer.compressed.length < kept.body().length) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(Buffer.buffer(answer.compressed));
        } else {
            response.end(Buffer.buffer(kept.body()));
        }
    }

    private static boolean isToBeCompressed(HttpServerRequest request, KeptAnswers.Kept kept) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null
                && !kept.contentType().equals(Xlsx.MEDIA_TYPE)
                && GZIP.matcher(accepted).find();
    }
}
