package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.citus.CitusDatabase;
import vn.tthc.stats.citus.CitusNode;
import vn.tthc.stats.citus.OwnDatabase;

/**
 * Kills the service, and in other runs its database or a node of its cluster, at random moments while writers send
 * returns, corrections and files and repeat whatever was not answered. In the end everything that was acknowledged is
 * there once.
 *
 * <p>The long form: {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=FaultIT
 * -Dtthc.kills=50}. A Citus cluster ({@link CitusDatabase}) that no other test is using has its nodes killed with {@code
 * -Dtthc.citus.kill=true}.
 */
class FaultIT {

    private static final int KILLS = Integer.getInteger("tthc.kills", 3);
    private static final int WRITERS = 4;
    private static final int ROWS_OF_A_FILE = 5200;
    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08", "1.004194", "2.001159");
    private static final List<String> UNITS = List.of("412", "414", "415", "416", "417", "418");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final AtomicBoolean over = new AtomicBoolean();

    /** What each count has to be in the end: its figure, and how often that changed. */
    private final Map<String, Expected> expected = new ConcurrentHashMap<>();

    private URI api;

    private record Expected(int received, int revision) {}

    @FunctionalInterface
    private interface Fault {
        /** Kills something; answers the service that runs afterwards. */
        ServiceProcess strike(ServiceProcess running) throws Exception;
    }

    @Test
    void nothingIsLostAndNothingIsTwiceWhenTheServiceIsKilled(@TempDir Path data) throws Exception {
        Map<String, String> settings = settings();
        run(data, settings, running -> {
            running.kill();
            running.close();
            return ServiceProcess.start(data, settings);
        });
    }

    @Test
    void nothingIsLostAndNothingIsTwiceWhenTheDatabaseIsKilled(@TempDir Path data) throws Exception {
        run(data, settings(), running -> {
            long postmaster = Long.parseLong(Files.readAllLines(data.resolve("pgdata/postmaster.pid"))
                    .get(0)
                    .strip());
            ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
            return running;
        });
    }

    /** Any of them: also between the two phases of a commit, of which the rest is made good when it is back. */
    @Test
    @EnabledIfSystemProperty(named = "tthc.citus.kill", matches = "true")
    void nothingIsLostAndNothingIsTwiceWhenNodesOfACitusClusterAreKilled(@TempDir Path data) throws Exception {
        try (OwnDatabase database = CitusDatabase.empty()) {
            Map<String, String> settings = new HashMap<>(settings());
            settings.put("TTHC_CITUS", "true");
            settings.putAll(database.settings());
            settings.put("TTHC_IMPORT_DIR", data.resolve("imports").toString());
            Random random = new Random();
            List<CitusNode> nodes = CitusNode.of(database);
            run(data, settings, running -> {
                CitusNode node = nodes.get(random.nextInt(nodes.size()));
                node.kill();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
                node.start();
                return running;
            });
        }
    }

    private static Map<String, String> settings() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Map.of(
                    "QUARKUS_HTTP_PORT",
                    Integer.toString(free.getLocalPort()),
                    "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY",
                    KEY,
                    "TTHC_DEMO",
                    "false");
        }
    }

    private void run(Path data, Map<String, String> settings, Fault fault) throws Exception {
        long seed = System.nanoTime();
        System.out.println("FaultIT: seed " + seed + ", " + KILLS + " kills");
        Random random = new Random(seed);
        api = URI.create("http://127.0.0.1:" + settings.get("QUARKUS_HTTP_PORT") + "/api/v1/");
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        ServiceProcess service = ServiceProcess.start(data, settings).ready();
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String unit = UNITS.get(i);
                Random own = new Random(seed + i);
                writers.add(threads.submit(() -> report(unit, own)));
            }
            writers.add(threads.submit(() -> importFiles(UNITS.get(WRITERS))));
            for (int kill = 0; kill < KILLS; kill++) {
                TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(2000));
                service = fault.strike(service);
                service.ready();
                requireClean();
            }
            over.set(true);
            for (Future<?> writer : writers) {
                writer.get(3, TimeUnit.MINUTES);
            }
            requireClean();
            assertThat(held()).isEqualTo(expected);
            assertThat(expected).hasSizeGreaterThan(ROWS_OF_A_FILE);
        } catch (Throwable failed) {
            System.out.println(service.output());
            throw failed;
        } finally {
            over.set(true);
            threads.shutdownNow();
            service.close();
        }
    }

    /** A district that reports its days, and corrects one now and then. */
    private Void report(String unit, Random random) throws Exception {
        for (int n = 0; !over.get(); n++) {
            LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(60));
            StringBuilder counts = new StringBuilder();
            Map<String, Expected> then = new HashMap<>();
            for (String procedure : PROCEDURES) {
                String key = unit + " " + day + " " + procedure;
                Expected before = expected.getOrDefault(key, new Expected(-1, 0));
                int received = random.nextInt(50);
                then.put(
                        key,
                        new Expected(received, before.received == received ? before.revision : before.revision + 1));
                counts.append(counts.isEmpty() ? "" : ",")
                        .append("{\"procedure\":\"%s\",\"level\":4,\"received\":%d}".formatted(procedure, received));
            }
            send(
                    "application/json",
                    "{\"unit\":\"%s\",\"period\":\"%s\",\"counts\":[%s]}".formatted(unit, day, counts),
                    unit + "-" + n);
            expected.putAll(then);
        }
        return null;
    }

    /** A province that sends long files; each has to be imported in the end, however often it was interrupted. */
    private Void importFiles(String unit) throws Exception {
        for (int n = 1; n == 1 || !over.get(); n++) {
            StringBuilder file = new StringBuilder("unit,period,procedure,level,received\n");
            Map<String, Expected> then = new HashMap<>();
            for (int row = 0; row < ROWS_OF_A_FILE; row++) {
                LocalDate day = LocalDate.of(2021, 1, 1).plusDays(row / PROCEDURES.size());
                String procedure = PROCEDURES.get(row % PROCEDURES.size());
                file.append("%s,%s,%s,4,%d\n".formatted(unit, day, procedure, n));
                then.put(unit + " " + day + " " + procedure, new Expected(n, n));
            }
            JsonNode job = send("text/csv", file.toString(), "file-" + n);
            await(job.get("id").asLong());
            expected.putAll(then);
        }
        return null;
    }

    private void await(long id) throws Exception {
        while (true) {
            try {
                HttpResponse<String> answer =
                        http.send(request("imports/" + id).build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    String state = json.readTree(answer.body()).get("state").asText();
                    if (state.equals("succeeded")) {
                        return;
                    }
                    assertThat(state).as(answer.body()).isIn("queued", "running", "failed");
                    assertThat(state).as(answer.body()).isNotEqualTo("failed");
                }
            } catch (IOException down) {
                // Asked again below.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Sends until there is an answer that says what became of it, always with the same key. */
    private JsonNode send(String type, String body, String idempotencyKey) throws Exception {
        while (true) {
            try {
                HttpRequest request = request("submissions")
                        .header("Content-Type", type)
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    return json.readTree(answer.body());
                }
                // What the service is in the middle of when it loses its database, and what it still works on.
                assertThat(answer.statusCode()).as(answer.body()).isIn(409, 503);
            } catch (IOException down) {
                // Sent again below.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + KEY);
    }

    private void requireClean() throws Exception {
        HttpResponse<String> answer;
        do {
            answer = http.send(request("verification").build(), HttpResponse.BodyHandlers.ofString());
            // The service may not have noticed yet that its database was killed.
        } while (answer.statusCode() == 503);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json.readTree(answer.body()).get("clean").asBoolean())
                .as(answer.body())
                .isTrue();
    }

    private Map<String, Expected> held() throws Exception {
        Map<String, Expected> held = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = json.readTree(http.send(
                            request("dossier-counts?limit=1000" + cursor).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
            for (JsonNode item : page.get("items")) {
                String key = item.at("/unit/code").asText() + " "
                        + item.get("period").asText() + " "
                        + item.at("/procedure/code").asText();
                held.put(
                        key,
                        new Expected(
                                item.get("received").asInt(),
                                item.get("revision").asInt()));
            }
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        } while (cursor != null);
        return held;
    }
}
