package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base backup of the server and its WAL, brought back to a moment between two returns. */
class PointInTimeIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";

    @Test
    void theServerComesBackAsItWasAtAMoment(@TempDir Path work) throws Exception {
        Path archive = Files.createDirectory(work.resolve("archive"));
        Path original = work.resolve("original");
        Path copy = work.resolve("copy");
        String moment;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(original)
                .setServerConfig("archive_mode", "on")
                .start()) {
            run(
                    server,
                    "alter system set archive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'".formatted(archive));
            run(server, "select pg_reload_conf()");
            try (ServiceProcess service =
                    ServiceProcess.start(work.resolve("data"), settings(server)).ready()) {
                report(service, "2024-02-01", 40);
                baseBackup(server, original, copy);
                report(service, "2024-02-02", 2);
                moment = ask(server, "select clock_timestamp()::text");
                // The moment lies between the commits of two returns.
                report(service, "2024-02-03", 100);
                report(service, "2024-02-02", 50);
                assertThat(received(service)).isEqualTo("190");
            }
            String segment = ask(server, "select pg_walfile_name(pg_switch_wal())");
            awaitFile(archive.resolve(segment));
        }

        Files.createFile(copy.resolve("recovery.signal"));
        Files.writeString(copy.resolve("postgresql.auto.conf"), """
                restore_command = 'cp %s/%%f %%p'
                recovery_target_time = '%s'
                recovery_target_action = promote
                """.formatted(archive, moment));
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(copy)
                .setCleanDataDirectory(false)
                .setServerConfig("archive_mode", "off")
                .start()) {
            for (int n = 0; ask(server, "select pg_is_in_recovery()::text").equals("true"); n++) {
                assertThat(n).isLessThan(600);
                Thread.sleep(50);
            }
            ServiceProcess.Ended verified = ServiceProcess.command(work.resolve("data"), settings(server), "verify");
            assertThat(verified.exitCode()).as(verified.output()).isZero();
            try (ServiceProcess service =
                    ServiceProcess.start(work.resolve("data"), settings(server)).ready()) {
                assertThat(received(service)).isEqualTo("42");
                report(service, "2024-02-03", 100);
                assertThat(received(service)).isEqualTo("142");
            }
        }
    }

    private static Map<String, String> settings(EmbeddedPostgres server) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                server.getJdbcUrl("postgres", "postgres"),
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                "postgres",
                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY",
                KEY);
    }

    /** What pg_basebackup does, which this machine need not have. */
    private static void baseBackup(EmbeddedPostgres server, Path from, Path to) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('test', true)");
            assertThat(new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
            try (ResultSet label = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
        }
        Files.delete(to.resolve("postmaster.pid"));
        for (File segment : to.resolve("pg_wal").toFile().listFiles(File::isFile)) {
            // Those that are needed are in the archive.
            Files.delete(segment.toPath());
        }
    }

    private static String ask(EmbeddedPostgres server, String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(EmbeddedPostgres server, String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitFile(Path file) throws Exception {
        for (int n = 0; !Files.exists(file); n++) {
            assertThat(n).as("%s is archived", file).isLessThan(600);
            Thread.sleep(50);
        }
    }

    private static void report(ServiceProcess service, String day, int received) throws Exception {
        HttpResponse<String> answer = service.post("/api/v1/submissions", KEY, """
                {"unit":"412","period":"%s","counts":[{"procedure":"1.004222","level":4,"received":%d}]}
                """.formatted(day, received));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String received(ServiceProcess service) throws Exception {
        return service.get("/api/v1/metrics/dossiers?period=2024-02&unit=412&format=csv")
                .body()
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .replaceFirst(",.*", "");
    }
}
