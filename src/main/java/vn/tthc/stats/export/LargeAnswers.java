package vn.tthc.stats.export;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/**
 * Bounds how much is made at a time: each answer is held whole, several times over, until it is written. Whoever finds no
 * room waits for it without a connection to the database.
 */
@ApplicationScoped
class LargeAnswers {

    /** Of all answers that are being made; two of the largest, which with all else fit into 256 MB. */
    private static final int MOST_FIGURES = 600_000;

    /** Less is made at once: it takes no room worth waiting for. */
    private static final int SMALL = 2_000;

    private static final int MOST_SECONDS = 5;

    /** Each waits on a thread that others need. */
    private static final int MOST_WAITING = 32;

    private final Semaphore room = new Semaphore(MOST_FIGURES, true);

    /**
     * Makes an answer as soon as there is room for it.
     *
     * @param figures how many there are in it at the most
     * @throws Refusal {@code answers-busy} if there is no room for some seconds
     */
    <T> T make(long figures, Supplier<T> work) {
        if (figures <= SMALL) {
            return work.get();
        }
        int needed = (int) Math.min(figures, MOST_FIGURES);
        if (!acquired(needed)) {
            throw Refusal.of(ErrorCode.ANSWERS_BUSY);
        }
        try {
            return work.get();
        } finally {
            room.release(needed);
        }
    }

    private boolean acquired(int needed) {
        try {
            return room.getQueueLength() < MOST_WAITING && room.tryAcquire(needed, MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
