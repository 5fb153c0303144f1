package vn.tthc.stats.citus;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL with an extension called {@code citus} in place of Citus, which has to be built by hand: it distributes nothing,
 * but keeps what it was told and refuses what Citus's documentation and sources say it refuses
 * ({@code src/test/resources/citus}). The service runs on it with {@code tthc.citus=true}.
 */
public class CitusDatabase implements QuarkusTestResourceLifecycleManager {

    private static final Path SERVER = Path.of("target", "citus-server");

    private EmbeddedPostgres postgres;

    /** A server that has the extension. */
    public static EmbeddedPostgres server() throws IOException {
        // Programs of its own: in those that all tests share, others would find the extension.
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(SERVER.toFile())
                .setPgBinaryResolver(DefaultPostgresBinaryResolver.INSTANCE::getPgBinary)
                .start();
        install();
        return server;
    }

    @Override
    public Map<String, String> start() {
        try {
            postgres = server();
            return Map.of(
                    "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
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
        if (postgres != null) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
