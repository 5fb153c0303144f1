package vn.tthc.stats.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Speaks HTTP/1.1 byte by byte, since no client library sends what ours has to withstand. */
final class RawClient {

    /** Longer than the service takes for whatever it answers at all. */
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;

    RawClient(int port) {
        this.port = port;
    }

    /**
     * What came back.
     *
     * @param status 0 = the connection was closed without an answer
     * @param headers by name in lower case
     */
    record Reply(int status, Map<String, List<String>> headers, byte[] body) {

        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }

        /** The type without its parameters; null if there is none. */
        String type() {
            String type = header("content-type");
            return type == null ? null : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** Sends it over a connection of its own and reads until the service closes it. */
    Reply send(byte[] head, byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head);
                out.write(body);
                out.flush();
            } catch (IOException refusedBeforeTheEnd) {
                // The answer, if there is one, is on its way already.
            }
            return parse(readAll(socket.getInputStream()));
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (java.net.SocketTimeoutException hangs) {
            throw new IOException("no end of the answer after " + PATIENCE_MILLIS + " ms: " + all, hangs);
        } catch (IOException reset) {
            // What has come is what there is.
        }
        return all.toByteArray();
    }

    private static Reply parse(byte[] bytes) throws IOException {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (all.startsWith("HTTP/1.1 1", at)) {
            at = all.indexOf("\r\n\r\n", at) + 4;
        }
        int end = all.indexOf("\r\n\r\n", at);
        if (end < 0) {
            return new Reply(0, Map.of(), bytes);
        }
        String[] lines = all.substring(at, end).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        byte[] body = java.util.Arrays.copyOfRange(bytes, end + 4, bytes.length);
        if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            body = unchunked(body);
        }
        if (headers.getOrDefault("content-encoding", List.of()).contains("gzip") && body.length > 0) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        if (headers.getOrDefault("content-encoding", List.of()).contains("deflate") && body.length > 0) {
            body = new InflaterInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Reply(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
    }

    private static byte[] unchunked(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int lineEnd = at;
            while (lineEnd < body.length && body[lineEnd] != '\r') {
                lineEnd++;
            }
            int size = Integer.parseInt(
                    new String(body, at, lineEnd - at, StandardCharsets.ISO_8859_1).split(";")[0].strip(), 16);
            if (size == 0) {
                return out.toByteArray();
            }
            out.write(body, lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
        }
        throw new IOException("The answer ends in the middle: " + out);
    }
}
