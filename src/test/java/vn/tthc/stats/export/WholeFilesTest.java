package vn.tthc.stats.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.tthc.stats.Api.as;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.LogLines;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.TestDatabase;

/** Half a file never looks like a whole one, and who hangs up keeps nothing. There is room for one long file at a time. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
class WholeFilesTest {

    private static final String FILE = "/api/v1/long-file-for-test";

    @Inject
    AgroalDataSource dataSource;

    /** @param reads whether the reader takes what comes until then, or lets it pile up */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void whoHangsUpKeepsNothingAndIsNoError(boolean reads, boolean abruptly) throws Exception {
        try (LogLines log = new LogLines()) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                if (abruptly) {
                    socket.setSoLinger(true, 0);
                }
                socket.getOutputStream()
                        .write(("GET " + FILE + "?failingAt=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertThat(in.readNBytes(100_000)).hasSize(100_000);
                assertThat(reading()).isEqualTo(1);
                // There is one place, and it is taken.
                given().get(FILE + "?failingAt=1").then().statusCode(503);
                if (!reads) {
                    awaitThat(() -> waiting() == 1);
                } else {
                    assertThat(in.readNBytes(1_000_000)).hasSize(1_000_000);
                }
            }
            awaitThat(() -> reading() == 0);
            awaitThat(() -> log.soFar().stream().anyMatch(line -> line.text().contains("of long-file hung up")));
            // The place is free: the file is begun, and fails at its first row.
            awaitThat(() -> given().get(FILE + "?failingAt=1").statusCode() == 500);
            assertThat(log.soFar())
                    .filteredOn(line -> line.level().intValue() >= Level.INFO.intValue()
                            && !line.category().contains("access-log"))
                    .allMatch(line -> line.text().contains("division by zero"));
        }
    }

    /** How many connections of the database have a file under way. */
    private int reading() throws SQLException {
        return number("state <> 'idle'");
    }

    /** How many of them have nothing to do because nobody takes what they have read. */
    private int waiting() throws SQLException {
        return number("state = 'idle in transaction' and clock_timestamp() - state_change > interval '0.2 s'");
    }

    private int number(String condition) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                        where pid <> pg_backend_pid() and query like '%%generate_series%%' and %s
                        """.formatted(condition))) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void awaitThat(Callable<Boolean> condition) throws Exception {
        Instant latest = Instant.now().plusSeconds(60);
        while (!condition.call()) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void aFileWhoseServerFailsBeforeItIsBegunIsAProblem() {
        Response failed = given().get(FILE + "?failingAt=1");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.contentType()).startsWith("application/problem+json");
        assertThat(failed.header("Content-Disposition")).isNull();
        assertThat(failed.header("ETag")).isNull();
    }

    @Test
    void aFileWhoseServerFailsOnTheWayIsCutOff() {
        assertCutOff(FILE + "?failingAt=20000");
    }

    private static void assertCutOff(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + Api.ADMIN)
                .build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"text/csv; charset=UTF-8", "application/x-ndjson; charset=UTF-8"})
    void aFileOfErrorsThatCannotBeReadIsCutOffToo(String type) throws Exception {
        boolean csv = type.startsWith("text/csv");
        StringBuilder file = new StringBuilder(csv ? "unit,period,procedure,level,received\n" : "");
        IntStream.range(0, 300)
                .forEach(n -> file.append(
                        csv
                                ? "412,2023-02-01,nonsense-%s-%d,4,1\n".formatted("x".repeat(100), n)
                                : "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"procedure\":\"nonsense-%s-%d\"}\n"
                                        .formatted("x".repeat(100), n)));
        int job = as(Api.ADMIN)
                .header("Prefer", "respond-async")
                .contentType(type)
                .body(file.toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        awaitThat(() -> !Set.of("queued", "running")
                .contains(as(Api.ADMIN).get("/api/v1/imports/" + job).<String>path("state")));
        String path = as(Api.ADMIN).get("/api/v1/imports/" + job).path("errorFile");
        List<String> whole = as(Api.ADMIN).get(path).asString().lines().toList();
        assertThat(whole).hasSize(csv ? 301 : 300);
        execute("update import_error set code = 'nonsense' where row = 280 and import_id = " + job);
        assertCutOff(path);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
