package vn.tthc.stats.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.CommittedState;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Version;

/** Tells of the data of some units what can be told without reading them. */
@ApplicationScoped
public class UnitData {

    private static final String VERSION = """
            select coalesce(sum(n), 0) as revision, coalesce((extract(epoch from max(changed_at)) * 1000000)::bigint, 0) as at,
              coalesce(sum(hashint8extended(unit_id, n)), 0) as mark%s
            from unit_version where true""";

    /** On Citus, by the coordinator alone; never less than what the shards have. */
    private static final String COMMITTED = "select coalesce(sum(n), 0) from committed_version where true";

    private static final String WHO = ", array_agg(unit_id) as reporters";

    /**
     * Of the made-up returns that had counts left, whether any lies in the period as a whole; null = there are none. None of
     * their counts has to be looked for then.
     */
    private static final String MADE_UP = "(select bool_or(%s) from submission where synthetic %s) as whole";

    /** A row if any count of made-up returns is among those of the period. */
    private static final String MADE_UP_COUNT = """
            select 1
            from submission s
            join %s c on c.unit_id = s.unit_id and c.submission_id = s.id
            where s.synthetic and c.period_start >= ? and c.period_end <= ?
              and c.period_start between s.period_start and s.period_end %s
            limit 1""";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /**
     * In which shards do their part of what is committed. If one of their servers is away it takes as long as that, and whoever
     * waits has a place that another reader needs.
     */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** How many different choices of units are remembered. */
    private static final int MOST_KNOWN = 500;

    @Inject
    Database database;

    @Inject
    CommittedState committed;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    @ConfigProperty(name = "tthc.read.timeout")
    Duration readTimeout;

    /** What has been read of one committed state; who finds another one begins anew. */
    private volatile Known known = new Known("", new ConcurrentHashMap<>());

    private record Known(String state, ConcurrentMap<Optional<Set<Integer>>, Version> versions) {}

    /**
     * Their version, as it is now or as the caller's own transaction sees it: the sum of their own versions. Read once for
     * all who ask while nothing is written.
     *
     * @param unitIds null = all
     * @throws Refusal {@code figures-unsettled} if a shard of Citus has had yet to do its part for two seconds
     */
    public Version version(Set<Integer> unitIds) {
        return QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION
                ? version(unitIds, committed.now())
                : seen(unitIds);
    }

    /** The same for who knows the committed state already. */
    public Version version(Set<Integer> unitIds, String state) {
        if (citus) {
            // No two states are equal there, and nobody may wait for a shard because somebody else does.
            return read(unitIds);
        }
        Known held = known;
        if (!held.state.equals(state) || held.versions.size() >= MOST_KNOWN) {
            held = new Known(state, new ConcurrentHashMap<>());
            known = held;
        }
        return held.versions.computeIfAbsent(Optional.ofNullable(unitIds), ids -> seen(unitIds));
    }

    /**
     * Whether that still is their version, for who knows the committed state already. It is told at once: on Citus it is not while
     * shards have yet to do their part.
     *
     * @param unitIds null = all
     */
    public boolean isStill(Version version, Set<Integer> unitIds, String state) {
        return citus
                ? seen(unitIds).equals(version) && isCommitted(version, unitIds)
                : version(unitIds, state).equals(version);
    }

    /** On Citus: that which all shards have, see {@link #snapshot}. */
    private Version read(Set<Integer> unitIds) {
        long begun = System.nanoTime();
        while (true) {
            Version version = seen(unitIds);
            if (isCommitted(version, unitIds)) {
                return version;
            }
            waitWithin(SETTLING, begun);
        }
    }

    private static void waitWithin(Duration longest, long begun) {
        if (System.nanoTime() - begun > longest.toNanos()) {
            throw Refusal.of(ErrorCode.FIGURES_UNSETTLED);
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }

    /** Whether the shards have done their parts of whatever is committed: of no unit they have more than the coordinator. */
    private boolean isCommitted(Version seen, Set<Integer> unitIds) {
        List<Object> parameters = new ArrayList<>();
        return database.one(
                        COMMITTED + Conditions.among("unit_id", unitIds, parameters),
                        row -> row.getString(1),
                        parameters.toArray())
                .equals(seen.revision());
    }

    private Version seen(Set<Integer> unitIds) {
        List<Object> parameters = new ArrayList<>();
        return database.one(
                VERSION.formatted("") + Conditions.among("unit_id", unitIds, parameters),
                UnitData::version,
                parameters.toArray());
    }

    /**
     * How often their counts and reports of the months that a period has days of have changed: it grows with every change.
     */
    public long changes(Set<Integer> unitIds, Period period) {
        return database.one(
                "select coalesce(sum(n), 0) from unit_month where unit_id = any(?) and month between ? and ?",
                row -> row.getLong(1),
                SqlArray.ints(unitIds),
                period.start().withDayOfMonth(1),
                period.end());
    }

    /**
     * Runs several queries about units on one and the same state of their data, see {@link Database#snapshot}. On Citus that
     * is one of each shard, at moments of its own, and a shard may have yet to do its part of what is committed: for a moment,
     * or until its server is back. There the units' versions, each kept beside its unit's data, are read before and after, and
     * everything is read again for as long as they differ from each other or from those that the coordinator has committed.
     *
     * @param unitIds all that the queries are about; null = any
     * @throws Refusal {@code figures-unsettled} if they have differed for as long as a reader may take, or a shard has had yet to
     *     do its part for two seconds
     */
    public <T> T snapshot(Set<Integer> unitIds, Supplier<T> queries) {
        if (!citus) {
            return database.snapshot(queries);
        }
        long begun = System.nanoTime();
        while (true) {
            Version before = read(unitIds);
            T answer = database.snapshot(queries);
            if (isCommitted(before, unitIds) && seen(unitIds).equals(before)) {
                return answer;
            }
            waitWithin(readTimeout, begun);
        }
    }

    /**
     * The same of a vintage. What a publication has cannot change any more: once all shards have what is committed, it is the same at
     * whatever moment each of them is read.
     */
    public <T> T snapshot(Set<Integer> unitIds, Vintage vintage, Supplier<T> queries) {
        if (!citus || vintage.publication() == null) {
            return snapshot(unitIds, queries);
        }
        read(unitIds);
        return database.snapshot(queries);
    }

    /**
     * Whether any of their counts were made up for demonstration.
     *
     * @param period of which the counts are; null = any
     * @param unitIds null = all
     * @param vintage as known when
     */
    public boolean synthetic(Period period, Set<Integer> unitIds, Vintage vintage) {
        List<Object> parameters = new ArrayList<>();
        String sql = "select " + madeUp(period, unitIds, vintage, parameters);
        Boolean whole = database.one(sql, UnitData::whole, parameters.toArray());
        return isMadeUp(whole, period, unitIds, vintage);
    }

    /**
     * What can be told of units.
     *
     * @param version their version
     * @param synthetic whether any of their counts were made up for demonstration
     * @param reporters those of them that have ever reported; null = all were asked for
     */
    public record Told(Version version, boolean synthetic, Set<Integer> reporters) {}

    private record Found(Version version, Boolean whole, Set<Integer> reporters) {}

    /**
     * All as the caller's own transaction sees it, in one statement unless made-up returns lie across an edge of the
     * period.
     *
     * @param unitIds of which the version is; null = all
     * @param period of which counts may be made up; null = any
     * @param reporting by which units; null = all
     * @param vintage as known when
     */
    public Told told(Set<Integer> unitIds, Period period, Set<Integer> reporting, Vintage vintage) {
        List<Object> parameters = new ArrayList<>();
        String madeUp = madeUp(period, reporting, vintage, parameters);
        String versions =
                VERSION.formatted(unitIds == null ? "" : WHO) + Conditions.among("unit_id", unitIds, parameters);
        Found found = database.one(
                "select v.*, %s from (%s) v".formatted(madeUp, versions),
                row -> new Found(version(row), whole(row), unitIds == null ? null : reporters(row)),
                parameters.toArray());
        return new Told(
                vintage.version(found::version), isMadeUp(found.whole, period, reporting, vintage), found.reporters);
    }

    private static String madeUp(Period period, Set<Integer> unitIds, Vintage vintage, List<Object> parameters) {
        String within = "true";
        String days = "";
        if (period != null) {
            within = "period_start >= ? and period_end <= ?";
            days = " and period_start <= ? and period_end >= ?";
            parameters.addAll(List.of(period.start(), period.end(), period.end(), period.start()));
        }
        String units = Conditions.among("unit_id", unitIds, parameters);
        String received = vintage.recorded("coalesce(recorded_at, received_at)", parameters);
        return MADE_UP.formatted(within, days + units + received + left("superseded_at", vintage, parameters));
    }

    /** The condition that counts of a made-up return were left. */
    private static String left(String column, Vintage vintage, List<Object> parameters) {
        if (vintage.asOf() == null) {
            return " and " + column + " is null";
        }
        parameters.add(vintage.at());
        return " and (" + column + " is null or " + column + " > ?)";
    }

    private static Boolean whole(ResultSet row) throws SQLException {
        return row.getObject("whole", Boolean.class);
    }

    /** Of returns that lie across an edge of the period the counts in it may be gone though others are left. */
    private boolean isMadeUp(Boolean whole, Period period, Set<Integer> unitIds, Vintage vintage) {
        if (whole == null || whole) {
            return whole != null;
        }
        List<Object> parameters = new ArrayList<>(vintage.parameters(period));
        parameters.addAll(List.of(period.start(), period.end()));
        String conditions = left("s.superseded_at", vintage, parameters);
        conditions += Conditions.among("c.unit_id", unitIds, parameters);
        return !database.query(
                        MADE_UP_COUNT.formatted(vintage.counts(period), conditions), row -> true, parameters.toArray())
                .isEmpty();
    }

    private static Set<Integer> reporters(ResultSet row) throws SQLException {
        Array ids = row.getArray("reporters");
        return ids == null ? Set.of() : Set.of((Integer[]) ids.getArray());
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(row.getString("revision"), row.getLong("at"), row.getString("mark"));
    }
}
