package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Closed;
import vn.tthc.stats.TestDatabase;

/** Where files have no room, returns are stored all the same. */
@QuarkusTest
@TestProfile(Closed.class)
@WithTestResource(TestDatabase.class)
class FullDiskTest {

    private static final String CSV = "unit,period,procedure,level,received\n412,2023-02-01,1.004222,4,7\n";

    @Inject
    ImportDirectory directory;

    /** What others have left. */
    private Set<Path> before;

    private Set<Path> uploads() throws IOException {
        if (!Files.exists(directory.path())) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory.path())) {
            return files.filter(file -> file.toString().endsWith(".upload")).collect(Collectors.toSet());
        }
    }

    @BeforeEach
    void look() throws IOException {
        before = uploads();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(uploads()).isEqualTo(before);
        verifyClean();
    }

    /** What is answered to such a request of which no more comes. */
    private static String answer(String headers, byte[] body) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ADMIN
                                    + "\r\nAccept-Language: en\r\nContent-Type: text/csv\r\n" + headers + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try {
                socket.getOutputStream().write(body);
            } catch (IOException answeredBefore) {
                // The answer is on its way.
            }
            byte[] answer = new byte[4000];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.UTF_8);
        }
    }

    private static void isTold(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nretry-after: 60\r\n")
                .contains("\"code\":\"no-room-for-files\"");
    }

    @Test
    void aFileIsRefusedBeforeItHasCome() throws IOException {
        isTold(answer("Content-Length: 100000000", new byte[0]));
        isTold(answer("Prefer: respond-async\r\nContent-Length: 100", new byte[0]));
    }

    @Test
    void aFileOfWhichNobodySaysHowLongItIsIsRefusedWhenItIsLong() throws IOException {
        byte[] chunk = ("20000\r\n" + "x".repeat(0x20000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunks = new byte[65 * chunk.length];
        for (int n = 0; n < 65; n++) {
            System.arraycopy(chunk, 0, chunks, n * chunk.length, chunk.length);
        }
        isTold(answer("Transfer-Encoding: chunked", chunks));
    }

    @Test
    void whatIsStoredAtOnceIs() {
        submit(unitReturn("412", "2023-02-02", count("1.004222", 4, "received", 1)))
                .statusCode(201);
        // Also if it is long enough not to be held in memory.
        for (String body : List.of(CSV, CSV + "\n".repeat(2_000_000))) {
            as(ADMIN)
                    .contentType("text/csv; charset=UTF-8")
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/submissions")
                    .then()
                    .statusCode(201);
        }
        as(ADMIN)
                .contentType("text/csv; charset=UTF-8")
                .body((CSV + "412,2023-02-01,1.004222,4,7\n".repeat(5001)).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions")
                .then()
                .statusCode(503)
                .body("code", equalTo("no-room-for-files"));
    }
}
