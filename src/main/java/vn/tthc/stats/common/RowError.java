package vn.tthc.stats.common;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One thing that is wrong in a body or a parameter, and where.
 *
 * @param pointer JSON Pointer (RFC 6901) to the value; empty for the body itself; the bare name of a query parameter
 * @param row zero-based number of the row it belongs to; null if it concerns the body as a whole
 * @param cell where it is in a file; null if the body is not one
 * @param code what is wrong
 * @param args what the text of {@code code} says about this very case, in the order of its placeholders
 */
public record RowError(String pointer, Integer row, Cell cell, ErrorCode code, List<Object> args) {

    /**
     * A place in a file, as a text editor or a spreadsheet shows it.
     *
     * @param line counted from 1; in a workbook the number of the row
     * @param column the header of the column as the file has it; where the text itself cannot be read, the number of
     *     the character in the line, and in a workbook the letters of the column; null = the line as a whole
     */
    public record Cell(long line, String column) {}

    public RowError {
        requireNonNull(pointer, "pointer");
        requireNonNull(code, "code");
        args = List.copyOf(args);
    }

    /** An error of the body as a whole. */
    public static RowError at(String pointer, ErrorCode code, Object... args) {
        return new RowError(pointer, null, null, code, List.of(args));
    }

    /** An error of one row. */
    public static RowError inRow(int row, String pointer, ErrorCode code, Object... args) {
        return new RowError(pointer, row, null, code, List.of(args));
    }

    /** An error of one row of a file; {@code column} null = the row as a whole. */
    public static RowError inFile(int row, long line, String column, ErrorCode code, Object... args) {
        String pointer = "/" + row
                + (column == null ? "" : "/" + column.replace("~", "~0").replace("/", "~1"));
        return new RowError(pointer, row, new Cell(line, column), code, List.of(args));
    }

    /** An error of a file that ends the reading of it: there is no telling what the rows behind it are. */
    public static RowError atLine(long line, String column, ErrorCode code, Object... args) {
        return new RowError("", null, new Cell(line, column), code, List.of(args));
    }
}
