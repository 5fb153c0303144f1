package vn.tthc.stats.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vn.tthc.stats.fuzz.ServiceDocument.Operation;

/** Makes one request out of its seed: for the document's operations mostly, and now and then for none of them. */
final class Requests {

    private static final byte[] NONE = {};

    /** In no value; stands for the first half of a pair of surrogates. */
    private static final char HALF = '\ue123';

    /** Of raw bytes that are no HTTP; whatever is answered, if anything, must not be a failure. */
    private static final List<String> NO_HTTP = List.of(
            "GET /api/v1/units HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\nConnection: close\r\n\r\n",
            "GET /api/v1/units HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\nConnection: close\r\n\r\n",
            "GET /api/v1/units?q=\u0001 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /api/v1/uni ts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\nConnection: close\r\n\r\n",
            "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
            "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcdef",
            "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n",
            "GET /api/v1/units HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET http://[::1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "FOO\r\n\r\n",
            "\r\n\r\n\r\n\r\nFOO\r\n\r\n",
            "GET /api/v1/units HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(200_000) + "\r\nConnection: close\r\n\r\n");

    private final ServiceDocument document;
    private final Map<String, List<String>> stored;
    private final Map<String, String> keys;

    /**
     * @param stored values that are there, by the name of the parameter they fit; answers add to them
     * @param keys a header {@code Authorization} for each kind of caller
     */
    Requests(ServiceDocument document, Map<String, List<String>> stored, Map<String, String> keys) {
        this.document = document;
        this.stored = stored;
        this.keys = keys;
    }

    /**
     * A request as bytes.
     *
     * @param operation whose it is; null = of none that the document tells of
     * @param http whether it is HTTP at all
     * @param caller the kind of key it was sent with
     */
    record Sent(
            Operation operation,
            boolean http,
            String method,
            String target,
            Map<String, String> headers,
            byte[] body,
            String caller,
            byte[] head) {

        /** The values of a header, which may stand there more than once. */
        List<String> all(String header) {
            return headers.entrySet().stream()
                    .filter(sent -> sent.getKey().equalsIgnoreCase(header))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        boolean dryRun() {
            return target.contains("dryRun=true");
        }

        @Override
        public String toString() {
            String shown = new String(body, 0, Math.min(body.length, 1500), StandardCharsets.UTF_8);
            return new String(head, 0, Math.min(head.length, 1500), StandardCharsets.UTF_8)
                    + (head.length > 1500 ? "… (" + head.length + ")\n" : "")
                    + shown
                    + (body.length > 1500 ? "… (" + body.length + ")" : "");
        }
    }

    Sent next(long seed) throws IOException {
        Random random = new Random(seed);
        Values values = new Values(random, stored);
        if (random.nextInt(100) == 0) {
            byte[] raw = values.one(NO_HTTP).getBytes(StandardCharsets.UTF_8);
            return new Sent(null, false, "", "", Map.of(), NONE, "none", raw);
        }
        // Returns are what most can go wrong with.
        List<Operation> operations = document.operations();
        Operation operation = random.nextInt(4) == 0
                ? operations.stream()
                        .filter(o -> o.name().equals("POST /api/v1/submissions"))
                        .findFirst()
                        .orElseThrow()
                : values.one(operations);
        return of(operation, random, values);
    }

    /** A request for that operation. */
    Sent of(Operation operation, long seed) throws IOException {
        Random random = new Random(seed);
        return of(operation, random, new Values(random, stored));
    }

    private Sent of(Operation operation, Random random, Values values) throws IOException {
        boolean tame = random.nextInt(3) > 0;
        // Some answer only to those who give several of what need not be given.
        int oneIn = random.nextBoolean() ? 2 : 5;
        boolean named = true;
        String path = operation.path();
        String caller = caller(operation, random, values);
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            JsonNode schema = document.resolved(parameter.path("schema"));
            JsonNode inner = schema.has("items") ? document.resolved(schema.get("items")) : schema;
            JsonNode example = parameter.path("example");
            boolean required = parameter.path("required").asBoolean();
            String of = name.equals("id") ? operation.path() : name;
            switch (parameter.path("in").asText()) {
                case "path" -> {
                    String value = tame ? values.right(of, inner, example) : values.forParameter(of, inner, example);
                    // What is left without its last part is another address.
                    named &= !value.isBlank() && !value.startsWith(".");
                    path = path.replace("{" + name + "}", encoded(value));
                }
                case "query" -> {
                    if (required ? tame || random.nextInt(20) > 0 : random.nextInt(oneIn) == 0) {
                        int times = schema.has("items") && random.nextInt(4) == 0 ? 2 : 1;
                        for (int i = 0; i < times; i++) {
                            query.add(name + "="
                                    + encoded(
                                            tame
                                                    ? values.right(of, inner, example)
                                                    : values.forParameter(of, inner, example)));
                        }
                    }
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        headers.put(name, printable(values.forParameter(name, inner, example)));
                    }
                }
            }
        }
        byte[] body = NONE;
        String method = operation.method();
        if (!operation.bodyTypes().isEmpty()) {
            String type = values.one(List.copyOf(operation.bodyTypes()));
            body = new Bodies(random, values).of(operation, type);
            headers.put("Content-Type", type);
        }
        Operation meant = named ? operation : null;
        if (!tame) {
            switch (random.nextInt(12)) {
                case 0 -> query.add("fuzz" + random.nextInt(9) + "=" + encoded(values.hostile()));
                case 1 -> query.addAll(List.copyOf(query));
                case 2 ->
                    query.add(values.one(List.of(
                            "%", "%zz=1", "=", "&&", "a", "a=%e", "%c0%af=1", "q=%ff%fe", "q=%ed%a0%80", "period")));
                case 3 -> {
                    method = values.one(
                            List.of("PUT", "PATCH", "TRACE", "OPTIONS", "HEAD", "DELETE", "POST", "GET", "PROPFIND"));
                    String other = method.equals("HEAD") ? "GET" : method;
                    meant = document.operations().stream()
                            .filter(o -> o.path().equals(operation.path())
                                    && o.method().equals(other))
                            .findFirst()
                            .orElse(null);
                }
                case 4 -> {
                    path = values.one(List.of(
                            path + "/",
                            path + "/x",
                            path.replace("/v1", "/v9"),
                            path + "/..%2f..%2fetc%2fpasswd",
                            path + "%2f",
                            path + ";a=b",
                            "/api//v1/units",
                            path + "/%00",
                            path + "/%",
                            path + "/%zz",
                            path + "/../units",
                            path.toUpperCase(Locale.ROOT),
                            path + "/" + encoded(values.hostile())));
                    meant = null;
                }
                case 5 -> {
                    // Names of headers are the same in whatever letters.
                    Map<String, String> again = new LinkedHashMap<>();
                    for (int i = 0; i < 4; i++) {
                        headers(headers, random, values);
                        headers(again, random, values);
                    }
                    again.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                }
                case 6 -> query.add("q=" + "a".repeat(values.one(List.of(5000, 60_000, 66_000, 200_000))));
                default -> {
                    // The values are what is wrong with it.
                }
            }
            headers(headers, random, values);
        }
        return sent(meant, method, path, query, headers, body, caller);
    }

    private Sent sent(
            Operation operation,
            String method,
            String path,
            List<String> query,
            Map<String, String> headers,
            byte[] body,
            String caller) {
        if (!keys.get(caller).isEmpty()) {
            headers.put("Authorization", keys.get(caller));
        }
        String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        if (body.length > 0 || method.equals("POST")) {
            headers.put("Content-Length", String.valueOf(body.length));
        }
        String head = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                        .collect(Collectors.joining())
                + "\r\n";
        return new Sent(operation, true, method, target, headers, body, caller, head.getBytes(StandardCharsets.UTF_8));
    }

    private String caller(Operation operation, Random random, Values values) {
        if (operation.needsKey() && random.nextInt(5) > 0) {
            return random.nextInt(3) > 0 ? "admin" : values.one(List.of("reporter", "admin of a unit", "publisher"));
        }
        return values.one(List.copyOf(new TreeSet<>(keys.keySet())));
    }

    private static void headers(Map<String, String> headers, Random random, Values values) {
        switch (random.nextInt(14)) {
            case 0 ->
                headers.put(
                        "Accept",
                        values.one(List.of(
                                "text/csv",
                                "application/json-stat+json",
                                "image/png",
                                "*/*;q=0",
                                "text/html,*/*;q=0.1",
                                "a",
                                "/",
                                "application/json;q=x",
                                "text/*",
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "a/b,".repeat(500) + "c/d")));
            case 1 ->
                headers.put(
                        "Accept-Language",
                        values.one(List.of(
                                "en",
                                "vi",
                                "en-US,en;q=0.9",
                                "xx",
                                "*",
                                "en;q=2",
                                ";;",
                                "a".repeat(5000),
                                "en_US",
                                "-",
                                "i-klingon,0")));
            case 2 ->
                headers.put(
                        "If-None-Match",
                        values.one(List.of("*", "\"x\"", "W/\"x\"", "x", "\"", "\"a\",".repeat(1000))));
            case 3 -> headers.put("Range", values.one(List.of("bytes=0-10", "bytes=-1", "bytes=9-1", "x")));
            case 4 ->
                headers.put(
                        "Content-Type",
                        values.one(List.of(
                                "text/plain",
                                "application/xml",
                                "application/json; charset=utf-16",
                                "a",
                                "",
                                "text/csv;charset=x",
                                "application/json;;",
                                "multipart/form-data",
                                "*/*",
                                "application/*",
                                "text/csv; charset=windows-1258")));
            case 5 -> headers.put("Content-Encoding", values.one(List.of("gzip", "br", "x")));
            case 6 ->
                headers.put(
                        "Idempotency-Key",
                        values.one(List.of("fuzz", "fuzz-" + random.nextInt(20), "k".repeat(300), " ", "\"x\"", "ạ")));
            case 7 -> headers.put("Prefer", values.one(List.of("respond-async", "respond-async, wait=10", "x=y;z")));
            case 8 -> headers.put("Accept-Encoding", values.one(List.of("gzip", "gzip;q=0", "x", "*")));
            case 9 -> headers.put("Expect", values.one(List.of("100-continue", "x")));
            case 10 -> headers.put("X-HTTP-Method-Override", "DELETE");
            case 11 -> headers.put("If-Match", "\"x\"");
            case 12 -> headers.put("Origin", values.one(List.of("http://evil.example", "null", "x")));
            default -> headers.put("X-Fuzz", "ạ\t'");
        }
    }

    /** Headers end at the end of their line. */
    private static String printable(String value) {
        return value.replaceAll("[\\x00-\\x1f\\x7f]", "?").strip();
    }

    private static String encoded(String value) {
        // Java makes a question mark of half a character; others send it.
        return URLEncoder.encode(value.replace('\ud800', HALF), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(URLEncoder.encode(String.valueOf(HALF), StandardCharsets.UTF_8), "%ED%A0%80");
    }
}
