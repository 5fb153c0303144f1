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
