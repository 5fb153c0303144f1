package vn.tthc.stats.common;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in people's own words: a reason, a name, a note. It may have lines, and nothing that a document could not hold.
 *
 * @param words the text; null = there is none
 */
public record FreeText(String words) {

    /** What stands for a letter that was lost; the two behind it are no characters, and XML cannot hold them. */
    private static final int REPLACEMENT = 0xFFFD;

    /** A text as it is kept: without blanks around it, normalised (NFC); null or blank gives none. */
    public static FreeText tidied(String sent) {
        String words = sent == null ? "" : Normalizer.normalize(sent.strip(), Normalizer.Form.NFC);
        return new FreeText(words.isEmpty() ? null : words);
    }

    /**
     * The words that a field of a body may have; null if it has none, or none that are right. What is wrong is added to the errors.
     *
     * @param sent as it was sent; null = it was not
     * @param longest so many characters at the most
     * @param required whether it is wrong to have none
     */
    public static String field(String name, String sent, int longest, boolean required, List<RowError> errors) {
        FreeText text = tidied(sent);
        if (required && text.words == null) {
            errors.add(RowError.at("/" + name, ErrorCode.REQUIRED, name));
        }
        List<ErrorCode> wrong = text.wrong(longest);
        wrong.forEach(code -> errors.add(RowError.at("/" + name, code, name, longest)));
        return wrong.isEmpty() ? text.words : null;
    }

    /**
     * What is wrong with it: {@code too-long}, whose text tells a name and {@code longest}, and {@code control-characters},
     * whose text tells the name; empty = nothing.
     *
     * @param longest so many characters at the most
     */
    public List<ErrorCode> wrong(int longest) {
        List<ErrorCode> wrong = new ArrayList<>();
        if (words != null && words.length() > longest) {
            wrong.add(ErrorCode.TOO_LONG);
        }
        if (words != null
                && words.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'
                                || Character.getType(c) == Character.SURROGATE
                                || c >= REPLACEMENT && c <= Character.MAX_VALUE)) {
            wrong.add(ErrorCode.CONTROL_CHARACTERS);
        }
        return wrong;
    }
}
