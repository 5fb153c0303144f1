package vn.tthc.stats.submission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import vn.tthc.stats.reference.Folding;

/** What the columns are called in files: by their names in JSON, and by the spellings of the message bundle {@code columns}. */
final class ColumnNames {

    private static final List<Locale> LANGUAGES = List.of(Locale.forLanguageTag("vi"), Locale.ENGLISH);
    private static final Map<String, ReturnColumn> BY_NAME = byName();

    private ColumnNames() {}

    /** The column of that header, or null if none is called so. */
    static ReturnColumn named(String header) {
        return BY_NAME.get(key(header));
    }

    /** The header that a template prints. */
    static String printed(ReturnColumn column, Locale language) {
        return spellings(column, language).get(0);
    }

    /** A column as an error message names it, which does not know the reader's language. */
    static String inBothLanguages(ReturnColumn column) {
        return printed(column, LANGUAGES.get(0)) + " (" + column.jsonName() + ")";
    }

    /** The names that are understood in any language, for an error message. */
    static String all() {
        return Arrays.stream(ReturnColumn.values()).map(ReturnColumn::jsonName).collect(Collectors.joining(", "));
    }

    static List<String> spellings(ReturnColumn column, Locale language) {
        String texts = ResourceBundle.getBundle(
                        "messages/columns",
                        language,
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                .getString(column.name());
        return Arrays.stream(texts.split("\\|")).map(String::strip).toList();
    }

    private static Map<String, ReturnColumn> byName() {
        Map<String, ReturnColumn> names = new HashMap<>();
        for (ReturnColumn column : ReturnColumn.values()) {
            put(names, column.jsonName(), column);
            for (Locale language : LANGUAGES) {
                spellings(column, language).forEach(spelling -> put(names, spelling, column));
            }
        }
        return names;
    }

    private static void put(Map<String, ReturnColumn> names, String spelling, ReturnColumn column) {
        ReturnColumn before = names.put(key(spelling), column);
        if (before != null && before != column) {
            throw new IllegalStateException(spelling + " names " + before + " and " + column);
        }
    }

    /** Letters and digits only, so that {@code received_online} and {@code Received online} are the same. */
    private static String key(String name) {
        StringBuilder key = new StringBuilder();
        Folding.fold(name).chars().filter(Character::isLetterOrDigit).forEach(key::appendCodePoint);
        return key.toString();
    }
}
