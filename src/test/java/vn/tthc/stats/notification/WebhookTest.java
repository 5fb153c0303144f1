package vn.tthc.stats.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.notification.Attempt.Failure;

/** Who may make which webhooks, and to where messages go. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookTest {

    private static final String PASSWORD = "password";

    @Inject
    Vertx vertx;

    private static ValidatableResponse create(String key, Object body) {
        return as(key).contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/webhooks")
                .then();
    }

    private static Map<String, String> body(String unit, String url) {
        return Map.of("unit", unit, "url", url, "label", "Văn phòng");
    }

    // The API.

    @Test
    void isMadeShownAndDeleted() {
        int id = create(ADMIN, body(NGHE_AN, "https://a.example.vn/x?y=1"))
                .statusCode(201)
                .header("Cache-Control", equalTo("no-store"))
                .body("unit", equalTo(NGHE_AN))
                .body("url", equalTo("https://a.example.vn/x?y=1"))
                .extract()
                .path("id");
        as(ADMIN)
                .get("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body(
                        "keySet()",
                        containsInAnyOrder(
                                "id", "unit", "url", "label", "state", "createdAt", "createdBy", "disabledAt"))
                .body("state", equalTo("active"))
                .body("label", equalTo("Văn phòng"))
                .body("disabledAt", nullValue());
        as(ADMIN).get("/api/v1/webhooks/" + id + "/deliveries").then().body("items", empty());
        create(ADMIN, Map.of("url", "https://b.example.vn", "label", "x"))
                .statusCode(201)
                .body("unit", nullValue());
        as(ADMIN).get("/api/v1/webhooks").then().body("unit", containsInAnyOrder(NGHE_AN, null));
        String vinh = keyFor(VINH, "admin");
        create(vinh, body(DONG_VINH, "https://c.example.vn")).statusCode(201);
        as(vinh).get("/api/v1/webhooks").then().body("unit", containsInAnyOrder(DONG_VINH));
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() {
        create(ADMIN, body(NGHE_AN, "https://user:password@a.vn"))
                .statusCode(422)
                .body("code", equalTo("invalid-body"))
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo("/url"))
                .body("errors[0].code", equalTo("webhook-address-invalid"));
        for (String url : List.of("http://a.vn", "https://10.0.0.1", "https://169.254.169.254/x")) {
            create(ADMIN, body(NGHE_AN, url))
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo("/url"))
                    .body("errors[0].code", equalTo("webhook-address-refused"));
        }
        create(ADMIN, Map.of("unit", "nowhere"))
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/unit", "/label", "/url"))
                .body("errors.code", containsInAnyOrder("unknown-unit", "required", "required"));
        create(ADMIN, Map.of("url", "https://a.vn/" + "x".repeat(2000), "label", "a\u0000b"))
                .statusCode(422)
                .body("errors.code", containsInAnyOrder("too-long", "control-characters"));
        create(ADMIN, Map.of("url", "https://a.vn", "label", "x", "secret", "mine"))
                .statusCode(422)
                .body("errors[0].code", equalTo("unknown-field"));
        create(keyFor(VINH, "admin"), body(NGHE_AN, "https://a.vn"))
                .statusCode(403)
                .body("code", equalTo("outside-own-unit"));
        create(keyFor(VINH, "admin"), Map.of("url", "https://a.vn", "label", "x"))
                .statusCode(403);
        as(ADMIN).get("/api/v1/webhooks").then().body("", empty());
    }

    @Test
    void aUnitHasOnlySoMany() {
        for (int i = 0; i < Webhooks.MOST; i++) {
            create(ADMIN, body(NGHE_AN, "https://a.example.vn/" + i)).statusCode(201);
        }
        create(ADMIN, body(NGHE_AN, "https://a.example.vn/more"))
                .statusCode(409)
                .body("code", equalTo("too-many-webhooks"));
        create(ADMIN, body(VINH, "https://a.example.vn/other")).statusCode(201);
    }

    // Where messages go.

    private WebhookSender sender(Reach reach, Path authorities) {
        WebhookSender sender = new WebhookSender();
        sender.vertx = vertx;
        sender.reach = reach;
        sender.timeout = Duration.ofSeconds(5);
        sender.authorities = Optional.ofNullable(authorities).map(Path::toString);
        sender.open();
        return sender;
    }

    private static Deliveries.Due to(String url) {
        return new Deliveries.Due(
                1,
                1,
                Instant.now(),
                null,
                1L,
                WebhookUrl.stored(url),
                WebhookSecret.random(new SecureRandom()),
                UUID.randomUUID(),
                EventType.PING,
                "{}");
    }

    /** Whatever was thought of its name when the webhook was made: it is the address at the moment of connecting that counts. */
    @Test
    void noConnectionGoesWhereNoneMay() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            listening.setSoTimeout(300);
            String port = ":" + listening.getLocalPort();
            for (Reach reach : List.of(new Reach(false, false), new Reach(true, false))) {
                WebhookSender sender = sender(reach, null);
                for (String url : List.of(
                        "http://localhost" + port,
                        "https://localhost" + port,
                        "https://127.0.0.1" + port,
                        "https://2130706433" + port)) {
                    assertThat(sender.send(to(url)).failure()).as(url).isEqualTo(Failure.ADDRESS_REFUSED);
                }
                sender.close();
            }
            org.assertj.core.api.Assertions.assertThatThrownBy(listening::accept)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
        WebhookSender sender = sender(new Reach(false, true), null);
        for (String url :
                List.of("https://10.0.0.1", "http://10.0.0.1", "https://169.254.169.254", "https://[fd00::1]")) {
            assertThat(sender.send(to(url)).failure()).as(url).isEqualTo(Failure.ADDRESS_REFUSED);
        }
        assertThat(sender.send(to("https://no-such-host.invalid")).failure()).isEqualTo(Failure.UNKNOWN_HOST);
        sender.close();
    }

    @Test
    void theNameIsToldToWhoeverIsReached() throws IOException {
        try (Receiver receiver = new Receiver()) {
            WebhookSender sender = sender(new Reach(false, true), null);
            StringBuilder host = new StringBuilder();
            receiver.answers(exchange -> {
                host.append(exchange.getRequestHeaders().getFirst("Host"));
                exchange.sendResponseHeaders(200, -1);
            });
            assertThat(sender.send(to("http://localhost:" + receiver.port())).failure())
                    .isNull();
            assertThat(host.toString()).isEqualTo("localhost:" + receiver.port());
            assertThat(receiver.messages().get(0).path()).isEqualTo("/");
            sender.close();
        }
    }

    @Test
    void onlyWhoShowsWhoTheyAreIsToldByTls(@TempDir Path directory) throws Exception {
        Path good = certificate(directory.resolve("good"), "san=dns:localhost");
        Path other = certificate(directory.resolve("other"), "san=dns:other.example.vn");
        WebhookSender careful = sender(new Reach(false, true), null);
        WebhookSender trusting = sender(new Reach(false, true), pem(good));
        WebhookSender trustingOther = sender(new Reach(false, true), pem(other));
        try (Receiver receiver = new Receiver(https(good))) {
            String url = "https://localhost:" + receiver.port() + "/x";
            assertThat(careful.send(to(url))).isEqualTo(Attempt.failed(Failure.TLS));
            assertThat(trustingOther.send(to(url))).isEqualTo(Attempt.failed(Failure.TLS));
            assertThat(receiver.messages()).isEmpty();
            assertThat(trusting.send(to(url))).isEqualTo(Attempt.answered(204));
            assertThat(receiver.messages()).hasSize(1);
        }
        try (Receiver receiver = new Receiver(https(other))) {
            // Trusted, and somebody else.
            assertThat(trustingOther.send(to("https://localhost:" + receiver.port())))
                    .isEqualTo(Attempt.failed(Failure.TLS));
            assertThat(receiver.messages()).isEmpty();
        }
        List.of(careful, trusting, trustingOther).forEach(WebhookSender::close);
    }

    @Test
    void whatIsConnectedTooLateIsNotSent(@TempDir Path directory) throws Exception {
        Path good = certificate(directory.resolve("good"), "san=dns:localhost");
        WebhookSender sender = sender(new Reach(false, true), pem(good));
        sender.timeout = Duration.ofMillis(300);
        try (ServerSocket listening =
                context(good).getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            assertThat(sender.send(to("https://localhost:" + listening.getLocalPort()))
                            .failure())
                    .isEqualTo(Failure.TIMEOUT);
            try (Socket late = listening.accept()) {
                late.setSoTimeout(10_000);
                assertThat(firstByte(late)).isEqualTo(-1);
            }
        }
        sender.close();
    }

    private static int firstByte(Socket socket) throws IOException {
        try {
            // The handshake comes before it.
            return socket.getInputStream().read();
        } catch (SSLException | SocketException closed) {
            return -1;
        }
    }

    private static Path certificate(Path store, String extension) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=x",
                        "-ext",
                        extension,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
        return store;
    }

    private static KeyStore keys(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static Path pem(Path store) throws Exception {
        return Files.writeString(
                store.resolveSibling(store.getFileName() + ".pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys(store).getCertificate("x").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    private static SSLContext context(Path store) throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys(store), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static HttpsServer https(Path store) throws Exception {
        SSLContext context = context(store);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }
}
