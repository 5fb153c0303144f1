package vn.tthc.stats.citus;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A database of its own on a Citus cluster, if {@code -Dtthc.citus.coordinator} has the JDBC URL of one at the cluster's coordinator;
 * see {@link CitusCluster}. Otherwise a PostgreSQL with an extension called {@code citus} in place of Citus, which has to be built
 * by hand: it distributes nothing, but keeps what it was told and refuses what Citus refuses
 * ({@code src/test/resources/citus}). The service runs on it with {@code tthc.citus=true}.
 */
public class CitusDatabase implements QuarkusTestResourceLifecycleManager {

    private static final String CLUSTER = System.getProperty("tthc.citus.coordinator");

    private static final Path SERVER = Path.of("target", "citus-server");

    private OwnDatabase database;

    /** An empty database on a server that has the extension. */
    public static OwnDatabase empty() throws IOException {
        if (CLUSTER != null) {
            CitusCluster cluster = CitusCluster.of(CLUSTER);
            return cluster.create(cluster.coordinator());
        }
        return standIn();
    }

    /** The same, but not at the coordinator. */
    public static OwnDatabase emptyAtWorker() throws IOException, SQLException {
        if (CLUSTER != null) {
            CitusCluster cluster = CitusCluster.of(CLUSTER);
            return cluster.create(cluster.workers().get(0));
        }
        OwnDatabase server = standIn();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create extension citus");
            statement.execute(
                    "create or replace function pg_catalog.citus_is_coordinator() returns bool language sql as 'select"
                            + " false'");
        }
        return server;
    }

    private static OwnDatabase standIn() throws IOException {
        // Programs of its own: in those that all tests share, others would find the extension.
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(SERVER.toFile())
                .setPgBinaryResolver(DefaultPostgresBinaryResolver.INSTANCE::getPgBinary)
                .start();
        install();
        return OwnDatabase.of(server);
    }

    @Override
    public Map<String, String> start() {
        try {
            database = empty();
            return Map.of(
                    "quarkus.datasource.jdbc.url", database.url(),
                    "quarkus.datasource.username", "postgres",
                    "quarkus.datasource.password", "postgres",
                    "tthc.citus", "true",
                    "tthc.read.timeout", "5S");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install() throws IOException {
        Path extensions;
        try (Stream<Path> files = Files.walk(SERVER)) {
            extensions = files.filter(file -> file.endsWith("plpgsql.control"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
        Files.writeString(
                extensions.resolve("citus.control"),
                "default_version = '1'\nrelocatable = false\nschema = pg_catalog\n");
        Files.copy(
                Path.of("src/test/resources/citus/citus--1.sql"),
                extensions.resolve("citus--1.sql"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void stop() {
        if (database != null) {
            try {
                database.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
