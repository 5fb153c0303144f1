package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.demo.DemoData;

/**
 * What docs/api.md and the two READMEs show works: each request is taken from the page and sent to the service with the demonstration data,
 * and the answer is what the page shows. {@code …} stands for what the page leaves out; ids, secrets and times are compared
 * by their type alone.
 *
 * <p>Comments that readers do not see say what the next commands need of an answer: {@code <!-- KEY = secret -->}.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiGuideTest {

    private static final Pattern PART = Pattern.compile(
            "(?ms)^```(?<language>[a-z]+)\n(?<block>.*?)^```$|^<!-- (?<variable>[A-Z]+) = (?<source>.+?) -->$"
                    + "|^<!-- until (?<until>\\w+) -->$");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final String MORE = "…";

    /** Different each time. */
    private static final Set<String> BY_TYPE = Set.of("id", "meanDelay", "revision", "secret", "submission");

    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";
    private static final String PREFIX = "tthc_\\w{8}";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> variables = new HashMap<>(Map.of("ADMIN", Api.ADMIN));

    /** One answer, and whether the command shows its head ({@code -i}). */
    private record Answer(HttpResponse<byte[]> response, boolean withHead) {

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"docs/api.md, 30, 25", "README.md, 7, 6", "README.vi.md, 3, -1"})
    void everyExampleOnThePageWorks(Path page, int commandsThereAre, int answersThereAre) throws Exception {
        DemoData.load();
        Matcher part = PART.matcher(Files.readString(page));
        String commands = null;
        Answer answer = null;
        int run = 0;
        int compared = 0;
        while (part.find()) {
            if (part.group("variable") != null) {
                variables.put(part.group("variable"), value(part.group("source"), answer));
            } else if (part.group("until") != null) {
                while (JSON.readTree(answer.text()).path(part.group("until")).isNull()) {
                    Thread.onSpinWait();
                    answer = run(commands);
                }
            } else if (part.group("language").equals("sh")) {
                commands = part.group("block");
                // Starting and testing the service is what is being done here.
                if (!commands.startsWith("./")) {
                    answer = run(commands);
                    run++;
                }
            } else if (!part.group("language").equals("mermaid")) {
                compare(part.group("language"), part.group("block"), answer, commands);
                compared++;
            }
        }
        assertThat(run).isGreaterThan(commandsThereAre);
        assertThat(compared).isGreaterThan(answersThereAre);
        Api.verifyClean();
    }

    private static String value(String source, Answer answer) throws IOException {
        return source.startsWith("header ")
                ? answer.response
                        .headers()
                        .firstValue(source.substring("header ".length()))
                        .orElseThrow()
                : JSON.readTree(answer.text()).required(source).asText();
    }

    /** The answer to the last of them. */
    private Answer run(String commands) throws Exception {
        Answer answer = null;
        for (List<List<String>> pipe : ShellWords.of(commands, variables)) {
            String input = null;
            for (List<String> command : pipe) {
                switch (command.get(0)) {
                    case "printf" -> input = command.get(1).replace("\\n", "\n");
                    case "curl" -> answer = curl(command.subList(1, command.size()), input);
                    default -> throw new IllegalArgumentException("Not known here: " + command);
                }
            }
        }
        return answer;
    }

    private Answer curl(List<String> options, String input) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = null;
        String body = null;
        String file = null;
        boolean withHead = false;
        for (Iterator<String> option = options.iterator(); option.hasNext(); ) {
            String word = option.next();
            switch (word) {
                case "-s" -> {}
                case "-i" -> withHead = true;
                case "-o" -> file = option.next();
                case "-X" -> method = option.next();
                case "-H" -> {
                    String[] header = option.next().split(": ?", 2);
                    request.header(header[0], header[1]);
                }
                case "-d" -> body = option.next();
                case "--data-binary" -> {
                    assertThat(option.next()).isEqualTo("@-");
                    body = input;
                }
                default -> {
                    assertThat(word).as("curl " + options).startsWith("localhost:8080/");
                    request.uri(
                            URI.create("http://" + word.replace("localhost:8080", "localhost:" + RestAssured.port)));
                }
            }
        }
        request.method(
                method != null ? method : body == null ? "GET" : "POST",
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        Answer answer = new Answer(client.send(request.build(), BodyHandlers.ofByteArray()), withHead);
        if (file != null) {
            assertThat(answer.response.statusCode()).as("curl " + options).isEqualTo(200);
            assertThat(new String(answer.response.body(), StandardCharsets.ISO_8859_1))
                    .as(file)
                    .matches("(?s)" + beginning(file) + ".{1000,}");
        }
        return answer;
    }

    private static String beginning(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".pdf" -> "%PDF-";
            case ".png" -> ".PNG";
            case ".svg" -> "<svg ";
            case ".xlsx" -> "PK";
            default -> throw new IllegalArgumentException(file);
        };
    }

    private static void compare(String language, String shown, Answer answer, String commands) throws IOException {
        String place = commands + "\n" + answer.text();
        switch (language) {
            case "json" -> {
                assertThat(answer.response.statusCode() < 300 || shown.contains("\"status\""))
                        .as(place)
                        .isTrue();
                same(JSON.readTree(shown), JSON.readTree(answer.text()), "", place);
            }
            case "csv" -> lines(shown, answer.text().replace("\uFEFF", ""), place);
            case "http" -> {
                assertThat(answer.withHead).as(place).isTrue();
                String[] parts = shown.split("\n\n", 2);
                String[] head = parts[0].split("\n");
                assertThat(String.valueOf(answer.response.statusCode()))
                        .as(place)
                        .isEqualTo(head[0].split(" ")[1]);
                for (int i = 1; i < head.length; i++) {
                    header(head[i], answer);
                }
                if (parts.length > 1) {
                    same(JSON.readTree(parts[1]), JSON.readTree(answer.text()), "", place);
                }
            }
            default -> throw new IllegalArgumentException(language);
        }
    }

    /** Numbers and tags differ; what kind of value it is does not. */
    private static void header(String line, Answer answer) {
        String[] header = line.split(": ", 2);
        String value = answer.response.headers().firstValue(header[0]).orElse("");
        if (header[0].startsWith("RateLimit")) {
            // There are no limits in tests but in those of the limits.
            return;
        }
        if (header[0].equals("ETag")) {
            assertThat(value).matches("\"\\d+-[\\w-]+\"");
        } else {
            assertThat(value.replaceAll("\\d+", "1")).as(header[0]).isEqualTo(header[1].replaceAll("\\d+", "1"));
        }
    }

    private static void lines(String shown, String answered, String place) {
        List<String> expected = new ArrayList<>(shown.lines().toList());
        List<String> actual = answered.lines().toList();
        if (expected.remove(MORE)) {
            assertThat(actual.size()).as(place).isGreaterThan(expected.size());
            actual = actual.subList(0, expected.size());
        }
        assertThat(actual).as(place).isEqualTo(expected);
    }

    private static void same(JsonNode shown, JsonNode answered, String at, String place) {
        if (shown.isObject()) {
            List<String> names = new ArrayList<>();
            shown.fieldNames().forEachRemaining(names::add);
            boolean more = names.remove(MORE);
            List<String> others = new ArrayList<>();
            answered.fieldNames().forEachRemaining(others::add);
            if (more) {
                assertThat(others).as(at + " " + place).containsAll(names).hasSizeGreaterThan(names.size());
            } else {
                assertThat(others).as(at + " " + place).containsExactlyInAnyOrderElementsOf(names);
            }
            names.forEach(name -> same(shown.path(name), answered.path(name), at + "/" + name, place));
        } else if (shown.isArray()) {
            int most = shown.size();
            if (most > 0 && shown.path(most - 1).asText().equals(MORE)) {
                most--;
                assertThat(answered.size()).as(at + " " + place).isGreaterThan(most);
            } else {
                assertThat(answered.size()).as(at + " " + place).isEqualTo(most);
            }
            for (int i = 0; i < most; i++) {
                same(shown.path(i), answered.path(i), at + "/" + i, place);
            }
        } else {
            assertThat(plain(answered, at)).as(at + " " + place).isEqualTo(plain(shown, at));
        }
    }

    private static String plain(JsonNode value, String at) {
        String name = at.substring(at.lastIndexOf('/') + 1);
        if (value.isTextual() && value.asText().matches(INSTANT)) {
            return "an instant";
        }
        if (value.isTextual() && value.asText().matches(PREFIX)) {
            return "a prefix";
        }
        // Ids of counts tell what they are of.
        if (BY_TYPE.contains(name) && !value.asText().contains("~")) {
            return value.getNodeType().toString();
        }
        return value.isTextual() ? value.asText().replaceAll("/imports/\\d+", "/imports/1") : value.toString();
    }
}
