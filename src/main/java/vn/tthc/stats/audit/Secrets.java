package vn.tthc.stats.audit;

import java.util.List;
import java.util.regex.Pattern;

/** Takes keys out of what is kept for ever: one in the wrong place is still a secret. */
final class Secrets {

    /** Its beginning is none, and tells whose it is. */
    private static final Pattern KEY = Pattern.compile("(tthc_[0-9A-Za-z]{8})[0-9A-Za-z]+");

    /** A key that an operator has chosen looks like nothing in particular, but is long; so are tokens. */
    private static final Pattern LONG = Pattern.compile("\\S{32,}");

    private Secrets() {}

    /** Without the keys of ours. */
    static String masked(String text) {
        return KEY.matcher(text).replaceAll("$1…");
    }

    /** Without anything that could be a key. */
    static String withoutAny(String text) {
        return LONG.matcher(masked(text)).replaceAll("…");
    }

    /** The same of a detail, which may be a number, a text or a list of texts. */
    static Object withoutAny(Object detail) {
        if (detail instanceof String text) {
            return withoutAny(text);
        }
        return detail instanceof List<?> several
                ? several.stream().map(Secrets::withoutAny).toList()
                : detail;
    }
}
