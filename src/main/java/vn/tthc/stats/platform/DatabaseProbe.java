package vn.tthc.stats.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Ready: the database answers within seconds, and its tables are as this version needs them. Asked on a connection of its
 * own, because a service that is merely busy with all of its connections must not be taken for one that has lost its
 * database: its neighbours would get its load and be the next.
 */
@ApplicationScoped
class DatabaseProbe {

    /** Each of the three things that can take long. */
    private static final String SECONDS = "2";

    /** However many ask, the database is asked once in this time. */
    private static final long HOLDS = TimeUnit.SECONDS.toNanos(1);

    private static final String VERSIONS =
            "select version from flyway_schema_history where success and version is not null";

    @Inject
    Migrations migrations;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    Optional<String> user;

    @ConfigProperty(name = "quarkus.datasource.password")
    Optional<String> password;

    private State last;

    /**
     * What was found.
     *
     * @param version of the tables; null if the database does not answer
     * @param at by {@link System#nanoTime}
     */
    private record State(MigrationVersion version, long at) {}

    @Readiness
    HealthCheck ready() {
        return () -> {
            MigrationVersion version = look();
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("database");
            if (version == null) {
                return answer.down().withData("reached", false).build();
            }
            return answer.status(migrations.isEnough(version))
                    .withData("reached", true)
                    .withData("migration", version.toString())
                    .withData("needed", migrations.expected().toString())
                    .build();
        };
    }

    /** Started: everything that is done before the first request is done. The database may go away again afterwards. */
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("started")
                .status(migrations.expected() != null)
                .build();
    }

    private synchronized MigrationVersion look() {
        if (last == null || System.nanoTime() - last.at > HOLDS) {
            last = new State(version(), System.nanoTime());
        }
        return last.version;
    }

    private MigrationVersion version() {
        Properties settings = new Properties();
        user.ifPresent(name -> settings.setProperty("user", name));
        password.ifPresent(secret -> settings.setProperty("password", secret));
        settings.setProperty("loginTimeout", SECONDS);
        settings.setProperty("connectTimeout", SECONDS);
        settings.setProperty("socketTimeout", SECONDS);
        settings.setProperty("ApplicationName", "tthc-stats-probe");
        try (Connection connection = DriverManager.getConnection(url, settings);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(VERSIONS)) {
            MigrationVersion highest = MigrationVersion.EMPTY;
            while (rows.next()) {
                MigrationVersion version = MigrationVersion.fromVersion(rows.getString(1));
                highest = version.compareTo(highest) > 0 ? version : highest;
            }
            return highest;
        } catch (SQLException away) {
            return null;
        }
    }
}
