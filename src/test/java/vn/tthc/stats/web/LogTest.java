package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LogTest {

    private static final PatternFormatter FORMAT = new PatternFormatter("%s");
    private static final Logger ROOT = Logger.getLogger("");

    /** A line as it was logged, with its stack trace and what is known of its context. */
    private record Line(Level level, String text, String requestId) {}

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private Level before;

    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord record) {
            ExtLogRecord line = ExtLogRecord.wrap(record);
            StringWriter text = new StringWriter();
            text.append(line.getLoggerName()).append(' ').append(FORMAT.format(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text));
            }
            lines.add(new Line(line.getLevel(), text + " " + line.getMdcCopy(), line.getMdc("requestId")));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        before = ROOT.getLevel();
        capture.setLevel(Level.FINE);
        ROOT.addHandler(capture);
        ROOT.setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        ROOT.setLevel(before);
        ROOT.removeHandler(capture);
    }

    @Test
    void noLineHasAKeyWhereverItWasSent() {
        String live = keyFor(VINH, "reporter");
        String ended = live.substring(0, 50) + (live.endsWith("x") ? "y" : "x");
        for (String key : List.of(live, ended, Api.ADMIN)) {
            as(key).get("/api/v1/api-keys");
            given().header("Authorization", "Basic " + key).get("/api/v1/api-keys");
            given().header("Authorization", key).get("/api/v1/api-keys");
            for (String header : List.of(
                    "X-Request-Id",
                    "X-Api-Key",
                    "Accept-Language",
                    "Accept",
                    "Idempotency-Key",
                    "If-None-Match",
                    "User-Agent",
                    "Origin",
                    "Prefer",
                    "Cookie",
                    "Forwarded",
                    "X-Forwarded-For")) {
                given().header(header, key).get("/api/v1/units?limit=1");
            }
            for (String query : List.of("?key=", "?unit=", "?limit=", "?cursor=", "?q=", "?format=")) {
                given().get("/api/v1/units" + query + key);
                given().get("/api/v1/metrics/online-rate" + query + key);
            }
            given().get("/api/v1/units/" + key);
            as(key).contentType(ContentType.JSON).body(unitReturn(key, key)).post("/api/v1/submissions");
            as(key).contentType(ContentType.JSON).body("{\"unit\":\"" + key).post("/api/v1/submissions");
            as(key).contentType(ContentType.JSON).body(Map.of(key, key)).post("/api/v1/submissions");
            as(key).contentType("text/csv; charset=UTF-8")
                    .body(("unit,period,procedure,level,received\n" + key + ",x,y,4,1\n")
                            .getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/submissions");
            as(key).get("/api/v1/broken-for-test?" + key);
        }
        assertThat(lines).as("it is listened").anyMatch(line -> line.level.intValue() <= Level.FINE.intValue());
        for (String secret : List.of(live.substring(13), ended.substring(13), Api.ADMIN)) {
            assertThat(lines.stream().map(Line::text)).noneMatch(text -> text.contains(secret));
        }
    }

    @Test
    void aLineTellsWhichRequestItIsAbout() {
        given().header("X-Request-Id", "00000000000000ab").get("/api/v1/broken-for-test");
        assertThat(lines)
                .filteredOn(line -> line.text.contains("broken for the test"))
                .isNotEmpty()
                .allMatch(line -> "00000000000000ab".equals(line.requestId));
    }

    @Test
    void aReaderWhoHangsUpIsNoError() throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            // Closed without a word.
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write("GET /api/v1/endless-for-test HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(100_000)).hasSize(100_000);
        }
        Instant latest = Instant.now().plusSeconds(60);
        while (lines.stream().noneMatch(line -> line.text.contains("The reader of endless hung up"))) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(10_000_000);
        }
        // What the framework says of it, it says on the same thread right after.
        given().get("/api/v1/units?limit=1").then().statusCode(200);
        assertThat(lines).noneMatch(line -> line.level.intValue() >= Level.WARNING.intValue());
    }
}
