package vn.tthc.stats.common;

/**
 * The advisory locks of PostgreSQL that we take, each until the transaction ends. Any numbers do that no other user of the
 * database takes, but they stay as they are: an old version may be at work beside a new one. To PostgreSQL a lock with a
 * second key is never the same as one without. Idempotency keys are locked by 64-bit hashes of their own
 * ({@code IdempotentAnswers}).
 */
public enum AdvisoryLock {

    /**
     * The counts of a unit and all that is worked out of them; the second key is the unit's id. Taken whole by whoever
     * writes for it, in the order of ids ({@code CountWriter}, {@code UnitLocks}), and tried whole by {@code MonthStocks}.
     * {@code UnitLocks} tells from who has or awaits any of them whether writers are at work.
     */
    UNIT(0x7474_6863),

    /**
     * Units, procedures and codelists; the second key is 0. Taken shared, along with {@link #UNIT}, by whoever stores what
     * was checked against them ({@code CountWriter}, {@code UnitLocks}), and whole by whoever changes them
     * ({@code ReferenceWriter}).
     */
    REFERENCE(0x7474_6872),

    /** Adding up months by province. No second key; tried whole by {@code ProvinceTotals}. */
    PROVINCE_TOTALS(0x7474_6870),

    /**
     * Taking stocks from counts, all of a unit's. No second key; tried whole by {@code MonthStocks}, which then tries
     * {@link #UNIT}.
     */
    MONTH_STOCKS(0x7474_6873),

    /** Looking for changes in publications. No second key; tried whole by {@code PublicationWatch}. */
    PUBLICATION_WATCH(0x7474_6877),

    /** Choosing the next delivery. No second key; taken whole by {@code Deliveries}. */
    DELIVERIES(0x7474_6878),

    /** Clearing up old answers. No second key; tried whole by {@code IdempotentAnswers}. */
    IDEMPOTENT_ANSWERS(0x7474_6861),

    /** Clearing up lost and old imports. No second key; tried whole by {@code Imports}. */
    IMPORTS(0x7474_6869),

    /** How many files of a sender are open; the second key is the sender's number. Taken whole by {@code Imports}. */
    IMPORTS_OF_SENDER(0x7474_6866);

    private final int key;

    AdvisoryLock(int key) {
        this.key = key;
    }

    /** Its key, or the first of its two. */
    public int key() {
        return key;
    }
}
