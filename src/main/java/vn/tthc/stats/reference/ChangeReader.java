package vn.tthc.stats.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.MalformedJson;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Reads changes sent as a JSON array or as CSV, by hand, so that all mistakes are found and nothing is guessed. */
final class ChangeReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** What may stand between cells: Excel writes semicolons in Vietnam, and tabs when cells are copied. */
    private static final String SEPARATORS = ",;\t";

    private final int maxRows;
    private final List<RowError> errors;

    /**
     * A reader.
     *
     * @param errors what is wrong with a row is added here
     */
    ChangeReader(int maxRows, List<RowError> errors) {
        this.maxRows = maxRows;
        this.errors = errors;
    }

    /** Reads a JSON array of changes. */
    List<SentChange> json(byte[] body) {
        JsonNode root = tree(text(body));
        if (!root.isArray()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, List.of(RowError.at("", ErrorCode.WRONG_TYPE, "body", "[ ]")));
        }
        List<SentChange> changes = new ArrayList<>();
        for (JsonNode node : root) {
            add(changes, change(node, changes.size()));
        }
        return changes;
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode root = MAPPER.readTree(text);
            if (root.isMissingNode()) {
                throw MalformedJson.refusal(1, 1);
            }
            return root;
        } catch (JsonProcessingException malformed) {
            throw MalformedJson.refusal(malformed);
        }
    }

    private SentChange change(JsonNode node, int row) {
        Map<ChangeField, String> values = new EnumMap<>(ChangeField.class);
        SentChange change = new SentChange(row, null, values, Map.of());
        if (!node.isObject()) {
            errors.add(RowError.inRow(row, "/" + row, ErrorCode.WRONG_TYPE, "/" + row, "{ }"));
            return change;
        }
        node.properties().forEach(property -> {
            ChangeField field = Stream.of(ChangeField.values())
                    .filter(known -> known.jsonName().equals(property.getKey()))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                String name = SentChange.shown(property.getKey());
                errors.add(RowError.inRow(
                        row,
                        "/" + row + "/" + name.replace("~", "~0").replace("/", "~1"),
                        ErrorCode.UNKNOWN_FIELD,
                        name,
                        known()));
            } else {
                value(change, field, property.getValue());
            }
        });
        return change;
    }

    /** A level is a number, all else is text; null is as good as absent. */
    private void value(SentChange change, ChangeField field, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        if (field == ChangeField.LEVEL ? !value.isIntegralNumber() : !value.isTextual()) {
            String example = field == ChangeField.LEVEL ? "4" : "\"…\"";
            errors.add(change.error(field, ErrorCode.WRONG_TYPE, field.jsonName(), example));
        } else if (!SentChange.isText(value.asText())) {
            errors.add(change.error(field, ErrorCode.CONTROL_CHARACTERS, field.jsonName()));
        } else {
            put(change.values(), field, value.asText());
        }
    }

    /** Reads CSV with a header: comma, semicolon or tab between the cells, with or without a byte order mark. */
    List<SentChange> csv(byte[] body) {
        String text = text(body);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            text = text.substring(1);
        }
        ChangeCells cells = new ChangeCells();
        CsvReader<List<String>> records = CsvReader.builder()
                .fieldSeparator(separator(text))
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(cells, text);
        List<SentChange> changes = new ArrayList<>();
        try {
            List<ChangeField> columns = null;
            Map<ChangeField, String> headers = new EnumMap<>(ChangeField.class);
            for (List<String> record : records) {
                if (columns == null) {
                    columns = columns(record, headers);
                } else if (record.stream().anyMatch(cell -> !cell.isBlank())) {
                    add(changes, change(record, columns, headers, changes.size(), cells.line()));
                }
            }
        } catch (CsvParseException malformed) {
            throw refusal(malformed, cells.line());
        }
        return changes;
    }

    /** The parser tells its reasons apart only by their texts. */
    private static RuntimeException refusal(CsvParseException reason, long line) {
        if (reason.getCause() != null) {
            // Nothing of the file's: memory has run out, for example.
            return reason;
        }
        boolean open = reason.getMessage().startsWith("Unclosed");
        return Refusal.at(
                RowError.atLine(line, null, open ? ErrorCode.UNCLOSED_QUOTE : ErrorCode.STRAY_QUOTE),
                ErrorCode.MALFORMED_CSV,
                String.valueOf(line));
    }

    private static char separator(String text) {
        String header = text.lines().findFirst().orElse("");
        return (char) SEPARATORS
                .chars()
                .filter(separator -> header.indexOf(separator) >= 0)
                .findFirst()
                .orElse(',');
    }

    private static List<ChangeField> columns(List<String> header, Map<ChangeField, String> headers) {
        List<RowError> wrong = new ArrayList<>();
        List<ChangeField> columns = new ArrayList<>();
        for (String name : header) {
            ChangeField field = ChangeField.named(name.strip()).orElse(null);
            if (field == null) {
                wrong.add(RowError.atLine(
                        1, SentChange.shown(name), ErrorCode.UNKNOWN_COLUMN, SentChange.shown(name), known()));
            } else if (headers.putIfAbsent(field, name.strip()) != null) {
                wrong.add(
                        RowError.atLine(1, name.strip(), ErrorCode.REPEATED_COLUMN, name.strip(), headers.get(field)));
            }
            columns.add(field);
        }
        if (!wrong.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, wrong);
        }
        return columns;
    }

    private SentChange change(
            List<String> record, List<ChangeField> columns, Map<ChangeField, String> headers, int row, long line) {
        Map<ChangeField, String> values = new EnumMap<>(ChangeField.class);
        if (record.size() > columns.size()) {
            errors.add(
                    RowError.inFile(row, line, null, ErrorCode.TOO_MANY_CELLS_IN_LINE, record.size(), columns.size()));
        } else {
            for (int i = 0; i < record.size(); i++) {
                put(values, columns.get(i), record.get(i));
            }
        }
        return new SentChange(row, line, values, headers);
    }

    /** Normalised, so that names typed on different systems are equal. */
    private static void put(Map<ChangeField, String> values, ChangeField field, String text) {
        if (!text.isBlank()) {
            values.put(field, Normalizer.normalize(text.strip(), Normalizer.Form.NFC));
        }
    }

    private void add(List<SentChange> changes, SentChange change) {
        if (changes.size() == maxRows) {
            throw Refusal.of(ErrorCode.TOO_MANY_ROWS, maxRows);
        }
        changes.add(change);
    }

    private static String text(byte[] body) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer text = CharBuffer.allocate(body.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, text, true);
        text.flip();
        if (result.isError()) {
            String before = text.toString();
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            String column = String.valueOf(before.length() - before.lastIndexOf('\n'));
            throw Refusal.at(
                    RowError.atLine(line, column, ErrorCode.NOT_UTF8, String.valueOf(line), column),
                    ErrorCode.NOT_UTF8,
                    String.valueOf(line),
                    column);
        }
        return text.toString();
    }

    private static String known() {
        return Stream.of(ChangeField.values()).map(ChangeField::jsonName).collect(Collectors.joining(", "));
    }
}
