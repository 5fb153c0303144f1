package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.citus.CitusDatabase;
import vn.tthc.stats.citus.OwnDatabase;

/**
 * The service on Citus writes what it writes elsewhere: two of them, one with {@code tthc.citus}, are sent the same, whatever it
 * is, give the same answers and have the same rows, but for what is not kept on Citus.
 */
// Its server is unpacked to where that of the other tests of Citus is, by one after the other.
@Execution(ExecutionMode.SAME_THREAD)
class CitusIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final int STEPS = Integer.getInteger("tthc.steps", 120);
    private static final int MOST_STEPS = 8 * STEPS;
    private static final int LOOK_EVERY = 12;

    private static final List<String> UNITS = List.of("412", "425", "414", "16663", "40.TP", "40");
    /** What is withdrawn of it was never there. */
    private static final String NEVER_REPORTED = "413";

    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08", "1.004194");
    private static final String HEADER =
            "unit,period,procedure,level,received,receivedOnline,pendingInTime,pendingOverdue\n";
    private static final LocalDate FIRST = LocalDate.of(2022, 12, 12);

    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*(?:Z|[+-]\\d\\d:\\d\\d)");

    /** What has to have come for the two to be the same in it. */
    private static final List<String> KINDS = List.of(
            "^201",
            "^207",
            "^422",
            "\"dryRun\":true",
            "\"state\":\"succeeded\"",
            "\"state\":\"refused\"",
            "\"inserted\":[1-9]",
            "\"revised\":[1-9]",
            "\"unchanged\":[1-9]",
            "\"withdrawn\":[1-9]",
            "\"unreported\":[1-9]",
            "\"outcome\":\"revised\"",
            "period-overlap",
            "duplicate-row",
            "\"late\"",
            "\"jump\"",
            "\"counts-kept\"");

    /** What is to be the same; in place of an instant stands how many earlier ones there are. */
    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry("dossier_count", "select to_jsonb(t) from dossier_count t"),
            Map.entry("dossier_count_history", "select to_jsonb(t) from dossier_count_history t"),
            Map.entry("unit_day_report", "select to_jsonb(t) from unit_day_report t"),
            Map.entry("unit_day_report_history", "select to_jsonb(t) from unit_day_report_history t"),
            Map.entry("month_total", "select to_jsonb(t) from month_total t"),
            Map.entry("unit_month_total", "select to_jsonb(t) from unit_month_total t"),
            Map.entry("day_total", "select to_jsonb(t) from day_total t"),
            Map.entry("unit_month", "select to_jsonb(t) from unit_month t"),
            Map.entry("unit_version", "select to_jsonb(t) - 'stocks' from unit_version t"),
            Map.entry("submission", "select to_jsonb(t) from submission t"),
            Map.entry("submission_unit", "select to_jsonb(t) from submission_unit t"),
            Map.entry("submission_warning", "select to_jsonb(t) - 'id' from submission_warning t"),
            Map.entry("import_error", "select to_jsonb(t) from import_error t"),
            Map.entry(
                    "audit_event",
                    "select to_jsonb(t) - 'at' - 'request_id' from audit_event t where object like 'submissions/%'"));

    private final ObjectMapper json = new ObjectMapper();
    private final long seed = Long.getLong("tthc.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** A service and its database. */
    private record Side(OwnDatabase database, ServiceProcess service) implements AutoCloseable {

        static Side start(OwnDatabase database, Path data, boolean citus) throws Exception {
            return new Side(database, service(database, data, citus).ready());
        }

        static ServiceProcess service(OwnDatabase database, Path data, boolean citus) throws IOException {
            return ServiceProcess.start(data, settings(database, data, citus));
        }

        static Map<String, String> settings(OwnDatabase database, Path data, boolean citus) {
            Map<String, String> settings = new HashMap<>(database.settings());
            settings.put("TTHC_CITUS", String.valueOf(citus));
            settings.put("TTHC_IMPORT_DIR", data.resolve("imports").toString());
            settings.put("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY);
            return settings;
        }

        List<String> rows(String sql) throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("set timezone = 'UTC'");
                try (ResultSet found = statement.executeQuery(sql)) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
            }
            return rows;
        }

        @Override
        public void close() throws IOException {
            try {
                service.close();
            } finally {
                database.close();
            }
        }
    }

    @Test
    void writesTheSame(@TempDir Path data) throws Exception {
        try (Side plain = Side.start(OwnDatabase.of(EmbeddedPostgres.start()), data.resolve("plain"), false);
                Side citus = Side.start(CitusDatabase.empty(), data.resolve("citus"), true)) {
            assertThat(citus.rows("select count(*) from pg_dist_partition")).doesNotContain("0");
            history(plain, citus);
            Set<String> missing = new TreeSet<>(KINDS);
            Sent sent = null;
            // Longer if chance has left something out.
            for (int step = 1; step <= STEPS || !missing.isEmpty() && step <= MOST_STEPS; step++) {
                sent = step == 1 ? odd() : random.nextInt(8) == 0 ? sent : any();
                String told = told(plain, sent);
                assertThat(told(citus, sent))
                        .as("seed %d, step %d: %s", seed, step, sent)
                        .isEqualTo(told);
                missing.removeIf(kind -> Pattern.compile(kind).matcher(told).find());
                if (step % LOOK_EVERY == 0) {
                    compare(plain, citus, "seed " + seed + ", after step " + step);
                }
            }
            assertThat(missing).as("seed %d: what never came", seed).isEmpty();
            for (String table : TABLES.keySet()) {
                assertThat(citus.rows(TABLES.get(table)))
                        .as("seed %d: %s", seed, table)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void otherNodesThanTheCoordinatorAreRefused(@TempDir Path data) throws Exception {
        try (OwnDatabase database = CitusDatabase.emptyAtWorker();
                ServiceProcess service = Side.service(database, data, true)) {
            assertThat(service.exitCode()).isNotZero();
            assertThat(service.output()).contains("is not the coordinator");
        }
    }

    /** A backup of one server may be restored on a cluster, and a cluster's tables are not of one moment. */
    @Test
    void aBackupMovesToAClusterAndIsNotTakenFromOne(@TempDir Path data) throws Exception {
        Path file = data.resolve("backup.zip");
        try (OwnDatabase one = OwnDatabase.of(EmbeddedPostgres.start());
                OwnDatabase cluster = CitusDatabase.empty()) {
            try (ServiceProcess service =
                    Side.service(one, data.resolve("one"), false).ready()) {
                assertThat(service.post("/api/v1/submissions", KEY, "application/json", odd().body)
                                .statusCode())
                        .isEqualTo(201);
            }
            ServiceProcess.Ended saved = command(one, data.resolve("one"), false, "backup", file.toString());
            assertThat(saved.exitCode()).as(saved.output()).isZero();
            ServiceProcess.Ended moved = command(cluster, data.resolve("many"), true, "restore", file.toString());
            assertThat(moved.exitCode()).as(moved.output()).isZero();
            try (ServiceProcess service =
                    Side.service(cluster, data.resolve("many"), true).ready()) {
                assertThat(service.get("/api/v1/metrics/dossiers?period=2023-02&unit=412")
                                .body())
                        .contains("\"received\":500");
                assertThat(service.get("/api/v1/verification", "Authorization", "Bearer " + KEY)
                                .body())
                        .contains("\"clean\":true");
            }
            Path none = data.resolve("none.zip");
            ServiceProcess.Ended refused = command(cluster, data.resolve("many"), true, "backup", none.toString());
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.output()).contains("No backup: the tables are on the nodes of a Citus cluster");
            assertThat(none).doesNotExist();
        }
    }

    private static ServiceProcess.Ended command(OwnDatabase database, Path data, boolean citus, String... command)
            throws Exception {
        return ServiceProcess.command(data, Side.settings(database, data, citus), command);
    }

    /** Weeks of days alike, beside which others are odd. */
    private void history(Side plain, Side citus) throws Exception {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int day = 0; day < 70; day++) {
            rows.append("412,%s,1.004222,4,%d,5,%d,1\n".formatted(FIRST.plusDays(day), 20 + day % 3, day));
            rows.append("425,%s,1.001193,3,%d,,,\n".formatted(FIRST.plusDays(day), 30 + day % 5));
        }
        Sent sent = new Sent("", "text/csv; charset=UTF-8", rows.toString(), true);
        assertThat(told(citus, sent)).isEqualTo(told(plain, sent)).contains("succeeded");
    }

    // --- What is sent ---

    private record Sent(String query, String type, String body, boolean file) {}

    /** Far more than on the days before, which chance alone may not bring. */
    private static Sent odd() {
        return new Sent(
                "",
                "application/json",
                "{\"unit\":\"412\",\"period\":\"%s\",\"counts\":[{\"procedure\":\"1.004222\",\"level\":4,\"received\":500}]}"
                        .formatted(FIRST.plusDays(70)),
                false);
    }

    private Sent any() throws Exception {
        String mode = any("atomic", "atomic", "partial", "replace", "replace", "withdraw");
        String query = "?mode=" + mode + (random.nextInt(8) == 0 ? "&dryRun=true" : "");
        boolean withdraw = mode.equals("withdraw") && random.nextInt(6) > 0;
        if (random.nextInt(3) == 0) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("unit", unit(withdraw));
            body.put("period", period());
            List<Map<String, Object>> counts = new ArrayList<>();
            for (int i = withdraw || random.nextInt(6) == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
                Map<String, Object> count = new LinkedHashMap<>();
                count.put("procedure", any(PROCEDURES));
                count.put("level", 3 + random.nextInt(2));
                count.put("received", received());
                if (random.nextBoolean()) {
                    count.put("pendingOverdue", random.nextInt(9));
                }
                counts.add(count);
            }
            body.put("counts", counts);
            return new Sent(query, "application/json", json.writeValueAsString(body), false);
        }
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 1 + random.nextInt(random.nextBoolean() ? 5 : 40); i > 0; i--) {
            rows.append(
                    withdraw || random.nextInt(12) == 0 ? "%s,%s,,,,,,\n".formatted(unit(withdraw), period()) : row());
        }
        return new Sent(query, "text/csv; charset=UTF-8", rows.toString(), random.nextBoolean());
    }

    private String row() {
        String unit = random.nextInt(150) == 0 ? "nowhere" : any(UNITS);
        return "%s,%s,%s,%d,%d,%s,%s,%s\n"
                .formatted(
                        unit,
                        period(),
                        any(PROCEDURES),
                        3 + random.nextInt(2),
                        received(),
                        random.nextInt(3) == 0 ? "" : random.nextInt(200) == 0 ? "999" : "0",
                        random.nextBoolean() ? "" : String.valueOf(random.nextInt(9)),
                        random.nextBoolean() ? "" : String.valueOf(random.nextInt(9)));
    }

    private String unit(boolean withdraw) {
        return withdraw && random.nextInt(4) == 0 ? NEVER_REPORTED : any(UNITS);
    }

    private int received() {
        return random.nextInt(10) == 0 ? 500 : random.nextInt(40);
    }

    private String period() {
        LocalDate day = FIRST.plusDays(random.nextInt(80));
        return switch (random.nextInt(30)) {
            case 0 -> day.toString().substring(0, 7);
            case 1 -> day + "/" + day.plusDays(1 + random.nextInt(9));
            case 2 -> "2023-Q1";
            default -> day.toString();
        };
    }

    private String any(String... values) {
        return any(List.of(values));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    // --- What comes of it ---

    private String told(Side side, Sent sent) throws Exception {
        HttpResponse<String> answer = side.service.post(
                "/api/v1/submissions" + sent.query,
                KEY,
                sent.type,
                sent.body,
                "Prefer",
                sent.file ? "respond-async" : "respond-sync",
                "Accept-Language",
                "en");
        String told = answer.statusCode() + " " + answer.body();
        if (answer.statusCode() == 202) {
            String place = answer.headers().firstValue("Location").orElseThrow();
            String state;
            do {
                told = read(side, place);
                state = json.readTree(told.substring(4)).get("state").asText();
            } while (state.equals("queued") || state.equals("running"));
            if (!state.equals("succeeded")) {
                told += read(side, place + "/errors");
            }
        }
        return INSTANT.matcher(told).replaceAll("…");
    }

    private static String read(Side side, String path) throws Exception {
        HttpResponse<String> answer = side.service.get(path, "Authorization", "Bearer " + KEY, "Accept-Language", "en");
        return answer.statusCode() + " " + answer.body();
    }

    private void compare(Side plain, Side citus, String when) throws Exception {
        Map<String, List<String>> expected = tables(plain);
        tables(citus)
                .forEach((table, rows) -> assertThat(rows)
                        .as(when + ": " + table)
                        .containsExactlyInAnyOrderElementsOf(expected.get(table)));
        assertThat(citus.rows("select n::text from incoming_count")).as(when).isEmpty();
        for (String question : List.of(
                "/metrics/dossiers?period=2023-Q1&groupBy=unit,month",
                "/metrics/dossiers?period=2022-12-20/2023-02-10&groupBy=procedure",
                "/metrics/online-rate?period=2023&groupBy=level",
                "/coverage?period=2022-12/2023-03&groupBy=unit,month",
                "/dossier-counts?limit=1000&unit=412&unit=425")) {
            assertThat(INSTANT.matcher(read(citus, "/api/v1" + question)).replaceAll("…"))
                    .as(when + ": " + question)
                    .isEqualTo(
                            INSTANT.matcher(read(plain, "/api/v1" + question)).replaceAll("…"));
        }
        for (Side side : List.of(plain, citus)) {
            assertThat(read(side, "/api/v1/verification"))
                    .as(when)
                    .startsWith("200")
                    .contains("\"clean\":true");
        }
    }

    private Map<String, List<String>> tables(Side side) throws SQLException {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        TreeSet<OffsetDateTime> instants = new TreeSet<>();
        for (Map.Entry<String, String> table : TABLES.entrySet()) {
            List<String> rows = side.rows(table.getValue());
            tables.put(table.getKey(), rows);
            rows.forEach(row ->
                    INSTANT.matcher(row).results().forEach(found -> instants.add(OffsetDateTime.parse(found.group()))));
        }
        List<OffsetDateTime> inOrder = List.copyOf(instants);
        Map<OffsetDateTime, String> places = new LinkedHashMap<>();
        inOrder.forEach(instant -> places.put(instant, "at " + places.size()));
        tables.replaceAll((table, rows) -> rows.stream()
                .map(row -> INSTANT.matcher(row).replaceAll(found -> places.get(OffsetDateTime.parse(found.group()))))
                .toList());
        return tables;
    }
}
