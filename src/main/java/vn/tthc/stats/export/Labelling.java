package vn.tthc.stats.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether an answer names what it is about by codes, by names, or by both. It is about what an entry points to; the code
 * and name that an entry of a codelist has itself always stay.
 */
public enum Labelling {
    /** Codes alone. */
    CODE,
    /** Names alone in files, under headings in the language of the answer. JSON keeps the codes: they are the identity. */
    NAME,
    /** Both, under headings that are the same in any language. */
    BOTH;

    /** Whether names are told. */
    public boolean hasNames() {
        return this != CODE;
    }

    /** The name if names are told, else null. */
    public String name(String name) {
        return hasNames() ? name : null;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Labelling> of(String code) {
        return Arrays.stream(values()).filter(l -> l.code().equals(code)).findFirst();
    }

    static String codes() {
        return Arrays.stream(values()).map(Labelling::code).collect(Collectors.joining(", "));
    }
}
