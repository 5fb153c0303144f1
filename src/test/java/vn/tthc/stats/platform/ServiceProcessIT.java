package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, started and ended in the ways a machine knows. */
class ServiceProcessIT {

    private static final int KILLS = 10;

    /** Shared, so that the database is unpacked and made once only. */
    @TempDir
    private static Path data;

    @Test
    void startsWithADatabaseOfItsOwnAndTakesItDownAgain() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(data, Map.of()).ready()) {
            assertThat(service.get("/openapi").statusCode()).isEqualTo(200);
            assertThat(service.get("/q/swagger-ui/").statusCode()).isEqualTo(200);
            assertThat(service.databaseProcesses()).isNotEmpty();

            assertThat(service.stop()).as("exit code after SIGTERM").isEqualTo(143);

            assertThat(service.databaseProcesses()).isEmpty();
            assertThat(service.output()).contains("TTHC Stats: http://localhost:" + service.port());
            assertThat(Files.readString(data.resolve("postgresql.log"))).contains("database system is shut down");
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesTenKillsInARow() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ServiceProcess service = ServiceProcess.start(data, Map.of()).ready()) {
                write(service, kill);
                service.kill();
            }
        }

        try (ServiceProcess service = ServiceProcess.start(data, Map.of()).ready()) {
            assertThat(written(service)).isEqualTo(KILLS);
            assertThat(service.stop()).isEqualTo(143);
            assertThat(service.databaseProcesses()).isEmpty();
        }
    }

    @Test
    void aConfiguredServerIsUsedInsteadOfAnEmbeddedOne(@TempDir Path unused) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Map<String, String> settings = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres");
            try (ServiceProcess service = ServiceProcess.start(unused, settings).ready()) {
                assertThat(unused).isEmptyDirectory();
                assertThat(service.databaseProcesses()).isEmpty();
                assertThat(count(server.getPostgresDatabase().getConnection(), "flyway_schema_history"))
                        .isPositive();
                assertThat(service.stop()).isEqualTo(143);
            }
        }
    }

    @Test
    void aSecondServiceTellsInALineOrTwoWhatIsTaken(@TempDir Path other) throws Exception {
        try (ServiceProcess first = ServiceProcess.start(data, Map.of()).ready();
                ServiceProcess samePort =
                        ServiceProcess.start(other, Map.of("QUARKUS_HTTP_PORT", Integer.toString(first.port())));
                ServiceProcess sameData = ServiceProcess.start(data, Map.of())) {
            assertThat(samePort.exitCode()).isEqualTo(1);
            assertThat(samePort.output()).contains("Port " + first.port()).hasLineCount(1);
            assertThat(other).as("no database started for nothing").isEmptyDirectory();

            assertThat(sameData.exitCode()).isEqualTo(1);
            assertThat(sameData.output())
                    .contains("is in use by another TTHC Stats")
                    .hasLineCount(2);

            assertThat(first.get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thePackageIsSmall() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("tthc.app.dir")))) {
            long bytes = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".aot"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThan(100_000_000);
        }
    }

    private static void write(ServiceProcess service, int n) throws IOException, SQLException {
        try (Connection connection = service.database();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS acknowledged (n int)");
            statement.execute("INSERT INTO acknowledged VALUES (" + n + ")");
        }
    }

    private static int written(ServiceProcess service) throws IOException, SQLException {
        return count(service.database(), "acknowledged");
    }

    private static int count(Connection opened, String table) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
            result.next();
            return result.getInt(1);
        }
    }
}
