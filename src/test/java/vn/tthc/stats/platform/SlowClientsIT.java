package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that come one by one, on a real socket. */
class SlowClientsIT {

    /** Far more than anyone is waited for. */
    private static final int MOST_BYTES = 3000;

    private static final String GET = "GET /api/v1/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static ServiceProcess service;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        service = ServiceProcess.start(
                        data,
                        Map.of(
                                "TTHC_CLIENT_HEAD_TIMEOUT", "1S",
                                "TTHC_CLIENT_IDLE_TIMEOUT", "3S",
                                "TTHC_CLIENT_BODY_GRACE", "5S",
                                "TTHC_CLIENT_BODY_RATE", "1K",
                                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", Load.KEY,
                                "TTHC_DEMO", "false",
                                "TTHC_LOG_ACCESS", "true",
                                // As in deploy, where nobody but the proxy can reach it.
                                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true"))
                .ready();
    }

    @AfterAll
    static void stop() throws Exception {
        try (ServiceProcess ended = service) {
            ended.stop();
            assertThat(ended.output())
                    .as("nobody has to look into what clients do")
                    .doesNotContain("ERROR", "Exception");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", service.port());
        socket.setSoTimeout(20);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Whether the other side has closed; takes what it may have said. */
    private static boolean isCut(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static boolean dribble(Socket socket, String endless) throws IOException {
        return dribble(Map.of(socket, endless));
    }

    /** Whether all of them are cut off in the end. */
    private static boolean dribble(Map<Socket, String> endless) throws IOException {
        List<Socket> open = new ArrayList<>(endless.keySet());
        for (int n = 0; n < MOST_BYTES && !open.isEmpty(); n++) {
            for (Socket socket : List.copyOf(open)) {
                if (isCutBy(socket, endless.get(socket), n)) {
                    open.remove(socket);
                }
            }
        }
        return open.isEmpty();
    }

    private static boolean isCutBy(Socket socket, String endless, int number) throws IOException {
        int at = number % endless.length();
        try {
            send(socket, endless.substring(at, at + 1));
        } catch (SocketException cut) {
            return true;
        }
        return isCut(socket);
    }

    /** Reads a whole answer with a Content-Length. */
    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            assertThat(read).as(head.toString()).isNotNegative();
            head.append((char) read);
        }
        String length = head.toString().toLowerCase(Locale.ROOT).replaceAll("(?s).*content-length: (\\d+).*", "$1");
        in.readNBytes(Integer.parseInt(length));
        socket.setSoTimeout(20);
        return head.toString();
    }

    /** A client that sends a comma has its proxy send an empty entry. */
    @Test
    void whoIsSaidToBeForwardedForNobodyIsAnswered() throws IOException {
        String[][] sent = {
            {"X-Forwarded-For: ,\r\n", "127.0.0.1"},
            {"X-Forwarded-For: \r\n", "127.0.0.1"},
            {"X-Forwarded-For: :80\r\n", "127.0.0.1"},
            {"X-Forwarded-For: , , 203.0.113.9\r\n", "203.0.113.9"},
            {"X-Forwarded-For: :, 127.0.0.1, 203.0.113.9:80\r\n", "203.0.113.9"},
            {"X-Forwarded-For: \r\nX-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"},
            {"Forwarded: for=\":80\"\r\nX-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9"}
        };
        for (int n = 0; n < sent.length; n++) {
            try (Socket socket = connect()) {
                send(
                        socket,
                        "GET /api/v1/metrics/none-" + n + " HTTP/1.1\r\nHost: localhost\r\n" + sent[n][0] + "\r\n");
                assertThat(answer(socket)).as(sent[n][0]).startsWith("HTTP/1.1 404");
            }
            String line = sent[n][1] + " \"GET /api/v1/metrics/none-" + n + "\" 404 ";
            Instant deadline = Instant.now().plusSeconds(30);
            while (!service.output().contains(line)) {
                assertThat(Instant.now()).as(line).isBefore(deadline);
            }
        }
    }

    @Test
    void aHeadThatDoesNotEndIsCutOff() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /api/v1/metrics HTTP/1.1\r\nHost: localhost\r\n");
            assertThat(dribble(socket, "X-Padding: 1\r\n")).isTrue();
        }
    }

    @Test
    void theHeadOfALaterRequestTooAndWhoeverPausesBetweenRequestsIsNot() throws Exception {
        try (Socket socket = connect()) {
            for (int n = 0; n < 5; n++) {
                send(socket, GET);
                assertThat(answer(socket)).startsWith("HTTP/1.1 200");
                assertThat(isCut(socket)).isFalse();
                Thread.sleep(300);
            }
            assertThat(dribble(socket, GET.replace("\r\n\r\n", "\r\nX-Padding: 1\r\nX-More: 2\r\n")))
                    .isTrue();
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(60_000);
            assertThat(isCut(socket)).isTrue();
        }
    }

    @Test
    void aBodyThatDribblesIsCutOffAndNothingOfItIsStored() throws Exception {
        Map<Socket, String> dribbles = new HashMap<>();
        try {
            for (String type : new String[] {"text/csv", "application/json"}) {
                Socket counted = connect();
                dribbles.put(counted, "unit,period,procedure,level,received\n412,2023-02-01,1.004222,4,42\n");
                send(counted, post(type, "Content-Length: 1000000"));
                Socket chunked = connect();
                dribbles.put(chunked, "1\r\n4\r\n");
                send(chunked, post(type, "Transfer-Encoding: chunked"));
            }
            assertThat(dribble(dribbles)).isTrue();
        } finally {
            for (Socket socket : dribbles.keySet()) {
                socket.close();
            }
        }
        for (String held : new String[] {"submissions", "dossier-counts"}) {
            assertThat(service.get("/api/v1/" + held + "?unit=412").body()).contains("\"items\":[]");
        }
    }

    @Test
    void aBodyThatComesSlowlyButSteadilyIsTaken() throws Exception {
        // Far less than other clients send, and far more than is asked of the slowest; longer than anyone may be
        // silent.
        String body = """
                {"unit":"414","period":"2023-02-01","counts":[%s{"procedure":"1.004222","level":4,"received":42}]}""".formatted(" ".repeat(60_000));
        try (Socket socket = connect()) {
            send(socket, post("application/json", "Content-Length: " + body.length()));
            for (int sent = 0; sent < body.length(); sent += 800) {
                send(socket, body.substring(sent, Math.min(body.length(), sent + 800)));
                Thread.sleep(100);
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 201");
        }
    }

    private static String post(String type, String length) {
        return "POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Load.KEY
                + "\r\nContent-Type: " + type + "\r\n" + length + "\r\n\r\n";
    }
}
