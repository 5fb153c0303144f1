package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
                                "TTHC_CLIENT_BODY_GRACE", "1S",
                                "TTHC_CLIENT_BODY_RATE", "1K",
                                "TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", Load.KEY,
                                "TTHC_DEMO", "false"))
                .ready();
    }

    @AfterAll
    static void stop() throws IOException {
        service.close();
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
        for (int n = 0; n < MOST_BYTES; n++) {
            try {
                send(socket, endless.substring(n % endless.length(), n % endless.length() + 1));
            } catch (SocketException cut) {
                return true;
            }
            if (isCut(socket)) {
                return true;
            }
        }
        return false;
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
        String body = "unit,period,procedure,level,received\n412,2023-02-01,1.004222,4,42\n";
        for (String length : new String[] {"Content-Length: 1000000", "Transfer-Encoding: chunked"}) {
            for (String type : new String[] {"text/csv", "application/json"}) {
                try (Socket socket = connect()) {
                    send(socket, post(type, length));
                    assertThat(dribble(socket, length.startsWith("T") ? "1\r\n4\r\n" : body))
                            .as(length)
                            .isTrue();
                }
            }
        }
        for (String held : new String[] {"submissions", "dossier-counts"}) {
            assertThat(service.get("/api/v1/" + held + "?unit=412").body()).contains("\"items\":[]");
        }
    }

    @Test
    void aBodyThatComesSlowlyButSteadilyIsTaken() throws Exception {
        // Far less than other clients send, and far more than is asked of the slowest.
        String body = """
                {"unit":"414","period":"2023-02-01","counts":[%s{"procedure":"1.004222","level":4,"received":42}]}""".formatted(" ".repeat(30_000));
        try (Socket socket = connect()) {
            send(socket, post("application/json", "Content-Length: " + body.length()));
            for (int sent = 0; sent < body.length(); sent += 1500) {
                send(socket, body.substring(sent, Math.min(body.length(), sent + 1500)));
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
