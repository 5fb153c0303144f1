package vn.tthc.stats.platform;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * The node of a Citus cluster that the service has to be connected to. Any node takes statements for all, but locks, among them
 * those that make one writer at a time of each unit, are those of one node.
 */
@ApplicationScoped
class CitusCoordinator {

    /** Behind the one that looks whether there is anything at all. */
    private static final int EARLY = 2;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /** Ends a start on another node. */
    void requireCoordinator(@Observes @Priority(EARLY) StartupEvent start) throws SQLException {
        if (citus) {
            try (Connection connection = database.getConnection()) {
                require(connection);
            }
        }
    }

    private static void require(Connection connection) throws SQLException {
        if (!isCoordinator(connection)) {
            throw new IllegalStateException("The database is not the coordinator of its Citus cluster. All processes of"
                    + " TTHC Stats have to use the coordinator.");
        }
    }

    /** A database without the extension is no other node of any cluster; it gets it with the tables. */
    private static boolean isCoordinator(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet extension = statement.executeQuery("select from pg_extension where extname = 'citus'")) {
                if (!extension.next()) {
                    return true;
                }
            }
            try (ResultSet row = statement.executeQuery("select citus_is_coordinator()")) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Ends a migration on another node before anything is done there. */
    static class BeforeMigration extends BaseCallback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_VALIDATE;
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                require(context.getConnection());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
