package vn.tthc.stats.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

/** What the alerts and the dashboard ask for is what the service tells, by name, label and value of label. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WatchedMetricsTest {

    /** Told by Prometheus itself. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Set<String> WORDS = Set.of("by", "without", "and", "or", "unless", "on", "ignoring", "bool");

    /** Labels that Prometheus adds to whatever it fetches. */
    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("job", "instance");

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*})?");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? \\S+$");

    /** What an expression asks for: a name, and the labels by their conditions. */
    private record Asked(String name, String matchers) {}

    private String told;
    private final Map<String, Map<String, Set<String>>> samples = new HashMap<>();

    @BeforeEach
    void useTheService() {
        Api.submit(Api.unitReturn("412", "2024-02-01", Api.count("1.004222", 4, "received", 3)))
                .statusCode(201);
        Api.submit(Api.unitReturn("412", "2024-02-01", Api.count("1.004222", 9, "received", 3)))
                .statusCode(422);
        Api.get("/metrics/online-rate?period=2024-02").statusCode(200);
        told = given().get("/q/metrics").then().statusCode(200).extract().asString();
        told.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            Map<String, Set<String>> labels = samples.computeIfAbsent(sample.group(1), name -> new HashMap<>());
            Matcher label = MATCHER.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.computeIfAbsent(label.group(1), name -> new HashSet<>()).add(label.group(3));
            }
        });
    }

    @Test
    void countsOfReturnsAreCountedByWhatBecameOfThem() {
        String day = "2024-02-02";
        Map<String, Double> before = stored();
        Api.submit(Api.unitReturn(
                        "412", day, Api.count("1.004222", 4, "received", 3), Api.count("1.004222", 3, "received", 4)))
                .statusCode(201);
        assertThat(since(before)).isEqualTo(Map.of("returns", 1.0, "inserted", 2.0));
        before = stored();
        Api.submit(Api.unitReturn("412", day, Api.count("1.004222", 4, "received", 5)), "?mode=replace")
                .statusCode(201);
        assertThat(since(before)).isEqualTo(Map.of("returns", 1.0, "revised", 1.0, "withdrawn", 1.0));
        before = stored();
        Api.submit(Api.unitReturn("412", day, Api.count("1.004222", 4, "received", 5)), "?dryRun=true")
                .statusCode(200);
        assertThat(since(before)).isEmpty();
        Api.submit(Api.unitReturn(
                        "412", day, Api.count("1.004222", 4, "received", 5), Api.count("1.004222", 3, "received", 1)))
                .statusCode(201);
        assertThat(since(before)).isEqualTo(Map.of("returns", 1.0, "unchanged", 1.0, "inserted", 1.0));
    }

    /** Returns, and their counts by what became of them, since the service has started. */
    private static Map<String, Double> stored() {
        Map<String, Double> stored = new HashMap<>();
        Pattern counted = Pattern.compile("tthc_(?:rows_total\\{.*outcome=\"([a-z]+)\".*}|(returns)_total) (\\S+)");
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .forEach(line -> {
                    Matcher matcher = counted.matcher(line);
                    if (matcher.matches()) {
                        stored.put(
                                matcher.group(1) == null ? matcher.group(2) : matcher.group(1),
                                Double.valueOf(matcher.group(3)));
                    }
                });
        assertThat(stored).hasSize(5);
        return stored;
    }

    private static Map<String, Double> since(Map<String, Double> before) {
        Map<String, Double> more = new HashMap<>();
        stored().forEach((name, value) -> more.put(name, value - before.get(name)));
        more.values().removeIf(value -> value == 0);
        return more;
    }

    @Test
    void alertsAskForWhatIsTold() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode alerts = new YAMLMapper().readTree(new File("deploy/prometheus/alerts.yaml"));
        for (JsonNode rule : alerts.at("/groups/0/rules")) {
            expressions.add(rule.get("expr").asText());
        }
        assertThat(expressions).hasSizeGreaterThan(10);
        expressions.forEach(this::requireTold);
    }

    /** What the job is called is for whoever scrapes to say; what others tell too is asked of this service alone. */
    @Test
    void alertsAreOfThisServiceWhateverTheJobIsCalled() throws IOException {
        JsonNode alerts = new YAMLMapper().readTree(new File("deploy/prometheus/alerts.yaml"));
        for (JsonNode rule : alerts.at("/groups/0/rules")) {
            String expression = rule.get("expr").asText();
            assertThat(expression).doesNotContain("job=");
            boolean own = asked(expression).stream().allMatch(one -> one.name.startsWith("tthc_"));
            if (!own) {
                assertThat(expression).contains("and on (job, instance)").contains("tthc_reports_due");
            }
        }
    }

    @Test
    void everyAlertIsExplained() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        JsonNode alerts = new YAMLMapper().readTree(new File("deploy/prometheus/alerts.yaml"));
        for (JsonNode rule : alerts.at("/groups/0/rules")) {
            String name = rule.get("alert").asText();
            assertThat(operations).contains("### " + name + "\n");
            assertThat(rule.at("/annotations/runbook").asText()).endsWith("#" + name.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void theDashboardAsksForWhatIsTold() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(new File("deploy/grafana/tthc-stats.json"));
        dashboard.findValuesAsText("expr").forEach(expressions::add);
        assertThat(expressions).hasSizeGreaterThan(15);
        expressions.forEach(this::requireTold);
    }

    @Test
    void whatIsOfTheDomainIsExplainedAndHasFewValues() {
        Set<String> own = new TreeSet<>();
        samples.forEach((name, labels) -> {
            if (!name.startsWith("tthc_")) {
                return;
            }
            own.add(name);
            String family = name.replaceFirst("_total$", "");
            assertThat(told).as(name).containsPattern("(?m)^# HELP " + family + "(_total)? \\S.{10,}$");
            // Never a unit, a procedure or a key: each would be a series of its own.
            assertThat(labels.keySet()).as(name).isSubsetOf("outcome", "code", "state", "source", "format", "server");
            labels.forEach(
                    (label, values) -> assertThat(values).as(name).allMatch(value -> value.matches("[a-z][a-z0-9-]*")));
        });
        assertThat(own).hasSizeGreaterThan(10);
    }

    /** Each would be a series of its own, and after a hundred of them no path that is new is counted. */
    @Test
    void noPathThatAStrangerMadeUpIsTold() {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "HEAD", "FOO")) {
            for (String path :
                    List.of("", "/api/v1", "/api/v1/units", "/api/v1/submissions", "/api/v1/imports", "/q")) {
                given().urlEncodingEnabled(false).request(method, path + "/made-up-" + method);
                given().urlEncodingEnabled(false).request(method, path + "/made-up;made-up");
                given().header("Authorization", "Bearer made-up").request(method, path + "/made-up/" + method);
            }
        }
        String after =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(after).doesNotContain("made-up");
        assertThat(after).contains("uri=\"/api/v1/units/{code}\"", "uri=\"/api/v1/metrics/{metric}\"");
    }

    /** The check itself has to find what is wrong. */
    @Test
    void whatIsNotToldIsFound() {
        assertThat(wrong("sum(rate(tthc_no_such_total[5m]))")).isNotEmpty();
        assertThat(wrong("sum by (nosuch) (tthc_rows_total)")).isNotEmpty();
        assertThat(wrong("tthc_rows_total{outcome=\"nosuch\"}")).isNotEmpty();
        assertThat(wrong("tthc_rows_total{outcome=~\"inserted|nosuch\"}")).isNotEmpty();
        assertThat(wrong("sum by (outcome) (rate(tthc_rows_total{outcome=~\"inserted|revised\"}[5m]))"))
                .isEmpty();
    }

    private void requireTold(String expression) {
        assertThat(wrong(expression)).as(expression).isEmpty();
    }

    private List<String> wrong(String expression) {
        List<String> wrong = new ArrayList<>();
        List<Asked> asked = asked(expression);
        if (asked.isEmpty()) {
            wrong.add("asks for nothing");
        }
        Set<String> grouped = grouped(expression);
        for (Asked one : asked) {
            if (OF_PROMETHEUS.contains(one.name)) {
                continue;
            }
            Map<String, Set<String>> labels = samples.get(one.name);
            if (labels == null) {
                wrong.add("no " + one.name);
                continue;
            }
            Matcher matcher = MATCHER.matcher(one.matchers == null ? "" : one.matchers);
            while (matcher.find()) {
                if (LABELS_OF_PROMETHEUS.contains(matcher.group(1))) {
                    continue;
                }
                Set<String> values = labels.get(matcher.group(1));
                if (values == null) {
                    wrong.add(one.name + " has no label " + matcher.group(1));
                } else if (one.name.startsWith("tthc_")) {
                    for (String value : matcher.group(3).split("\\|")) {
                        if (!values.contains(value)) {
                            wrong.add(one.name + " has no " + matcher.group(1) + " " + value);
                        }
                    }
                }
            }
            for (String label : grouped) {
                if (!LABELS_OF_PROMETHEUS.contains(label) && !labels.containsKey(label)) {
                    wrong.add(one.name + " has no label " + label);
                }
            }
        }
        return wrong;
    }

    /** The labels of {@code by (…)}. */
    private static Set<String> grouped(String expression) {
        Set<String> labels = new HashSet<>();
        Matcher by = Pattern.compile("\\bby\\s*\\(([^)]*)\\)").matcher(expression);
        while (by.find()) {
            labels.addAll(List.of(by.group(1).trim().split("\\s*,\\s*")));
        }
        return labels;
    }

    /** Names that are neither functions, which a bracket follows, nor words of the language, nor labels, nor spans. */
    private static List<Asked> asked(String expression) {
        String names = expression
                .replaceAll("\\b(by|on)\\s*\\([^)]*\\)", " ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll("\\b[0-9.]+\\b", " ");
        List<Asked> asked = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(names);
        while (selector.find()) {
            boolean function = names.substring(selector.end()).stripLeading().startsWith("(");
            if (!function && !WORDS.contains(selector.group(1))) {
                asked.add(new Asked(selector.group(1), selector.group(2)));
            }
        }
        return asked;
    }
}
