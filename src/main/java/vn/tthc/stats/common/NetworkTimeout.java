package vn.tthc.stats.common;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How long a connection waits for a server that has fallen silent, as one whose machine has lost its power or its network
 * does: nobody says that it is gone. What a person waits for is limited by the server itself in less time, so that this
 * ends only what the server cannot end any more.
 */
@Singleton
class NetworkTimeout implements AgroalPoolInterceptor {

    /** For the server to say that time is up. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    @ConfigProperty(name = "tthc.read.timeout")
    Duration readTimeout;

    @ConfigProperty(name = "tthc.write.timeout")
    Duration writeTimeout;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    /** Null = as for all; 0 = none. */
    private final ThreadLocal<Duration> own = new ThreadLocal<>();

    /** Migrations come before, and may take as long as they need. So may commands: nobody is kept waiting by one. */
    private volatile boolean limited;

    void start(@Observes StartupEvent event) {
        limited = serving;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            connection.setNetworkTimeout(Runnable::run, (int) longest().toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Duration longest() {
        if (own.get() != null) {
            return own.get();
        }
        return limited
                ? (readTimeout.compareTo(writeTimeout) > 0 ? readTimeout : writeTimeout).plus(GRACE)
                : Duration.ZERO;
    }

    /** Whether what the present thread does may take as long as it takes. */
    boolean isNone() {
        return Duration.ZERO.equals(own.get());
    }

    /**
     * Does some work, on connections that it acquires itself.
     *
     * @param longest 0 = as long as it takes
     */
    <T> T within(Duration longest, Supplier<T> work) {
        Duration outer = own.get();
        own.set(longest);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                own.remove();
            } else {
                own.set(outer);
            }
        }
    }
}
