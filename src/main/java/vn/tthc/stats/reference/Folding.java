package vn.tthc.stats.reference;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folds Vietnamese text for searching and comparing: {@code Đăng ký thường trú} and {@code dang ky thuong tru} fold to the
 * same, and so do {@code Thái Hoà} and {@code Thái Hòa}, which differ only in where the tone mark stands.
 */
public final class Folding {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    /** Grave, acute, tilde, hook above, dot below. */
    private static final Pattern TONES = Pattern.compile("[\u0300\u0301\u0303\u0309\u0323]");

    private static final Pattern OTHER_THAN_TONES = Pattern.compile("[^\u0300\u0301\u0303\u0309\u0323]");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Folding() {}

    /** The text in lower case, without accents and tone marks, its runs of white space each one space. */
    public static String fold(String text) {
        return SPACES.matcher(withoutAccents(text).toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /**
     * The text in lower case with each word's tone mark behind the word, so that {@code Thái Hoà} and {@code Thái Hòa}
     * become the same while {@code Hoa} and {@code Hòa} stay apart.
     */
    static String withTonesLast(String text) {
        String decomposed =
                Normalizer.normalize(text.strip(), Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        return Stream.of(SPACES.split(decomposed))
                .map(word -> TONES.matcher(word).replaceAll("")
                        + OTHER_THAN_TONES.matcher(word).replaceAll(""))
                .collect(Collectors.joining(" "));
    }

    /** The text in plain letters, as Vietnamese names are written in English: {@code Nghi Đức} gives {@code Nghi Duc}. */
    static String withoutAccents(String text) {
        // NFKD, not NFD: it also makes plain spaces of no-break spaces, which copied web pages are full of.
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        return MARKS.matcher(decomposed).replaceAll("").replace('đ', 'd').replace('Đ', 'D');
    }
}
