package vn.tthc.stats.common;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.transaction.xa.XAException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/** Runs SQL text on the connection of the current transaction, for what entities are too slow or too many for. */
@ApplicationScoped
public class Database {

    /** Internal errors and those of files. */
    private static final Pattern OF_SERVER = Pattern.compile("XX000|58030");

    /**
     * In the words of Citus ({@code remote_transaction.c}, {@code adaptive_executor.c}), which has them in English only; or what went
     * wrong on the way to a node or there ({@code remote_commands.c}), in whatever words the other side has.
     */
    private static final Pattern NODE_GONE =
            Pattern.compile("failure on connection marked as essential|postmaster was shut down|failed to COPY to shard"
                    + "|while executing command on ");

    private static final String ONE_STATE = "set transaction isolation level repeatable read, read only";

    /** In seconds. */
    private static final int A_DAY = 24 * 60 * 60;

    /** How many rows of a long answer are held at a time. */
    private static final int FETCHED = 1000;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    ReadReplica replica;

    @ConfigProperty(name = "tthc.read.timeout")
    Duration readTimeout;

    @Inject
    NetworkTimeout network;

    /** When the present thread's reading has to be done, by {@link System#nanoTime}; none = no limit. */
    private final ThreadLocal<Long> deadline = new ThreadLocal<>();

    /** Where the present thread's statements go; none = to the primary server. */
    private final ThreadLocal<AgroalDataSource> present = new ThreadLocal<>();

    /** Makes a value of the present row. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Reads the present row; must not move to another. */
        T read(ResultSet row) throws SQLException;
    }

    /** The period of a row: its columns {@code period_start} and {@code period_end}, neither null. */
    public static Period period(ResultSet row) throws SQLException {
        return new Period(row.getObject("period_start", LocalDate.class), row.getObject("period_end", LocalDate.class));
    }

    /** A moment of a row; null where the column is. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /**
     * Has a lock until the end of the transaction, unless somebody else has it; answers whether it does.
     *
     * @param lock one without a second key
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean tryLock(AdvisoryLock lock) {
        return one("select pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), lock.key());
    }

    /**
     * A parameter that is a PostgreSQL array.
     *
     * @param type element type, {@code int4}, {@code date} …
     * @param values elements; null elements become SQL nulls
     */
    public record SqlArray(String type, Object[] values) {

        /** An {@code int4[]}. */
        public static SqlArray ints(Collection<Integer> values) {
            return new SqlArray("int4", values.toArray(Integer[]::new));
        }

        /** An {@code int8[]}. */
        public static SqlArray longs(Collection<Long> values) {
            return new SqlArray("int8", values.toArray(Long[]::new));
        }

        /** A {@code date[]} of {@link java.time.LocalDate}s. */
        public static SqlArray dates(Collection<?> values) {
            return new SqlArray("date", values.toArray());
        }

        /** A {@code timestamptz[]}. Cast from text the server would take it for what depends on its time zone. */
        public static SqlArray instants(Collection<Instant> values) {
            return new SqlArray("timestamptz", values.toArray());
        }

        /** A {@code text[]}. */
        public static SqlArray texts(Collection<String> values) {
            return new SqlArray("text", values.toArray());
        }
    }

    /**
     * Runs a statement and reads all rows it answers.
     *
     * @param parameters for its question marks: {@link SqlArray}s or what JDBC's {@code setObject} takes
     */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        requireTime();
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(reader.read(rows));
                }
                return read;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof SqlArray array) {
                statement.setArray(i + 1, connection.createArrayOf(array.type(), array.values()));
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    /** Takes the present row. */
    @FunctionalInterface
    public interface RowTaker {
        /** Reads the present row; must not move to another. */
        void take(ResultSet row) throws SQLException;
    }

    /**
     * Runs a query whose rows are too many to be held: they are fetched some at a time. Belongs into the caller's
     * transaction, on whose connection the taker can run nothing meanwhile. Parameters as for {@link #query}.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void each(String sql, RowTaker taker, Object... parameters) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            bind(connection, statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement that answers nothing. */
    public void execute(String sql) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a statement that changes rows; answers how many. Parameters as for {@link #query}. */
    public int update(String sql, Object... parameters) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a {@code COPY … FROM STDIN}. Until it ends, the transaction can run nothing else. */
    public CopyIn copyIn(String sql) {
        try (Connection connection = dataSource.getConnection()) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs several queries on one and the same state of the data, so that their answers fit together however much is
     * written meanwhile. They may be run by the server for reading, and if that fails again by the primary one: they must do
     * nothing but read, and see at least what was committed before the call.
     *
     * @throws Refusal {@code too-slow} if they take longer than a reader may keep a connection
     */
    public <T> T snapshot(Supplier<T> queries) {
        AgroalDataSource reader = replica.caughtUp();
        if (reader != null) {
            try {
                T answer = QuarkusTransaction.requiringNew()
                        .timeout(A_DAY)
                        .call(() -> on(reader, () -> inTime(ONE_STATE, queries)));
                replica.count(true);
                return answer;
            } catch (RuntimeException failed) {
                if (!replica.failedByItself(failed)) {
                    throw failed;
                }
            }
        }
        replica.count(false);
        return QuarkusTransaction.requiringNew().timeout(A_DAY).call(() -> inTime(ONE_STATE, queries));
    }

    /** The same for queries of which each is to see what was committed when it began. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @TransactionConfiguration(timeout = A_DAY)
    public <T> T reading(Supplier<T> queries) {
        return inTime("set transaction read only", queries);
    }

    /** A {@link #snapshot} for queries that may take hours, of the primary server. */
    public <T> T longSnapshot(Supplier<T> queries) {
        return network.within(
                Duration.ZERO,
                () -> QuarkusTransaction.requiringNew().timeout(A_DAY).call(() -> atLength(queries)));
    }

    /**
     * A {@link #snapshot} for queries that may take hours and are run once: whatever they answer is sent on at once. If the
     * server for reading fails on the way, so do they.
     */
    public <T> T stream(Supplier<T> queries) {
        AgroalDataSource reader = replica.caughtUp();
        replica.count(reader != null);
        return network.within(
                Duration.ZERO,
                () -> QuarkusTransaction.requiringNew().timeout(A_DAY).call(() -> on(reader, () -> atLength(queries))));
    }

    private <T> T atLength(Supplier<T> queries) {
        execute(ONE_STATE);
        // Worth calling other processes in, as nothing that anyone waits for is.
        execute("set local max_parallel_workers_per_gather = 2");
        return queries.get();
    }

    /**
     * Does work that nobody waits for, and whose statements may take hours, those of a {@link #snapshot} in it too. Others are
     * given up when the server has said nothing for some time. To be called before a connection is used.
     */
    public void unhurried(Runnable work) {
        network.within(Duration.ZERO, () -> {
            work.run();
            return null;
        });
    }

    /** Runs a statement that answers one row, and gives up if the server has said nothing for so long. */
    <T> T soon(Duration longest, String sql, RowReader<T> reader) {
        return network.within(longest, () -> one(sql, reader));
    }

    /** @param server where the statements of the present thread go meanwhile; null = where they always go */
    private <T> T on(AgroalDataSource server, Supplier<T> queries) {
        present.set(server);
        try {
            return queries.get();
        } finally {
            present.remove();
        }
    }

    private AgroalDataSource source() {
        AgroalDataSource server = present.get();
        return server == null ? dataSource : server;
    }

    /**
     * To be asked between the steps of long work inside of {@link #snapshot} or {@link #reading}; elsewhere it does nothing.
     *
     * @throws Refusal {@code too-slow} if the time of the present reading is over: each of its statements has been quick
     *     enough, all together and what was done with them have not
     */
    public void requireTime() {
        Long until = deadline.get();
        if (until != null && System.nanoTime() - until > 0) {
            throw tooSlow();
        }
    }

    private <T> T inTime(String mode, Supplier<T> queries) {
        // A plan for whatever is asked takes a country for a commune, and costs four times what planning anew does.
        String settings = mode + "; set local plan_cache_mode = force_custom_plan";
        if (network.isNone()) {
            execute(settings);
            return queries.get();
        }
        execute(settings + "; set local statement_timeout = " + readTimeout.toMillis());
        // The only limit: one of the transaction would end it below our hands, and who asks would not be told why.
        deadline.set(System.nanoTime() + readTimeout.toNanos());
        try {
            return queries.get();
        } catch (IllegalStateException failed) {
            if (isCut(failed)) {
                throw tooSlow();
            }
            throw failed;
        } finally {
            deadline.remove();
        }
    }

    private Refusal tooSlow() {
        return Refusal.of(ErrorCode.TOO_SLOW, readTimeout.toSeconds());
    }

    /**
     * Whether that went wrong because the database went away or had no room for us, not because of what was asked of it:
     * no answer to a commit, connection exceptions (class 08), operator intervention (57), insufficient resources (53), and
     * a connection that the pool could not make. Nodes of a Citus cluster that have gone away are told of as internal errors.
     */
    public static boolean isGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RollbackException || cause instanceof XAException) {
                // The commit had no answer. What was refused by a statement has come before, as what it is.
                return true;
            }
            if (cause instanceof SQLException e
                    && (e.getSQLState() == null || e.getSQLState().matches("(08|57P|53).*") || isNodeGone(e))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNodeGone(SQLException failure) {
        return OF_SERVER.matcher(failure.getSQLState()).matches()
                && failure instanceof PSQLException told
                && told.getServerErrorMessage() != null
                && NODE_GONE
                        .matcher(told.getServerErrorMessage().getMessage() + "\n"
                                + told.getServerErrorMessage().getWhere())
                        .find();
    }

    /**
     * Runs a query that waits for locks.
     *
     * @throws Refusal {@code busy} if they cannot be had in time; the transaction is of no use then
     */
    public <T> T lock(String sql, RowReader<T> reader, Object... parameters) {
        try {
            return one(sql, reader, parameters);
        } catch (IllegalStateException failed) {
            if (isBusy(failed)) {
                throw Refusal.of(ErrorCode.BUSY);
            }
            throw failed;
        }
    }

    /** Whether that went wrong because a lock could not be had in time (55P03). */
    static boolean isBusy(Throwable failure) {
        return hasState(failure, "55P03");
    }

    /** Whether that was ended because it took too long (57014). */
    static boolean isCut(Throwable failure) {
        return hasState(failure, "57014");
    }

    static boolean hasState(Throwable failure, String state) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && state.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Runs a statement that answers exactly one row. */
    public <T> T one(String sql, RowReader<T> reader, Object... parameters) {
        List<T> rows = query(sql, reader, parameters);
        if (rows.size() != 1) {
            throw new IllegalStateException(rows.size() + " rows instead of one");
        }
        return rows.get(0);
    }
}
