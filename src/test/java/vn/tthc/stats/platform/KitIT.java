package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each sample client passes the conformance command against the packaged service, and one that does not care does not. */
class KitIT {

    private static final Path KIT = Path.of("kit").toAbsolutePath();
    private static final String ADMIN = "test-admin-key-that-is-long-enough-000";
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long LONGEST_MINUTES = 5;

    /** One that sends once and does not look at the answer. */
    private static final String CARELESS = "careless";

    private record Played(Process process, Path output) {}

    @Test
    void sampleClientsConform(@TempDir Path data, @TempDir Path work) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                        data, Map.of("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", ADMIN, "TTHC_DEMO", "false"))
                .ready()) {
            String key = new ObjectMapper()
                    .readTree(service.post(
                                    "/api/v1/api-keys",
                                    ADMIN,
                                    "{\"unit\":\"412\",\"role\":\"reporter\",\"label\":\"kit\"}")
                            .body())
                    .get("secret")
                    .asText();
            Map<String, List<String>> clients = clients(work);
            Map<String, Played> played = new LinkedHashMap<>();
            compile(work, "17", KIT.resolve("Conformance.java"));
            List<String> compiled = java(work, "Conformance");
            List<String> asDocumented =
                    List.of(JAVA, KIT.resolve("Conformance.java").toString());
            // All at once: they wait most of the time.
            for (Map.Entry<String, List<String>> client : clients.entrySet()) {
                String from = "2024-%02d-01".formatted(played.size() + 1);
                played.put(
                        client.getKey(),
                        conformance(
                                work.resolve(client.getKey()),
                                client.getKey().equals(CARELESS) ? asDocumented : compiled,
                                service,
                                key,
                                from,
                                client.getValue()));
            }
            for (Map.Entry<String, Played> client : played.entrySet()) {
                Process process = client.getValue().process;
                boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
                process.destroyForcibly();
                String output = Files.readString(client.getValue().output);
                System.out.println("KitIT: " + client.getKey() + "\n" + output);
                assertThat(ended).as(output).isTrue();
                if (client.getKey().equals(CARELESS)) {
                    assertThat(process.exitValue()).isEqualTo(1);
                    assertThat(output.lines().filter(line -> line.startsWith("FAILED")))
                            .hasSizeGreaterThan(8)
                            .anyMatch(line -> line.contains("bad rows"))
                            .anyMatch(line -> line.contains("an answer that is lost"))
                            .anyMatch(line -> line.contains("overloaded"));
                } else {
                    assertThat(process.exitValue())
                            .as(client.getKey() + ": " + output)
                            .isZero();
                    assertThat(output).contains("All passed");
                }
            }
            assertThat(service.get("/api/v1/dossier-counts?format=csv&unit=412&period=2024")
                            .body()
                            .lines())
                    .as("counts that were not taken back")
                    .hasSize(1);
            assertThat(service.get("/api/v1/submissions?unit=412&period=2024").body())
                    .contains("\"received\":0,");
            assertThat(ServiceProcess.command(data, Map.of(), "verify").exitCode())
                    .isZero();
        }
    }

    private static Played conformance(
            Path work, List<String> program, ServiceProcess service, String key, String from, List<String> client)
            throws IOException {
        Files.createDirectories(work);
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "--service",
                "http://127.0.0.1:" + service.port(),
                "--key",
                key,
                "--unit",
                "412",
                "--from",
                from,
                "--"));
        command.addAll(client);
        Path output = work.resolve("conformance.log");
        return new Played(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Those that can run here; Java always can. */
    private static Map<String, List<String>> clients(Path work) throws Exception {
        Map<String, List<String>> clients = new LinkedHashMap<>();
        compile(work, "11", KIT.resolve("java/Report.java"));
        clients.put("java", java(work, "Report"));
        if (isInstalled("curl")) {
            clients.put("curl", List.of("sh", KIT.resolve("curl/report.sh").toString()));
            clients.put(CARELESS, careless(work));
        }
        if (isInstalled("python3")) {
            clients.put(
                    "python", List.of("python3", KIT.resolve("python/report.py").toString()));
        }
        if (isInstalled("mcs") && isInstalled("mono")) {
            Path program = work.resolve("Report.exe");
            Process compiler = new ProcessBuilder(
                            "mcs",
                            "-out:" + program,
                            "-r:System.Net.Http",
                            KIT.resolve("csharp/Report.cs").toString())
                    .inheritIO()
                    .start();
            assertThat(compiler.waitFor()).isZero();
            clients.put("csharp", List.of("mono", program.toString()));
        }
        return clients;
    }

    /** Once: what is started from its source is compiled at each of its starts. */
    private static void compile(Path work, String release, Path source) {
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", release, "-d", work.toString(), source.toString()))
                .as(source.toString())
                .isZero();
    }

    /** As something that lives for a second. */
    private static List<String> java(Path compiled, String program) {
        return List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", compiled.toString(), program);
    }

    private static List<String> careless(Path work) throws IOException {
        Path script = Files.writeString(work.resolve("careless.sh"), """
                exec curl -s -X POST "$TTHC_URL/api/v1/submissions" -H "Authorization: Bearer $TTHC_KEY" \\
                  -H 'Content-Type: application/json' --data-binary "@$1"
                """);
        return List.of("sh", script.toString());
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
