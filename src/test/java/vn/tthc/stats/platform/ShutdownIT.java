package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An end in good order: what has been begun is finished, and nothing that was acknowledged is lost. */
class ShutdownIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final int WRITERS = 6;
    private static final String LOCKED = """
            {"unit":"425","period":"2024-03-01","counts":[{"procedure":"1.004222","level":4,"received":5}]}
            """;

    @Test
    void returnsThatAreBeingStoredAreFinishedAndAcknowledged(@TempDir Path data) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                ServiceProcess service =
                        ServiceProcess.start(data, settings(server)).ready()) {
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            CountDownLatch warm = new CountDownLatch(20);
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String unit = Integer.toString(412 + writer);
                writers.add(threads.submit(() -> report(service, unit, acknowledged, warm)));
            }
            assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();

            // One return is held up inside of its transaction, so that it is there for certain when the end is asked
            // for.
            Future<HttpResponse<String>> held;
            try (Connection blocker = server.getPostgresDatabase().getConnection()) {
                blocker.setAutoCommit(false);
                try (Statement statement = blocker.createStatement()) {
                    statement.execute("lock table submission in access exclusive mode");
                    held = threads.submit(() -> service.post("/api/v1/submissions", KEY, LOCKED));
                    awaitWaiting(server, WRITERS + 1);
                    service.terminate();
                    awaitNotReady(service);
                    assertThat(held.isDone()).isFalse();
                }
                blocker.commit();
            }
            HttpResponse<String> answer = held.get(30, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            acknowledged.add("425 2024-03-01");

            assertThat(service.exitCode()).as(service.output()).isEqualTo(143);
            for (Future<?> writer : writers) {
                writer.get(30, TimeUnit.SECONDS);
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(20);
            assertThat(stored(server)).containsAll(acknowledged);
            assertThat(service.output()).doesNotContain("ERROR");
        } finally {
            threads.shutdownNow();
        }
    }

    /** As one that came in when no more were taken: it is stored, or it is not acknowledged. */
    @Test
    void oneThatNobodyWaitsForAnyMoreIsLetEnd(@TempDir Path data) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            Map<String, String> settings = new HashMap<>(settings(server));
            settings.put("QUARKUS_SHUTDOWN_DELAY", "0.1S");
            settings.put("QUARKUS_SHUTDOWN_TIMEOUT", "0.1S");
            try (ServiceProcess service = ServiceProcess.start(data, settings).ready();
                    Connection blocker = server.getPostgresDatabase().getConnection()) {
                blocker.setAutoCommit(false);
                try (Statement statement = blocker.createStatement()) {
                    statement.execute("lock table submission in access exclusive mode");
                    threads.submit(() -> service.post("/api/v1/submissions", KEY, LOCKED));
                    awaitWaiting(server, 1);
                    service.terminate();
                    awaitOutput(service, "shutting down anyway");
                }
                blocker.commit();
                assertThat(service.exitCode()).as(service.output()).isEqualTo(143);
                assertThat(stored(server)).as(service.output()).contains("425 2024-03-01");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Gauges, as much as anything else that nobody asks for. */
    @Test
    void workThatIsDoneByItselfIsLetEnd(@TempDir Path data) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            Map<String, String> settings = new HashMap<>(settings(server));
            settings.put("QUARKUS_SHUTDOWN_DELAY", "0.1S");
            settings.put("TTHC_GAUGES_EVERY", "1S");
            try (ServiceProcess service = ServiceProcess.start(data, settings).ready();
                    Connection blocker = server.getPostgresDatabase().getConnection()) {
                blocker.setAutoCommit(false);
                try (Statement statement = blocker.createStatement()) {
                    statement.execute("lock table unit_month in access exclusive mode");
                    awaitWaiting(server, 1);
                    service.terminate();
                    awaitOutput(service, "Waiting for work in progress");
                }
                blocker.commit();
                assertThat(service.exitCode()).as(service.output()).isEqualTo(143);
                assertThat(service.output()).doesNotContain("io.agroal", "\"level\":\"ERROR\"");
            }
        }
    }

    private static void awaitOutput(ServiceProcess service, String said) throws Exception {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!service.output().contains(said)) {
            assertThat(System.nanoTime()).as(service.output()).isLessThan(latest);
            Thread.sleep(10);
        }
    }

    private static Map<String, String> settings(EmbeddedPostgres server) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", server.getJdbcUrl("postgres", "postgres"),
                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                "QUARKUS_SHUTDOWN_DELAY", "3S",
                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY);
    }

    /** A new day each time, until nothing is taken any more. */
    private static Void report(ServiceProcess service, String unit, Set<String> acknowledged, CountDownLatch warm)
            throws InterruptedException {
        for (int n = 0; ; n++) {
            String day = LocalDate.of(2021, 1, 1).plusDays(n % 1000).toString();
            try {
                HttpResponse<String> answer = service.post("/api/v1/submissions", KEY, """
                        {"unit":"%s","period":"%s","counts":[{"procedure":"1.004222","level":4,"received":%d}]}
                        """.formatted(unit, day, n));
                if (answer.statusCode() == 201) {
                    acknowledged.add(unit + " " + day);
                    warm.countDown();
                } else {
                    // Refused while it ends; never anything that looks like an acknowledgement or a fault of the
                    // sender.
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                }
            } catch (IOException ended) {
                if (warm.getCount() == 0) {
                    return null;
                }
            }
        }
    }

    /** Until so many statements of the service wait for the lock. */
    private static void awaitWaiting(EmbeddedPostgres server, int statements) throws Exception {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (System.nanoTime() < deadline) {
                try (ResultSet waiting = statement.executeQuery(
                        "select count(*) from pg_locks where not granted and relation is not null")) {
                    waiting.next();
                    if (waiting.getInt(1) >= statements) {
                        return;
                    }
                }
                Thread.sleep(20);
            }
        }
        throw new AssertionError("The return was never held up");
    }

    /** It says so before it stops taking requests. */
    private static void awaitNotReady(ServiceProcess service) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            HttpResponse<String> ready = service.get("/q/health/ready");
            if (ready.statusCode() == 503) {
                assertThat(ready.body()).contains("Graceful Shutdown");
                assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("The service was ready to the last");
    }

    private static Set<String> stored(EmbeddedPostgres server) throws Exception {
        Set<String> stored = new HashSet<>();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select u.code || ' ' || c.period_start from dossier_count c
                        join reporting_unit u on u.id = c.unit_id""")) {
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
        }
        return stored;
    }
}
