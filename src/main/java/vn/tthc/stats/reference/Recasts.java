package vn.tthc.stats.reference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Set;
import vn.tthc.stats.common.Period;

/** Keeps the last {@link Recast}s: working one out for a whole country takes longer than a kept answer may. */
@ApplicationScoped
public class Recasts {

    /** Each may hold all units of the country. */
    private static final int MOST = 8;

    private final Cache<Key, Recast> kept =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private record Key(long version, LocalDate day, Period period, Set<Integer> besides) {}

    /**
     * The units of the period as units of the day; null for a null day.
     *
     * @param besides units that have figures in the period though they are not in force in it
     */
    public Recast of(Codebook codebook, LocalDate day, Period period, Set<Integer> besides) {
        return day == null
                ? null
                : kept.get(
                        new Key(codebook.version(), day, period, besides),
                        key -> Recast.of(codebook, day, period, besides));
    }
}
