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
        if (citus && !isCoordinator()) {
            throw new IllegalStateException("The database is not the coordinator of its Citus cluster. All processes of"
                    + " TTHC Stats have to use the coordinator.");
        }
    }

    private boolean isCoordinator() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select citus_is_coordinator()")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
