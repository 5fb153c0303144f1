package vn.tthc.stats.citus;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database of a test's own, whose user is {@code postgres}.
 *
 * @param url for JDBC
 * @param server what ends with it
 */
public record OwnDatabase(String url, Closeable server) implements Closeable {

    /** The one of a server that was started for this. */
    public static OwnDatabase of(EmbeddedPostgres server) {
        return new OwnDatabase(server.getJdbcUrl("postgres", "postgres"), server);
    }

    /** A connection of its own. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    /** What a service that uses it is to be started with. */
    public Map<String, String> settings() {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", url,
                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                "QUARKUS_DATASOURCE_PASSWORD", "postgres");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
