import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays a reporting system's day against a running TTHC Stats and says what passed.
 *
 * <p>{@code java Conformance.java --service URL --key KEY --unit CODE [--from DAY] -- CLIENT ...} (JDK 17 or newer). CLIENT is
 * the command that sends one return: it is called with the name of a JSON file as its last argument and finds {@code TTHC_URL},
 * {@code TTHC_KEY}, {@code TTHC_GIVE_UP} and {@code TTHC_TIMEOUT} (seconds) in its environment. It ends with 0 if the return is stored and its
 * receipt printed, with 2 if it was refused, with 3 if it has given up. Between it and the service stands a proxy that loses
 * requests and answers and answers in the service's place.
 *
 * <p>For an installation to try things out on, never the one that is relied on: it stores returns of the unit for the 25 days from DAY
 * (2024-03-01), which have to be empty, and takes them back in the end. Ends with 0 if all passed, else with 1; 64 if it
 * cannot begin.
 */
public final class Conformance {

    private static final int DAYS = 25;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
    private static final int GIVE_UP_SECONDS = 45;
    private static final int TIMEOUT_SECONDS = 4;

    /** For how long an answer that all but stops halfway is kept open. Nobody should wait for it longer than a minute. */
    private static final Duration STALLED = Duration.ofSeconds(75);

    private static final int STORED = 0;
    private static final int REFUSED = 2;
    private static final int GIVEN_UP = 3;

    /** What the service has read of hop-by-hop and computed headers is made anew. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "http2-settings", "expect");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;
    private final String key;
    private final String unit;
    private final LocalDate from;
    private final List<String> client;
    private final Path work;
    private final Proxy proxy = new Proxy();
    private final List<String> failures = new ArrayList<>();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private int day;

    private Conformance(Map<String, String> options, List<String> client) throws IOException {
        service = URI.create(options.get("service").replaceAll("/+$", ""));
        key = options.get("key");
        unit = options.get("unit");
        from = LocalDate.parse(options.getOrDefault("from", "2024-03-01"));
        this.client = client;
        work = Files.createTempDirectory("conformance");
        work.toFile().deleteOnExit();
    }

    /** Reads the arguments, plays, and ends the process. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        int at = 0;
        while (at + 1 < arguments.length && arguments[at].startsWith("--") && !arguments[at].equals("--")) {
            options.put(arguments[at].substring(2), arguments[at + 1]);
            at += 2;
        }
        boolean complete = options.keySet().containsAll(Set.of("service", "key", "unit"))
                && Set.of("service", "key", "unit", "from").containsAll(options.keySet())
                && at + 1 < arguments.length
                && arguments[at].equals("--");
        if (!complete) {
            System.err.println(
                    "java Conformance.java --service URL --key KEY --unit CODE [--from YYYY-MM-DD] -- CLIENT [ARGUMENT ...]");
            System.exit(64);
        }
        System.exit(new Conformance(options, Arrays.asList(arguments).subList(at + 1, arguments.length)).play());
    }

    private int play() throws Exception {
        try {
            requireEmptyDays();
        } catch (IOException | IllegalStateException e) {
            System.err.println("conformance: " + e.getMessage());
            return 64;
        }
        proxy.start();
        try {
            check("a day's return is stored as it was sent", this::plain);
            check("the same once more changes nothing", this::again);
            check("a correction replaces, and back again replaces once more", this::corrected);
            check("a day without dossiers is reported, too", this::nil);
            check("a late return is stored", this::late);
            check("Vietnamese text arrives as it was written", this::text);
            check("bad rows: all of them are told, nothing is stored, it is not sent again", this::badRows);
            check("a wrong key: it is told, it is not sent again", this::wrongKey);
            check("a request that is lost is sent again", () -> faulty(Fault.LOSE_REQUEST));
            check("an answer that is lost: sent again, stored once", () -> faulty(Fault.LOSE_ANSWER));
            check("an answer that breaks off: sent again, stored once", () -> faulty(Fault.BREAK_OFF));
            check("the service is overloaded (503): waits as long as it is told", () -> faulty(Fault.OVERLOADED));
            check("too many requests (429): waits as long as it is told", () -> faulty(Fault.LIMITED));
            check("the first is still worked on (409): sent again", () -> faulty(Fault.IN_PROGRESS));
            check("a gateway without the service (502 with HTML)", () -> faulty(Fault.BAD_GATEWAY));
            check("a gateway that has waited long enough (524)", () -> faulty(Fault.GATEWAY_TIMEOUT));
            check("an answer that stops halfway without an end: sent again, stored once", () -> faulty(Fault.STALL));
            check("a return that is stored in the background (202): waits for its receipt", this::queued);
            check("one that is refused in the background: all that is wrong is told", this::queuedBadRows);
            check("an address that redirects (301): nothing is taken for a receipt", this::redirected);
            check("a service that stays away: given up in time, and said so", this::away);
            check("the key is in no output", this::secret);
        } finally {
            proxy.stop();
            check("all of it is taken back in the end", this::takeBack);
        }
        out.println(failures.isEmpty() ? "\nAll passed." : "\nFailed: " + failures.size());
        return failures.isEmpty() ? 0 : 1;
    }

    @FunctionalInterface
    private interface Scenario {
        void play() throws Exception;
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String what) {
            super(what);
        }
    }

    private void check(String name, Scenario scenario) throws Exception {
        proxy.reset();
        day++;
        try {
            scenario.play();
            out.println("ok      " + name);
        } catch (Failed failed) {
            failures.add(name);
            out.println("FAILED  " + name + "\n        " + failed.getMessage());
        }
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new Failed(otherwise);
        }
    }

    // What is played

    private void plain() throws Exception {
        Ended ended = send(counts(40, 30, 7));
        stored(ended, 1);
        holds("40,30;7,");
    }

    private void again() throws Exception {
        String body = counts(40, 30, 7);
        stored(send(body), 1);
        Ended ended = send(body);
        stored(ended, 2);
        require(ended.output.contains("\"unchanged\":2"), "the receipt printed for the second does not say unchanged: 2");
        require(proxy.keys().size() == 2, "two sendings had one Idempotency-Key, so that the second is never looked at, or none");
        holds("40,30;7,");
    }

    private void corrected() throws Exception {
        stored(send(counts(40, 30, 7)), 1);
        stored(send(counts(41, 31, 7)), 2);
        holds("41,31;7,");
        // An Idempotency-Key made of the content would be that of the first, whose receipt would come again.
        stored(send(counts(40, 30, 7)), 3);
        holds("40,30;7,");
    }

    private void nil() throws Exception {
        int before = receipts();
        stored(send(body("")), 1);
        holds("");
        require(receipts() == before + 1, "no return is held for the day");
    }

    private void late() throws Exception {
        Ended ended = send(counts(1, 1, 1));
        stored(ended, 1);
        require(ended.output.contains("\"late\""), "the receipt with its warning (late) was not printed");
    }

    private void text() throws Exception {
        // In escapes: a source file is read in the encoding of whatever machine it is on.
        String reason = "\u0110\u00ednh ch\u00ednh s\u1ed1 li\u1ec7u";
        stored(send(body(row("1.004222", 3, 2)).replaceFirst("\\{", "{\"reason\":\"" + reason + "\",")), 1);
        require(
                ask("/api/v1/submissions?unit=" + encoded(unit) + "&period=" + today()).contains(reason),
                "the reason is not held as it was written: " + reason);
    }

    private void badRows() throws Exception {
        Ended ended = send(body(row("1.004222", 40, 30) + "," + row("1.004222x", 1, 1) + "," + row("1.001193", 1, 2)));
        require(ended.exitCode == REFUSED, "ended with " + ended.exitCode + " instead of " + REFUSED);
        require(proxy.requests() == 1, "sent " + proxy.requests() + " times: what was refused is refused again");
        require(
                ended.output.contains("unknown-procedure") && ended.output.contains("online-exceeds-received"),
                "not every bad row was told (unknown-procedure, online-exceeds-received): " + ended.output);
        holds("");
    }

    private void wrongKey() throws Exception {
        Ended ended = run(counts(40, 30, 7), "tthc_0000000000000000000000000000000000000000000", proxy.address());
        require(ended.exitCode == REFUSED, "ended with " + ended.exitCode + " instead of " + REFUSED);
        require(proxy.requests() == 1, "sent " + proxy.requests() + " times with a key that is wrong");
        holds("");
    }

    private void faulty(Fault fault) throws Exception {
        proxy.next(fault, fault);
        int before = receipts();
        Instant begun = Instant.now();
        // Enough for a client whose time-out is a minute whatever it is told.
        Ended ended = run(counts(40, 30, 7), key, proxy.address(), fault == Fault.STALL ? 160 : GIVE_UP_SECONDS);
        Duration took = Duration.between(begun, Instant.now());
        require(
                fault != Fault.STALL || took.compareTo(STALLED.multipliedBy(2)) < 0,
                "waited for the rest of an answer for as long as the connection was there");
        require(proxy.requests() >= 3, "sent " + proxy.requests() + " times; the third would have got through: " + ended.output);
        stored(ended, proxy.requests());
        require(proxy.keys().size() == 1 && !proxy.keys().contains(""), "its repetitions had another Idempotency-Key, or none");
        require(proxy.bodies().size() == 1, "its repetitions had another body");
        Duration asked = fault.retryAfter.multipliedBy(2);
        require(took.compareTo(asked) >= 0, "sent again after " + took.toMillis() + " ms; asked to wait " + asked.toMillis());
        holds("40,30;7,");
        require(receipts() == before + 1, receipts() - before + " receipts for one return");
    }

    private void queued() throws Exception {
        proxy.next(Fault.BACKGROUND);
        stored(send(counts(40, 30, 7)), 1);
        holds("40,30;7,");
    }

    private void queuedBadRows() throws Exception {
        proxy.next(Fault.BACKGROUND);
        badRows();
    }

    private void redirected() throws Exception {
        // A receipt that is there already would be given to who asks for it instead of sending.
        stored(send(counts(40, 30, 7)), 1);
        proxy.next(Fault.REDIRECT);
        Ended ended = send(counts(41, 31, 7));
        require(ended.exitCode == REFUSED, "ended with " + ended.exitCode + " instead of " + REFUSED + ": " + ended.output);
        require(proxy.requests() == 2, "sent " + proxy.requests() + " times");
        holds("40,30;7,");
    }

    private void away() throws Exception {
        Ended ended = run(counts(40, 30, 7), key, "http://127.0.0.1:" + proxy.closedPort(), 3);
        require(ended.exitCode == GIVEN_UP, "ended with " + ended.exitCode + " instead of " + GIVEN_UP);
        require(!ended.output.isBlank(), "nothing was said");
        holds("");
    }

    private void secret() {
        require(!everything.toString().contains(key), "the key was printed");
    }

    // What is sent

    private final StringBuilder everything = new StringBuilder();

    private record Ended(int exitCode, String output) {}

    private Ended send(String body) throws Exception {
        return run(body, key, proxy.address());
    }

    private Ended run(String body, String withKey, String url) throws Exception {
        return run(body, withKey, url, GIVE_UP_SECONDS);
    }

    private Ended run(String body, String withKey, String url, int giveUp) throws Exception {
        Path file = Files.writeString(work.resolve("return.json"), body);
        Path output = work.resolve("output");
        file.toFile().deleteOnExit();
        output.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(client);
        command.add(file.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("TTHC_URL", url);
        builder.environment().put("TTHC_KEY", withKey);
        builder.environment().put("TTHC_GIVE_UP", String.valueOf(giveUp));
        builder.environment().put("TTHC_TIMEOUT", String.valueOf(TIMEOUT_SECONDS));
        Process process = builder.start();
        boolean over = process.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
        if (!over) {
            process.destroyForcibly().waitFor();
        }
        String printed = Files.readString(output);
        everything.append(printed);
        require(over, "had not ended after " + LONGEST_RUN.toSeconds() + " s: " + printed);
        return new Ended(process.exitValue(), printed);
    }

    private LocalDate today() {
        return from.plusDays(day - 1L);
    }

    private String counts(int received, int online, int others) {
        return body(row("1.004222", received, online) + ",{\"procedure\":\"1.001193\",\"level\":3,\"received\":" + others + "}");
    }

    private static String row(String procedure, int received, int online) {
        return "{\"procedure\":\"%s\",\"level\":4,\"received\":%d,\"receivedOnline\":%d}"
                .formatted(procedure, received, online);
    }

    private String body(String rows) {
        return "{\"unit\":\"%s\",\"period\":\"%s\",\"counts\":[%s]}".formatted(unit, today(), rows);
    }

    // What is there

    private void stored(Ended ended, int requests) {
        require(ended.exitCode == STORED, "ended with " + ended.exitCode + " instead of " + STORED + ": " + ended.output);
        require(proxy.requests() == requests, "sent " + proxy.requests() + " times instead of " + requests);
        require(ended.output.contains("contentSha256"), "did not print the receipt: " + ended.output);
    }

    /** @param expected received and receivedOnline of 1.004222, then of 1.001193; empty = no counts */
    private void holds(String expected) throws Exception {
        String held = Arrays.stream(ask("/api/v1/dossier-counts?format=csv&unit=" + encoded(unit) + "&period=" + today())
                        .split("\\R"))
                .map(line -> Arrays.asList(line.split(",", -1)))
                .collect(Collectors.collectingAndThen(Collectors.toList(), Conformance::figures));
        require(held.equals(expected), "the service holds '" + held + "' of the day instead of '" + expected + "'");
    }

    private static String figures(List<List<String>> lines) {
        List<String> head = lines.get(0);
        int procedure = head.indexOf("procedure");
        int received = head.indexOf("received");
        int online = head.indexOf("receivedOnline");
        return lines.stream()
                .skip(1)
                .sorted((a, b) -> b.get(procedure).compareTo(a.get(procedure)))
                .map(line -> line.get(received) + "," + line.get(online))
                .collect(Collectors.joining(";"));
    }

    private int receipts() throws Exception {
        Matcher receipt = Pattern.compile("\"contentSha256\"")
                .matcher(ask("/api/v1/submissions?unit=" + encoded(unit) + "&period=" + today()));
        return (int) receipt.results().count();
    }

    private void requireEmptyDays() throws Exception {
        if (!isEmpty()) {
            throw new IllegalStateException("unit %s has reports in the %d days from %s; name other days by --from"
                    .formatted(unit, DAYS, from));
        }
    }

    /** Whether neither counts nor reports are held of the days. */
    private boolean isEmpty() throws Exception {
        String days = "unit=" + encoded(unit) + "&limit=1&period=" + from + "/" + from.plusDays(DAYS - 1L);
        return ask("/api/v1/dossier-counts?format=csv&" + days).lines().count() <= 1
                && ask("/api/v1/submissions?" + days).contains("\"received\":0,");
    }

    private void takeBack() throws Exception {
        for (day = 1; day <= DAYS; day++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service + "/api/v1/submissions?mode=withdraw"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body("")))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            require(
                    answer.statusCode() == 201,
                    "the return of " + today() + " is still there: " + answer.statusCode() + " " + answer.body());
        }
        require(isEmpty(), "counts or reports are still there");
    }

    private String ask(String path) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(service + path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    // What goes wrong on the way

    private enum Fault {
        /** The connection ends before the service has seen anything. */
        LOSE_REQUEST(0),
        /** The service has stored it, and the connection ends without an answer. */
        LOSE_ANSWER(0),
        /** The service has stored it, and half of the answer arrives. */
        BREAK_OFF(0),
        OVERLOADED(2),
        LIMITED(2),
        IN_PROGRESS(1),
        BAD_GATEWAY(0),
        GATEWAY_TIMEOUT(0),
        /** The service has stored it, half of the answer arrives, and then for long no more than a byte a second. */
        STALL(0),
        /** The service is asked to store it in the background, as it does with large ones. */
        BACKGROUND(0),
        /** Another address is named, where whoever goes there with a GET finds receipts. */
        REDIRECT(0);

        private final Duration retryAfter;

        Fault(int seconds) {
            retryAfter = Duration.ofSeconds(seconds);
        }
    }

    /** Stands between the client and the service. */
    private final class Proxy {

        private final List<Fault> faults = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final List<String> bodies = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private HttpServer server;

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.start();
        }

        void stop() {
            ended.countDown();
            server.stop(0);
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        /** A port that nobody listens on. */
        int closedPort() throws IOException {
            try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        synchronized void reset() {
            faults.clear();
            keys.clear();
            bodies.clear();
        }

        synchronized void next(Fault... next) {
            faults.addAll(Arrays.asList(next));
        }

        synchronized int requests() {
            return keys.size();
        }

        synchronized Set<String> keys() {
            return Set.copyOf(keys);
        }

        synchronized Set<String> bodies() {
            return Set.copyOf(bodies);
        }

        private synchronized Fault note(String idempotencyKey, byte[] body) {
            keys.add(Optional.ofNullable(idempotencyKey).orElse(""));
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            return faults.isEmpty() ? null : faults.remove(0);
        }

        private void handle(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                // What is asked in between, for a receipt say, goes through.
                Fault fault = exchange.getRequestMethod().equals("POST")
                        ? note(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body)
                        : null;
                if (fault == null) {
                    pass(exchange, forward(exchange, body));
                    return;
                }
                switch (fault) {
                    case LOSE_REQUEST -> {}
                    case LOSE_ANSWER -> forward(exchange, body);
                    case BREAK_OFF -> {
                        byte[] answer = forward(exchange, body).body();
                        exchange.sendResponseHeaders(201, answer.length);
                        exchange.getResponseBody().write(answer, 0, answer.length / 2);
                        exchange.getResponseBody().flush();
                    }
                    case OVERLOADED -> answer(exchange, 503, "application/problem+json", "{\"code\":\"overloaded\"}", fault);
                    case LIMITED -> answer(exchange, 429, "application/problem+json", "{\"code\":\"too-many-requests\"}", fault);
                    case IN_PROGRESS ->
                        answer(exchange, 409, "application/problem+json", "{\"code\":\"request-in-progress\"}", fault);
                    case BAD_GATEWAY -> answer(exchange, 502, "text/html", "<h1>502 Bad Gateway</h1>", fault);
                    case GATEWAY_TIMEOUT -> answer(exchange, 524, "text/html", "<h1>A timeout occurred</h1>", fault);
                    case STALL -> {
                        byte[] answer = forward(exchange, body).body();
                        exchange.sendResponseHeaders(201, answer.length);
                        exchange.getResponseBody().write(answer, 0, answer.length / 2);
                        exchange.getResponseBody().flush();
                        // A byte now and then is no sign that the rest will come. Who has hung up gets none.
                        int last = answer.length / 2 + (int) STALLED.toSeconds();
                        for (int i = answer.length / 2; i < Math.min(last, answer.length - 1); i++) {
                            if (ended.await(1, TimeUnit.SECONDS)) {
                                return;
                            }
                            exchange.getResponseBody().write(answer, i, 1);
                            exchange.getResponseBody().flush();
                        }
                    }
                    case BACKGROUND -> pass(exchange, forward(exchange, body, "Prefer", "respond-async"));
                    case REDIRECT -> {
                        exchange.getResponseHeaders().set("Location", address() + exchange.getRequestURI());
                        answer(exchange, 301, "text/html", "<h1>301 Moved Permanently</h1>", fault);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void answer(HttpExchange exchange, int status, String type, String text, Fault fault) throws IOException {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (!fault.retryAfter.isZero()) {
                exchange.getResponseHeaders().set("Retry-After", String.valueOf(fault.retryAfter.toSeconds()));
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }

        private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, String... more)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + exchange.getRequestURI().toString()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            if (more.length > 0) {
                request.headers(more);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }

        private void pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
            answer.headers().map().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
