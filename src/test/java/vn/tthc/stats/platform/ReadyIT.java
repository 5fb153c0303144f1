package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ready means: with a database, and with its tables as this version needs them. */
class ReadyIT {

    @Test
    void replicasWaitForTheCommandThatMigrates(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Map<String, String> settings = settings(server.getPort());
            try (ServiceProcess early = ServiceProcess.start(data, settings)) {
                assertThat(early.exitCode()).isNotZero();
                // In the words of JSON, as the log is with a database server.
                assertThat(early.output()).contains("Run its command \\\"migrate\\\" first");
            }
            for (String command : List.of("verify", "new-admin-key")) {
                ServiceProcess.Ended early = ServiceProcess.command(data, settings, command);
                assertThat(early.exitCode()).isEqualTo(2);
                assertThat(early.output())
                        .contains("Run its command \"migrate\" first")
                        .doesNotContain("Exception");
            }
            Map<String, String> impatient = SlowChanges.on(server, settings);
            List<Thread> threads = new ArrayList<>();
            List<ServiceProcess.Ended> ends = Collections.synchronizedList(new ArrayList<>());
            for (int n = 0; n < 2; n++) {
                Thread thread = new Thread(() -> {
                    try {
                        ends.add(ServiceProcess.command(data, impatient, "migrate"));
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ends)
                    .hasSize(2)
                    .allSatisfy(
                            end -> assertThat(end.exitCode()).as(end.output()).isZero());
            try (ServiceProcess service = ServiceProcess.start(data, settings).ready()) {
                assertThat(service.get("/q/health/started").statusCode()).isEqualTo(200);
                run(server, "update flyway_schema_history set version = '0.' || version where version is not null");
                await(service, 503);
                assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
                // A newer version has migrated meanwhile: what it added is no harm.
                run(
                        server,
                        "update flyway_schema_history set version = '9' || split_part(version, '.', 2)"
                                + " where version is not null");
                await(service, 200);
            }
        }
    }

    /** Waiting for long, a change of a table would keep everybody from it who comes after. */
    @Test
    void migratingGivesUpWhenSomebodyKeepsATable(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Map<String, String> settings = settings(server.getPort());
            assertThat(ServiceProcess.command(data, settings, "migrate").exitCode())
                    .isZero();
            // To be done once more, as if the reference data had changed.
            run(server, "update flyway_schema_history set checksum = 0 where version is null");
            ServiceProcess.Ended refused;
            try (Connection other = server.getPostgresDatabase().getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table reporting_unit, procedure in access exclusive mode");
                refused = ServiceProcess.command(data, settings, "migrate");
            }
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains("Not migrated", "somebody else is using", "Run it again");
            ServiceProcess.Ended again = ServiceProcess.command(data, settings, "migrate");
            assertThat(again.exitCode()).as(again.output()).isZero();
        }
    }

    /** A database that takes connections and never says a word. */
    @Test
    void aSilentDatabaseIsNotWaitedForForLong(@TempDir Path data) throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start();
        int port = server.getPort();
        Map<String, String> settings = new HashMap<>(settings(port));
        settings.put("TTHC_MIGRATE", "true");
        try (ServiceProcess service = ServiceProcess.start(data, settings).ready()) {
            server.close();
            try (ServerSocket silent = new ServerSocket(port, 50, InetAddress.getByName("localhost"))) {
                await(service, 503);
                HttpResponse<String> answer = service.get("/q/health/ready");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"reached\": false");
                assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
                assertThat(silent.isBound()).isTrue();
            }
        } finally {
            server.close();
        }
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + port + "/postgres",
                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                "TTHC_MIGRATE", "false");
    }

    private static void run(EmbeddedPostgres server, String sql) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void await(ServiceProcess service, int status) throws Exception {
        for (int n = 0; n < 200; n++) {
            if (service.get("/q/health/ready").statusCode() == status) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Ready was never answered by " + status);
    }
}
