package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Scarce;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;

/** However many want to write, those who read are answered, and whoever is sent away has stored nothing. */
@QuarkusTest
@TestProfile(Scarce.class)
@WithTestResource(TestDatabase.class)
class OverloadTest {

    private static final int SENDERS = 30;

    @Inject
    AgroalDataSource dataSource;

    @Test
    void whoFindsNoPlaceToWriteIsSentAwayAtOnceAndReadersAreNot() throws Exception {
        List<String> keys = keysFor(SENDERS);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // Whoever writes waits for this, and whoever wants to write after them waits for them.
            statement.execute("lock table submission in exclusive mode");
            List<Future<Response>> sent = new ArrayList<>();
            for (int n = 0; n < SENDERS; n++) {
                String day = "2023-02-%02d".formatted(n % 28 + 1);
                String key = keys.get(n / Scarce.RECEIVING_PER_KEY);
                sent.add(senders.submit(() -> send(key, "412", day)));
            }
            List<Response> refused = new ArrayList<>();
            for (int n = 0; refused.size() < SENDERS - Scarce.WRITE_PLACES; n = (n + 1) % SENDERS) {
                if (sent.get(n).isDone() && !refused.contains(sent.get(n).get())) {
                    refused.add(sent.get(n).get());
                }
            }
            // All others wait; nobody who reads does.
            get("/metrics/online-rate?period=2023-02-01").statusCode(200);
            get("/units?limit=1").statusCode(200);
            other.rollback();
            List<Response> answers = new ArrayList<>();
            for (Future<Response> answer : sent) {
                answers.add(answer.get());
            }
            assertThat(answers).allMatch(answer -> answer.statusCode() == 201 || isTold(answer));
            long stored = answers.stream()
                    .filter(answer -> answer.statusCode() == 201)
                    .count();
            assertThat(get("/submissions?limit=1000").extract().jsonPath().getList("items"))
                    .hasSize((int) stored);
        } finally {
            senders.shutdownNow();
        }
        verifyClean();
        submit(unitReturn("412", "2023-03-01", count("1.004222", 4, "received", 1)))
                .statusCode(201);
    }

    @Test
    void whoHangsUpKeepsTheirPlaceUntilTheWorkOnItIsDone() throws Exception {
        List<String> keys = keysFor(Scarce.WRITE_PLACES);
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table submission in exclusive mode");
            List<Socket> senders = new ArrayList<>();
            for (int n = 0; n < Scarce.WRITE_PLACES; n++) {
                senders.add(begin(keys.get(n / Scarce.RECEIVING_PER_KEY), "2023-02-%02d".formatted(n + 1), n));
            }
            // Whoever hangs up before their body has been read is not worked for.
            while (received() < Scarce.WRITE_PLACES) {
                Thread.onSpinWait();
            }
            for (Socket sender : senders) {
                sender.close();
            }
            assertThat(isTold(send("412", "2023-03-01"))).isTrue();
            for (int n = Scarce.WRITE_PLACES; n < SENDERS; n++) {
                // Told so before there are places again.
                try (Socket sender = begin(ADMIN, "2023-02-%02d".formatted(n % 28 + 1), n)) {
                    sender.getInputStream().read();
                }
            }
            other.rollback();
        }
        // In turn after all who have a place.
        while (send("412", "2023-03-02").statusCode() != 201) {
            Thread.onSpinWait();
        }
        send("412", "2023-03-03").then().statusCode(201);
        assertThat(get("/submissions?limit=1000").extract().jsonPath().getList("items"))
                .as("of so many who hung up, those who had a place, and two more")
                .hasSizeLessThanOrEqualTo(Scarce.WRITE_PLACES + 2);
        verifyClean();
    }

    @Test
    void notEverybodyWithAConnectionHasTheDatabaseWork() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(2);
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // The end of all work. Whoever waits for it is given up after two seconds, and the other has their turn.
            statement.execute("lock table submission in exclusive mode");
            List<Future<Response>> sent = List.of(
                    senders.submit(() -> send("412", "2023-02-01")), senders.submit(() -> send("413", "2023-02-01")));
            int lockedUnits = 0;
            int atWork = 0;
            while (!sent.stream().allMatch(Future::isDone)) {
                lockedUnits = Math.max(
                        lockedUnits,
                        locks(statement, "locktype = 'advisory' and granted and classid = " + AdvisoryLock.UNIT.key()));
                atWork = Math.max(atWork, locks(statement, "relation = 'submission'::regclass and not granted"));
            }
            assertThat(lockedUnits).as("both have a connection").isEqualTo(2);
            assertThat(atWork).isEqualTo(1);
            for (Future<Response> answer : sent) {
                answer.get().then().statusCode(503).body("code", equalTo("write-too-slow"));
            }
            other.rollback();
        } finally {
            senders.shutdownNow();
        }
        verifyClean();
    }

    private static int locks(Statement statement, String which) throws SQLException {
        try (ResultSet found = statement.executeQuery("select count(*) from pg_locks where " + which)) {
            found.next();
            return found.getInt(1);
        }
    }

    /** How many returns are in hand, their bodies read. */
    private static long received() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(WriteTurns.class.getName())))
                .count();
    }

    private static Socket begin(String key, String day, int received) throws IOException {
        String body = """
                {"unit":"412","period":"%s","counts":[{"procedure":"1.004222","level":4,"received":%d}]}""".formatted(day, received);
        Socket socket = new Socket("localhost", RestAssured.port);
        String head = "POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static Response send(String unit, String day) {
        return send(ADMIN, unit, day);
    }

    /** So many that none is told to come back because of the others with the same key. */
    private static List<String> keysFor(int senders) {
        return Stream.generate(() -> keyFor("412", "reporter"))
                .limit(senders / Scarce.RECEIVING_PER_KEY)
                .toList();
    }

    private static Response send(String key, String unit, String day) {
        return as(key).contentType("application/json")
                .body(unitReturn(unit, day, count("1.004222", 4, "received", 1)))
                .post("/api/v1/submissions");
    }

    private static boolean isTold(Response answer) {
        return answer.statusCode() == 503
                && List.of("overloaded", "busy").contains(answer.jsonPath().getString("code"))
                && Integer.parseInt(answer.header("Retry-After")) > 0;
    }

    @Test
    void readersToo() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(SENDERS);
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table submission in access exclusive mode");
            List<Future<Response>> asked = new ArrayList<>();
            for (int n = 0; n < SENDERS; n++) {
                asked.add(readers.submit(
                        () -> as(ADMIN).get("/api/v1/submissions").andReturn()));
            }
            while (asked.stream().filter(Future::isDone).count() < SENDERS - Scarce.READ_PLACES) {
                Thread.onSpinWait();
            }
            for (Future<Response> answer : asked) {
                if (answer.isDone()) {
                    assertThat(isTold(answer.get())).as(answer.get().asString()).isTrue();
                }
            }
            other.rollback();
            for (Future<Response> answer : asked) {
                assertThat(answer.get().statusCode()).isIn(200, 503);
            }
        } finally {
            readers.shutdownNow();
        }
        get("/submissions").statusCode(200);
    }

    /** Each would keep a connection for as long as it takes to read everything. */
    @Test
    void onlyOneAtATimeHasEverythingRecounted() throws Exception {
        ExecutorService askers = Executors.newSingleThreadExecutor();
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table dossier_count in access exclusive mode");
            Future<Response> first =
                    askers.submit(() -> as(ADMIN).get("/api/v1/verification").andReturn());
            while (locks(statement, "relation = 'dossier_count'::regclass and not granted") == 0) {
                assertThat(first.isDone()).isFalse();
            }
            as(ADMIN)
                    .get("/api/v1/verification")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "5")
                    .body("code", equalTo("verification-busy"));
            other.rollback();
            first.get().then().statusCode(200).body("clean", equalTo(true));
        } finally {
            askers.shutdownNow();
        }
        verifyClean();
    }

    @Test
    void aReturnThatTakesTooLongIsGivenUpWhole() throws SQLException {
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("""
                    create function slow() returns trigger language plpgsql as
                    'begin perform pg_sleep(30); return null; end'""");
            statement.execute(
                    "create trigger slow after insert on dossier_count for each statement execute function slow()");
            try {
                send("414", "2023-02-01")
                        .then()
                        .statusCode(503)
                        .contentType("application/problem+json")
                        .header("Retry-After", "5")
                        .body("code", equalTo("write-too-slow"));
            } finally {
                statement.execute("drop function slow cascade");
            }
        }
        get("/submissions?unit=414").body("items", org.hamcrest.Matchers.empty());
        get("/dossier-counts?unit=414").body("items", org.hamcrest.Matchers.empty());
        verifyClean();
        assertThat(send("414", "2023-02-01").statusCode()).isEqualTo(201);
    }
}
