package vn.tthc.stats.platform;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The state that the database has to be in for this version. Where replicas must not change it themselves
 * ({@code tthc.migrate=false}), the command {@code migrate} does before they start. A database that a newer version has
 * migrated is as good: migrations only add.
 */
@ApplicationScoped
class Migrations {

    /** Before anything that asks the database. */
    private static final int EARLY = 1;

    @Inject
    Flyway flyway;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private volatile MigrationVersion expected;

    /** Ends a start on a database that somebody has yet to migrate: nothing would work on it. */
    void requireMigrated(@Observes @Priority(EARLY) StartupEvent start) {
        if (serving) {
            requireMigrated();
        }
    }

    /** @throws IllegalStateException if the database is not yet as this version needs it */
    void requireMigrated() {
        MigrationInfo[] all = flyway.info().all();
        expected = highest(Stream.of(all).filter(Migrations::isOurs));
        MigrationVersion found =
                highest(Stream.of(all).filter(migration -> migration.getState().isApplied()));
        if (!isEnough(found)) {
            throw new IllegalStateException("The database is at version " + found + " of its tables, and this version"
                    + " of TTHC Stats needs " + expected + ". Run its command \"migrate\" first.");
        }
    }

    /** The version that the database has to be at; null before the start. */
    MigrationVersion expected() {
        return expected;
    }

    /** Whether a database at that version will do. */
    boolean isEnough(MigrationVersion found) {
        return found.compareTo(expected) >= 0;
    }

    private static boolean isOurs(MigrationInfo migration) {
        return migration.getState().isResolved();
    }

    private static MigrationVersion highest(Stream<MigrationInfo> migrations) {
        return migrations
                .filter(MigrationInfo::isVersioned)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElse(MigrationVersion.EMPTY);
    }
}
