package vn.tthc.stats.submission;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** The cells of one record of a CSV file. The next record takes its place. */
final class CsvLine extends AbstractBaseCsvCallbackHandler<CsvLine> {

    /** The most characters that a record may have. */
    static final int LONGEST = 65_536;

    private String[] cells = new String[32];
    private int count;
    private long length;
    private Header header;

    /** From here on errors name the columns of that header. */
    void use(Header names) {
        header = names;
    }

    /** What cannot be read in the cell at that place, counted from 0. */
    Refusal malformed(int place, ErrorCode code, Object... args) {
        String column =
                header == null || place >= header.size() ? null : header.names().get(place);
        return Refusal.at(
                RowError.atLine(number(), column, code, args), ErrorCode.MALFORMED_CSV, String.valueOf(number()));
    }

    /** The line that it begins in, counted from 1. */
    long number() {
        return getStartingLineNumber();
    }

    /** Its cells; only the first {@link #size} are its own, none of them is null. */
    String[] cells() {
        return cells;
    }

    /** How many cells it has, or had so far when reading it failed. */
    int size() {
        return count;
    }

    List<String> asList() {
        return List.of(Arrays.copyOf(cells, count));
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        count = 0;
        length = 0;
    }

    @Override
    protected void handleField(int place, char[] buffer, int offset, int size, boolean quoted) {
        length += size + 1L;
        if (length > LONGEST) {
            throw tooLong(number());
        }
        if (place == cells.length) {
            cells = Arrays.copyOf(cells, place * 2);
        }
        // The cells of the record before are still there, and often say the same.
        String before = cells[place];
        cells[place] = before != null && same(before, buffer, offset, size) ? before : new String(buffer, offset, size);
        count = place + 1;
        check(buffer, offset, size, quoted);
    }

    private void check(char[] buffer, int offset, int size, boolean quoted) {
        for (int i = offset; i < offset + size; i++) {
            char c = buffer[i];
            if (c == 0) {
                throw malformed(count - 1, ErrorCode.CONTROL_CHARACTERS, "U+0000");
            }
            if (c == '"' && !quoted) {
                throw malformed(count - 1, ErrorCode.STRAY_QUOTE);
            }
        }
    }

    private static boolean same(String text, char[] buffer, int offset, int size) {
        if (text.length() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (text.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    static Refusal tooLong(long line) {
        return Refusal.of(
                ErrorCode.INVALID_RETURN, List.of(RowError.atLine(line, null, ErrorCode.LINE_TOO_LONG, LONGEST)));
    }

    @Override
    protected CsvLine buildRecord() {
        return this;
    }
}
