package vn.tthc.stats.submission;

import vn.tthc.stats.observation.Figures;

/**
 * How the numbers of a file are written. Digits alone mean the same everywhere; with a dot or a comma between them they
 * are read only if the sender said which of the two groups digits, because {@code 1.234} may be a thousand or a little
 * more than one.
 */
enum NumberFormat {
    /** Digits only. */
    PLAIN('\0'),
    /** {@code 1.234.567}. */
    VI('.'),
    /** {@code 1,234,567}. */
    EN(',');

    /** Results of {@link #read} that are no figure. */
    static final int EMPTY = Figures.ABSENT;

    static final int NOT_WHOLE = -2;
    static final int NEGATIVE = -3;
    static final int TOO_LARGE = -4;
    static final int AMBIGUOUS = -5;

    /** Digits in groups of three with blanks between them: no format reads these, as they may be figures of two cells. */
    static final int SPACED = -6;

    /** What is longer is no number, and would only make a long error message. */
    private static final int LONGEST = 40;

    private final char group;

    NumberFormat(char group) {
        this.group = group;
    }

    /** The figure that the text is, or one of the constants, which are negative. */
    int read(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (start == end) {
            return EMPTY;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return other(text.substring(start, end));
            }
            value = Math.min(value * 10 + digit, Figures.MAX + 1L);
        }
        return value > Figures.MAX ? TOO_LARGE : (int) value;
    }

    /** What a text is that has something else than digits. */
    private int other(String text) {
        char first = text.charAt(0);
        if (first == '-' || first == '\u2212') {
            String rest = text.substring(1);
            return !rest.isEmpty() && rest.chars().allMatch(c -> c >= '0' && c <= '9') ? NEGATIVE : NOT_WHOLE;
        }
        char separator = separator(text);
        if (separator == '\0') {
            return NOT_WHOLE;
        }
        if (separator == group) {
            return read(plain(text));
        }
        if (isSpace(separator)) {
            return SPACED;
        }
        // Whoever said how digits are grouped has said that the other sign begins a fraction.
        return this == PLAIN ? AMBIGUOUS : NOT_WHOLE;
    }

    /** The one sign that parts the digits into groups of three, or NUL if the text is not made that way. */
    private static char separator(String text) {
        int length = text.length();
        int head = length % 4;
        if (head == 0 || length < 5 || length > LONGEST || text.charAt(0) == '0') {
            return '\0';
        }
        char separator = text.charAt(head);
        if (separator != '.' && separator != ',' && !isSpace(separator)) {
            return '\0';
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean fits = i % 4 == head ? c == separator : c >= '0' && c <= '9';
            if (!fits) {
                return '\0';
            }
        }
        return separator;
    }

    /** The digits of the text. */
    static String plain(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    /** The format that reads an ambiguous number, as senders name it. */
    static String reading(String text) {
        return text.indexOf(VI.group) >= 0 ? "vi" : "en";
    }

    /** Whether it is white space in the widest sense: files from the web have no-break spaces where none are seen. */
    static boolean isSpace(char c) {
        return c <= ' ' ? c == ' ' || c >= '\t' && c <= '\r' : c >= '\u0085' && isWideSpace(c);
    }

    private static boolean isWideSpace(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\u0085'
                || c == '\u200B'
                || c == '\u2060'
                || c == '\uFEFF';
    }
}
