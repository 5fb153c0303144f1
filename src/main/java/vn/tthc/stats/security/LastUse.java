package vn.tthc.stats.security;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

/**
 * Notes when keys were last used, to the minute. A request only puts its key on a list; what is on it is written in one
 * statement now and then, and however many processes there are, a key at most once a minute: each sees in the key's row,
 * which it has read anyway, what the others have written.
 */
@ApplicationScoped
class LastUse {

    private static final Logger LOG = Logger.getLogger(LastUse.class);

    private static final Duration EXACTNESS = Duration.ofMinutes(1);

    // A key that somebody else is changing is left for the next time, so that two processes never wait for each other.
    private static final String WRITE = """
            with used as (
              select k.id, u.at from api_key k join unnest(?, ?) as u (id, at) on u.id = k.id
              where k.last_used_at is null or k.last_used_at <= u.at - make_interval(secs => ?)
              for update of k skip locked)
            update api_key k set last_used_at = used.at from used where k.id = used.id
            """;

    @Inject
    Database database;

    /** At most one for each key there is. */
    private final Map<Integer, Instant> noted = new ConcurrentHashMap<>();

    /** Says that a key, as just read, was used. */
    void note(Keys.Live key, Instant now) {
        if (key.lastUsed() == null || !key.lastUsed().isAfter(now.minus(EXACTNESS))) {
            noted.putIfAbsent(key.sender().keyId(), now);
        }
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void write() {
        Map<Integer, Instant> uses = Map.copyOf(noted);
        if (uses.isEmpty()) {
            return;
        }
        List<Integer> ids = new ArrayList<>(uses.keySet());
        database.update(
                WRITE,
                SqlArray.ints(ids),
                SqlArray.instants(ids.stream().map(uses::get).toList()),
                (double) EXACTNESS.toSeconds());
        // Not noted again meanwhile. Should the commit fail, the next use of the key is noted.
        uses.forEach(noted::remove);
    }

    void onStop(@Observes ShutdownEvent stop) {
        try {
            write();
        } catch (RuntimeException databaseGone) {
            LOG.debug("The last uses of keys could not be written", databaseGone);
        }
    }
}
