package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Takes the database away under load and gives it back, or has it fall silent for some time. Meanwhile everyone is told to come back, afterwards everyone is
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

    /** Who has been served since the database came back. */
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /** Who has been told to come back since it went away. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private boolean silent;

    private final Map<Load.Count, Integer> acknowledged = new ConcurrentHashMap<>();

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    /** The server of the data, which can be taken away. */
    private static final class Server implements AutoCloseable {

        private final Path data;
        private final int port;
        private EmbeddedPostgres running;

        Server(Path data) throws IOException {
            this.data = data;
            running = OutageIT.start(data, 0);
            port = running.getPort();
        }

        void stop() throws IOException {
            running.close();
        }

        void start() throws IOException {
            running = OutageIT.start(data, port);
        }

        /** Neither ends nor answers any more, as a machine without power; connections stay as they are. */
        void fallSilent() throws IOException {
            signal("-STOP");
        }

        void speakAgain() throws IOException {
            signal("-CONT");
        }

        private void signal(String signal) throws IOException {
            long server = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            List<String> kill = new ArrayList<>(List.of("kill", signal, Long.toString(server)));
            ProcessHandle.of(server)
                    .orElseThrow()
                    .descendants()
                    .forEach(backend -> kill.add(Long.toString(backend.pid())));
            // One that has ended meanwhile is a failure for "kill".
            new ProcessBuilder(kill).redirectErrorStream(true).start().onExit().join();
        }

        String url() {
            return running.getJdbcUrl("postgres", "postgres");
        }

        @Override
        public void close() throws IOException {
            speakAgain();
            running.close();
        }
    }

    /** Something that is done to the server. */
    private interface Act {
        void on(Server server) throws Exception;
    }

    @Test
    void theDatabaseGoesAwayAndComesBack(@TempDir Path directory) throws Exception {
        awayAndBack(directory, Server::stop, Server::start);
    }

    @Test
    void theDatabaseFallsSilentAndSpeaksAgain(@TempDir Path directory) throws Exception {
        silent = true;
        awayAndBack(directory, Server::fallSilent, Server::speakAgain);
    }

    private void awayAndBack(Path directory, Act away, Act back) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1 + QUESTIONS.size());
        try (Server server = new Server(directory.resolve("server"));
                ServiceProcess service = ServiceProcess.start(
                                directory.resolve("data"),
                                Map.of(
                                        "QUARKUS_DATASOURCE_JDBC_URL",
                                        server.url(),
                                        "QUARKUS_DATASOURCE_USERNAME",
                                        "postgres",
                                        "QUARKUS_DATASOURCE_PASSWORD",
                                        "postgres",
                                        // Silence is borne for ten seconds more.
                                        "TTHC_READ_TIMEOUT",
                                        silent ? "1S" : "20S",
                                        "TTHC_WRITE_TIMEOUT",
                                        silent ? "1S" : "20S",
                                        "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY",
                                        Load.KEY,
                                        "TTHC_DEMO",
                                        "false"))
                        .ready()) {
            Load load = new Load(service);
            List<Future<?>> clients = new ArrayList<>();
            for (int n = 0; n < WRITERS; n++) {
                int writer = n;
                clients.add(threads.submit(() -> write(load, writer)));
            }
            clients.add(threads.submit(() -> writeInBackground(load)));
            for (String question : QUESTIONS) {
                clients.add(threads.submit(() -> read(load, question)));
            }
            awaitAll(served, clients);
            // So that there is something to lose.
            TimeUnit.SECONDS.sleep(1);
            away.on(server);
            told.clear();
            TimeUnit.SECONDS.sleep(SECONDS);
            // No thread is left waiting for what is not there.
            awaitAll(told, clients);
            back.on(server);
            long since = System.nanoTime();
            served.clear();
            awaitAll(served, clients);
            System.out.printf(
                    "OutageIT: %s for %d s or more, %d times told so, all served %.1f s after it was back, %d returns%n",
                    silent ? "silent" : "away",
                    SECONDS,
                    unavailable.get(),
                    (System.nanoTime() - since) / 1e9,
                    acknowledged.size());
            TimeUnit.SECONDS.sleep(1);
            over.set(true);
            for (Future<?> client : clients) {
                client.get(2, TimeUnit.MINUTES);
            }
            assertThat(service.output())
                    .as("that the database was away is said now and then, not of every request")
                    .contains("The database cannot be reached")
                    .doesNotContain(" ERROR ", "\"level\":\"ERROR\"", "Exception in thread");
            load.requireClean();
            assertThat(load.held()).isEqualTo(acknowledged);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private void awaitAll(Set<String> those, List<Future<?>> clients) throws Exception {
        while (those.size() < WRITERS + QUESTIONS.size()) {
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
            Load.Count count = Load.Count.of(n * (WRITERS + 1) + writer);
            String key = "outage-" + writer + "-" + n;
            while (true) {
                HttpResponse<String> answer = load.send(load.post(count.body(n)).header("Idempotency-Key", key));
                if (answer.statusCode() == 201) {
                    break;
                }
                if (answer.statusCode() != 409) {
                    Load.requireUnavailable(answer);
                    noteTold("writer " + writer);
                }
            }
            acknowledged.put(count, n);
            served.add("writer " + writer);
        }
        return null;
    }

    /** The same by files that are stored later. One that was being stored begins anew, after a while. */
    private Void writeInBackground(Load load) throws Exception {
        for (int n = 0; !over.get(); n++) {
            Load.Count count = Load.Count.of(n * (WRITERS + 1) + WRITERS);
            String receipt = sendUntil(
                            202,
                            load,
                            load.post(count.body(n))
                                    .header("Idempotency-Key", "outage-file-" + n)
                                    .header("Prefer", "respond-async"))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            String state = "";
            while (!state.contains("\"succeeded\"")) {
                state = sendUntil(200, load, load.request(receipt)).body();
                assertThat(state).doesNotContain("\"failed\"", "\"refused\"");
                TimeUnit.MILLISECONDS.sleep(20);
            }
            acknowledged.put(count, n);
        }
        return null;
    }

    private HttpResponse<String> sendUntil(int status, Load load, HttpRequest.Builder request) throws Exception {
        while (true) {
            HttpResponse<String> answer = load.send(request);
            if (answer.statusCode() == status) {
                return answer;
            }
            if (answer.statusCode() != 409 && !(silent && isCutAfterSilence(answer))) {
                Load.requireUnavailable(answer);
            }
        }
    }

    private Void read(Load load, String question) throws Exception {
        while (!over.get()) {
            HttpResponse<String> answer = load.send(load.request(question));
            if (answer.statusCode() == 200) {
                served.add(question);
            } else if (!silent || !isCutAfterSilence(answer)) {
                Load.requireUnavailable(answer);
                noteTold(question);
            }
        }
        return null;
    }

    /** A server that speaks again sees first that the time of what it was at is over. */
    private static boolean isCutAfterSilence(HttpResponse<String> answer) {
        return answer.statusCode() == 422 && answer.body().contains("\"too-slow\"");
    }

    private void noteTold(String who) {
        told.add(who);
        unavailable.incrementAndGet();
    }
}
