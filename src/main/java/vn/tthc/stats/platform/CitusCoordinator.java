package vn.tthc.stats.platform;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;

/**
 * The node of a Citus cluster that the service has to be connected to. Any node takes statements for all, but locks, among them
 * those that make one writer at a time of each unit, are those of one node.
 */
@ApplicationScoped
class CitusCoordinator {

    /** Behind the one that looks whether there is anything at all. */
    private static final int EARLY = 2;

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /** Ends a start on another node. */
    void requireCoordinator(@Observes @Priority(EARLY) StartupEvent start) {
        if (citus && !database.one("select citus_is_coordinator()", row -> row.getBoolean(1))) {
            throw new IllegalStateException("The database is not the coordinator of its Citus cluster. All processes of"
                    + " TTHC Stats have to use the coordinator.");
        }
    }
}
