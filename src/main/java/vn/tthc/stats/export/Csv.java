package vn.tthc.stats.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** Writes tables as CSV (RFC 4180). */
public final class Csv {

    /** The media type. */
    public static final String MEDIA_TYPE = "text/csv";

    /** Without it Excel takes UTF-8 for something else. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;

    /** The wide ones are the same to a spreadsheet that was made for them. */
    private static final String FORMULA_BEGINS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    private Csv() {}

    /** Writes the table with a header, row by row, in UTF-8. */
    static void write(Table table, Form form, Headings headings, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        if (form.byteOrderMark()) {
            text.append(BYTE_ORDER_MARK);
        }
        Table labelled = table.labelled(form.labels());
        writeLine(
                text,
                FORMAT,
                labelled.columns().stream()
                        .map(column -> headings.of(column, form.labels()))
                        .toList());
        labelled.rows().each(row -> writeLine(text, FORMAT, row));
        text.flush();
    }

    /** Writes one line of a table that is too long to be held, its cells made inert like those of others. */
    public static void writeLine(Appendable out, char delimiter, List<?> cells) throws IOException {
        writeLine(out, FORMAT.builder().setDelimiter(delimiter).get(), cells);
    }

    private static void writeLine(Appendable out, CSVFormat format, List<?> cells) throws IOException {
        format.printRecord(out, cells.stream().map(Csv::cell).toArray());
    }

    /** Numbers as they are; text that a spreadsheet would take for a formula is made inert by an apostrophe. */
    private static Object cell(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof String text && looksLikeFormula(text) ? "'" + text : value;
    }

    /** Whether a spreadsheet may take the text for a formula: whatever blanks come first, some skip them. */
    public static boolean looksLikeFormula(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (FORMULA_BEGINS.indexOf(c) >= 0) {
                return true;
            }
            if (c > ' ' && !Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                return false;
            }
            if (i == 0 && (c == '\t' || c == '\r' || c == '\n')) {
                return true;
            }
        }
        return false;
    }
}
