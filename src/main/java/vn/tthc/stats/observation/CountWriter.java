package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;

/**
 * Writes returns into the tables of counts: set-based, the same number of statements whatever the number of rows. Every
 * method belongs into the caller's transaction, and {@link #lock} comes first.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class CountWriter {

    @Inject
    Database database;

    @Inject
    ShardWriter shards;

    @ConfigProperty(name = "tthc.write.timeout")
    Duration writeTimeout;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /**
     * How returns are to be written.
     *
     * @param submissionId what they came with
     * @param codebook what they were checked against
     * @param held what becomes of what is held for the days of the returns
     * @param outcomes whether to tell row by row what became of it
     * @param lateAfter a return is late if it comes more than so many days after its period's end
     * @param mostOverlaps how many overlaps to tell of
     */
    public record Order(
            long submissionId, Codebook codebook, Held held, boolean outcomes, int lateAfter, int mostOverlaps) {}

    /** What becomes of what is held for the days of a return and not among its counts. */
    public enum Held {
        /** It stays. */
        KEPT,
        /** It is withdrawn; the days stay reported. */
        REPLACED,
        /** It is withdrawn, and the days are as if they had never been reported. The returns must have no counts. */
        WITHDRAWN
    }

    /**
     * Makes this transaction the only writer of these units until it ends. From then on each statement has only so much
     * time. Sorted, so that two returns for the same units wait for each other instead of deadlocking. Reference data cannot
     * change meanwhile either.
     *
     * @throws Refusal {@code busy} if another holds one of them for long
     * @return a number for the submission, for which a round trip of its own would be a waste
     */
    public long lock(Batch batch) {
        // The write is planned once and for all: planning it anew takes longer than running it. Citus plans for the
        // shards
        // that the units are on, and refuses to for any.
        return lock(batch.unitIds(), citus ? "force_custom_plan" : "force_generic_plan", "on", writeTimeout);
    }

    /** The same for staged returns, which may take as long as they need. */
    public long lock(Staged staged) {
        // Totals of very many rows are hashed: the planner takes them for few and would sort them.
        return lock(staged.unitIds(), "force_custom_plan", "off", Duration.ZERO);
    }

    private long lock(SqlArray unitIds, String planning, String sorting, Duration longest) {
        return database.lock(
                """
                select max(id), count(pg_advisory_xact_lock(?, unit_id)),
                  set_config('plan_cache_mode', ?, true), set_config('enable_sort', ?, true),
                  set_config('statement_timeout', ?, true),
                  set_config('%s', max(id)::text, true),
                  set_config('%s', coalesce((select (max(as_of) + interval '1 microsecond')::text from publication),
                    '-infinity'), true)
                from (select nextval('submission_id_seq') as id) submission,
                  (select pg_advisory_xact_lock_shared(?, 0)) reference,
                  (select distinct unit_id from unnest(?::int[]) unit_id order by unit_id) units
                """.formatted(WriteSql.SUBMISSION, WriteSql.NOT_BEFORE),
                row -> row.getLong(1),
                AdvisoryLock.UNIT.key(),
                planning,
                sorting,
                String.valueOf(longest.toMillis()),
                AdvisoryLock.REFERENCE.key(),
                unitIds);
    }

    /**
     * Stores the counts that do not overlap others, keeps what they supersede in history, adds the difference to the
     * totals, marks the days as reported and moves the units' version on, where anything changed at all.
     *
     * @throws Refusal {@code reference-changed} if units or procedures have changed since the returns were checked
     */
    public Written write(Batch batch, Order order) {
        return citus ? onShards(batch, order) : writeAny(batch, order);
    }

    /** The same for staged returns. */
    public Written write(Staged staged, Order order) {
        return citus ? onShards(staged, order) : writeAny(staged, order);
    }

    private Written onShards(Incoming incoming, Order order) {
        requireNoCounts(incoming, order);
        requireSame(order.codebook, shards.referenceVersion());
        return shards.write(incoming, order);
    }

    private static void requireNoCounts(Incoming incoming, Order order) {
        if (order.held == Held.WITHDRAWN && incoming.size() > 0) {
            throw new IllegalArgumentException("returns that are taken back have no counts");
        }
    }

    /** Ends the writing of returns that are to be kept: the last that is done with them. */
    public void end(Incoming incoming) {
        if (citus) {
            shards.clear(incoming);
        }
    }

    private Written writeAny(Incoming incoming, Order order) {
        requireNoCounts(incoming, order);
        Withdrawn withdrawn = order.held == Held.KEPT ? new Withdrawn(0, List.of(), null) : withdraw(incoming);
        if (order.held == Held.WITHDRAWN) {
            return unreport(incoming, withdrawn, order);
        }
        List<Object> parameters = new ArrayList<>(List.of(incoming.unitIds()));
        parameters.add(withdrawn.at);
        parameters.addAll(incoming.countParameters());
        parameters.addAll(incoming.nilParameters());
        parameters.addAll(List.of(SqlArray.ints(withdrawn.unitIds), incoming.unitIds(), order.mostOverlaps));
        parameters.add(order.lateAfter);
        Reading reading = new Reading();
        database.query(
                WriteSql.write(incoming, order.outcomes),
                row -> {
                    reading.add(row);
                    return true;
                },
                parameters.toArray());
        requireSame(order.codebook, reading.numbers.get("reference"));
        if (!incoming.tellsStocks() && reading.numbers.get("stocks") > 0) {
            // Rare: what is corrected told stocks and does not any more.
            for (UnitPeriod unit : incoming.spans()) {
                StockSql.RECOUNT.forEach(sql -> database.update(sql, unit.unitId()));
            }
        }
        return reading.written(incoming.size(), withdrawn.counts);
    }

    private static void requireSame(Codebook codebook, long version) {
        if (version != codebook.version()) {
            throw Refusal.of(ErrorCode.REFERENCE_CHANGED);
        }
    }

    private Written unreport(Incoming incoming, Withdrawn withdrawn, Order order) {
        List<Object> parameters = new ArrayList<>(List.of(incoming.unitIds(), withdrawn.at));
        parameters.addAll(incoming.countParameters());
        parameters.addAll(incoming.nilParameters());
        parameters.addAll(List.of(SqlArray.ints(withdrawn.unitIds), incoming.unitIds()));
        return database.one(
                WriteSql.unreport(incoming),
                row -> {
                    requireSame(order.codebook, row.getLong("reference"));
                    return Written.takenBack(
                            withdrawn.counts, row.getLong("days"), withdrawn.at.toInstant(), row.getLong("version"));
                },
                parameters.toArray());
    }

    /** What was withdrawn: how many counts, of which units, and when. */
    private record Withdrawn(long counts, List<Integer> unitIds, OffsetDateTime at) {}

    /** A statement of its own, so that the days it frees are free for the counts that come. */
    private Withdrawn withdraw(Incoming incoming) {
        List<Object> parameters = new ArrayList<>(List.of(incoming.unitIds()));
        parameters.add(null);
        parameters.addAll(incoming.countParameters());
        parameters.addAll(incoming.nilParameters());
        List<Integer> units = new ArrayList<>();
        long[] counts = new long[1];
        List<OffsetDateTime> at = new ArrayList<>();
        database.query(
                WriteSql.withdraw(incoming),
                row -> {
                    at.add(row.getObject("at", OffsetDateTime.class));
                    counts[0] += row.getLong("counts");
                    return row.getObject("unit_id") != null && units.add(row.getInt("unit_id"));
                },
                parameters.toArray());
        return new Withdrawn(counts[0], units, at.isEmpty() ? null : at.get(0));
    }

    // Chance alone makes a count vary by about its root, and small ones by a few whatever their root is.
    private static final String JUMPS = """
            with asked as (
              select distinct unit_id, period_start as day, level from (%s) i where period_start = period_end
            )
            select t.unit_id, t.day, t.level, t.received, round(h.mean, 1) as mean
            from asked
            join day_total t using (unit_id, day, level)
            cross join lateral (
              select avg(received) as mean, stddev_samp(received) as deviation, count(*) as days
              from day_total p
              where p.unit_id = t.unit_id and p.level = t.level and p.received_n > 0
                and p.day = any(array[t.day - 7, t.day - 14, t.day - 21, t.day - 28,
                                      t.day - 35, t.day - 42, t.day - 49, t.day - 56])
            ) h
            where t.received_n > 0 and h.days >= 4
              and abs(t.received - h.mean) > greatest(10, 4 * h.deviation, 4 * sqrt(h.mean))
            order by t.unit_id, t.day, t.level
            limit ?
            """;

    /** Days just written on which a unit received far more or less than on that day of the week before. */
    public List<Jump> jumps(Incoming incoming, int most) {
        if (citus) {
            return shards.jumps(incoming, most);
        }
        List<Object> parameters = new ArrayList<>(incoming.countParameters());
        parameters.add(most);
        return database.query(JUMPS.formatted(incoming.countsSql()), CountWriter::jump, parameters.toArray());
    }

    /** A row of {@code unit_id, day, level, received, mean}. */
    static Jump jump(ResultSet row) throws SQLException {
        return new Jump(
                row.getInt("unit_id"),
                row.getObject("day", LocalDate.class),
                row.getInt("level"),
                row.getLong("received"),
                row.getBigDecimal("mean"));
    }

    /** Counts held for the days of returns that have none themselves: the sender may not know of them. */
    public record Kept(UnitPeriod nilReturn, long counts) {}

    /** The returns without counts for whose days counts are held. */
    public List<Kept> kept(Incoming incoming, int most) {
        if (citus) {
            return shards.kept(incoming, most);
        }
        List<Object> parameters = new ArrayList<>(incoming.countParameters());
        parameters.addAll(incoming.nilParameters());
        parameters.add(most);
        return database.query(
                """
                with incoming as (%s), nil as (%s)
                select r.unit_id, r.period_start, r.period_end, count(*) as counts
                from nil r
                join dossier_count c on c.unit_id = r.unit_id
                 and c.period_start between r.period_start and r.period_end and c.period_end <= r.period_end
                where not exists (
                  select from incoming i
                  where (i.unit_id, i.period_start, i.period_end) = (r.unit_id, r.period_start, r.period_end))
                group by r.unit_id, r.period_start, r.period_end
                order by r.unit_id, r.period_start, r.period_end
                limit ?
                """.formatted(incoming.countsSql(), incoming.nilSql()), CountWriter::kept, parameters.toArray());
    }

    /** A row of {@code unit_id, period_start, period_end, counts}. */
    static Kept kept(ResultSet row) throws SQLException {
        return new Kept(new UnitPeriod(row.getInt("unit_id"), Database.period(row)), row.getLong("counts"));
    }

    /** Takes the answer of the write apart: rows of several kinds, see {@link WriteSql#write}. */
    private static final class Reading {

        private final Map<String, Long> numbers = new HashMap<>();
        private final List<Overlap> overlaps = new ArrayList<>();
        private final Map<Long, Written.Outcome> outcomes = new HashMap<>();
        private final List<Written.Late> late = new ArrayList<>();

        private void add(ResultSet row) throws SQLException {
            long n = row.getLong("n");
            String kind = row.getString("kind");
            switch (kind) {
                case "overlap" -> overlaps.add(Overlap.read(n, row.getLong("extra"), row.getString("periods")));
                case "row-inserted" -> outcomes.put(n, Written.Outcome.INSERTED);
                case "row-revised" -> outcomes.put(n, Written.Outcome.REVISED);
                case "late" -> late.add(new Written.Late((int) n, Database.period(row), row.getInt("extra")));
                default -> numbers.put(kind, n);
            }
        }

        private Written written(long size, long withdrawn) {
            long inserted = numbers.get("inserted");
            long revised = numbers.get("revised");
            long overlapping = numbers.get("overlapping");
            return new Written(
                    inserted,
                    revised,
                    size - inserted - revised - overlapping,
                    withdrawn,
                    0,
                    overlapping,
                    List.copyOf(overlaps),
                    Map.copyOf(outcomes),
                    late.stream()
                            .sorted(Comparator.comparingInt(Written.Late::unitId))
                            .toList(),
                    Instant.EPOCH.plus(numbers.get("moment"), ChronoUnit.MICROS),
                    numbers.get("version"));
        }
    }
}
