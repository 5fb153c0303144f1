package vn.tthc.stats.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.Scarce;
import vn.tthc.stats.TestDatabase;

/** Who announces bodies and does not send them keeps neither everybody from writing, nor their key from being revoked. */
@QuarkusTest
@TestProfile(Scarce.class)
@WithTestResource(TestDatabase.class)
class UploadsTest {

    /** Sockets on which a body was announced that does not come, and what is answered to them all the same. */
    private static final class Announced implements AutoCloseable {

        private final List<Socket> sockets = new ArrayList<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final CompletionService<String> answers = new ExecutorCompletionService<>(threads);

        void announce(String key, String path, String type, long length, int times) throws IOException {
            for (int n = 0; n < times; n++) {
                Socket socket = new Socket("localhost", RestAssured.port);
                sockets.add(socket);
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                                        + "\r\nAccept-Language: en\r\nContent-Type: " + type + "\r\nContent-Length: "
                                        + length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                answers.submit(() -> {
                    byte[] answer = new byte[2000];
                    int read = socket.getInputStream().read(answer);
                    return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
                });
            }
        }

        String nextAnswer() throws Exception {
            Future<String> answer = answers.poll(30, TimeUnit.SECONDS);
            assertThat(answer).as("somebody is answered").isNotNull();
            return answer.get();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
            threads.shutdownNow();
        }
    }

    private static boolean isTold(String answer) {
        return answer.startsWith("HTTP/1.1 503 ")
                && answer.toLowerCase(Locale.ROOT).contains("\r\nretry-after: ")
                && answer.contains("\"code\":\"overloaded\"");
    }

    private static void send(String key, int status) {
        submit(key, unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 1)))
                .statusCode(status);
    }

    private static int idOf(String key) {
        return as(ADMIN)
                .get("/api/v1/api-keys")
                .then()
                .extract()
                .path("find { it.prefix == '%s' }.id".formatted(key.substring(0, 13)));
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/submissions, text/csv, 4000000000", "/api/v1/submissions, application/json, 4000000"})
    void oneKeyDoesNotKeepAllPlacesAndCanBeRevoked(String path, String type, long length) throws Exception {
        String one = keyFor("412", "reporter");
        String another = keyFor("412", "reporter");
        String third = keyFor("412", "reporter");
        try (Announced announced = new Announced()) {
            announced.announce(one, path, type, length, Scarce.WRITE_PLACES);
            for (int n = 0; n < Scarce.WRITE_PLACES - Scarce.RECEIVING_PER_KEY; n++) {
                assertThat(isTold(announced.nextAnswer())).isTrue();
            }
            send(one, 503);
            send(another, 201);
            announced.announce(another, path, type, length, Scarce.RECEIVING_PER_KEY + 1);
            assertThat(isTold(announced.nextAnswer())).isTrue();
            send(third, 503);
            // All places are taken, and yet:
            as(ADMIN).delete("/api/v1/api-keys/" + idOf(one)).then().statusCode(204);
            String fourth = keyFor("412", "reporter");
            as(ADMIN)
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/v1/api-keys/" + idOf(fourth) + "/rotate")
                    .then()
                    .statusCode(201);
        }
        // Whoever hangs up is noticed soon.
        while (submit(third, unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 1)))
                        .extract()
                        .statusCode()
                == 503) {
            Thread.onSpinWait();
        }
        for (int n = 0; n < 4 * Scarce.RECEIVING_PER_KEY; n++) {
            send(another, 201);
        }
    }

    @Test
    void norDoesAnAdminWhoMakesKeys() throws Exception {
        String one = keyFor("412", "admin");
        try (Announced announced = new Announced()) {
            announced.announce(one, "/api/v1/api-keys", "application/json", 100_000, Places.KEY_PLACES);
            for (int n = Uploads.MOST_OF_KEYS; n < Places.KEY_PLACES; n++) {
                assertThat(isTold(announced.nextAnswer())).isTrue();
            }
            as(ADMIN).delete("/api/v1/api-keys/" + idOf(one)).then().statusCode(204);
            send(keyFor("412", "reporter"), 201);
        }
    }

    @Test
    void aBodyInPiecesIsReceivedWhole() throws IOException {
        String key = keyFor("412", "reporter");
        for (int n = 0; n < 2 * Scarce.RECEIVING_PER_KEY; n++) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                socket.getOutputStream()
                        .write(("POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Authorization: Bearer " + key + "\r\nContent-Type: text/csv\r\n"
                                        + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                byte[] goOn = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
                assertThat(new String(goOn, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100");
                for (String line : List.of(
                        "unit,period,procedure,level,received\n", "412,2023-02-0" + (n + 2) + ",1.004222,4,7\n", "")) {
                    socket.getOutputStream()
                            .write((Integer.toHexString(line.length()) + "\r\n" + line + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 201 ");
            }
        }
        as(ADMIN)
                .get("/api/v1/submissions?unit=412")
                .then()
                .body("items.size()", equalTo(2 * Scarce.RECEIVING_PER_KEY));
    }
}
