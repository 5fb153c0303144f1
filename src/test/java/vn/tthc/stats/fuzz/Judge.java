package vn.tthc.stats.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.fuzz.RawClient.Reply;
import vn.tthc.stats.fuzz.Requests.Sent;

/** Whether an answer is one that the document promises. */
final class Judge {

    private static final String PROBLEM = "application/problem+json";

    /** What no answer tells of: how the service is made. Nothing that is sent has any of it. */
    private static final Pattern INSIDE = Pattern.compile(
            "java\\.(lang|util|sql|io)\\.|org\\.postgresql|vn\\.tthc\\.stats\\."
                    + "|PSQLException|SQLSTATE|io\\.quarkus|org\\.jboss|com\\.fasterxml|\\tat |dossier_count_history|unit_day_report");

    /** What may be answered to a request that is of no operation, or to one that is not even HTTP. */
    private static final Set<Integer> OF_NONE = Set.of(400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 417, 422);

    static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final ServiceDocument document;

    Judge(ServiceDocument document) {
        this.document = document;
    }

    /** What is wrong with an answer; empty if nothing is. */
    List<String> faults(Sent sent, Reply reply) {
        List<String> faults = new ArrayList<>();
        if (reply.status() >= 500 && !(reply.status() == 505 && !sent.http())) {
            faults.add("failure " + reply.status());
        }
        if (!sent.http()) {
            return faults;
        }
        if (reply.status() == 0) {
            faults.add("no answer");
            return faults;
        }
        if (INSIDE.matcher(reply.text()).find()) {
            faults.add("tells how it is made");
        }
        if (reply.headers().containsKey("x-injected")) {
            faults.add("a header of the client's");
        }
        if (sent.method().equals("HEAD")) {
            ofHead(sent, reply, faults);
        } else if (sent.method().equals("OPTIONS")) {
            ofOptions(reply, faults);
        } else if (sent.operation() == null) {
            ofNone(reply, faults);
        } else {
            ofOperation(sent, reply, faults);
        }
        return faults;
    }

    /** The answer to GET without its body (RFC 9110, 9.3.2). */
    private static void ofHead(Sent sent, Reply reply, List<String> faults) {
        if (reply.body().length > 0) {
            faults.add("a body to HEAD");
        }
        if (reply.status() >= 400
                ? !PROBLEM.equals(reply.type())
                : sent.operation() != null
                        && reply.status() != 304
                        && !sent.operation()
                                .response(reply.status())
                                .path("content")
                                .has(String.valueOf(reply.type()))) {
            faults.add("HEAD gives " + reply.status() + " with " + reply.header("content-type"));
        }
    }

    private void ofOptions(Reply reply, List<String> faults) {
        if (reply.status() >= 400) {
            problem(reply, faults);
        } else if (reply.header("allow") == null && reply.header("access-control-allow-methods") == null) {
            faults.add("OPTIONS gives " + reply.status() + " and tells no method");
        }
    }

    /** A wrong path may be a right one after all (matrix parameters); then it is answered well. */
    private void ofNone(Reply reply, List<String> faults) {
        if (reply.status() >= 400) {
            if (!OF_NONE.contains(reply.status())) {
                faults.add("status " + reply.status() + " for no operation");
            }
            problem(reply, faults);
        }
    }

    private void ofOperation(Sent sent, Reply reply, List<String> faults) {
        JsonNode declared = sent.operation().response(reply.status());
        if (declared.isMissingNode()) {
            faults.add("undeclared status " + reply.status());
        }
        if (reply.status() >= 400) {
            problem(reply, faults);
            return;
        }
        JsonNode content = declared.path("content");
        if (reply.status() == 304 || content.isEmpty()) {
            if (reply.body().length > 0) {
                faults.add("undeclared body");
            }
            return;
        }
        if (!content.has(String.valueOf(reply.type()))) {
            faults.add("undeclared content type " + reply.header("content-type"));
            return;
        }
        body(content.path(reply.type()).path("schema"), reply, faults);
        if (sent.method().equals("GET") && !sent.operation().response(304).isMissingNode()) {
            if (reply.header("etag") == null || reply.header("cache-control") == null || reply.header("vary") == null) {
                faults.add("no ETag, Cache-Control or Vary");
            }
        }
    }

    private void body(JsonNode schema, Reply reply, List<String> faults) {
        try {
            switch (reply.type()) {
                case "application/json", "application/json-stat+json" ->
                    document.against(schema, MAPPER.readTree(reply.body()))
                            .forEach(message -> faults.add("schema: " + message));
                case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" -> {
                    try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(reply.body()))) {
                        assertThat(workbook.getFirstSheet().read()).isNotNull();
                    }
                }
                case "application/pdf" ->
                    assertThat(new String(reply.body(), StandardCharsets.ISO_8859_1))
                            .startsWith("%PDF-")
                            .containsPattern("%%EOF\\s*$");
                case "application/vnd.openxmlformats-officedocument.wordprocessingml.document" -> {
                    try (XWPFDocument text = new XWPFDocument(new ByteArrayInputStream(reply.body()))) {
                        assertThat(text.getParagraphs()).isNotEmpty();
                    }
                }
                case "image/png" ->
                    assertThat(ImageIO.read(new ByteArrayInputStream(reply.body())))
                            .isNotNull();
                default -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(reply.body()));
            }
        } catch (IOException | RuntimeException unreadable) {
            faults.add("unreadable " + reply.type() + ": " + unreadable);
        }
    }

    private void problem(Reply reply, List<String> faults) {
        if (!PROBLEM.equals(reply.type())) {
            faults.add(reply.status() + " with " + reply.header("content-type"));
            return;
        }
        try {
            JsonNode problem = MAPPER.readTree(reply.body());
            document.againstProblem(problem).forEach(message -> faults.add("problem: " + message));
            String code = problem.path("code").asText();
            if (problem.path("status").asInt() != reply.status()) {
                faults.add("status of the problem is " + problem.path("status"));
            }
            if (!problem.path("type").asText().equals("urn:tthc-stats:problem:" + code)) {
                faults.add("type of the problem is " + problem.path("type"));
            }
            if (ErrorCode.of(code).status() != reply.status()) {
                faults.add("code " + code + " with " + reply.status());
            }
            for (JsonNode error : problem.path("errors")) {
                if (error.has("pointer") == error.has("parameter")) {
                    faults.add("an error with no place, or with two");
                }
            }
            if (reply.status() == 406
                    && !problem.path("errors").path(0).path("detail").asText().contains("/")) {
                faults.add("does not tell what can be had");
            }
            if (problem.has("errors") && problem.path("errors").isEmpty()) {
                faults.add("errors without any");
            }
            if (reply.text().contains("{0}") && !reply.text().contains("{0} {1}")) {
                faults.add("a text with a placeholder");
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            faults.add("unreadable problem: " + unreadable);
        }
    }

    /** How often which status came, by operation. */
    static final class Tally {

        private final TreeMap<String, TreeMap<Integer, Integer>> counts = new TreeMap<>();

        void add(Sent sent, Reply reply) {
            counts.computeIfAbsent(
                            sent.operation() == null
                                    ? sent.http() ? "no operation" : "no HTTP"
                                    : sent.operation().name(),
                            none -> new TreeMap<>())
                    .merge(reply.status(), 1, Integer::sum);
        }

        int answeredWell(String operation) {
            return counts.getOrDefault(operation, new TreeMap<>()).headMap(300).tailMap(200).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            counts.forEach((operation, byStatus) ->
                    text.append(operation).append(' ').append(byStatus).append('\n'));
            return text.toString();
        }
    }
}
