package vn.tthc.stats.reference;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Folds Vietnamese text for searching and comparing: {@code Đăng ký thường trú} and {@code dang ky thuong tru} fold to the
 * same, and so do {@code Thái Hoà} and {@code Thái Hòa}, which differ only in where the tone mark stands.
 */
public final class Folding {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Folding() {}

    /** The text in lower case, without accents and tone marks, its runs of white space each one space. */
    public static String fold(String text) {
        return SPACES.matcher(withoutAccents(text).toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }

    /** The text in plain letters, as Vietnamese names are written in English: {@code Nghi Đức} gives {@code Nghi Duc}. */
    static String withoutAccents(String text) {
        // NFKD, not NFD: it also makes plain spaces of no-break spaces, which copied web pages are full of.
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        return MARKS.matcher(decomposed).replaceAll("").replace('đ', 'd').replace('Đ', 'D');
    }
}
