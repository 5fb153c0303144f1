package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.RowReader;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Does for {@link CountWriter} on Citus what that does elsewhere: the same rows in the same tables, but for those of stocks, which
 * are not kept there. What makes it one is the transaction, which Citus commits at all shards or at none.
 */
@ApplicationScoped
class ShardWriter {

    /** Counts. */
    private static final int MANY = 5000;

    /** {@code :name}, but not a cast. */
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)");

    @Inject
    Database database;

    /** What the parameters of the statements stand for. */
    private static final class Work {

        private final Map<String, Object> parameters = new HashMap<>();

        /** Work on the returns of a submission. */
        Work(Incoming incoming, long submissionId) {
            parameters.put("units", incoming.unitIds());
            parameters.put("submission", submissionId);
        }

        Work with(String name, Object value) {
            parameters.put(name, value);
            return this;
        }

        Object[] of(String sql) {
            return PARAMETER
                    .matcher(sql)
                    .results()
                    .map(found -> parameters.get(found.group(1)))
                    .toArray();
        }
    }

    private static String positional(String sql) {
        return PARAMETER.matcher(sql).replaceAll("?");
    }

    private int update(String sql, Work work) {
        return database.update(positional(sql), work.of(sql));
    }

    private <T> List<T> query(String sql, RowReader<T> reader, Work work) {
        return database.query(positional(sql), reader, work.of(sql));
    }

    private List<Integer> units(String sql, Work work) {
        return query(sql, row -> row.getInt("unit_id"), work);
    }

    private boolean isAny(String sql, Work work) {
        return !query(sql, row -> true, work).isEmpty();
    }

    /** The number that the transaction has for its submission. */
    private Work work(Incoming incoming) {
        return new Work(
                incoming,
                database.one(
                        "select current_setting('%s')::bigint".formatted(WriteSql.SUBMISSION), row -> row.getLong(1)));
    }

    /** What the reference data are that the counts have to be of. */
    long referenceVersion() {
        return database.one("select n from reference_version", row -> row.getLong(1));
    }

    /** Stores, and withdraws before, as {@link CountWriter#write} tells. */
    Written write(Incoming incoming, CountWriter.Order order) {
        Work work = begin(incoming, order.submissionId());
        TreeSet<Integer> changed = new TreeSet<>();
        long withdrawn = order.held() == CountWriter.Held.KEPT ? 0 : withdraw(work, changed);
        if (order.held() == CountWriter.Held.WITHDRAWN) {
            long days = update(ShardSql.ARCHIVE_REPORTS, work);
            update(ShardSql.DELETE_REPORTS, work);
            update(ShardSql.MONTHS_UNREPORTED, work);
            changed.addAll(units(ShardSql.UNITS_UNREPORTED, work));
            long version = end(work, changed);
            return Written.takenBack(withdrawn, days, moment(work).toInstant(), version);
        }
        long overlapping = mayOverlap(work) ? update(ShardSql.NOTE_OVERLAPS, work) : 0;
        long revised = update(ShardSql.ARCHIVE_REVISED, work);
        long inserted = update(ShardSql.STORE, work) - revised;
        List<Integer> stored = List.of();
        if (inserted + revised > 0) {
            stored = units(ShardSql.UNITS_STORED, work);
            for (Total total : Total.values()) {
                update(ShardSql.add(total), work);
            }
        }
        update(ShardSql.REPORT, work.with("changed", SqlArray.ints(stored)));
        update(ShardSql.MONTHS, work);
        changed.addAll(stored);
        changed.addAll(units(ShardSql.UNITS_REPORTED, work));
        return new Written(
                inserted,
                revised,
                incoming.size() - inserted - revised - overlapping,
                withdrawn,
                0,
                overlapping,
                overlapping > 0 ? overlaps(work, order.mostOverlaps()) : List.of(),
                order.outcomes() ? outcomes(work) : Map.of(),
                late(work, order.lateAfter()),
                moment(work).toInstant(),
                end(work, changed));
    }

    private Work begin(Incoming incoming, long submissionId) {
        Period days = incoming.spans().stream()
                .map(UnitPeriod::period)
                .reduce(Period::with)
                .orElseThrow();
        Work work = new Work(incoming, submissionId).with("first", days.start()).with("last", days.end());
        if (incoming.size() > MANY) {
            // Shards know nothing of rows just brought, and would go through what they hold once for each of them.
            database.execute("set local citus.propagate_set_commands = 'local'");
            database.execute("set local enable_nestloop = off");
        }
        List<Object> parameters = new ArrayList<>(List.of(submissionId));
        parameters.addAll(incoming.countParameters());
        parameters.add(submissionId);
        parameters.addAll(incoming.nilParameters());
        database.update(ShardSql.bring(incoming), parameters.toArray());
        update(ShardSql.CLAIM, work);
        // Statements of their own: what the shards hold is to be looked at after they are claimed.
        OffsetDateTime last = query(ShardSql.LAST_CHANGED, row -> row.getObject("at", OffsetDateTime.class), work)
                .get(0);
        return work.with("at", database.one(ShardSql.MOMENT, row -> row.getObject("at", OffsetDateTime.class), last));
    }

    private static OffsetDateTime moment(Work work) {
        return (OffsetDateTime) work.parameters.get("at");
    }

    /** @param changed the units whose data were changed are added to it */
    private long withdraw(Work work, TreeSet<Integer> changed) {
        long withdrawn = update(ShardSql.ARCHIVE_WITHDRAWN, work);
        if (withdrawn > 0) {
            update(ShardSql.DELETE_WITHDRAWN, work);
            for (Total total : Total.values()) {
                update(ShardSql.addWithdrawn(total), work);
            }
            update(ShardSql.MONTHS_WITHDRAWN, work);
            changed.addAll(units(ShardSql.UNITS_WITHDRAWN, work));
        }
        return withdrawn;
    }

    /** A count longer than a day may cover any day, a day only be covered by a count longer than a day. */
    private boolean mayOverlap(Work work) {
        return isAny(ShardSql.INCOMING_LONG_ONES, work) || isAny(ShardSql.HELD_LONG_ONES, work);
    }

    private List<Overlap> overlaps(Work work, int most) {
        return query(
                ShardSql.OVERLAPS,
                row -> Overlap.read(row.getLong("n"), row.getLong("in_way"), row.getString("in_way_named")),
                work.with("most", most));
    }

    private Map<Long, Written.Outcome> outcomes(Work work) {
        Map<Long, Written.Outcome> outcomes = new HashMap<>();
        query(
                ShardSql.OUTCOMES,
                row -> outcomes.put(
                        row.getLong("n"),
                        row.getBoolean("revised") ? Written.Outcome.REVISED : Written.Outcome.INSERTED),
                work);
        return outcomes;
    }

    private List<Written.Late> late(Work work, int after) {
        return query(
                ShardSql.LATE,
                row -> new Written.Late(row.getInt("unit_id"), Database.period(row), row.getInt("days")),
                work.with("after", after)
                        .with("today", LocalDate.ofInstant(moment(work).toInstant(), Clocks.VIETNAM)));
    }

    /** Answers the version of the units' data. */
    private long end(Work work, TreeSet<Integer> changed) {
        if (!changed.isEmpty()) {
            update(ShardSql.NEXT_VERSION, work.with("changed", SqlArray.ints(changed)));
            update(ShardSql.NEXT_COMMITTED, work);
        }
        update(ShardSql.UNCLAIM, work);
        return query(ShardSql.VERSION, row -> row.getLong("n"), work).get(0);
    }

    /** As {@link CountWriter#jumps} tells. */
    List<Jump> jumps(Incoming incoming, int most) {
        return query(ShardSql.JUMPS, CountWriter::jump, work(incoming).with("most", most));
    }

    /** As {@link CountWriter#kept} tells. */
    List<CountWriter.Kept> kept(Incoming incoming, int most) {
        return query(ShardSql.KEPT, CountWriter::kept, work(incoming).with("most", most));
    }

    /** Takes the returns away from the shards again. */
    void clear(Incoming incoming) {
        update(ShardSql.CLEAR, work(incoming));
    }
}
