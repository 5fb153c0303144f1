package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with a second server that follows the first by streaming replication: questions go there, if it is as new. */
class ReaderIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final String QUESTION = "/api/v1/metrics/dossiers?period=2023-02&unit=412";
    private static final int ROUNDS = 25;

    private final ObjectMapper json = new ObjectMapper();
    private int written;

    @Test
    void isAskedAsLongAsItHasEverythingAndNeverWhenItIsBehindOrGone(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("primary");
        try (EmbeddedPostgres made = server(data).start()) {
            // Made and stopped cleanly, so that its files are a copy to follow it from.
            assertThat(made.getPort()).isPositive();
        }
        Path copy = directory.resolve("reader");
        copy(data, copy);
        try (EmbeddedPostgres primary = server(data).start()) {
            EmbeddedPostgres reader = follow(copy, primary);
            Map<String, String> settings = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    primary.getJdbcUrl("postgres", "postgres"),
                    "QUARKUS_DATASOURCE_USERNAME",
                    "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD",
                    "postgres",
                    "TTHC_DATASOURCE_READER",
                    reader.getJdbcUrl("postgres", "postgres"),
                    "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY",
                    KEY);
            try (ServiceProcess service =
                    ServiceProcess.start(directory.resolve("unused"), settings).ready()) {
                whileItFollows(service);
                String told = whileItsReplayIsPaused(service, reader);
                afterItHasCaughtUp(service, reader, told);
                refusesARevisionThatIsNotThere(service);
                reader.close();
                afterItHasGone(service);
                requireClean(service);
            } finally {
                reader.close();
            }
        }
    }

    private void whileItFollows(ServiceProcess service) throws Exception {
        long before = reads(service, "reader");
        for (int round = 0; round < ROUNDS; round++) {
            write(service);
            requireNew(service.get(QUESTION));
        }
        assertThat(reads(service, "reader"))
                .as("questions that the follower answered")
                .isGreaterThan(before);
    }

    /** What is answered now cannot come from there, and so must the tag not. */
    private String whileItsReplayIsPaused(ServiceProcess service, EmbeddedPostgres reader) throws Exception {
        execute(reader, "select pg_wal_replay_pause()");
        while (!"paused".equals(text(reader, "select pg_get_wal_replay_pause_state()"))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        String old = service.get(QUESTION).headers().firstValue("ETag").orElseThrow();
        String told = null;
        for (int round = 0; round < ROUNDS; round++) {
            write(service);
            long fromReader = reads(service, "reader");
            HttpResponse<String> answer = service.get(QUESTION, "If-None-Match", old);
            requireNew(answer);
            assertThat(reads(service, "reader")).isEqualTo(fromReader);
            told = json.readTree(answer.body()).get("revision").asText();
            HttpResponse<String> again = service.get(QUESTION + "&groupBy=day&minRevision=" + told);
            requireNew(again);
            old = answer.headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> file = service.get("/api/v1/dossier-counts?period=2023-02&unit=412&format=csv");
            assertThat(file.body()).contains("," + written + ",");
        }
        return told;
    }

    private void afterItHasCaughtUp(ServiceProcess service, EmbeddedPostgres reader, String told) throws Exception {
        HttpResponse<String> before = service.get(QUESTION);
        execute(reader, "select pg_wal_replay_resume()");
        long fromReader = reads(service, "reader");
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        for (int n = 1; reads(service, "reader") == fromReader; n++) {
            assertThat(System.nanoTime() - until).isNegative();
            // Another question each time, so that it is not given again.
            requireNew(service.get(QUESTION + "&limit=" + n + "&groupBy=unit&minRevision=" + told));
            TimeUnit.MILLISECONDS.sleep(20);
        }
        HttpResponse<String> after = service.get(QUESTION);
        assertThat(after.body()).isEqualTo(before.body());
        assertThat(after.headers().firstValue("ETag"))
                .as("equal data have equal tags, wherever they were read")
                .isEqualTo(before.headers().firstValue("ETag"));
    }

    private void refusesARevisionThatIsNotThere(ServiceProcess service) throws Exception {
        HttpResponse<String> refused = service.get(QUESTION + "&minRevision=1000000");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("revision-not-reached");
    }

    private void afterItHasGone(ServiceProcess service) throws Exception {
        for (int round = 0; round < 3; round++) {
            write(service);
            requireNew(service.get(QUESTION));
        }
        assertThat(service.get("/q/health/ready").statusCode()).isEqualTo(200);
    }

    private void write(ServiceProcess service) throws Exception {
        HttpResponse<String> receipt = service.post("/api/v1/submissions", KEY, """
                {"unit":"412","period":"2023-02-01","counts":[{"procedure":"1.004222","level":4,"received":%d}]}
                """.formatted(++written));
        assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(201);
    }

    private void requireNew(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = json.readTree(answer.body());
        assertThat(body.at("/total/received").asInt()).isEqualTo(written);
        assertThat(body.get("revision").asLong()).isEqualTo(written);
    }

    /** How many answers were read there. */
    private static long reads(ServiceProcess service, String server) throws Exception {
        return service.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tthc_reads_total{server=\"" + server + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void requireClean(ServiceProcess service) throws Exception {
        HttpResponse<String> answer = service.get("/api/v1/verification", "Authorization", "Bearer " + KEY);
        assertThat(json.readTree(answer.body()).get("clean").asBoolean())
                .as(answer.body())
                .isTrue();
    }

    private static EmbeddedPostgres.Builder server(Path data) {
        // Servers for tests do not wait for the disk unless they are told to; others do.
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("synchronous_commit", "on");
    }

    private static EmbeddedPostgres follow(Path copy, EmbeddedPostgres primary) throws IOException {
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n".formatted(primary.getPort()));
        return server(copy).start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        text(server, sql);
    }

    private static String text(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
