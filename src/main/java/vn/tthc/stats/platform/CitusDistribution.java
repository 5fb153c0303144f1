package vn.tthc.stats.platform;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * Distributes the tables, on a Citus cluster only. Repeatable: after the versioned migrations, and again whenever the list
 * of tables has changed. A database that was distributed once cannot be served without the setting any more: Flyway then
 * misses a migration that was applied, and says so.
 */
class CitusDistribution implements JavaMigration {

    private static final String SQL = "/db/citus/distribute.sql";

    private final String sql = read();

    /** Hands it to Flyway where it is asked for. */
    @Singleton
    static class Registration implements FlywayConfigurationCustomizer {

        private final boolean citus;

        @Inject
        Registration(@ConfigProperty(name = "tthc.citus") boolean citus) {
            this.citus = citus;
        }

        @Override
        public void customize(FluentConfiguration flyway) {
            if (citus) {
                flyway.callbacks(Stream.concat(
                                Arrays.stream(flyway.getCallbacks()), Stream.of(new CitusCoordinator.BeforeMigration()))
                        .toArray(Callback[]::new));
                flyway.javaMigrations(
                        Stream.concat(Arrays.stream(flyway.getJavaMigrations()), Stream.of(new CitusDistribution()))
                                .toArray(JavaMigration[]::new));
            }
        }
    }

    /** Whether the tables of a database are on several nodes. */
    static boolean isDistributed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select to_regclass('committed_version') is not null")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static String read() {
        try (InputStream file = CitusDistribution.class.getResourceAsStream(SQL)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No version: repeatable. */
    @Override
    public MigrationVersion getVersion() {
        return null;
    }

    /** Sorted before the reference data, which are then loaded into distributed tables. */
    @Override
    public String getDescription() {
        return "citus";
    }

    @Override
    public Integer getChecksum() {
        return sql.hashCode();
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(sql);
        }
    }
}
