package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the database away under load and gives it back. Meanwhile everyone is told to come back, afterwards everyone is
 * served again by the same process, and all that was acknowledged is there.
 *
 * <p>The long form: {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=OutageIT
 * -Dtthc.outage=10}.
 */
class OutageIT {

    private static final int SECONDS = Integer.getInteger("tthc.outage", 3);
    private static final int WRITERS = 4;
    private static final List<String> QUESTIONS = List.of(
            "metrics/online-rate?period=2021",
            "dossier-counts?limit=10",
            "units?limit=1",
            "submissions?limit=1",
            "api-keys");

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger unavailable = new AtomicInteger();

    /** How many times each of the threads has been served since the database came back. */
    private final Map<String, AtomicInteger> served = new ConcurrentHashMap<>();

    private final Map<Load.Count, Integer> acknowledged = new ConcurrentHashMap<>();

    private static EmbeddedPostgres start(Path data, int port) throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void theDatabaseGoesAwayAndComesBack(@TempDir Path directory) throws Exception {
        EmbeddedPostgres database = start(directory.resolve("server"), 0);
        int port = database.getPort();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + QUESTIONS.size());
        try (ServiceProcess service = ServiceProcess.start(
                        directory.resolve("data"),
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL", database.getJdbcUrl("postgres", "postgres"),
                                "QUARKUS_DATASOURCE_USERNAME", "postgres",
                                "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", Load.KEY,
                                "TTHC_DEMO", "false"))
                .ready()) {
            Load load = new Load(service);
            List<Future<?>> clients = new ArrayList<>();
            for (int n = 0; n < WRITERS; n++) {
                int writer = n;
                clients.add(threads.submit(() -> write(load, writer)));
            }
            for (String question : QUESTIONS) {
                clients.add(threads.submit(() -> read(load, question)));
            }
            awaitAllServed(clients);
            database.close();
            int before = unavailable.get();
            TimeUnit.SECONDS.sleep(SECONDS);
            // In short, no thread is left waiting for what is not there.
            while (unavailable.get() < before + WRITERS + QUESTIONS.size()) {
                requireRunning(clients);
            }
            database = start(directory.resolve("server"), port);
            long back = System.nanoTime();
            served.clear();
            awaitAllServed(clients);
            System.out.printf(
                    "OutageIT: %d s without a database, %d times told so, all served %.1f s after it was back, %d returns%n",
                    SECONDS, unavailable.get(), (System.nanoTime() - back) / 1e9, acknowledged.size());
            over.set(true);
            for (Future<?> client : clients) {
                client.get(2, TimeUnit.MINUTES);
            }
            load.requireClean();
            assertThat(load.held()).isEqualTo(acknowledged);
        } finally {
            over.set(true);
            threads.shutdownNow();
            database.close();
        }
    }

    private void awaitAllServed(List<Future<?>> clients) throws Exception {
        while (served.size() < WRITERS + QUESTIONS.size()) {
            requireRunning(clients);
        }
    }

    private void requireRunning(List<Future<?>> clients) throws Exception {
        TimeUnit.MILLISECONDS.sleep(20);
        for (Future<?> client : clients) {
            if (client.isDone()) {
                client.get();
            }
        }
    }

    /** Sends one return after the other, each until it is acknowledged. */
    private Void write(Load load, int writer) throws Exception {
        for (int n = 0; !over.get(); n++) {
            Load.Count count = Load.Count.of(n * WRITERS + writer);
            String key = "outage-" + writer + "-" + n;
            while (true) {
                HttpResponse<String> answer = load.send(load.post(count.body(n)).header("Idempotency-Key", key));
                if (answer.statusCode() == 201) {
                    break;
                }
                if (answer.statusCode() != 409) {
                    Load.requireUnavailable(answer);
                    unavailable.incrementAndGet();
                }
            }
            acknowledged.put(count, n);
            served.computeIfAbsent("writer " + writer, w -> new AtomicInteger()).incrementAndGet();
        }
        return null;
    }

    private Void read(Load load, String question) throws Exception {
        while (!over.get()) {
            HttpResponse<String> answer = load.send(load.request(question));
            if (answer.statusCode() == 200) {
                served.computeIfAbsent(question, q -> new AtomicInteger()).incrementAndGet();
            } else {
                Load.requireUnavailable(answer);
                unavailable.incrementAndGet();
            }
        }
        return null;
    }
}
