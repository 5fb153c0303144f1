package vn.tthc.stats.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Json;

/**
 * Records that somebody was not let do something. There may be millions of those a minute, of somebody who tries keys: they
 * are counted in memory, and written now and then, those of the same actor, address and kind as one event. Of more than
 * {@value #MOST} different ones in that time only their number is told. So the table grows by no more than so many rows a
 * minute whoever attacks, and nobody waits for it. A kill of the process loses what was counted since the last time.
 */
@ApplicationScoped
public class RefusedActs {

    private static final Logger LOG = Logger.getLogger(RefusedActs.class);

    private static final int MOST = 50;

    @Inject
    Database database;

    @Inject
    Json json;

    private Map<Kind, Counted> counted = new LinkedHashMap<>();

    /** How many more there were than are told apart. */
    private int others;

    /**
     * Those that are told together.
     *
     * @param unitId the actor's own unit; null = none, or not known
     * @param operation method and path without what the client put into it
     */
    private record Kind(String actor, String address, Integer unitId, String code, String operation) {}

    /** The first of them, and how many there were. */
    private static final class Counted {
        private final Origin first;
        private int acts;

        private Counted(Origin first) {
            this.first = first;
        }
    }

    /**
     * Counts one.
     *
     * @param unitId the actor's own unit; null = none, or not known
     * @param code why, as the answer had it
     * @param operation method and path without what the client put into it
     */
    public synchronized void add(Origin origin, Integer unitId, String code, String operation) {
        Kind kind = new Kind(origin.actor(), origin.address(), unitId, code, operation);
        Counted same = counted.get(kind);
        if (same != null) {
            same.acts = increased(same.acts, 1);
        } else if (counted.size() < MOST) {
            Counted one = new Counted(origin);
            one.acts = 1;
            counted.put(kind, one);
        } else {
            others = increased(others, 1);
        }
    }

    private static int increased(int count, int more) {
        return (int) Math.min(Integer.MAX_VALUE, (long) count + more);
    }

    /** Writes what was counted. If it cannot be written now, it is counted on. */
    @Scheduled(every = "1m", delayed = "1m")
    @Transactional
    public void write() {
        Map<Kind, Counted> taken;
        int more;
        synchronized (this) {
            taken = counted;
            more = others;
            counted = new LinkedHashMap<>();
            others = 0;
        }
        try {
            taken.forEach((kind, same) ->
                    write(same.first, kind.unitId, Map.of("code", kind.code, "operation", kind.operation), same.acts));
            if (more > 0) {
                write(new Origin(Origin.UNKNOWN, null, null, null), null, Map.of("code", "others"), more);
            }
        } catch (RuntimeException failed) {
            putBack(taken, more);
            throw failed;
        }
    }

    private void write(Origin origin, Integer unitId, Map<String, Object> details, int acts) {
        database.update(
                """
                insert into audit_event
                  (actor, address, user_agent, request_id, action, unit_id, details, acts)
                values (?, ?, ?, ?, ?, ?::int, ?::json, ?)
                """,
                origin.actor(),
                origin.address(),
                origin.userAgent(),
                origin.requestId(),
                Action.ACCESS_REFUSED.code(),
                unitId,
                json.write(details),
                acts);
    }

    private synchronized void putBack(Map<Kind, Counted> taken, int more) {
        counted.forEach((kind, later) -> {
            Counted earlier = taken.get(kind);
            if (earlier != null) {
                earlier.acts = increased(earlier.acts, later.acts);
            } else if (taken.size() < MOST) {
                taken.put(kind, later);
            } else {
                others = increased(others, later.acts);
            }
        });
        counted = taken;
        others = increased(others, more);
    }

    void stop(@Observes ShutdownEvent stopped) {
        try {
            write();
        } catch (RuntimeException failed) {
            LOG.warnf("Refused requests of the last minute could not be recorded: %s", failed.getMessage());
        }
    }
}
