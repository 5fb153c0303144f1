package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the pages. */
class PageMessagesTest {

    private static final Path PAGES = Path.of("src/main/resources/page");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");
    private static final Pattern USED = Pattern.compile("\\bt\\(\"([a-zA-Z0-9.-]+)\"[,)]");
    private static final Pattern MENTIONED = Pattern.compile("\"([a-z]+(?:\\.[a-zA-Z0-9-]+)*\\.?)\"");

    private static Map<String, String> texts(String language) throws IOException {
        return new ObjectMapper()
                .readValue(
                        PAGES.resolve("common/messages/" + language + ".json").toFile(), new TypeReference<>() {});
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String scripts() throws IOException {
        try (Stream<Path> files = Files.walk(PAGES)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    @Test
    void areTheSameInBothLanguages() throws IOException {
        Map<String, String> vietnamese = texts("vi");
        Map<String, String> english = texts("en");
        assertThat(english.keySet()).isEqualTo(vietnamese.keySet());
        vietnamese.forEach((key, text) -> {
            assertThat(text).as(key).isNotBlank();
            assertThat(placeholders(english.get(key))).as(key).isEqualTo(placeholders(text));
        });
    }

    @Test
    void areThereIfUsedAndUsedIfThere() throws IOException {
        String scripts = scripts();
        Set<String> there = texts("vi").keySet();
        assertThat(USED.matcher(scripts).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(there::contains);
        Set<String> mentioned = MENTIONED
                .matcher(scripts)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        // By its whole name, or by the beginning to which a script adds the rest.
        assertThat(there)
                .allMatch(key -> mentioned.contains(key)
                        || mentioned.stream().anyMatch(start -> start.endsWith(".") && key.startsWith(start)));
    }
}
