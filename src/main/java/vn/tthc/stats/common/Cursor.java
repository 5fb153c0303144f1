package vn.tthc.stats.common;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended: the sort key of its last item. Opaque to clients.
 *
 * @param parts the values of the sort key, none of which contains a line feed
 */
public record Cursor(List<String> parts) {

    private static final String SEPARATOR = "\n";

    public Cursor {
        parts = List.copyOf(parts);
    }

    /** A cursor at that sort key. */
    public static Cursor at(Object... parts) {
        return new Cursor(List.of(parts).stream().map(String::valueOf).toList());
    }

    /**
     * Reads what a client sent back.
     *
     * @param size how many parts the sort key has
     * @throws Refusal {@code invalid-cursor} if it is not one of ours
     */
    public static Cursor parse(String text, int size) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> parts = List.of(decoded.split(SEPARATOR, -1));
            if (parts.size() == size && decoded.indexOf('\0') < 0) {
                return new Cursor(parts);
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below.
        }
        throw Refusal.of(ErrorCode.INVALID_CURSOR);
    }

    /** The part at that place. */
    public String text(int index) {
        return parts.get(index);
    }

    /** The part at that place as a number. */
    public int number(int index) {
        try {
            return Integer.parseInt(parts.get(index));
        } catch (NumberFormatException tampered) {
            throw Refusal.of(ErrorCode.INVALID_CURSOR);
        }
    }

    /** The part at that place as a number of any size. */
    public long longNumber(int index) {
        try {
            return Long.parseLong(parts.get(index));
        } catch (NumberFormatException tampered) {
            throw Refusal.of(ErrorCode.INVALID_CURSOR);
        }
    }

    /** The part at that place as a day. */
    public LocalDate day(int index) {
        try {
            LocalDate day = LocalDate.parse(parts.get(index));
            // Java reads years that PostgreSQL has no days for.
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException tampered) {
            // Refused below.
        }
        throw Refusal.of(ErrorCode.INVALID_CURSOR);
    }

    /** The form clients pass around. */
    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
    }
}
