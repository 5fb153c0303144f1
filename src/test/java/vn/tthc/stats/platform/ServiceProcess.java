package vn.tthc.stats.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged service in a process of its own, as a person starts it. */
final class ServiceProcess implements AutoCloseable {

    private static final String PROGRAMS = "postgresql";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path APP = Path.of(System.getProperty("tthc.app.dir"));

    /** PostgreSQL as the first service of these tests unpacked it, which takes a third of a first start; null before. */
    private static Path programs;

    private final Process process;
    private final int port;
    private final Path data;
    private final Path output;

    private ServiceProcess(Process process, int port, Path data, Path output) {
        this.process = process;
        this.port = port;
        this.data = data;
        this.output = output;
    }

    static ServiceProcess start(Path data, Map<String, String> settings, String... arguments) throws IOException {
        // It lives for seconds: compiling well costs more than it brings.
        return start(List.of("-XX:TieredStopAtLevel=1"), arguments, data, settings);
    }

    /** One that lives for minutes, as {@code run} starts it. */
    static ServiceProcess lasting(Path data, Map<String, String> settings) throws IOException {
        return start(List.of(), new String[0], data, settings);
    }

    private static ServiceProcess start(
            List<String> options, String[] arguments, Path data, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(options);
        command.addAll(startUpCache());
        command.addAll(List.of("-jar", APP.resolve("quarkus-run.jar").toString()));
        command.addAll(List.of(arguments));
        return start(command, data, settings);
    }

    /** As {@code run} has it. */
    private static List<String> startUpCache() {
        if (Files.exists(APP.resolve("app.aot"))) {
            return List.of("-XX:AOTCache=" + APP.resolve("app.aot"), "-Xlog:aot*=off");
        }
        if (Files.exists(APP.resolve("app.jsa"))) {
            return List.of("-XX:SharedArchiveFile=" + APP.resolve("app.jsa"), "-Xlog:cds*=off");
        }
        return List.of();
    }

    /** The same by a command of one's own. */
    static ServiceProcess start(List<String> command, Path data, Map<String, String> settings) throws IOException {
        if (!settings.containsKey("QUARKUS_DATASOURCE_JDBC_URL")) {
            lendPrograms(data.resolve(PROGRAMS));
        }
        int port = freePort();
        Path output = Files.createTempFile("service", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = new HashMap<>(Map.of(
                "TTHC_DATA_DIR", data.toString(), "QUARKUS_HTTP_PORT", Integer.toString(port), "TTHC_LIMIT_KEY", "0"));
        environment.putAll(settings);
        builder.environment().putAll(environment);
        return new ServiceProcess(
                builder.start(), Integer.parseInt(environment.get("QUARKUS_HTTP_PORT")), data, output);
    }

    private static synchronized void keepPrograms(Path unpacked) throws IOException {
        if (programs == null && Files.exists(unpacked)) {
            Path kept = Files.createTempDirectory(PROGRAMS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(kept)));
            programs = kept.resolve(PROGRAMS);
            link(unpacked, programs);
        }
    }

    private static void delete(Path directory) {
        try {
            DataDirectory.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void lendPrograms(Path into) throws IOException {
        if (programs != null && !Files.exists(into)) {
            link(programs, into);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else if (Files.isSymbolicLink(file)) {
                    Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                } else {
                    Files.createLink(target, file);
                }
            }
        }
    }

    /** What a command printed and how it ended. */
    record Ended(int exitCode, String output) {}

    /** Runs a command of the package ({@code verify}, {@code backup FILE}) to its end. */
    static Ended command(Path data, Map<String, String> settings, String... command) throws Exception {
        try (ServiceProcess process = start(data, settings, command)) {
            int exitCode = process.exitCode();
            return new Ended(exitCode, process.output());
        }
    }

    /** Waits until the service says that it is ready. */
    ServiceProcess ready() throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(120));
        while (Instant.now().isBefore(deadline) && process.isAlive()) {
            try {
                if (get("/q/health/ready").statusCode() == 200) {
                    keepPrograms(data.resolve(PROGRAMS));
                    return this;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(50);
        }
        throw new AssertionError("The service did not become ready:\n" + output());
    }

    /** @param headers names and values */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers));
    }

    HttpResponse<String> delete(String path, String key) throws IOException, InterruptedException {
        return send(request(path, "Authorization", "Bearer " + key).DELETE());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Opens a connection of the test's own to the embedded database. */
    Connection database() throws IOException, SQLException {
        String databasePort =
                Files.readAllLines(data.resolve("pgdata/postmaster.pid")).get(3).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres",
                "tthc",
                Files.readString(data.resolve("password")).strip());
    }

    /** Sends JSON with a key. */
    HttpResponse<String> post(String path, String key, String json) throws IOException, InterruptedException {
        return post(path, key, "application/json", json);
    }

    /** Sends a body with a key. */
    HttpResponse<String> post(String path, String key, String type, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The postgres processes of this service's data directory, whoever started them. */
    List<ProcessHandle> databaseProcesses() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().commandLine().orElse("").contains(data + "/pgdata"))
                .toList();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill}, as Ctrl-C or a container's end do; tells the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The service did not end");
        }
        return process.exitValue();
    }

    /** Tells the process to end, and does not wait for it. */
    void terminate() {
        process.destroy();
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        // Joined without an interrupt, so that no test leaves a service behind.
        process.onExit()
                .orTimeout(60, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
        Files.deleteIfExists(output);
    }
}
