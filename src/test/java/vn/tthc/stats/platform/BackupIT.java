package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says of backup, restore and lost keys, done as it says. */
class BackupIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final Map<String, String> SETTINGS = Map.of("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY);

    private static final List<String> QUESTIONS = List.of(
            "/api/v1/metrics/online-rate?period=2023&groupBy=district,month&format=csv",
            "/api/v1/metrics/dossiers?period=2023&groupBy=procedure&format=csv",
            "/api/v1/metrics/on-time-rate?period=2024&groupBy=unit&format=csv",
            "/api/v1/dossier-counts?unit=412&period=2024&format=csv",
            "/api/v1/coverage?period=2024-02&format=csv",
            "/api/v1/units?format=csv");

    @Test
    void aBackupTakenWhileReturnsComeIsRestoredOnAnotherDatabaseToTheLastFigure(@TempDir Path work) throws Exception {
        Path file = work.resolve("backup.zip");
        List<String> before;
        try (ServiceProcess service =
                ServiceProcess.start(work.resolve("data"), SETTINGS).ready()) {
            report(service, "412", "2024-02-01", 40);
            report(service, "412", "2024-02-01", 42);
            before = answers(service);
            backUpWhileAnotherUnitReports(service, work, file);

            // Once more where the file is: an earlier backup is never written over.
            assertThat(ServiceProcess.command(work.resolve("data"), Map.of(), "backup", file.toString())
                            .exitCode())
                    .isEqualTo(1);
            // A database that has something is never restored into, running or not.
            ServiceProcess.Ended refused =
                    ServiceProcess.command(work.resolve("data"), Map.of(), "restore", file.toString());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains("not empty");
            assertThat(answers(service)).isEqualTo(before);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Path unused = work.resolve("unused");
            Map<String, String> there = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", server.getJdbcUrl("postgres", "postgres"),
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                    "TTHC_DEMO", "false");
            Path cut = Files.copy(file, work.resolve("cut.zip"));
            try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(file) * 9 / 10);
            }
            assertThat(ServiceProcess.command(unused, there, "restore", cut.toString())
                            .exitCode())
                    .isEqualTo(1);
            ServiceProcess.Ended restored =
                    ServiceProcess.command(unused, SlowChanges.on(server, there), "restore", file.toString());
            assertThat(restored.exitCode()).as(restored.output()).isZero();
            ServiceProcess.Ended verified = ServiceProcess.command(unused, there, "verify");
            assertThat(verified.exitCode()).as(verified.output()).isZero();
            assertThat(verified.output()).contains(" 0 differences");

            ServiceProcess.Ended made = ServiceProcess.command(unused, there, "new-admin-key");
            assertThat(made.exitCode()).as(made.output()).isZero();
            String secret = made.output()
                    .lines()
                    .filter(line -> line.startsWith("tthc_"))
                    .findFirst()
                    .orElseThrow();
            try (ServiceProcess service = ServiceProcess.start(unused, there).ready()) {
                assertThat(answers(service)).isEqualTo(before);
                // Keys and numbers go on where they were.
                report(service, "412", "2024-02-02", 7);
                String made2 = service.post("/api/v1/api-keys", secret, """
                                {"unit":"412","role":"reporter","label":"after"}
                                """).body();
                assertThat(made2).contains("\"secret\"");
                isClean(service, secret);
            }
        }
    }

    @Test
    void whatIsNoBackupIsRefusedAndTheDatabaseLeftEmpty(@TempDir Path work) throws Exception {
        Path file = Files.writeString(work.resolve("none.zip"), "no backup");
        Path data = work.resolve("data");
        ServiceProcess.Ended refused = ServiceProcess.command(data, Map.of(), "restore", file.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("Not restored");
        ServiceProcess.Ended nothing = ServiceProcess.command(data, Map.of(), "backup", work.resolve("b.zip") + "");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(work.resolve("b.zip")).doesNotExist();
        assertThat(work.resolve("b.zip.part")).doesNotExist();
    }

    /** The embedded database by a copy of its directory: of a service that is stopped. */
    @Test
    void aCopyOfTheDirectoryOfAStoppedServiceIsAsGood(@TempDir Path work) throws Exception {
        Path data = work.resolve("data");
        List<String> before;
        try (ServiceProcess service = ServiceProcess.start(data, SETTINGS).ready()) {
            report(service, "412", "2024-02-01", 40);
            before = answers(service);
            assertThat(service.stop()).isEqualTo(143);
        }
        Path copy = work.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-a", data.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        try (ServiceProcess service = ServiceProcess.start(copy, Map.of()).ready()) {
            assertThat(answers(service)).isEqualTo(before);
            isClean(service, KEY);
        }
    }

    private static void backUpWhileAnotherUnitReports(ServiceProcess service, Path work, Path file) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            // In a period that nothing is asked about: before it, after it or amid it, the state has to fit together.
            Future<?> reporter = thread.submit(() -> {
                for (int n = 0; !over.get(); n++) {
                    report(service, "414", "2021-01-%02d".formatted(1 + n % 28), n);
                }
                return null;
            });
            ServiceProcess.Ended done =
                    ServiceProcess.command(work.resolve("data"), Map.of(), "backup", file.toString());
            over.set(true);
            reporter.get();
            assertThat(done.exitCode()).as(done.output()).isZero();
        } finally {
            over.set(true);
            thread.shutdownNow();
        }
    }

    private static void isClean(ServiceProcess service, String key) throws Exception {
        assertThat(service.get("/api/v1/verification", "Authorization", "Bearer " + key)
                        .body())
                .contains("\"clean\":true");
    }

    private static void report(ServiceProcess service, String unit, String day, int received) throws Exception {
        assertThat(service.post("/api/v1/submissions", KEY, """
                        {"unit":"%s","period":"%s","counts":[
                          {"procedure":"1.004222","level":4,"received":%d,"receivedOnline":%d,"resolvedOnTime":1}]}
                        """.formatted(unit, day, received, received))
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<String> answers(ServiceProcess service) throws Exception {
        List<String> answers = new ArrayList<>();
        for (String question : QUESTIONS) {
            HttpResponse<String> answer = service.get(question);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers.add(answer.body());
        }
        return answers;
    }
}
