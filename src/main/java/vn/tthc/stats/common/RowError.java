package vn.tthc.stats.common;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One thing that is wrong in a body or a parameter, and where.
 *
 * @param pointer JSON Pointer (RFC 6901) to the value; empty for the body itself; the bare name of a query parameter
 * @param row zero-based number of the row it belongs to; null if it concerns the body as a whole
 * @param code what is wrong
 * @param args what the text of {@code code} says about this very case, in the order of its placeholders
 */
public record RowError(String pointer, Integer row, ErrorCode code, List<Object> args) {

    public RowError {
        requireNonNull(pointer, "pointer");
        requireNonNull(code, "code");
        args = List.copyOf(args);
    }

    /** An error of the body as a whole. */
    public static RowError at(String pointer, ErrorCode code, Object... args) {
        return new RowError(pointer, null, code, List.of(args));
    }

    /** An error of one row. */
    public static RowError inRow(int row, String pointer, ErrorCode code, Object... args) {
        return new RowError(pointer, row, code, List.of(args));
    }
}
