package vn.tthc.stats.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An office's system that listens on this machine and keeps whatever comes. */
final class Receiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();
    private volatile Answer answer = exchange -> exchange.sendResponseHeaders(204, -1);

    /** What it does with a message. */
    @FunctionalInterface
    interface Answer {
        /** Answers, or does not. */
        void give(HttpExchange exchange) throws IOException;
    }

    /** A message as it came. */
    record Message(String method, String path, String type, String id, long timestamp, String signature, String text) {

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        /** As a receiver that has only read the specification checks it. */
        void requireSignedWith(String secret) throws Exception {
            assertThat(secret).startsWith("whsec_");
            byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
            assertThat(key.length).isBetween(24, 64);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + timestamp + "." + text).getBytes(StandardCharsets.UTF_8));
            assertThat(signature).isEqualTo("v1," + Base64.getEncoder().encodeToString(signed));
            assertThat(timestamp)
                    .isBetween(System.currentTimeMillis() / 1000 - 60, System.currentTimeMillis() / 1000 + 5);
        }
    }

    Receiver() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50));
    }

    Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        messages.add(new Message(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                timestamp == null ? 0 : Long.parseLong(timestamp),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                text));
        answer.give(exchange);
        exchange.close();
    }

    /** From now on it does that. */
    void answers(Answer answer) {
        this.answer = answer;
    }

    /** From now on it answers so. */
    void answers(int status) {
        answers(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/nhan?tu=tthc";
    }

    /** What has come so far. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
