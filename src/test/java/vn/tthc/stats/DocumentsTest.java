package vn.tthc.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the pages in the repository name is there: files, headings, decisions, classes, settings, dependencies. */
class DocumentsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Pattern FENCE = Pattern.compile("(?ms)^(```|~~~).*?^\\1 *$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(<?([^)>\\s]+)>?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?) *$");
    private static final Pattern DECISION = Pattern.compile("\\bADRs? (\\d+)\\b");
    private static final Pattern CLASS =
            Pattern.compile("`(?:[a-z]+/)*([A-Z][a-zA-Z]*[a-z][A-Z]?[a-zA-Z]*)(?:\\.[a-z]\\w*)?(?:\\(\\))?`");
    private static final Pattern OPERATION = Pattern.compile("`(GET|POST|DELETE) (/[^`? ]*)(\\?[^` ]*)?`");
    private static final Pattern VARIABLE = Pattern.compile("\\bTTHC_[A-Z_]*[A-Z]\\b");
    private static final Pattern SETTING = Pattern.compile("`(tthc\\.[a-z.-]+[a-z])(?:=[^`]*)?`");

    /** Settings that start-up code makes for itself, and that nobody is to set. */
    private static final Set<String> INTERNAL =
            Set.of("tthc.embedded", "tthc.serving", "tthc.unless-given.log.json", "tthc.unless-given.write.working");

    /** Words in code style that look like a class of ours and are something else. */
    private static final Set<String> NO_CLASSES = Set.of("DecompressionStream", "EventSource");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> wrong = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            String text = CODE.matcher(FENCE.matcher(Files.readString(page)).replaceAll(""))
                    .replaceAll("");
            for (Matcher link = LINK.matcher(text); link.find(); ) {
                String target = link.group(1);
                if (target.startsWith("http:") || target.startsWith("https:")) {
                    continue;
                }
                links++;
                if (!leadsSomewhere(page, target)) {
                    wrong.add(ROOT.relativize(page) + ": " + target);
                }
            }
        }
        assertThat(links).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!file.startsWith(ROOT) || !Files.exists(file)) {
            return false;
        }
        return parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]);
    }

    /** Headings as GitHub makes anchors of them. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        for (Matcher heading = HEADING.matcher(FENCE.matcher(text).replaceAll("")); heading.find(); ) {
            String shown = LINK.matcher(heading.group(1)).replaceAll("").replace("`", "");
            String anchor = shown.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{M}\\p{N} _-]", "")
                    .replace(' ', '-');
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = anchor.replaceAll("-\\d+$", "") + "-" + again;
            }
        }
        return anchors;
    }

    @Test
    void everyDecisionThatIsNamedWasWritten() throws IOException {
        Set<Integer> written = list(ROOT.resolve("docs/adr"))
                .map(file -> Integer.valueOf(file.getFileName().toString().substring(0, 4)))
                .collect(Collectors.toSet());
        List<Path> texts = new ArrayList<>(pages());
        texts.addAll(sources("src/main"));
        texts.addAll(sources("src/test"));
        List<String> wrong = new ArrayList<>();
        for (Path text : texts) {
            for (Matcher named = DECISION.matcher(Files.readString(text)); named.find(); ) {
                if (!written.contains(Integer.valueOf(named.group(1)))) {
                    wrong.add(ROOT.relativize(text) + ": " + named.group());
                }
            }
        }
        assertThat(written).contains(1, 22);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyClassThatIsNamedIsThere() throws IOException {
        Set<String> words = new HashSet<>();
        for (String root : List.of("src/main/java", "src/test/java", "kit", "deploy", "bench/mutants")) {
            for (Path source : sources(root)) {
                Matcher word = Pattern.compile("[A-Z]\\w+").matcher(Files.readString(source));
                while (word.find()) {
                    words.add(word.group());
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            String text = FENCE.matcher(Files.readString(page)).replaceAll("");
            for (Matcher name = CLASS.matcher(text); name.find(); named++) {
                if (!words.contains(name.group(1)) && !NO_CLASSES.contains(name.group(1))) {
                    wrong.add(ROOT.relativize(page) + ": " + name.group(1));
                }
            }
        }
        assertThat(named).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyOperationThatIsNamedIsThereWithItsParameters() throws IOException {
        JsonNode paths = OpenApiTest.committed().path("paths");
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            for (Matcher name = OPERATION.matcher(Files.readString(page)); name.find(); ) {
                String path = name.group(2).startsWith("/api/") || name.group(2).startsWith("/charts/")
                        ? name.group(2)
                        : "/api/v1" + name.group(2);
                if (path.contains("…") || path.startsWith("/api/v1/q/")) {
                    continue;
                }
                named++;
                Set<String> parameters = paths.properties().stream()
                        .filter(known -> path.matches(known.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
                        .map(known -> known.getValue().path(name.group(1).toLowerCase(Locale.ROOT)))
                        .filter(JsonNode::isObject)
                        .findFirst()
                        .map(operation -> StreamSupport.stream(
                                        operation.path("parameters").spliterator(), false)
                                .map(parameter -> parameter.path("name").asText())
                                .collect(Collectors.toSet()))
                        .orElse(null);
                if (parameters == null) {
                    wrong.add(ROOT.relativize(page) + ": " + name.group());
                } else if (name.group(3) != null) {
                    for (String asked : name.group(3).substring(1).split("&")) {
                        if (!parameters.contains(asked.split("=")[0])) {
                            wrong.add(ROOT.relativize(page) + ": " + name.group() + " has no " + asked);
                        }
                    }
                }
            }
        }
        assertThat(named).isGreaterThan(30);
        assertThat(wrong).isEmpty();
    }

    /** Which room a table belongs to stands in docs/architecture.md. */
    @Test
    void everyTableHasARoom() throws IOException {
        String rooms = Files.readString(ROOT.resolve("docs/architecture.md"));
        Set<String> tables = new TreeSet<>();
        for (Path migration : sources("src/main/resources/db")) {
            tables.addAll(found(
                    Pattern.compile("(?i)create (?:unlogged )?table (?:if not exists )?([a-z_]+)"),
                    Files.readString(migration),
                    1));
        }
        assertThat(tables).contains("dossier_count", "publication");
        // Those of a procedure stand as one.
        assertThat(tables).allMatch(table -> rooms.contains("`" + table + "`") || table.startsWith("procedure"));
    }

    @Test
    void everySettingThatIsNamedExistsAndTheOtherWayRound() throws IOException {
        Set<String> settings = settings();
        Set<String> variables = settings.stream().map(DocumentsTest::variable).collect(Collectors.toSet());
        // What the sample clients, the tests and the benchmarks take is theirs.
        for (String root : List.of("kit", "src/test", "bench", "check")) {
            for (Path source : sources(root)) {
                variables.addAll(found(VARIABLE, Files.readString(source), 0));
            }
        }
        Set<String> wrong = new TreeSet<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            for (String variable : found(VARIABLE, text, 0)) {
                if (!variables.contains(variable)) {
                    wrong.add(ROOT.relativize(page) + ": " + variable);
                }
            }
            for (String setting : found(SETTING, text, 1)) {
                if (!settings.contains(setting)) {
                    wrong.add(ROOT.relativize(page) + ": " + setting);
                }
            }
        }
        Set<String> documented = found(VARIABLE, readme(), 0);
        documented.addAll(found(VARIABLE, Files.readString(ROOT.resolve("docs/operations.md")), 0));
        for (String setting : settings) {
            if (!INTERNAL.contains(setting) && !documented.contains(variable(setting))) {
                wrong.add("README.md and docs/operations.md lack " + variable(setting));
            }
        }
        assertThat(settings).contains("tthc.data-dir", "tthc.datasource.reader");
        assertThat(wrong).isEmpty();
    }

    /** In its table two more stand as {@code TTHC_DATASOURCE_READER}, {@code _USERNAME}. */
    private static String readme() throws IOException {
        return Pattern.compile("`(TTHC_[A-Z_]+)`((?:, `_[A-Z]+`)+)")
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .replaceAll(all -> Stream.concat(
                                Stream.of(all.group(1)),
                                found(Pattern.compile("_[A-Z]+"), all.group(2), 0).stream()
                                        .map(end -> all.group(1) + end))
                        .collect(Collectors.joining(" ")));
    }

    /** Those with a default, and those that code reads beside them. */
    private static Set<String> settings() throws IOException {
        Set<String> settings = new TreeSet<>();
        String properties = Files.readString(ROOT.resolve("src/main/resources/application.properties"));
        settings.addAll(found(Pattern.compile("(?m)^(tthc\\.[a-z.-]+)="), properties, 1));
        settings.addAll(found(Pattern.compile("\\$\\{(tthc\\.[a-z.-]+)[:}]"), properties, 1));
        Pattern read = Pattern.compile(
                "(?:name = |\\$\\{|[vV]alue\\(|[sS]etting\\(|[pP]roperty\\(|configured\\()\"?(tthc\\.[a-z.-]+)");
        for (Path source : sources("src/main/java")) {
            settings.addAll(found(read, Files.readString(source), 1));
        }
        return settings;
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_");
    }

    /** Whoever adds one says there what it is for; what is gone is not told of any more. */
    @Test
    void everyDependencySaysWhyItIsThere() throws Exception {
        Set<String> direct = new TreeSet<>();
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve("pom.xml").toFile());
        for (String kind : List.of("dependency", "plugin")) {
            NodeList nodes = pom.getElementsByTagName(kind);
            for (int i = 0; i < nodes.getLength(); i++) {
                if (!isIn(nodes.item(i), "dependencyManagement")) {
                    String name = text((Element) nodes.item(i), "artifactId");
                    // As there are several of the same name.
                    direct.add(name.equals("playwright") ? text((Element) nodes.item(i), "groupId") : name);
                }
            }
        }
        Set<String> told = found(
                Pattern.compile("`([\\w.-]+)`"),
                Files.readAllLines(ROOT.resolve("docs/dependencies.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("\\|")[1])
                        .collect(Collectors.joining("\n")),
                1);
        assertThat(told).isEqualTo(direct);
    }

    private static boolean isIn(Node node, String name) {
        for (Node above = node.getParentNode(); above != null; above = above.getParentNode()) {
            if (name.equals(above.getNodeName())) {
                return true;
            }
        }
        return false;
    }

    private static String text(Element element, String child) {
        return element.getElementsByTagName(child).item(0).getTextContent();
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All that people read; what is built or downloaded is no part of it. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> files = list(ROOT)) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        for (String directory : List.of("bench", "deploy", "docs", "kit", "src")) {
            pages.addAll(sources(directory).stream()
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList());
        }
        assertThat(pages).hasSizeGreaterThan(30);
        return pages;
    }

    private static List<Path> sources(String root) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(root))) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().matches(".*(\\.(java|md|yaml|py|sh|cs|sql|lua|properties)|/[a-z]+)"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> list(Path directory) throws IOException {
        return Files.list(directory).filter(Files::isRegularFile).sorted();
    }
}
