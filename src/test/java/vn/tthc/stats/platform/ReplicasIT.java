package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.common.AdvisoryLock;

/** Two processes on one database: whatever one of them acknowledged, the other one tells. */
class ReplicasIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final List<String> UNITS = List.of("412", "414", "415");
    private static final String BUSY_UNIT = "416";
    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08", "1.004194", "2.001159");
    private static final int ROUNDS = 60;
    private static final int REPEATED = 15;
    private static final int ROWS_OF_A_FILE = 6000;

    private final ObjectMapper json = new ObjectMapper();
    private final Random random = new Random(4711);

    /** What each unit has received on each day. */
    private final Map<String, Integer> received = new HashMap<>();

    /** Two processes, started at the same moment on an empty database. */
    private record Pair(EmbeddedPostgres database, List<ServiceProcess> services) implements AutoCloseable {

        static Pair start(Path imports) throws Exception {
            EmbeddedPostgres database = EmbeddedPostgres.start();
            // What the service asks of a server has to be had without being its superuser.
            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role service login; alter schema public owner to service");
            }
            List<ServiceProcess> services = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                services.add(ServiceProcess.start(
                        imports.resolveSibling("unused"),
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                database.getJdbcUrl("service", "postgres"),
                                "QUARKUS_DATASOURCE_USERNAME",
                                "service",
                                "QUARKUS_DATASOURCE_PASSWORD",
                                "postgres",
                                "TTHC_IMPORT_DIR",
                                imports.toString(),
                                "TTHC_TOTALS_EVERY",
                                "1S",
                                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY",
                                KEY)));
            }
            for (ServiceProcess service : services) {
                service.ready();
            }
            return new Pair(database, services);
        }

        ServiceProcess one() {
            return services.get(0);
        }

        ServiceProcess other() {
            return services.get(1);
        }

        long number(String sql) throws SQLException {
            try (Connection connection = database.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void close() throws IOException {
            for (ServiceProcess service : services) {
                service.close();
            }
            database.close();
        }
    }

    @Test
    void whatOneAcknowledgedTheOtherTells(@TempDir Path directory) throws Exception {
        try (Pair pair = Pair.start(directory.resolve("imports"))) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> elsewhere = CompletableFuture.supplyAsync(() -> writeElsewhere(pair, over));
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    writeHereReadThere(pair, round);
                }
            } finally {
                over.set(true);
            }
            assertThat(elsewhere.get(1, TimeUnit.MINUTES)).isPositive();
            repeatAtOnce(pair);
            renameHereReadThere(pair);
            revokeHereAskBoth(pair);
            requireClean(pair.one());
            requireClean(pair.other());
        }
    }

    /** Transactions all the while, so that the state of the database is hardly ever the same. */
    private int writeElsewhere(Pair pair, AtomicBoolean over) {
        int n = 0;
        try {
            while (!over.get()) {
                n++;
                String body =
                        "{\"unit\":\"%s\",\"period\":\"2023-06-01\",\"counts\":[{\"procedure\":\"1.004222\",\"level\":4,\"received\":%d}]}"
                                .formatted(BUSY_UNIT, n);
                assertThat(pair.services
                                .get(n % 2)
                                .post("/api/v1/submissions", KEY, body)
                                .statusCode())
                        .isEqualTo(201);
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return n;
    }

    private void writeHereReadThere(Pair pair, int round) throws Exception {
        String unit = UNITS.get(random.nextInt(UNITS.size()));
        LocalDate day = LocalDate.of(2023, 2, 1).plusDays(random.nextInt(20));
        String question = "/api/v1/metrics/dossiers?period=2023-02&unit=" + unit;
        int writer = random.nextInt(2);
        ServiceProcess here = pair.services.get(writer);
        ServiceProcess there = pair.services.get(1 - writer);
        HttpResponse<String> before = there.get(question);

        int figure = 1 + round;
        received.put(unit + " " + day, figure);
        HttpResponse<String> receipt = here.post("/api/v1/submissions", KEY, """
                {"unit":"%s","period":"%s","counts":[{"procedure":"1.004222","level":4,"received":%d}]}
                """.formatted(unit, day, figure));
        assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(201);

        String tag = before.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> after = there.get(question, "If-None-Match", tag);
        assertThat(after.statusCode()).as("what was known is old").isEqualTo(200);
        long sum = received.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(unit))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(json.readTree(after.body()).at("/total/received").asLong()).isEqualTo(sum);
        HttpResponse<String> own = here.get(question);
        assertThat(own.body()).isEqualTo(after.body());
        assertThat(own.headers().firstValue("ETag"))
                .as("equal data have equal tags")
                .isEqualTo(after.headers().firstValue("ETag"));
        assertThat(here.get(
                                question,
                                "If-None-Match",
                                own.headers().firstValue("ETag").orElseThrow())
                        .statusCode())
                .isEqualTo(304);
        JsonNode counts = json.readTree(there.get("/api/v1/dossier-counts?unit=" + unit + "&period=" + day)
                .body());
        assertThat(counts.at("/items/0/received").asInt()).isEqualTo(figure);
    }

    private void repeatAtOnce(Pair pair) throws Exception {
        for (int n = 0; n < REPEATED; n++) {
            long before = pair.number("select count(*) from submission");
            String body =
                    "{\"unit\":\"417\",\"period\":\"2023-03-%02d\",\"counts\":[{\"procedure\":\"1.004222\",\"level\":4,\"received\":%d}]}"
                            .formatted(1 + n, n);
            String key = "repeated-" + n;
            List<CompletableFuture<String>> answers = pair.services.stream()
                    .map(service -> CompletableFuture.supplyAsync(() -> untilAnswered(service, body, key)))
                    .toList();
            assertThat(answers.get(0).get(1, TimeUnit.MINUTES))
                    .isEqualTo(answers.get(1).get(1, TimeUnit.MINUTES));
            assertThat(pair.number("select count(*) from submission")).isEqualTo(before + 1);
        }
    }

    private static String untilAnswered(ServiceProcess service, String body, String key) {
        try {
            while (true) {
                HttpResponse<String> answer =
                        service.post("/api/v1/submissions", KEY, "application/json", body, "Idempotency-Key", key);
                if (answer.statusCode() == 201) {
                    return answer.body();
                }
                assertThat(answer.body()).contains("request-in-progress");
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void renameHereReadThere(Pair pair) throws Exception {
        for (int n = 0; n < 6; n++) {
            String name = "Xã thử " + n;
            ServiceProcess here = pair.services.get(n % 2);
            ServiceProcess there = pair.services.get(1 - n % 2);
            assertThat(there.get("/api/v1/units/16681").body()).doesNotContain(name);
            HttpResponse<String> renamed = here.post("/api/v1/reference-changes", KEY, """
                    [{"action":"rename-unit","unit":"16681","from":"2025-09-%02d","nameVi":"%s","reason":"thử"}]
                    """.formatted(n + 1, name));
            assertThat(renamed.statusCode()).as(renamed.body()).isBetween(200, 201);
            assertThat(there.get("/api/v1/units/16681").body()).contains(name);
            assertThat(there.get("/api/v1/metrics/dossiers?period=2025-10&groupBy=unit&unit=16681")
                            .body())
                    .contains(name);
        }
    }

    private void revokeHereAskBoth(Pair pair) throws Exception {
        for (int n = 0; n < 4; n++) {
            ServiceProcess here = pair.services.get(n % 2);
            JsonNode made = json.readTree(
                    here.post("/api/v1/api-keys", KEY, """
                    {"unit":"412","role":"reporter","label":"for a while %d"}
                    """.formatted(n)).body());
            String secret = made.get("secret").asText();
            for (ServiceProcess service : pair.services) {
                assertThat(dryRun(service, secret)).isEqualTo(200);
            }
            assertThat(here.delete("/api/v1/api-keys/" + made.get("id").asInt(), KEY)
                            .statusCode())
                    .isEqualTo(204);
            for (ServiceProcess service : pair.services) {
                assertThat(dryRun(service, secret)).isEqualTo(401);
            }
        }
    }

    private static int dryRun(ServiceProcess service, String key) throws Exception {
        return service.post("/api/v1/submissions?dryRun=true", key, """
                {"unit":"412","period":"2023-04-01","counts":[{"procedure":"1.004222","level":4,"received":1}]}
                """).statusCode();
    }

    /** The one that works on the file dies while its statement waits in the database, and would go on if it could. */
    @Test
    void aFileIsStoredOnceIfTheOneThatStoresItDies(@TempDir Path directory) throws Exception {
        StringBuilder file = new StringBuilder("unit,period,procedure,level,received\n");
        for (int row = 0; row < ROWS_OF_A_FILE; row++) {
            file.append("412,%s,%s,4,%d\n"
                    .formatted(
                            LocalDate.of(2021, 1, 1).plusDays(row / PROCEDURES.size()),
                            PROCEDURES.get(row % PROCEDURES.size()),
                            row));
        }
        try (Pair pair = Pair.start(directory.resolve("imports"))) {
            try (Connection other = pair.database.getPostgresDatabase().getConnection();
                    Statement statement = other.createStatement()) {
                statement.execute("select pg_advisory_lock(" + AdvisoryLock.UNIT.key()
                        + ", id) from reporting_unit where code = '412'");
                HttpResponse<String> accepted =
                        pair.one().post("/api/v1/submissions", KEY, "text/csv", file.toString());
                assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
                String job = "/api/v1/imports/" + json.readTree(accepted.body()).get("id");
                CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> {
                    try {
                        return pair.other()
                                .get(job + "/events", "Authorization", "Bearer " + KEY)
                                .body();
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                });
                await(() -> waiting(pair) == 1);
                assertThat(state(pair.other(), job)).isEqualTo("running");

                pair.one().kill();
                // The other one has taken the directory over, and waits behind what is left of the first.
                await(() -> waiting(pair) == 2);
                statement.execute("select pg_advisory_unlock_all()");

                await(() -> !List.of("queued", "running").contains(state(pair.other(), job)));
                assertThat(state(pair.other(), job)).isEqualTo("succeeded");
                assertThat(told.get(1, TimeUnit.MINUTES).lines().filter(line -> line.startsWith("data:")))
                        .last()
                        .asString()
                        .contains("\"succeeded\"");
            }
            assertThat(pair.number("select count(*) from dossier_count")).isEqualTo(ROWS_OF_A_FILE);
            assertThat(pair.number("select count(*) from dossier_count_history"))
                    .isZero();
            assertThat(pair.number("select count(*) from submission")).isEqualTo(1);
            try (var files = Files.list(directory.resolve("imports"))) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .noneMatch(((Predicate<String>) name -> name.endsWith(".upload")));
            }
            requireClean(pair.other());
        }
    }

    private static int waiting(Pair pair) throws SQLException {
        return (int)
                pair.number("select count(*) from pg_locks where locktype = 'advisory' and not granted and classid = "
                        + AdvisoryLock.UNIT.key());
    }

    private String state(ServiceProcess service, String job) throws Exception {
        return json.readTree(service.get(job, "Authorization", "Bearer " + KEY).body())
                .get("state")
                .asText();
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.holds()) {
            assertThat(System.nanoTime() - until).as("nanoseconds over").isNegative();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void requireClean(ServiceProcess service) throws Exception {
        HttpResponse<String> answer = service.get("/api/v1/verification", "Authorization", "Bearer " + KEY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json.readTree(answer.body()).get("clean").asBoolean())
                .as(answer.body())
                .isTrue();
    }
}
