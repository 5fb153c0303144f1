package vn.tthc.stats.submission;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Refusal;

/**
 * Answers a request with an {@code Idempotency-Key} once, and its repetitions with the first answer
 * (draft-ietf-httpapi-idempotency-key-header). The answer is stored in the transaction of what it acknowledges: either
 * both are there or neither. What was refused is not kept, since nothing was stored.
 */
@ApplicationScoped
class IdempotentAnswers {

    /** A structured field string; bare ones are common and taken too. */
    private static final Pattern KEY = Pattern.compile("\"([ !#-\\[\\]-~]{1,255})\"|([!#-+\\--~]{1,255})");

    @Inject
    Database database;

    @Inject
    Json json;

    @ConfigProperty(name = "tthc.idempotency.keep")
    Duration keep;

    /**
     * What a request is known by.
     *
     * @param apiKeyId whose request; keys of different senders are different
     * @param key as the client chose it
     * @param requestSha256 of all that makes the request what it is
     */
    record Key(int apiKeyId, String key, String requestSha256) {

        /**
         * Reads the header.
         *
         * @param headers each time it was sent
         * @return null if there is none
         * @throws Refusal {@code invalid-idempotency-key}
         */
        static Key of(int apiKeyId, List<String> headers, Supplier<String> requestSha256) {
            if (headers == null || headers.isEmpty()) {
                return null;
            }
            Matcher matcher = KEY.matcher(headers.get(0).strip());
            if (headers.size() > 1 || !matcher.matches()) {
                throw Refusal.of(ErrorCode.INVALID_IDEMPOTENCY_KEY);
            }
            String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            return new Key(apiKeyId, key, requestSha256.get());
        }
    }

    /**
     * An answer to a request that was accepted.
     *
     * @param location of what was made; null if nothing was
     * @param body JSON
     * @param replayed whether it was given before
     */
    record Answer(int status, String location, String body, boolean replayed) {

        Response response() {
            Response.ResponseBuilder response = Response.status(status)
                    .entity(body)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.LOCATION, location);
            return replayed ? response.header("Idempotency-Replayed", "true").build() : response.build();
        }
    }

    /** An answer with that body. */
    Answer answer(int status, String location, Object body) {
        return new Answer(status, location, json.write(body), false);
    }

    /**
     * Does the work unless it has been done.
     *
     * @param key null = the request has none, the work is done
     * @param work belongs into the transaction of this call
     * @throws Refusal {@code request-in-progress}, {@code idempotency-key-reused}, and what the work refuses
     */
    @Transactional
    Answer once(Key key, Instant now, Supplier<Answer> work) {
        if (key == null) {
            return work.get();
        }
        boolean alone = database.one(
                "select pg_try_advisory_xact_lock(hashtextextended(? || ' ' || ?, 0))",
                row -> row.getBoolean(1),
                key.apiKeyId,
                key.key);
        if (!alone) {
            throw Refusal.of(ErrorCode.REQUEST_IN_PROGRESS);
        }
        List<Answer> earlier = database.query(
                """
                select status, location, body, request_sha256 from idempotent_answer where api_key_id = ? and key = ?
                """,
                row -> {
                    if (!row.getString("request_sha256").equals(key.requestSha256)) {
                        throw Refusal.of(ErrorCode.IDEMPOTENCY_KEY_REUSED);
                    }
                    return new Answer(row.getInt("status"), row.getString("location"), row.getString("body"), true);
                },
                key.apiKeyId,
                key.key);
        if (!earlier.isEmpty()) {
            return earlier.get(0);
        }
        Answer answer = work.get();
        database.update(
                """
                insert into idempotent_answer (api_key_id, key, request_sha256, status, location, body, created_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key.apiKeyId,
                key.key,
                key.requestSha256,
                answer.status,
                answer.location,
                answer.body,
                now.atOffset(ZoneOffset.UTC));
        return answer;
    }

    void requireADay(@Observes StartupEvent started) {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("tthc.idempotency.keep is " + keep + ", but may not be less than P1D");
        }
    }

    @Scheduled(every = "1h", delayed = "1m")
    @Transactional
    void sweep() {
        database.unhurried(this::forget);
    }

    private void forget() {
        if (!database.tryLock(AdvisoryLock.IDEMPOTENT_ANSWERS)) {
            return;
        }
        database.update("delete from idempotent_answer where created_at < now() - make_interval(secs => ?)", (double)
                keep.toSeconds());
    }
}
