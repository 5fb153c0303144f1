package vn.tthc.stats.common;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * A server that follows the primary one and answers questions in its place, but only once it has everything that was
 * committed when it was asked: what is read there is never older than what is read here.
 */
@ApplicationScoped
class ReadReplica {

    private static final Logger LOG = Logger.getLogger(ReadReplica.class);

    /** How long it is left alone after it could not be reached. */
    private static final long DOWN_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** For how long nobody waits for it any more after it has kept someone waiting in vain. */
    private static final long BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * What is committed here has been written up to this place; which server this is, and which of its histories. Who does
     * not wait until a commit is on disk sees it before it is, so there the place is where the next one would be written.
     */
    private static final String POSITION = """
            select lsn::text, system_identifier,
              ('x' || substr(pg_walfile_name(lsn), 1, 8))::bit(32)::int as timeline
            from (
              select case when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
                else pg_current_wal_flush_lsn() end as lsn) written, pg_control_system()""";

    /** Whether it follows that very server in that history, and has come as far. */
    private static final String HAS_COME = """
            select pg_is_in_recovery() and c.timeline_id = ? and s.system_identifier = ?
              and coalesce(pg_last_wal_replay_lsn() >= ?::pg_lsn, false)
            from pg_control_system() s, pg_control_checkpoint() c""";

    @Inject
    AgroalDataSource primary;

    @Inject
    @DataSource("reader")
    InjectableInstance<AgroalDataSource> configured;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "tthc.datasource.reader.wait")
    Duration wait;

    /** Null = none is configured. */
    private AgroalDataSource reader;

    private Counter here;
    private Counter there;

    /** By {@link System#nanoTime}: until when it is not asked, and until when it is not waited for. */
    private volatile long notBefore = System.nanoTime();

    private volatile long impatientUntil = notBefore;

    private record Position(String lsn, long system, int timeline) {}

    @PostConstruct
    void find() {
        reader = configured.getHandle().getBean().isActive() ? configured.get() : null;
        here = counter("primary");
        there = counter("reader");
    }

    private Counter counter(String server) {
        return Counter.builder("tthc.reads")
                .description("Questions put to the database, by the server that was asked")
                .tag("server", server)
                .register(meters);
    }

    /**
     * Where what is committed now can be read: the follower, if it is there and has come that far or does so shortly.
     *
     * @return null = only on the primary server
     */
    AgroalDataSource caughtUp() {
        if (reader == null
                || System.nanoTime() - notBefore < 0
                || QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            return null;
        }
        Position position = position();
        try {
            return hasCome(position) ? reader : null;
        } catch (SQLException failed) {
            isDown(failed);
            return null;
        }
    }

    /** Counts an answer by where it was read. */
    void count(boolean fromReader) {
        (fromReader ? there : here).increment();
    }

    /**
     * Whether what went wrong there may go well on the primary server: it went away, or gave way to what it follows
     * (class 40).
     */
    boolean failedByItself(Throwable failure) {
        if (Database.isGone(failure)) {
            isDown(failure);
            return true;
        }
        return Database.hasState(failure, "40001") || Database.hasState(failure, "40P01");
    }

    private void isDown(Throwable failure) {
        notBefore = System.nanoTime() + DOWN_NANOS;
        LOG.warnf("The reading server cannot be asked, the primary one is instead: %s", failure.getMessage());
    }

    private Position position() {
        try (Connection connection = primary.getConnection();
                PreparedStatement statement = connection.prepareStatement(POSITION);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Position(row.getString(1), row.getLong(2), row.getInt(3));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asked before a transaction begins there: what that sees is then at least as new. */
    private boolean hasCome(Position position) throws SQLException {
        try (Connection connection = reader.getConnection();
                PreparedStatement statement = connection.prepareStatement(HAS_COME)) {
            statement.setInt(1, position.timeline);
            statement.setLong(2, position.system);
            statement.setString(3, position.lsn);
            long until = System.nanoTime() + (System.nanoTime() - impatientUntil < 0 ? 0 : wait.toNanos());
            while (!isTrue(statement)) {
                if (System.nanoTime() - until >= 0) {
                    impatientUntil = System.nanoTime() + BEHIND_NANOS;
                    return false;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return true;
        }
    }

    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
