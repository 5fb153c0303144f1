package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;

/**
 * Who sends too much is told so, whatever they say of themselves; nobody else is. The tests come through a proxy that is
 * trusted, so that each can have addresses of its own.
 */
@QuarkusTest
@TestProfile(RateLimitsTest.Limited.class)
@WithTestResource(TestDatabase.class)
class RateLimitsTest {

    private static final int PER_ADDRESS = 40;
    private static final int PER_KEY = 12;
    private static final int FAILURES = 8;

    /** However slow the machine: so many more come before the first has been made up for. */
    private static final int MANY = 400;

    private static final AtomicInteger LAST = new AtomicInteger();

    public static class Limited implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tthc.limit.address",
                    String.valueOf(PER_ADDRESS),
                    "tthc.limit.key",
                    String.valueOf(PER_KEY),
                    "tthc.limit.failures",
                    String.valueOf(FAILURES),
                    "quarkus.http.proxy.proxy-address-forwarding",
                    "true",
                    "quarkus.http.proxy.allow-x-forwarded",
                    "true",
                    "quarkus.http.proxy.trusted-proxies",
                    "127.0.0.1");
        }
    }

    private static String anyAddress() {
        return "203.0.113." + LAST.incrementAndGet();
    }

    private static Response read(String forwardedFor, String path) {
        return given().header("X-Forwarded-For", forwardedFor)
                .header("Accept-Language", "en")
                .get(path);
    }

    /** What is answered until it is a refusal. */
    private static List<Response> untilRefused(Supplier<Response> request) {
        List<Response> answers = new java.util.ArrayList<>();
        while (answers.size() < MANY) {
            answers.add(request.get());
            if (answers.get(answers.size() - 1).statusCode() == 429) {
                return answers;
            }
        }
        throw new AssertionError("never refused");
    }

    @Test
    void anAddressIsToldWhatIsLeftAndIsRefusedWhenNothingIs() {
        // The first is worked out, the others are kept answers: all of them count.
        String address = anyAddress();
        List<Response> answers =
                untilRefused(() -> read(address, "/api/v1/metrics/online-rate?period=2023-02-01&groupBy=level"));
        Response first = answers.get(0);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("RateLimit-Policy")).isEqualTo("\"address\";q=40;w=60");
        assertThat(first.header("RateLimit")).isEqualTo("\"address\";r=39;t=2");
        assertThat(answers).hasSizeGreaterThan(PER_ADDRESS);
        assertThat(answers.subList(0, answers.size() - 1)).allMatch(answer -> answer.statusCode() == 200);
        answers.get(answers.size() - 1)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("RateLimit-Policy", "\"address\";q=40;w=60")
                .header("RateLimit", containsString("\"address\";r=0;t="))
                .header("Cache-Control", "no-store")
                .body("code", equalTo("rate-limited"))
                .body("type", equalTo("urn:tthc-stats:problem:rate-limited"))
                .body("title", equalTo("Too many requests"))
                .body("detail", containsString("More than 40 requests a minute"));
        assertThat(Integer.parseInt(answers.get(answers.size() - 1).header("Retry-After")))
                .isBetween(1, 2);
        // Nor is anything else of it looked at, while others and whoever looks after the service are not disturbed.
        assertThat(untilRefused(() -> read(address, "/api/v1/units"))).hasSizeLessThan(PER_ADDRESS);
        read(anyAddress(), "/api/v1/units").then().statusCode(200);
        IntStream.range(0, PER_ADDRESS + 5)
                .forEach(n ->
                        read(address, "/q/health/live").then().statusCode(200).header("RateLimit", nullValue()));
    }

    @Test
    void whatTheClientItselfForwardsCountsForNothing() {
        String address = anyAddress();
        AtomicInteger made = new AtomicInteger();
        // A proxy adds whom it saw behind whatever the client has sent.
        List<Response> answers =
                untilRefused(() -> read("198.51.100." + made.incrementAndGet() + ", " + address, "/api/v1/metrics"));
        assertThat(answers).hasSizeGreaterThan(PER_ADDRESS);
    }

    /** No client library sends such addresses, and no way of writing one is a way around the limits. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/../api/v1/api-keys",
                "/q/%2e%2e/api/v1/api-keys",
                "/q/health/../../api/v1/api-keys",
                "/q/metrics/%2E%2E/%2e./api/v1/api-keys",
                "/q/swagger-ui/index.html",
                "/%71/../api/v1/api-keys"
            })
    void anAddressThatIsWrittenOtherwiseCountsAll(String path) throws IOException {
        String address = anyAddress();
        String wrong = "guess-number-%032d".formatted(LAST.incrementAndGet());
        Set<String> answers = new TreeSet<>();
        for (int n = 0; n < MANY && !answers.contains("HTTP/1.1 429"); n++) {
            answers.add(status("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "X-Forwarded-For: " + address + "\r\nAuthorization: Bearer " + wrong + "\r\n\r\n"));
        }
        assertThat(answers)
                .containsExactlyInAnyOrder("HTTP/1.1 " + (path.contains("swagger") ? 200 : 401), "HTTP/1.1 429");
    }

    private static String status(String head) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).substring(0, 12);
        }
    }

    /** Another one would cost both sides more than the refusal. */
    @Test
    void whoIsRefusedKeepsTheirConnectionUnlessMuchWouldBeLeftOnIt() throws IOException {
        String address = anyAddress();
        untilRefused(() -> read(address, "/api/v1/metrics"));
        try (Socket socket = connect()) {
            for (String request : List.of(
                    "GET /api/v1/metrics HTTP/1.1\r\n\r\n",
                    "POST /api/v1/submissions HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody",
                    "DELETE /api/v1/api-keys/1 HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                    "GET /api/v1/units HTTP/1.1\r\n\r\n")) {
                String answer;
                do {
                    // Again, if there was something left for the address meanwhile.
                    answer = answer(socket, request, address);
                } while (!answer.startsWith("http/1.1 429 "));
                assertThat(answer).as(request).doesNotContain("connection: close");
            }
        }
        for (String framing : List.of(
                "Content-Length: 100000000",
                "Transfer-Encoding: chunked",
                "Content-Length: 4\r\nExpect: 100-continue")) {
            String answer;
            do {
                // On another connection: what comes next on this one would be taken for the body.
                try (Socket socket = connect()) {
                    answer = answer(socket, "POST /api/v1/submissions HTTP/1.1\r\n" + framing + "\r\n\r\n", address);
                }
            } while (!answer.startsWith("http/1.1 429 "));
            assertThat(answer).as(framing).contains("connection: close");
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** The head of what is answered there, in small letters. */
    private static String answer(Socket socket, String request, String address) throws IOException {
        socket.getOutputStream()
                .write(request.replaceFirst("\r\n", "\r\nHost: localhost\r\nX-Forwarded-For: " + address + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + head).isNotNegative();
            head.append((char) next);
        }
        String answer = head.toString().toLowerCase(Locale.ROOT);
        for (String line : answer.lines().toList()) {
            if (line.startsWith("content-length: ")) {
                socket.getInputStream().readNBytes(Integer.parseInt(line.substring(line.indexOf(' ') + 1)));
            }
        }
        return answer;
    }

    @Test
    void aKeyMayWriteSoMuchFromWhereverItIsAndReadsDoNotCount() {
        String key = keyFor("412", "reporter");
        List<Response> answers = untilRefused(() -> as(key).header("X-Forwarded-For", anyAddress())
                .contentType("application/json")
                .body(unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 5)))
                .post("/api/v1/submissions"));
        assertThat(answers).hasSizeGreaterThan(PER_KEY);
        Response first = answers.get(0);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().getValues("RateLimit-Policy"))
                .containsExactly("\"address\";q=40;w=60", "\"key\";q=12;w=60");
        assertThat(first.headers().getValues("RateLimit")).contains("\"key\";r=11;t=5");
        answers.get(answers.size() - 1)
                .then()
                .contentType("application/problem+json")
                .body("code", equalTo("rate-limited"))
                .header(
                        "Retry-After",
                        Integer::parseInt,
                        org.hamcrest.Matchers.allOf(
                                org.hamcrest.Matchers.greaterThan(0), org.hamcrest.Matchers.lessThan(6)));
        as(key).header("X-Forwarded-For", anyAddress())
                .get("/api/v1/submissions")
                .then()
                .statusCode(200)
                .header("RateLimit", containsString("address"));
        // Another key has its own.
        submit(keyFor("412", "reporter"), unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 5)))
                .statusCode(201);
    }

    @Test
    void whoTriesKeysIsStoppedButNotTheirNeighboursWithTheRightOne() {
        String address = anyAddress();
        String key = keyFor("412", "reporter");
        Supplier<Response> right = () -> as(key).header("X-Forwarded-For", address)
                .contentType("application/json")
                .body(unitReturn("412", "2023-02-01", count("1.004222", 4, "received", 5)))
                .post("/api/v1/submissions");
        assertThat(right.get().statusCode()).isEqualTo(201);
        String reader = keyFor("412", "reporter");
        Supplier<Response> reading =
                () -> as(reader).header("X-Forwarded-For", address).get("/api/v1/caller");
        assertThat(reading.get().statusCode()).isEqualTo(200);
        AtomicInteger tried = new AtomicInteger();
        List<Response> answers = untilRefused(() -> as("guess-number-%032d".formatted(tried.incrementAndGet()))
                .header("X-Forwarded-For", address)
                .get("/api/v1/api-keys"));
        assertThat(answers).hasSizeGreaterThan(FAILURES);
        assertThat(answers.subList(0, answers.size() - 1)).allMatch(answer -> answer.statusCode() == 401);
        answers.get(answers.size() - 1)
                .then()
                .contentType("application/problem+json")
                .body("code", equalTo("too-many-failures"))
                .header(
                        "Retry-After",
                        Integer::parseInt,
                        org.hamcrest.Matchers.allOf(
                                org.hamcrest.Matchers.greaterThan(0), org.hamcrest.Matchers.lessThan(9)));
        assertThat(right.get().statusCode()).isEqualTo(201);
        assertThat(reading.get().statusCode()).as("who has only read").isEqualTo(200);
        as(ADMIN)
                .header("X-Forwarded-For", anyAddress())
                .get("/api/v1/api-keys")
                .then()
                .statusCode(200);
    }
}
