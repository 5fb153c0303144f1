package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Does what the lines of the Dockerfile say, without Docker: lays the files out, makes the start-up cache as the image's
 * user, and starts the image's command with files nobody may write to, on a PostgreSQL whose password is in a file.
 */
class DockerfileIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    /** The image makes a user of its own, whom this machine does not know; nobody is who may do nothing here. */
    private static final int USER = 65534;

    private Path root;
    private Dockerfile dockerfile;

    /** The stages by name, the last one by "". */
    private record Dockerfile(Map<String, List<String>> stages) {

        static Dockerfile read() throws IOException {
            Map<String, List<String>> stages = new HashMap<>();
            List<String> lines = new ArrayList<>();
            String text = Files.readString(Path.of("src/main/docker/Dockerfile.jvm"))
                    .replaceAll("(?m)^#.*\n", "")
                    .replaceAll("\\\\\n\\s*", "");
            for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
                if (line.startsWith("FROM ")) {
                    String[] words = line.split(" ");
                    lines = new ArrayList<>();
                    stages.put(words.length == 4 ? words[3] : "", lines);
                }
                lines.add(line);
            }
            return new Dockerfile(stages);
        }

        List<String> all(String stage, String instruction) {
            return stages.get(stage).stream()
                    .filter(line -> line.startsWith(instruction + " "))
                    .map(line -> line.substring(instruction.length() + 1))
                    .toList();
        }

        String the(String stage, String instruction) {
            assertThat(all(stage, instruction)).as(instruction).hasSize(1);
            return all(stage, instruction).get(0);
        }
    }

    @BeforeEach
    void layOut() throws IOException {
        dockerfile = Dockerfile.read();
        assertThat(dockerfile.stages).containsOnlyKeys("service", "training", "");
        assertThat(dockerfile.the("", "FROM")).isEqualTo("service");
        assertThat(dockerfile.the("training", "FROM")).isEqualTo("service AS training");
        // Not in the temporary directory of the tests, which others may not be let into.
        root = Files.createTempDirectory("image");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String copy : dockerfile.all("service", "COPY")) {
            String[] words = copy.split(" ");
            copy(Path.of(words[0]), inside(words[1]), words[1].endsWith("/") && !words[0].endsWith("/"));
        }
        Path data = Files.createDirectories(root.resolve("data"));
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        own(data);
        own(tmp);
        protect();
    }

    @AfterEach
    void clear() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(file) && !Files.isSymbolicLink(file)) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }
        DataDirectory.delete(root);
    }

    @Test
    void theImageServesAsItsUserWithFilesThatNobodyMayWriteTo() throws Exception {
        assertThat(dockerfile.the("service", "USER")).isEqualTo("10001:10001");
        String made = dockerfile.the("training", "RUN");
        run(List.of("sh", "-c", made.replace(" java ", " " + java() + " ")));
        String[] cache = dockerfile.the("", "COPY").split(" ");
        assertThat(cache[0]).isEqualTo("--from=training");
        boolean cached = Runtime.version().feature() >= 25 || !java().startsWith(System.getProperty("java.home"));
        if (cached) {
            Path into = inside(cache[2]);
            Files.setPosixFilePermissions(into.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(inside(cache[1]), into, StandardCopyOption.REPLACE_EXISTING);
            protect();
        }

        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Path secrets = secrets(
                    Map.of("quarkus.datasource.password", "postgres", "tthc.security.bootstrap-admin-key", KEY));
            Map<String, String> settings = new HashMap<>(environment());
            settings.put("QUARKUS_DATASOURCE_JDBC_URL", server.getJdbcUrl("postgres", "postgres"));
            settings.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
            settings.put("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", secrets.toString());
            List<String> command = new ArrayList<>();
            for (JsonNode word : new ObjectMapper().readTree(dockerfile.the("", "ENTRYPOINT"))) {
                command.add(inText(word.asText()));
            }
            assertThat(command.get(0)).isEqualTo("java");
            command.set(0, java());
            if (cached) {
                // Refuse to start rather than to go on without the cache that was made.
                command.add(1, "-XX:AOTMode=on");
            }
            try (ServiceProcess service = ServiceProcess.start(asUser(command), root.resolve("data"), settings)
                    .ready()) {
                assertThat(service.post("/api/v1/submissions", KEY, """
                                {"unit":"412","period":"2024-02-01","counts":[{"procedure":"1.004222","level":4,"received":3}]}
                                """).statusCode())
                        .isEqualTo(201);
                assertThat(service.get("/api/v1/metrics/dossiers?period=2024-02-01&format=csv")
                                .body())
                        .contains("\n3,");
                assertThat(service.stop()).isEqualTo(143);
                assertThat(service.output()).doesNotContain("ERROR", "Unable to");
            }
        }
    }

    /** What is in the image besides the service: who it is made of. */
    @Test
    void theBillOfMaterialsNamesEveryLibraryOfTheImage() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(inside("/app/sbom.json").toFile());
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        List<String> named = new ArrayList<>();
        for (JsonNode component : bill.get("components")) {
            assertThat(component.get("purl").asText()).startsWith("pkg:maven/");
            named.add(component.get("group").asText() + "."
                    + component.get("name").asText() + "-"
                    + component.get("version").asText());
        }
        try (Stream<Path> files = Files.walk(inside("/app/lib"))) {
            List<String> jars = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
            assertThat(jars).hasSizeGreaterThan(100);
            assertThat(jars).allSatisfy(jar -> assertThat(named).anyMatch(jar::startsWith));
        }
    }

    /** Paths of the image, here. */
    private Path inside(String path) {
        return root.resolve(path.substring(1));
    }

    private String inText(String text) {
        return text.replaceAll("(?<![\\w/])/(app|tmp|data)(?=[/ \"]|$)", root + "/$1");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Matcher pair = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)").matcher(dockerfile.the("service", "ENV"));
        while (pair.find()) {
            environment.put(pair.group(1), inText(pair.group(2).replace("\"", "")));
        }
        assertThat(environment).containsKeys("TTHC_DATA_DIR", "JAVA_TOOL_OPTIONS");
        environment.merge(
                "JAVA_TOOL_OPTIONS",
                // It lives for seconds, so compiling well costs more than it brings.
                " -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions -Djava.io.tmpdir=" + root.resolve("tmp"),
                String::concat);
        return environment;
    }

    /** The JDK of the image if this machine has one so new; else that of the tests, which has no such cache. */
    private static String java() throws IOException {
        if (Runtime.version().feature() < 25 && Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
                Optional<Path> newer = installed
                        .filter(jdk -> jdk.getFileName().toString().matches(".*\\b25\\b.*"))
                        .map(jdk -> jdk.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .findFirst();
                if (newer.isPresent()) {
                    return newer.get().toString();
                }
            }
        }
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> asUser(List<String> command) {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--no-new-privs"));
        }
        all.addAll(command);
        return all;
    }

    private void run(List<String> command) throws Exception {
        List<String> here = command.stream().map(this::inText).toList();
        File log = File.createTempFile("training", ".log");
        ProcessBuilder builder = new ProcessBuilder(asUser(here))
                .directory(root.resolve("data").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().putAll(environment());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(ServiceProcess.freePort()));
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(log.toPath());
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("Trained.");
        Files.delete(log.toPath());
    }

    /** What is copied keeps its time, which the cache is held against. */
    private static void copy(Path from, Path to, boolean into) throws IOException {
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path target = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                    }
                }
            }
        } else {
            Path target = into ? to.resolve(from.getFileName()) : to;
            Files.createDirectories(target.getParent());
            Files.copy(from, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** As Kubernetes lays them out: links to links, so that all change at once. */
    private Path secrets(Map<String, String> values) throws IOException {
        Path directory = Files.createDirectory(root.resolve("secrets"));
        Path real = Files.createDirectory(directory.resolve("..2026_03_01"));
        Files.createSymbolicLink(directory.resolve("..data"), real.getFileName());
        for (Map.Entry<String, String> value : values.entrySet()) {
            Files.writeString(real.resolve(value.getKey()), value.getValue());
            Files.createSymbolicLink(directory.resolve(value.getKey()), Path.of("..data", value.getKey()));
        }
        return directory;
    }

    private static void own(Path directory) throws IOException {
        if (ROOT) {
            Files.setAttribute(directory, "unix:uid", USER);
            Files.setAttribute(directory, "unix:gid", USER);
        }
    }

    private void protect() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("app"))) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
    }
}
