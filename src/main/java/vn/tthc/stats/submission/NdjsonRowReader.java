package vn.tthc.stats.submission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.MalformedJson;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Reads rows from NDJSON: one JSON object a line, its fields as flat as the columns of a table. Guesses nothing. */
final class NdjsonRowReader implements RowReader {

    /** The most characters that a line may have. */
    static final int LONGEST_LINE = 65_536;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int BUFFER = 8192;

    private final Reader text;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int filled;

    private char[] line = new char[1024];
    private int length;
    private long lineNumber;
    private int number;

    private NdjsonRowReader(InputStream body) {
        this.text = new Utf8Reader(body);
    }

    /** A reader of that body, which it closes in the end. */
    static RowReader open(InputStream body) {
        return new NdjsonRowReader(body);
    }

    /** One column that has the whole line: lines need not have the same fields. */
    @Override
    public List<String> columns() {
        return List.of("json");
    }

    @Override
    public SentRow next() throws IOException {
        while (readLine()) {
            if (!isBlank()) {
                return row();
            }
        }
        if (number == 0) {
            throw Refusal.of(ErrorCode.INVALID_RETURN, List.of(RowError.at("", ErrorCode.NO_ROWS)));
        }
        return null;
    }

    private SentRow row() throws IOException {
        try (JsonParser json = JSON.createParser(line, 0, length)) {
            return new NdjsonRow(number++, lineNumber).read(json, cell());
        } catch (JsonProcessingException malformed) {
            JsonLocation where = malformed.getLocation();
            // The parser was given one line only, for which it has a first line of its own.
            throw MalformedJson.refusal(lineNumber, where == null ? 1 : where.getColumnNr());
        }
    }

    /** Whether there was one more line, which is in {@link #line} then, without its end. */
    private boolean readLine() throws IOException {
        length = 0;
        lineNumber++;
        while (true) {
            if (position == filled) {
                position = 0;
                filled = Math.max(text.read(buffer, 0, BUFFER), 0);
                if (filled == 0) {
                    return length > 0;
                }
            }
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            append(end - position);
            position = end;
            if (end < filled) {
                position++;
                return true;
            }
        }
    }

    private void append(int count) {
        if (length + count > LONGEST_LINE) {
            throw Refusal.of(
                    ErrorCode.INVALID_RETURN,
                    List.of(RowError.atLine(lineNumber, null, ErrorCode.LINE_TOO_LONG, LONGEST_LINE)));
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + count));
        }
        System.arraycopy(buffer, position, line, length, count);
        length += count;
    }

    /** The line as a cell has it: where it was written on Windows, without the half of its end. */
    private String cell() {
        return new String(line, 0, line[length - 1] == '\r' ? length - 1 : length);
    }

    private boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
