package vn.tthc.stats.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.MultiMap;
import java.time.Duration;

/**
 * So many a minute for each of many, told in the headers {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers). What was not used for a minute is not added up.
 */
final class Quota {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of some hundred bytes each. Whoever comes after so many others within a minute begins anew. */
    private static final int MOST = 50_000;

    private final String name;
    private final int perMinute;
    private final String policy;
    private final LoadingCache<String, Bucket> buckets;

    /** @param perMinute 0 = as many as they like */
    Quota(String name, int perMinute) {
        this.name = name;
        this.perMinute = perMinute;
        this.policy = "\"%s\";q=%d;w=%d".formatted(name, perMinute, MINUTE.toSeconds());
        // After a minute every bucket is full again, as a new one is.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(MINUTE.plusSeconds(1))
                .build(whose -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                        .build());
    }

    /**
     * Takes one and tells what is left.
     *
     * @param headers of the answer
     * @return 0 if there was one, else in how many seconds there will be
     */
    long take(String whose, MultiMap headers) {
        if (perMinute == 0) {
            return 0;
        }
        ConsumptionProbe probe = buckets.get(whose).tryConsumeAndReturnRemaining(1);
        long wait = probe.isConsumed() ? 0 : seconds(probe.getNanosToWaitForRefill());
        headers.add("RateLimit-Policy", policy);
        headers.add(
                "RateLimit",
                "\"" + name + "\";r=" + probe.getRemainingTokens() + ";t="
                        + (wait > 0 ? wait : seconds(MINUTE.toNanos() / perMinute)));
        return wait;
    }

    /** Takes one, if there is one. */
    void take(String whose) {
        if (perMinute > 0) {
            buckets.get(whose).tryConsume(1);
        }
    }

    /** In how many seconds there will be one; 0 if there is. */
    long wait(String whose) {
        Bucket bucket = perMinute == 0 ? null : buckets.getIfPresent(whose);
        return bucket == null ? 0 : seconds(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    private static long seconds(long nanos) {
        return (nanos + Duration.ofSeconds(1).toNanos() - 1)
                / Duration.ofSeconds(1).toNanos();
    }
}
