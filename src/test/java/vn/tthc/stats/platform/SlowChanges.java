package vn.tthc.stats.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A server that is silent over the first change of a table for longer than a connection of the service waits for an answer. */
final class SlowChanges {

    /** Ten seconds more than this are waited. */
    private static final Map<String, String> TIMEOUTS = Map.of("TTHC_READ_TIMEOUT", "1S", "TTHC_WRITE_TIMEOUT", "1S");

    /** In a schema of its own: one with anything in it is not migrated, and not restored into. */
    private static final String SLOW = """
            create schema slow;
            create sequence slow.changes;
            create function slow.first() returns event_trigger language plpgsql as $$ begin
              if nextval('slow.changes') = 1 then perform pg_sleep(13); end if;
            end $$;
            create event trigger slow on ddl_command_start when tag in ('ALTER TABLE') execute function slow.first();
            """;

    private SlowChanges() {}

    /** Answers the settings with which the service would not wait for that. */
    static Map<String, String> on(EmbeddedPostgres server, Map<String, String> settings) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SLOW);
        }
        Map<String, String> impatient = new HashMap<>(settings);
        impatient.putAll(TIMEOUTS);
        return impatient;
    }
}
