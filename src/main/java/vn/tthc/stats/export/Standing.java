package vn.tthc.stats.export;

import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Tells whether an answer that was given is still the answer, for much less than it takes to understand its question.
 *
 * @param today whether the day is still the one it was given on; asked each time
 * @param data whether the data it rests on are the same in that committed state; may take a query, and is asked once for
 *     each state
 */
public record Standing(BooleanSupplier today, Predicate<String> data) {}
