package vn.tthc.stats.platform;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Whoever finds another process migrating waits until it has ended, however long that takes: by itself Flyway gives up
 * after some fifty seconds, which is less than an index of a country's counts takes. The lock is of the other's session,
 * and is gone with it.
 */
@Singleton
class MigrationTurn implements FlywayConfigurationCustomizer {

    /** What Flyway takes for no end of retrying. */
    private static final int FOR_EVER = -1;

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.lockRetryCount(FOR_EVER);
    }
}
