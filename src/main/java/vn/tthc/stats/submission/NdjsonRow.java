package vn.tthc.stats.submission;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;

/** One line of NDJSON on its way to be a row. */
final class NdjsonRow {

    private static final Map<String, ReturnColumn> FIELDS = Arrays.stream(ReturnColumn.values())
            .collect(Collectors.toUnmodifiableMap(ReturnColumn::jsonName, Function.identity()));

    private static final BigInteger MAX = BigInteger.valueOf(Figures.MAX);

    private final RowDraft row = new RowDraft(ReturnColumn::jsonName);

    /**
     * The row on that line.
     *
     * @param number zero-based place among the rows
     * @param line counted from 1
     */
    NdjsonRow(int number, long line) {
        row.begin(
                number,
                (column, code, args) ->
                        RowError.inFile(number, line, column == null ? null : column.jsonName(), code, args));
    }

    /** The row that the line has; {@code json} stands before its first token. */
    SentRow read(JsonParser json, String line) throws IOException {
        if (json.nextToken() == JsonToken.START_OBJECT) {
            // What a file of errors has behind the fields that were sent is not read; anywhere else it is a mistake.
            int marks = 0;
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                if (marks < Header.MARKS.size() && name.equals(Header.MARKS.get(marks))) {
                    marks++;
                } else {
                    failForMarks(marks);
                    marks = 0;
                    readField(name, json);
                }
                json.skipChildren();
            }
            if (marks < Header.MARKS.size()) {
                failForMarks(marks);
            }
            row.requireKeys();
        } else {
            row.fail(ErrorCode.WRONG_TYPE, shown(json), "{ }");
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw new JsonParseException(json, "more than one value");
        }
        return row.sent(List.of(line));
    }

    private void failForMarks(int marks) {
        Header.MARKS.subList(0, marks).forEach(name -> row.fail(ErrorCode.UNKNOWN_FIELD, name, ColumnNames.all()));
    }

    private void readField(String name, JsonParser json) throws IOException {
        ReturnColumn column = FIELDS.get(name);
        if (column == null) {
            row.fail(ErrorCode.UNKNOWN_FIELD, shortened(name), ColumnNames.all());
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            if (column.isMeasure()) {
                readFigure(column, json);
            } else if (column == ReturnColumn.LEVEL) {
                readLevel(json);
            } else {
                readText(column, json);
            }
        }
    }

    private void readFigure(ReturnColumn column, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            row.fail(column, ErrorCode.NOT_A_WHOLE_NUMBER, column.jsonName(), shown(json));
            return;
        }
        JsonParser.NumberType type = json.getNumberType();
        BigInteger large = type == JsonParser.NumberType.INT ? null : json.getBigIntegerValue();
        int value = large == null ? json.getIntValue() : 0;
        if (large == null ? value < 0 : large.signum() < 0) {
            row.fail(column, ErrorCode.NEGATIVE, column.jsonName(), shown(json));
        } else if (large == null ? value > Figures.MAX : large.compareTo(MAX) > 0) {
            row.fail(column, ErrorCode.TOO_LARGE, column.jsonName(), Figures.MAX);
        } else {
            row.figure(column, value);
        }
    }

    private void readLevel(JsonParser json) throws IOException {
        String written = json.getText();
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && (written.equals("3") || written.equals("4"))) {
            row.level(written.charAt(0) - '0');
        } else {
            row.fail(ReturnColumn.LEVEL, ErrorCode.UNKNOWN_LEVEL, shown(json));
        }
    }

    private void readText(ReturnColumn column, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            row.fail(column, ErrorCode.WRONG_TYPE, column.jsonName(), "\"…\"");
            return;
        }
        row.text(column, RowMaker.tidied(json.getText()));
    }

    /** A value as an error message quotes it: as it is written, and containers by their brackets only. */
    private static String shown(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> "{ }";
            case START_ARRAY -> "[ ]";
            case VALUE_STRING -> "\"" + shortened(json.getText()) + "\"";
            default -> shortened(json.getText());
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
