package vn.tthc.stats.export;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;

/**
 * Answers as they were given, found by the version of the data and by the question. A portal that asks again gets a 304
 * without anything being added up; a hundred who ask the same at once cost one answer. Since the version is part of the
 * key, nothing ever has to be thrown out because it is old.
 */
@ApplicationScoped
public class KeptAnswers {

    private static final int OVERHEAD = 500;

    @Inject
    AnswerHeaders headers;

    @Inject
    QuickAnswers quick;

    @Inject
    LargeAnswers large;

    @Inject
    AnswerMeters meters;

    @Inject
    RoutingContext routing;

    @Inject
    Json json;

    @Inject
    Language language;

    @ConfigProperty(name = "tthc.cache.max-size")
    MemorySize maxSize;

    private AsyncCache<String, Kept> cache;

    /** An answer, and the tag of the version it was really made from: the data may have changed since it was asked. */
    record Kept(EntityTag tag, boolean fixed, String contentType, byte[] body, String disposition, String next) {}

    /** A document and the version of the data that it was made from. */
    public record Document(Version version, byte[] bytes) {}

    @PostConstruct
    void limit() {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxSize.asLongValue())
                .weigher((String key, Kept kept) -> kept.body.length + OVERHEAD)
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * Answers a question.
     *
     * @param version of the data now
     * @param question all that the answer depends on beside the data, its form, and the language
     * @param answer works it out
     */
    public Response respond(Form form, Version version, String question, Supplier<Answer> answer) {
        return respond(form, version, question, () -> 0, answer, null);
    }

    /**
     * The same for an answer that may be large, and that many will ask for in the same words.
     *
     * @param figures tells how many figures there are in it at the most
     * @param standing for how long it is the answer; null = it has to be asked for anew each time
     */
    public Response respond(
            Form form,
            Version version,
            String question,
            LongSupplier figures,
            Supplier<Answer> answer,
            Standing standing) {
        EntityTag now = headers.tag(version, question, form);
        Response unchanged = headers.unchanged(now, version.fixed());
        if (unchanged != null) {
            meters.count(AnswerMeters.Source.UNCHANGED, form.format());
            remember(cache.synchronous().getIfPresent(now.getValue()), now, standing);
            return unchanged;
        }
        Kept kept = once(
                now.getValue(),
                form.format(),
                () -> large.make(figures.getAsLong(), () -> make(answer.get(), question, form)));
        remember(kept, now, standing);
        return headers.ok(kept.body, form, kept.tag, kept.fixed, kept.disposition, kept.next);
    }

    /**
     * Answers with a document that is none of the formats of figures.
     *
     * @param type its media type
     * @param name what it is saved as; null = it is shown
     * @param version of the data now
     * @param question all that it depends on beside the data, its type, and the language
     */
    public Response document(String type, String name, Version version, String question, Supplier<Document> body) {
        return document(type, name, version, question, () -> 0, body);
    }

    /**
     * The same for a document that may be large.
     *
     * @param figures tells how many figures there are in it at the most
     */
    public Response document(
            String type, String name, Version version, String question, LongSupplier figures, Supplier<Document> body) {
        EntityTag tag = headers.tag(version, question, type);
        Response unchanged = headers.unchanged(tag, version.fixed());
        if (unchanged != null) {
            return unchanged;
        }
        String disposition = name == null ? null : "attachment; filename=\"" + name + "\"";
        Kept kept = once(
                tag.getValue(),
                null,
                () -> large.make(figures.getAsLong(), () -> {
                    Document made = body.get();
                    EntityTag of = headers.tag(made.version, question, type);
                    return new Kept(of, made.version.fixed(), type, made.bytes, disposition, null);
                }));
        return headers.ok(kept.body, type, kept.tag, kept.fixed, disposition, null);
    }

    /** Only what was made of the very data that it will be held against. */
    private void remember(Kept kept, EntityTag tag, Standing standing) {
        if (standing != null && kept != null && kept.next == null && kept.tag.equals(tag)) {
            quick.remember(routing.request(), kept, standing);
        }
    }

    /**
     * The first who asks does the work, on its own thread and in its own language; the others wait for it.
     *
     * @param format null = none, it is not counted
     */
    private Kept once(String key, Format format, Supplier<Kept> work) {
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
            Kept kept = (earlier == null ? mine : earlier).join();
            if (format != null) {
                meters.count(earlier == null ? AnswerMeters.Source.MADE : AnswerMeters.Source.KEPT, format);
            }
            return kept;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private Kept make(Answer answer, String question, Form form) {
        EntityTag tag = headers.tag(answer.version(), question, form);
        boolean fixed = answer.version().fixed();
        String type = form.format().contentType();
        return switch (form.format()) {
            case JSON -> new Kept(tag, fixed, type, json.bytes(answer.json().get()), null, null);
            case JSON_STAT ->
                new Kept(
                        tag,
                        fixed,
                        type,
                        json.bytes(JsonStat.of(answer.cube().get(), form.labels(), headings())),
                        null,
                        null);
            case SVG, PNG -> new Kept(tag, fixed, type, answer.picture().get(), null, null);
            case CSV, XLSX -> {
                Table table = answer.table().get();
                yield new Kept(
                        tag, fixed, type, file(table, form), table.name().disposition(form.format()), answer.next());
            }
        };
    }

    private byte[] file(Table table, Form form) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            TableFile.write(table, form, headings(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Headings headings() {
        return new Headings(language.locale());
    }
}
