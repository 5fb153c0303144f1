package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are hundreds of megabytes, wrong or not, on a service that has 256 MB of memory. */
class ImportMemoryIT {

    private static final String KEY = "test-admin-key-that-is-long-enough-000";

    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08", "1.004194", "2.001159");

    private final ObjectMapper json = new ObjectMapper();
    // Not to be offered HTTP/2, which the client and a long body do not agree about.
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI api;

    @Test
    void memoryDoesNotGrowWithTheFile(@TempDir Path data) throws Exception {
        Map<String, String> settings = Map.of("TTHC_SECURITY_BOOTSTRAP_ADMIN_KEY", KEY, "TTHC_DEMO", "false");
        try (ServiceProcess service = ServiceProcess.start(data, settings).ready()) {
            api = URI.create("http://127.0.0.1:" + service.port() + "/api/v1/");
            try {
                unknownFields();
                paddedRows();
                longCells();
            } catch (Throwable failed) {
                System.out.println(service.output());
                throw failed;
            }
        }
    }

    private void unknownFields() throws Exception {
        String padding = "é".repeat(60_000);
        JsonNode job = importOf("application/x-ndjson", "", 2400, n -> "{\"x\":\"%s\"}\n".formatted(padding));
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("refused");
        assertThat(job.at("/rows/rejected").asInt()).isEqualTo(2400);
        assertThat(linesOfErrorFile(job)).isEqualTo(2400);
    }

    private void paddedRows() throws Exception {
        String padding = " ".repeat(60_000);
        JsonNode job = importOf(
                "application/x-ndjson",
                "?dryRun=true",
                5000,
                n -> "{\"unit\":\"412\",\"period\":\"%s\",\"procedure\":\"%s\",%s\"level\":4,\"received\":1}\n"
                        .formatted(LocalDate.of(2021, 1, 1).plusDays(n / 5), PROCEDURES.get(n % 5), padding));
        assertThat(job.at("/rows/read").asInt()).as(job.toString()).isEqualTo(5000);
        assertThat(job.get("state").asText()).isEqualTo("succeeded");
    }

    private void longCells() throws Exception {
        String name = "x".repeat(1000);
        JsonNode job = importOf(
                "text/csv",
                "",
                100_001,
                n -> n == 0
                        ? "unit,unitName,period,procedure,level,received\n"
                        : "412,%s,2023-02-01,1.004222,4,%d\n".formatted(name, n));
        assertThat(job.get("state").asText()).as(job.toString()).isEqualTo("refused");
        assertThat(linesOfErrorFile(job)).isEqualTo(100_001);
    }

    private JsonNode importOf(String type, String query, int lines, IntFunction<String> line) throws Exception {
        HttpRequest request = request("submissions" + query)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> stream(lines, line)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String path = "imports/" + json.readTree(answer.body()).get("id").asLong();
        Instant deadline = Instant.now().plus(Duration.ofMinutes(5));
        while (Instant.now().isBefore(deadline)) {
            JsonNode job = json.readTree(http.send(request(path).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
            if (!job.get("finishedAt").isNull()) {
                return job;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("The import did not end");
    }

    private static InputStream stream(int lines, IntFunction<String> line) {
        Iterator<String> texts = IntStream.range(0, lines).mapToObj(line).iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {

            @Override
            public boolean hasMoreElements() {
                return texts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(texts.next().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private long linesOfErrorFile(JsonNode job) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> file =
                http.send(request(job.get("errorFile").asText()).build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(file.statusCode()).isEqualTo(200);
        try (Stream<String> lines = file.body()) {
            return lines.count();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + KEY);
    }
}
