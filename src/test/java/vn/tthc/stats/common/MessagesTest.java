package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {

    /** Pieces that others are made of. */
    private static final Set<String> PARTS = Set.of("known-parameters", "no-parameters");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "problems",
                "metrics",
                "columns",
                "headings",
                "template",
                "warnings",
                "programme",
                "report",
                "notifications"
            })
    void existInBothLanguagesWithTheSamePlaceholders(String bundle) throws IOException {
        Properties vietnamese = load(bundle + "_vi");
        Properties english = load(bundle + "_en");
        assertThat(vietnamese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : vietnamese.stringPropertyNames()) {
            assertThat(placeholders(vietnamese.getProperty(key)))
                    .as(key)
                    .isEqualTo(placeholders(english.getProperty(key)));
            assertThat(Normalizer.isNormalized(vietnamese.getProperty(key), Normalizer.Form.NFC))
                    .as(key)
                    .isTrue();
        }
    }

    @Test
    void haveATextForEveryErrorAndStatus() throws IOException {
        Properties texts = load("problems_vi");
        assertThat(texts.stringPropertyNames())
                .containsAll(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList())
                .containsAll(Arrays.stream(ErrorCode.values())
                        .map(code -> "title." + code.status())
                        .collect(Collectors.toSet()))
                .hasSize((int) (ErrorCode.values().length
                        + Arrays.stream(ErrorCode.values())
                                .map(ErrorCode::status)
                                .distinct()
                                .count()
                        + PARTS.size()))
                .containsAll(PARTS);
    }

    private static TreeSet<String> placeholders(String pattern) {
        return Arrays.stream(pattern.split("(?=\\{)"))
                .filter(part -> part.matches("(?s)\\{\\d.*"))
                .map(part -> part.substring(0, part.indexOf('}') + 1))
                .peek(placeholder -> new MessageFormat(placeholder))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (var reader = new InputStreamReader(
                MessagesTest.class.getResourceAsStream("/messages/" + name + ".properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }
}
