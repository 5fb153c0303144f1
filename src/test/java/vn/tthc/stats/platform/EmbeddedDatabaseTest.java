package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    /** Shared by the tests, each of which starts the database in its own way: making it takes seconds. */
    @TempDir
    private static Path directory;

    private EmbeddedDatabase running;

    @BeforeAll
    static void createOnce() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            execute(database, "CREATE TABLE kept (n int)");
        }
    }

    @BeforeEach
    void nothingRuns() {
        running = null;
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @AfterAll
    static void nothingIsLeftRunning() {
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(directory.toString())))
                .isEmpty();
    }

    @Test
    void dataSurviveAStopAndAStart() throws SQLException {
        running = EmbeddedDatabase.start(directory);
        execute(running, "INSERT INTO kept VALUES (1)");
        running.close();

        running = EmbeddedDatabase.start(directory);

        assertThat(ask(running, "SELECT count(*) FROM kept WHERE n = 1")).isEqualTo("1");
    }

    @Test
    void nobodyConnectsWithoutThePassword() {
        running = EmbeddedDatabase.start(directory);

        assertThatThrownBy(() -> DriverManager.getConnection(
                        running.address().jdbcUrl(), running.address().user(), ""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
        assertThatThrownBy(() -> DriverManager.getConnection(
                        running.address().jdbcUrl(), running.address().user(), "postgres"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void onlyTheOwnerReadsThePassword() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void acknowledgedMeansOnDisk() throws SQLException {
        running = EmbeddedDatabase.start(directory);

        assertThat(ask(running, "SHOW fsync")).isEqualTo("on");
        assertThat(ask(running, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask(running, "SHOW full_page_writes")).isEqualTo("on");
        assertThat(ask(running, "SHOW data_checksums")).isEqualTo("on");
    }

    @Test
    void onlyThisMachineReachesIt() throws SQLException {
        running = EmbeddedDatabase.start(directory);

        assertThat(ask(running, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(running, "SHOW unix_socket_directories")).isEmpty();
        assertThat(ask(running, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
    }

    @Test
    void aSecondServiceOnTheSameDirectoryIsRefused() {
        running = EmbeddedDatabase.start(directory);

        assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is in use by another TTHC Stats (process "
                        + ProcessHandle.current().pid() + ")");
    }

    @Test
    void aDatabaseThatOutlivedItsServiceIsTakenOver() throws Exception {
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = service.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("written");
        }
        service.destroyForcibly().waitFor();
        assertThat(postmaster().isAlive()).as("the orphan runs").isTrue();
        long orphan = postmaster().pid();

        running = EmbeddedDatabase.start(directory);

        assertThat(ask(running, "SELECT count(*) FROM kept WHERE n = 2")).isEqualTo("1");
        assertThat(postmaster().pid()).isNotEqualTo(orphan);
    }

    @Test
    void aPidFileOfAnotherProgramIsCleared() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(directory.resolve("pgdata/postmaster.pid"), stranger.pid() + "\n");

            running = EmbeddedDatabase.start(directory);

            assertThat(stranger.isAlive()).isTrue();
            assertThat(ask(running, "SELECT 1")).isEqualTo("1");
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void aKilledDatabaseComesBackOnTheSamePort() throws Exception {
        running = EmbeddedDatabase.start(directory);
        execute(running, "INSERT INTO kept VALUES (3)");

        postmaster().destroyForcibly();

        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!answers(running) && Instant.now().isBefore(deadline)) {
            Thread.sleep(100);
        }
        assertThat(ask(running, "SELECT count(*) FROM kept WHERE n = 3")).isEqualTo("1");
    }

    @Test
    void dataOfAnotherMajorVersionAreRefused() throws IOException {
        Path version = directory.resolve("pgdata/PG_VERSION");
        String current = Files.readString(version);
        Files.writeString(version, "9\n");
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(
                            "were written by PostgreSQL 9, and this version brings PostgreSQL " + current.strip());
        } finally {
            Files.writeString(version, current);
        }
    }

    @Test
    void aForeignDirectoryIsRefused() throws IOException {
        Path control = directory.resolve("pgdata/PG_VERSION");
        Path aside = directory.resolve("PG_VERSION.aside");
        Files.move(control, aside);
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is not a PostgreSQL data directory");
        } finally {
            Files.move(aside, control);
        }
    }

    @Test
    void aCorruptClusterIsNamedWithTheReasonOfPostgres() throws IOException {
        Path control = directory.resolve("pgdata/global/pg_control");
        Path aside = directory.resolve("pg_control.aside");
        Files.move(control, aside);
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("The embedded database did not start")
                    .hasMessageContaining("could not find the database system")
                    .hasMessageContaining("postgresql.log");
        } finally {
            Files.move(aside, control);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed(@TempDir Path other) throws IOException {
        Path file = Files.createFile(other.resolve("file"));

        assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("data")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Cannot write to the data directory " + file.resolve("data"))
                .hasMessageContaining("TTHC_DATA_DIR");
    }

    private static ProcessHandle postmaster() throws IOException {
        String pid =
                Files.readAllLines(directory.resolve("pgdata/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static boolean answers(EmbeddedDatabase database) {
        try {
            return ask(database, "SELECT 1").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private static String ask(EmbeddedDatabase database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.address().jdbcUrl(),
                database.address().user(),
                database.address().password());
    }

    /** A service in a process of its own: writes, says so and then only holds its database. */
    static final class Holder {

        private Holder() {}

        public static void main(String... args) throws Exception {
            EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]));
            execute(database, "INSERT INTO kept VALUES (2)");
            System.out.println("written");
            Thread.sleep(Duration.ofMinutes(5).toMillis());
        }
    }
}
