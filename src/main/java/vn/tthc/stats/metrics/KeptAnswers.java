package vn.tthc.stats.metrics;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.export.Format;

/**
 * Answers as they were given, found by the version of the data and by the question. A portal that asks again gets a 304
 * without anything being added up; a hundred who ask the same at once cost one answer. Since the version is part of the
 * key, nothing ever has to be thrown out because it is old.
 */
@ApplicationScoped
class KeptAnswers {

    /** How much of a digest is enough to tell questions apart. */
    private static final int TAG_BYTES = 15;

    private static final int OVERHEAD = 500;

    @Inject
    Json json;

    @ConfigProperty(name = "tthc.cache.max-size")
    MemorySize maxSize;

    @ConfigProperty(name = "quarkus.application.version")
    String release;

    private AsyncCache<String, Kept> cache;

    /** An answer, and the tag of the version it was really made from: the data may have changed since it was asked. */
    private record Kept(EntityTag tag, String type, String disposition, byte[] body) {}

    @PostConstruct
    void limit() {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxSize.asLongValue())
                .weigher((String key, Kept kept) -> kept.body.length + OVERHEAD)
                .buildAsync();
    }

    /**
     * Answers a question.
     *
     * @param asked what the client has, if it has anything
     * @param version of the data now
     * @param question all that the answer depends on beside the data
     * @param answer works it out
     */
    Response respond(Request asked, Version version, String question, Format format, Supplier<Document> answer) {
        EntityTag now = tag(version, question, format);
        Response.ResponseBuilder unchanged = asked.evaluatePreconditions(now);
        if (unchanged != null) {
            return headers(unchanged.tag(now)).build();
        }
        Kept kept = once(now.getValue(), () -> make(answer.get(), question, format));
        Response.ResponseBuilder response =
                Response.ok(kept.body).type(kept.type).tag(kept.tag);
        if (kept.disposition != null) {
            response.header(HttpHeaders.CONTENT_DISPOSITION, kept.disposition);
        }
        return headers(response).build();
    }

    /** The first who asks does the work, on its own thread and in its own language; the others wait for it. */
    private Kept once(String key, Supplier<Kept> work) {
        CompletableFuture<Kept> mine = new CompletableFuture<>();
        CompletableFuture<Kept> earlier = cache.asMap().putIfAbsent(key, mine);
        if (earlier == null) {
            try {
                mine.complete(work.get());
            } catch (RuntimeException | Error failed) {
                // Not kept: the cache drops what failed.
                mine.completeExceptionally(failed);
            }
        }
        try {
            return (earlier == null ? mine : earlier).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private Kept make(Document document, String question, Format format) {
        EntityTag tag = tag(document.version(), question, format);
        return switch (format) {
            case JSON -> new Kept(tag, "application/json", null, bytes(json.write(document.json())));
            case CSV ->
                new Kept(
                        tag,
                        Csv.MEDIA_TYPE + ";charset=UTF-8",
                        Csv.disposition(document.table()),
                        bytes(Csv.write(document.table(), false)));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private EntityTag tag(Version version, String question, Format format) {
        String all = String.join(
                "\n", release, format.name(), question, version.revision(), String.valueOf(version.changedAt()));
        byte[] digest = sha256().digest(all.getBytes(StandardCharsets.UTF_8));
        byte[] enough = new byte[TAG_BYTES];
        System.arraycopy(digest, 0, enough, 0, TAG_BYTES);
        return new EntityTag(version.revision() + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(enough));
    }

    private static Response.ResponseBuilder headers(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "public, max-age=60, stale-while-revalidate=600")
                .header(HttpHeaders.VARY, "Accept, Accept-Language");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
