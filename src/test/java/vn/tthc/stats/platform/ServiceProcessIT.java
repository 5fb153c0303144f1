package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service, started and ended in the ways a machine knows. */
class ServiceProcessIT {

    /** Few: {@link FaultIT} kills it in the middle of its work, as often as one likes. */
    private static final int KILLS = 3;

    private static final String KEY = "test-admin-key-that-is-long-enough-000";

    /** Shared, so that the database is unpacked and made once only. */
    @TempDir
    private static Path data;

    @Test
    void startsWithADatabaseOfItsOwnAndTakesItDownAgain() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(data, Map.of()).ready()) {
            assertThat(service.get("/openapi").statusCode()).isEqualTo(200);
            assertThat(service.get("/q/swagger-ui/").statusCode()).isEqualTo(200);
            assertThat(service.databaseProcesses()).isNotEmpty();

            assertThat(service.stop()).as("exit code after SIGTERM").isEqualTo(143);

            assertThat(service.databaseProcesses()).isEmpty();
            assertThat(service.output()).contains("TTHC Stats: http://localhost:" + service.port());
            assertThat(service.output().lines())
                    .as("nothing to look after")
                    .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
            assertThat(Files.readString(data.resolve("postgresql.log"))).contains("database system is shut down");
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesKillsInARow(@TempDir Path fresh) throws Exception {
        Map<String, String> settings = Map.of("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY, "TTHC_DEMO", "false");
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ServiceProcess service = ServiceProcess.start(fresh, settings).ready()) {
                String day = "2024-01-%02d".formatted(kill);
                HttpResponse<String> answer = service.post("/api/v1/submissions", KEY, """
                        {"unit":"412","period":"%s","counts":[{"procedure":"1.004222","level":4,"received":%d}]}
                        """.formatted(day, kill));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                service.kill();
            }
        }

        try (ServiceProcess service = ServiceProcess.start(fresh, settings).ready()) {
            HttpResponse<String> sums = service.get("/api/v1/metrics/dossiers?period=2024-01&unit=412&format=csv");
            assertThat(sums.body().lines().skip(1).findFirst().orElseThrow())
                    .startsWith(KILLS * (KILLS + 1) / 2 + ",")
                    .endsWith(",31," + KILLS + ",0,0,false");
            assertThat(count(service.database(), "dossier_count")).isEqualTo(KILLS);
            assertThat(count(service.database(), "submission")).isEqualTo(KILLS);
            assertThat(service.stop()).isEqualTo(143);
            assertThat(service.databaseProcesses()).isEmpty();
        }
    }

    @Test
    void aConfiguredServerIsUsedInsteadOfAnEmbeddedOne(@TempDir Path unused) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Map<String, String> settings = Map.of(
                    "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:" + server.getPort() + "/postgres",
                    "QUARKUS_DATASOURCE_USERNAME", "postgres",
                    "QUARKUS_DATASOURCE_PASSWORD", "postgres");
            try (ServiceProcess service = ServiceProcess.start(unused, settings).ready()) {
                assertThat(unused).isEmptyDirectory();
                assertThat(service.databaseProcesses()).isEmpty();
                assertThat(count(server.getPostgresDatabase().getConnection(), "flyway_schema_history"))
                        .isPositive();
                for (String made : List.of(
                        "/api/v1/reports/monthly?period=2023-02-R&unit=40&format=pdf",
                        "/api/v1/reports/monthly?period=2023-02-R&unit=40&format=docx",
                        "/api/v1/reports/form-06?period=2023-Q1&district=412&format=xlsx",
                        "/api/v1/metrics/online-rate?period=2023-02&format=xlsx",
                        "/charts/online-rate.png?period=2023&groupBy=month")) {
                    assertThat(service.get(made).statusCode()).as(made).isEqualTo(200);
                }
                assertThat(service.stop()).isEqualTo(143);
                // Who has a server collects logs; what libraries have to say is in them too.
                assertThat(service.output().lines().filter(line -> !line.startsWith("TTHC Stats: http")))
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line).startsWith("{").contains("\"level\":", "\"message\":"));
            }
        }
    }

    @Test
    void aFirstKeyThatWasRevokedKeepsNobodyFromStartingAndStaysRevoked(@TempDir Path fresh) throws Exception {
        Map<String, String> settings = Map.of("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY, "TTHC_DEMO", "false");
        try (ServiceProcess service = ServiceProcess.start(fresh, settings).ready()) {
            HttpResponse<String> keys = service.get("/api/v1/api-keys", "Authorization", "Bearer " + KEY);
            assertThat(keys.body()).startsWith("[{\"id\":1,\"prefix\":\"" + KEY.substring(0, 13));
            assertThat(service.delete("/api/v1/api-keys/1", KEY).statusCode()).isEqualTo(204);
        }
        try (ServiceProcess service = ServiceProcess.start(fresh, settings).ready()) {
            assertThat(service.get("/api/v1/caller", "Authorization", "Bearer " + KEY)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(service.output()).contains("WARN", "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", "new-admin-key");
        }
    }

    @Test
    void settingsOfEverySourceWinOverThoseOfTheService(@TempDir Path directory, @TempDir Path fresh) throws Exception {
        for (Map.Entry<String, String> setting : Map.of(
                        "tthc.security.bootstrap-admin-key", KEY,
                        "tthc.demo", "false",
                        "tthc.log.json", "true",
                        "tthc.body.max-rows", "1")
                .entrySet()) {
            Files.writeString(directory.resolve(setting.getKey()), setting.getValue());
        }
        Map<String, String> files = Map.of("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", directory.toString());
        try (ServiceProcess service = ServiceProcess.start(fresh, files).ready()) {
            assertThat(service.output().lines().filter(line -> line.startsWith("{")))
                    .isNotEmpty();
            assertThat(service.post("/api/v1/submissions", KEY, """
                            {"unit":"412","period":"2024-01-01","counts":[{"procedure":"1.004222","level":4,"received":1},
                             {"procedure":"1.004222","level":3,"received":1}]}
                            """).statusCode())
                    .as("more rows than are stored at once")
                    .isEqualTo(202);
        }
        // Nobody could write then, which shows that it is not as many as there are cores.
        Path file = Files.writeString(directory.resolve("settings.properties"), "tthc.write.working=0");
        Map<String, String> locations = Map.of("SMALLRYE_CONFIG_LOCATIONS", file.toString());
        try (ServiceProcess service = ServiceProcess.start(fresh, locations).ready()) {
            assertThat(service.post("/api/v1/submissions", KEY, """
                            {"unit":"412","period":"2024-01-02","counts":[{"procedure":"1.004222","level":4,"received":1}]}
                            """).statusCode())
                    .isEqualTo(500);
            assertThat(service.output()).contains("tthc.write.working (0) lets nobody write");
        }
    }

    @Test
    void anIdentityProviderThatIsAwayKeepsOnlyItsOwnTokensOut() throws Exception {
        Map<String, String> settings = Map.of(
                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY,
                "TTHC_DEMO", "false",
                "TTHC_OIDC_ENABLED", "true",
                // Nobody listens there.
                "QUARKUS_OIDC_AUTH_SERVER_URL", "http://127.0.0.1:1/realms/tinh",
                "QUARKUS_OIDC_TOKEN_AUDIENCE", "tthc-stats");
        try (ServiceProcess service = ServiceProcess.start(data, settings).ready()) {
            assertThat(service.get("/api/v1/caller", "Authorization", "Bearer " + KEY)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused =
                    service.get("/api/v1/caller", "Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("\"code\":\"unavailable\"");
            assertThat(service.output()).doesNotContain("ERROR");
        }
    }

    /** Where no proxy is trusted, an address is the one that connected. */
    @Test
    void anAddressThatWasMadeUpDoesNotHelp() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(data, Map.of("TTHC_LIMIT_ADDRESS", "20")).ready()) {
            for (String header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP")) {
                List<Integer> answers = new ArrayList<>();
                for (int n = 0; n < 200; n++) {
                    String address = (header.equals("Forwarded") ? "for=" : "") + "198.51.100." + n;
                    answers.add(service.get("/api/v1/metrics", "X-Forwarded-Trusted-Proxy", "true", header, address)
                            .statusCode());
                }
                assertThat(answers).as(header).contains(429);
            }
        }
    }

    @Test
    void aSecondServiceTellsInALineOrTwoWhatIsTaken(@TempDir Path other) throws Exception {
        try (ServiceProcess first = ServiceProcess.start(data, Map.of()).ready();
                ServiceProcess samePort =
                        ServiceProcess.start(other, Map.of("QUARKUS_HTTP_PORT", Integer.toString(first.port())));
                ServiceProcess sameData = ServiceProcess.start(data, Map.of())) {
            assertThat(samePort.exitCode()).isEqualTo(1);
            assertThat(samePort.output()).contains("Port " + first.port()).hasLineCount(1);
            assertThat(other.toFile().list())
                    .as("no database made for nothing beside what was lent")
                    .containsExactly("postgresql");

            assertThat(sameData.exitCode()).isEqualTo(1);
            assertThat(sameData.output())
                    .contains("is in use by another TTHC Stats")
                    .hasLineCount(2);

            assertThat(first.get("/q/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thePackageIsSmall() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("tthc.app.dir")))) {
            long bytes = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(aot|jsa)"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThan(100_000_000);
        }
    }

    private static int count(Connection opened, String table) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
            result.next();
            return result.getInt(1);
        }
    }
}
