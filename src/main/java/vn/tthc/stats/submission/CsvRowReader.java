package vn.tthc.stats.submission;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/**
 * Reads rows from CSV (RFC 4180): UTF-8, a header, and comma, semicolon or tab between the cells, whichever the header has.
 * Strict, because a quote or a line end in the wrong place moves figures into other columns.
 */
final class CsvRowReader implements RowReader {

    /** A field has to fit into the parser's buffer, which is filled by pieces of 8,192. */
    private static final int BUFFER = CsvLine.LONGEST + 3 * 8192;

    private static final String DELIMITERS = ",;\t";
    private static final String SEPARATOR_LINE = "sep=";

    private final PushbackReader text;
    private final NumberFormat numbers;
    private final CsvLine line = new CsvLine();

    private CloseableIterator<CsvLine> lines;
    private Character delimiter;
    private Header header;
    private RowMaker rows;
    private int number;

    private CsvRowReader(InputStream body, NumberFormat numbers) {
        this.text = new PushbackReader(new Utf8Reader(body), CsvLine.LONGEST);
        this.numbers = numbers;
    }

    /** A reader of that body, which it closes in the end. */
    static RowReader open(InputStream body, NumberFormat numbers) {
        return new CsvRowReader(body, numbers);
    }

    @Override
    public List<String> columns() {
        return rows == null ? List.of() : rows.columns();
    }

    @Override
    public SentRow next() throws IOException {
        if (header == null && !readHeader()) {
            throw noRows();
        }
        while (advance()) {
            if (RowMaker.isBlank(line.cells(), 0, line.size())) {
                continue;
            }
            if (line.size() < header.size()) {
                // Perhaps a file that broke off: what looks like 12 may have been 1250.
                throw line.malformed(header.size(), ErrorCode.TOO_FEW_CELLS_IN_LINE, line.size(), header.size());
            }
            return rows.make(number++, line.number(), line.cells(), line.size(), Set.of(), null);
        }
        if (number == 0) {
            throw noRows();
        }
        return null;
    }

    private static Refusal noRows() {
        return Refusal.of(ErrorCode.INVALID_RETURN, List.of(RowError.at("", ErrorCode.NO_ROWS)));
    }

    @Override
    public Character delimiter() {
        return delimiter;
    }

    private boolean readHeader() throws IOException {
        delimiter = findDelimiter();
        lines = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(BUFFER)
                .build(line, text)
                .iterator();
        while (advance()) {
            if (!RowMaker.isBlank(line.cells(), 0, line.size())) {
                header = Header.of(line.asList(), line.number());
                line.use(header);
                rows = new RowMaker(header, numbers);
                return true;
            }
        }
        return false;
    }

    /**
     * The sign that the first line with text has most of; its text is read again afterwards. Excel also writes and reads a
     * line {@code sep=;} before all others, which is left empty then, to be counted and no more.
     */
    private char findDelimiter() throws IOException {
        char[] head = new char[CsvLine.LONGEST];
        int[] counts = new int[DELIMITERS.length()];
        int size = 0;
        boolean quoted = false;
        boolean blank = true;
        boolean ended = false;
        while (!ended && size < head.length) {
            int read = text.read(head, size, Math.min(1024, head.length - size));
            for (int i = size; i < size + read && !ended; i++) {
                char c = head[i];
                int delimiter = DELIMITERS.indexOf(c);
                if (c == '"') {
                    quoted = !quoted;
                } else if (delimiter >= 0 && !quoted) {
                    counts[delimiter]++;
                }
                ended = (c == '\n' || c == '\r') && !quoted && !blank;
                blank &= c <= ' ';
            }
            ended |= read < 0;
            size += Math.max(read, 0);
        }
        if (!ended) {
            throw CsvLine.tooLong(1);
        }
        if (isSeparatorLine(head, size)) {
            text.unread(head, SEPARATOR_LINE.length() + 1, size - SEPARATOR_LINE.length() - 1);
            return head[SEPARATOR_LINE.length()];
        }
        text.unread(head, 0, size);
        int most = Arrays.stream(counts).max().orElse(0);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == most) {
                return DELIMITERS.charAt(i);
            }
        }
        throw new IllegalStateException();
    }

    private static boolean isSeparatorLine(char[] head, int size) {
        int length = SEPARATOR_LINE.length();
        return size > length + 1
                && String.valueOf(head, 0, length).equalsIgnoreCase(SEPARATOR_LINE)
                && DELIMITERS.indexOf(head[length]) >= 0
                && (head[length + 1] == '\r' || head[length + 1] == '\n');
    }

    /** Whether there was one more record, which is in {@link #line} then. */
    private boolean advance() throws IOException {
        try {
            if (lines.hasNext()) {
                lines.next();
                return true;
            }
            return false;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw refusal(e);
        }
    }

    /** The parser tells its reasons apart only by their texts. */
    private Refusal refusal(CsvParseException reason) {
        if (reason.getCause() instanceof Refusal refusal) {
            return refusal;
        }
        if (reason.getCause() != null) {
            throw reason;
        }
        if (reason.getMessage().startsWith("The maximum buffer size")) {
            return CsvLine.tooLong(line.number());
        }
        boolean open = reason.getMessage().startsWith("Unclosed");
        return line.malformed(line.size(), open ? ErrorCode.UNCLOSED_QUOTE : ErrorCode.STRAY_QUOTE);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
