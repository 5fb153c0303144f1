package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service looks and tells by itself: a real receiver, a real mail server, and a {@code kill -9} while a message
 * is under way.
 */
class NotificationIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A message of a webhook, with the number in its header. */
    private record Message(String id, JsonNode json) {}

    /** As much of a mail server as takes a mail (RFC 5321). */
    private static final class MailServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final Queue<String> mails = new ConcurrentLinkedQueue<>();
        private volatile boolean away = true;

        MailServer() throws IOException {
            Thread thread = new Thread(this::serve, "mail server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    // Connections are kept, and each of several is to be answered.
                    Thread thread = new Thread(() -> serve(client), "mail client");
                    thread.setDaemon(true);
                    thread.start();
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket client) {
            try (client) {
                talk(client);
            } catch (IOException gone) {
                // The next one comes by another connection.
            }
        }

        private void talk(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            say(client, away ? "421 come back later" : "220 test");
            StringBuilder mail = null;
            for (String line = in.readLine(); line != null && !away; line = in.readLine()) {
                if (mail != null && line.equals(".")) {
                    mails.add(mail.toString());
                    mail = null;
                    say(client, "250 taken");
                } else if (mail != null) {
                    mail.append(line.startsWith("..") ? line.substring(1) : line)
                            .append('\n');
                } else if (line.equals("DATA")) {
                    mail = new StringBuilder();
                    say(client, "354 go on");
                } else {
                    say(client, line.equals("QUIT") ? "221 bye" : "250 well");
                }
            }
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatIsKilledOnItsWayComesAgainUnderTheSameNumber(@TempDir Path data) throws Exception {
        Queue<Message> messages = new ConcurrentLinkedQueue<>();
        AtomicReference<ServiceProcess> victim = new AtomicReference<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        receiver.createContext("/", exchange -> {
            JsonNode json = JSON.readTree(exchange.getRequestBody().readAllBytes());
            messages.add(new Message(exchange.getRequestHeaders().getFirst("webhook-id"), json));
            ServiceProcess service = victim.getAndSet(null);
            if (service != null) {
                try {
                    service.kill();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try (MailServer mail = new MailServer()) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY,
                    "TTHC_DEMO", "false",
                    "TTHC_NOTIFICATION_QUIET", "1S",
                    "TTHC_NOTIFICATION_LOOK_EVERY", "1s",
                    "TTHC_NOTIFICATION_EVERY", "1s",
                    "TTHC_WEBHOOK_LOOPBACK", "true",
                    "TTHC_MAIL_TO", "40=vanphong@example.vn",
                    "TTHC_MAIL_FROM", "thongke@example.vn",
                    "QUARKUS_MAILER_HOST", "127.0.0.1",
                    "QUARKUS_MAILER_PORT", String.valueOf(mail.socket.getLocalPort())));
            settings.put("TTHC_NOTIFICATION_BASE_URL", "https://thongke.example.vn/");
            ServiceProcess service = ServiceProcess.start(data, settings).ready();
            try {
                victim.set(service);
                String webhook = "{\"unit\":\"40\",\"label\":\"x\",\"url\":\"http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/\"}";
                assertThat(service.post("/api/v1/webhooks", KEY, webhook).statusCode())
                        .isEqualTo(201);
                report(service, 10);
                assertThat(service.post(
                                        "/api/v1/publications",
                                        KEY,
                                        "{\"unit\":\"40\",\"period\":\"2023-02\",\"name\":\"Báo cáo tháng 02/2023\"}")
                                .statusCode())
                        .isEqualTo(201);
                // The message of missing reports, on whose way the service is killed.
                await(service, () -> messages.size() == 1);
                service.exitCode();
                service.close();
                mail.away = false;
                Instant restarted = Instant.now();
                service = ServiceProcess.start(data, settings).ready();
                try (Connection database = service.database();
                        Statement statement = database.createStatement()) {
                    // Those that the killed one had taken, for two minutes; not what the new one is sending already.
                    statement.execute(
                            "update notification_delivery set next_at = now(), taken_until = null where state = 'waiting'"
                                    + " and (taken_until is null or taken_until < '"
                                    + restarted.plus(Duration.ofMinutes(2)) + "')");
                }
                await(service, () -> messages.size() == 2 && mail.mails.size() == 1);
                assertThat(messages).extracting(Message::id).containsOnly(messages.peek().id);
                assertThat(messages).extracting(Message::json).containsOnly(messages.peek().json);
                assertThat(messages.peek().json.path("type").asText()).isEqualTo("publication.reports_missing");

                report(service, 12);
                await(service, () -> messages.size() == 3 && mail.mails.size() == 2);
                JsonNode corrected = List.copyOf(messages).get(2).json;
                assertThat(corrected.path("type").asText()).isEqualTo("publication.corrected");
                assertThat(corrected.at("/data/headline/after/denominator").asInt())
                        .isEqualTo(12);
                assertThat(corrected.at("/data/links/details").asText())
                        .isEqualTo("https://thongke.example.vn/api/v1/publications/1/diff");
                for (String sent : mail.mails) {
                    assertThat(sent.lines().filter(line -> line.startsWith("Message-ID:")))
                            .hasSize(1);
                    assertThat(sent)
                            .contains(
                                    "From: thongke@example.vn\n",
                                    "To: vanphong@example.vn\n",
                                    "Auto-Submitted: auto-generated\n")
                            .containsPattern("Subject: =\\?UTF-8\\?")
                            .containsPattern("Message-ID: <[0-9a-f-]{36}\\.\\d+@example\\.vn>\n");
                }
                assertThat(List.copyOf(mail.mails).get(1))
                        .contains(corrected.path("id").asText());
                assertThat(service.output()).doesNotContain("ERROR", "whsec_");
            } finally {
                service.close();
            }
        } finally {
            receiver.stop(0);
        }
    }

    private static void report(ServiceProcess service, int received) throws Exception {
        assertThat(service.post(
                                "/api/v1/submissions",
                                KEY,
                                "{\"unit\":\"412\",\"period\":\"2023-02-01\",\"counts\":[{\"procedure\":\"1.004222\",\"level\":4,"
                                        + "\"received\":" + received + ",\"receivedOnline\":4}]}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static void await(ServiceProcess service, BooleanSupplier done) throws Exception {
        Instant latest = Instant.now().plus(Duration.ofSeconds(60));
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).as(service.output()).isBefore(latest);
            Thread.sleep(50);
        }
    }
}
