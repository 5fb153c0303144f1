package vn.tthc.stats.common;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells which state of the data is committed, so that what has been read once need not be read again while nothing at all
 * has been written. Costs one tiny query however many ask at once: all who wait while one is under way share the next.
 */
@ApplicationScoped
public class CommittedState {

    /**
     * Which transactions are done: two equal ones show the same data. A server that follows another one does not tell in
     * full, so there no two are equal.
     */
    private static final String STATE =
            "select case when pg_is_in_recovery() then gen_random_uuid()::text else pg_current_snapshot()::text end";

    @Inject
    Database database;

    private final AtomicLong begun = new AtomicLong();
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Seen last = new Seen(0, "");

    private record Seen(long look, String state) {}

    /**
     * The state as of now or later: whatever was acknowledged before the call is in it. Outside of transactions, which see
     * a state of their own.
     */
    public String now() {
        long before = begun.get();
        looking.lock();
        try {
            if (last.look > before) {
                return last.state;
            }
            long look = begun.incrementAndGet();
            last = new Seen(look, database.one(STATE, row -> row.getString(1)));
            return last.state;
        } finally {
            looking.unlock();
        }
    }
}
