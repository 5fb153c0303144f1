package vn.tthc.stats.export;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes tables as CSV (RFC 4180). */
public final class Csv {

    /** The media type. */
    public static final String MEDIA_TYPE = "text/csv";

    /** Without it Excel takes UTF-8 for something else. */
    public static final String BYTE_ORDER_MARK = "\uFEFF";

    private Csv() {}

    /**
     * The table as CSV text with a header.
     *
     * @param byteOrderMark whether to begin with one, without which Excel takes UTF-8 for something else
     */
    public static String write(Table table, boolean byteOrderMark) {
        StringWriter text = new StringWriter();
        if (byteOrderMark) {
            text.append(BYTE_ORDER_MARK);
        }
        try (CSVPrinter printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            printer.printRecord(table.columns());
            for (List<Object> row : table.rows()) {
                printer.printRecord(row.stream().map(Csv::cell).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes one line of a table that is too long to be held, its cells made inert like those of others. */
    public static void writeLine(Appendable out, char delimiter, List<?> cells) throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
        format.printRecord(out, cells.stream().map(Csv::cell).toArray());
    }

    /** An answer that a browser saves under the table's name. */
    public static Response response(Table table) {
        return Response.ok(write(table, false))
                .type(MEDIA_TYPE + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition(table))
                .build();
    }

    /** What has a browser save the table under its name. */
    public static String disposition(Table table) {
        return "attachment; filename=\"" + table.name() + ".csv\"";
    }

    /** Numbers as they are; text that a spreadsheet would take for a formula is made inert by an apostrophe. */
    private static Object cell(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof String text && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            return "'" + text;
        }
        return value;
    }
}
