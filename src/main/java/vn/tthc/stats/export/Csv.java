package vn.tthc.stats.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Writes tables as CSV (RFC 4180). */
public final class Csv {

    /** The media type. */
    public static final String MEDIA_TYPE = "text/csv";

    /** Without it Excel takes UTF-8 for something else. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * More than has to be is in quotes: the blanks at the ends of a cell, which some programs would take off, the sign that
     * begins a comment in some, and the first cell if it is empty, as a line without anything may be passed over.
     */
    private static final QuoteStrategy QUOTES = new QuoteStrategy() {

        @Override
        public boolean quoteEmpty(int line, int place) {
            return place == 0;
        }

        @Override
        public boolean quoteValue(int line, int place, String value) {
            return value.charAt(0) <= '#' || value.charAt(value.length() - 1) <= ' ';
        }
    };

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
        CsvWriter csv = writer(text, ',');
        writeLine(
                csv,
                labelled.columns().stream()
                        .map(column -> headings.of(column, form.labels()))
                        .toList());
        labelled.rows().each(row -> writeLine(csv, row));
        text.flush();
    }

    /** Writes one line of a table that is too long to be held, its cells made inert like those of others. */
    public static void writeLine(Writer out, char delimiter, List<?> cells) throws IOException {
        writeLine(writer(out, delimiter), cells);
    }

    /** Holds nothing back: what is to be gathered is by the writer below. */
    private static CsvWriter writer(Writer out, char delimiter) {
        return CsvWriter.builder()
                .fieldSeparator(delimiter)
                .quoteStrategy(QUOTES)
                .bufferSize(0)
                .build(out);
    }

    private static void writeLine(CsvWriter csv, List<?> cells) throws IOException {
        try {
            csv.writeRecord(cells.stream().map(Csv::cell).toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Numbers as they are; text that a spreadsheet would take for a formula is made inert by an apostrophe. */
    private static String cell(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof String text && looksLikeFormula(text) ? "'" + text : Objects.toString(value, null);
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
