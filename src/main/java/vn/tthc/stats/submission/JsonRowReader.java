package vn.tthc.stats.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;

/** The rows of a return sent as JSON, which says unit and period once for all of them. */
final class JsonRowReader implements RowReader {

    private final Iterator<SentRow> rows;
    private final String reason;

    private JsonRowReader(Iterator<SentRow> rows, String reason) {
        this.rows = rows;
        this.reason = reason;
    }

    static JsonRowReader open(InputStream body) throws IOException {
        List<RowError> errors = new ArrayList<>();
        Draft draft = JsonReturnReader.read(body, errors);
        Map<Integer, List<RowError>> ofRows =
                errors.stream().filter(error -> error.row() != null).collect(Collectors.groupingBy(RowError::row));
        List<RowError> ofReturn =
                errors.stream().filter(error -> error.row() == null).toList();
        List<String> misplaced = misplaced(ofReturn);
        List<SentRow> rows = new ArrayList<>();
        for (Draft.Row row : draft.rows()) {
            rows.add(row(
                    draft,
                    row,
                    ofRows.getOrDefault(row.number(), List.of()),
                    rows.isEmpty() ? ofReturn : List.of(),
                    misplaced));
        }
        if (rows.isEmpty()) {
            Draft.Row none = new Draft.Row(0, null, null, Figures.of(Map.of()), null);
            rows.add(row(draft, none, List.of(), ofReturn, misplaced));
        }
        return new JsonRowReader(rows.iterator(), draft.reason());
    }

    /** Fields that are wrong with the return itself; its unit, period and counts are in each line, and wrong there too. */
    private static List<String> misplaced(List<RowError> ofReturn) {
        return ofReturn.stream()
                .map(RowError::pointer)
                .filter(pointer -> !Set.of("", "/unit", "/period", "/counts").contains(pointer))
                .map(pointer -> pointer.substring(1))
                .toList();
    }

    private static SentRow row(
            Draft draft, Draft.Row row, List<RowError> own, List<RowError> ofReturn, List<String> misplaced) {
        return new SentRow(
                row.number(),
                (column, code, args) -> error(row.number(), column, code, args),
                draft.unit(),
                null,
                draft.period(),
                row.procedure(),
                null,
                row.level(),
                row.figures(),
                false,
                new Line(draft.written(), row.written(), misplaced),
                Stream.concat(ofReturn.stream(), own.stream()).toList());
    }

    private static RowError error(int row, ReturnColumn column, ErrorCode code, Object... args) {
        if (column == ReturnColumn.UNIT || column == ReturnColumn.PERIOD) {
            return RowError.at("/" + column.jsonName(), code, args);
        }
        return RowError.inRow(row, "/counts/" + row + (column == null ? "" : "/" + column.jsonName()), code, args);
    }

    /**
     * A count as a line of NDJSON would have it, behind the unit and the period of its return: in that form it can be
     * corrected and sent alone. Written when it is asked for, which is of few rows.
     */
    private static final class Line extends AbstractList<String> {

        /** What a line may have and a count may not. */
        private static final List<String> FIELDS_OF_LINES = Stream.concat(
                        Stream.of(
                                        ReturnColumn.UNIT,
                                        ReturnColumn.UNIT_NAME,
                                        ReturnColumn.PERIOD,
                                        ReturnColumn.PROCEDURE_NAME)
                                .map(ReturnColumn::jsonName),
                        Header.MARKS.stream())
                .toList();

        private final JsonNode ofReturn;
        private final JsonNode count;
        private final List<String> misplaced;

        /**
         * The line of a count.
         *
         * @param count null = the return has none
         * @param misplaced fields of the return that are wrong and have no place in a line
         */
        private Line(JsonNode ofReturn, JsonNode count, List<String> misplaced) {
            this.ofReturn = ofReturn;
            this.count = count;
            this.misplaced = misplaced;
        }

        @Override
        public int size() {
            // Unit and period alone would say that there was nothing to count, which is not what was sent.
            return count != null || ofReturn.path("counts").isArray() ? 1 : 0;
        }

        @Override
        public String get(int index) {
            if (count != null && !count.isObject()) {
                return count.toString();
            }
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            for (ReturnColumn column : List.of(ReturnColumn.UNIT, ReturnColumn.PERIOD)) {
                JsonNode value = ofReturn.get(column.jsonName());
                if (value != null) {
                    line.set(column.jsonName(), shortened(value));
                }
            }
            if (!misplaced.isEmpty()) {
                line.set("return", shortened(JsonNodeFactory.instance.textNode(String.join(", ", misplaced))));
            }
            if (count != null && fitsInLine(count)) {
                count.properties().forEach(field -> line.set(field.getKey(), field.getValue()));
            } else if (count != null) {
                line.set("counts", count);
            }
            return line.toString();
        }

        /**
         * Whether a line has no other meaning for its fields than a count. Else it stands in a field that no line has: what is
         * unknown in a count must not be taken in a line, and one without anything says that there was nothing to count.
         */
        private static boolean fitsInLine(JsonNode count) {
            return count.properties().stream()
                            .anyMatch(field -> !field.getValue().isNull())
                    && FIELDS_OF_LINES.stream().noneMatch(count::has);
        }

        /** What comes again in each line must not be without bounds; cut, it is as wrong as it was. */
        private static JsonNode shortened(JsonNode value) {
            String text = value.isContainerNode() ? value.isObject() ? "{ }" : "[ ]" : value.asText();
            return value.isValueNode() && text.length() <= JsonReturnReader.LONGEST_TEXT
                    ? value
                    : JsonNodeFactory.instance.textNode(
                            text.substring(0, Math.min(text.length(), JsonReturnReader.LONGEST_TEXT)) + "…");
        }
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public SentRow next() {
        return rows.hasNext() ? rows.next() : null;
    }

    /** One column that has the whole line, as in NDJSON. */
    @Override
    public List<String> columns() {
        return List.of("json");
    }

    @Override
    public void close() {
        // Read to its end at once; there is nothing left open.
    }
}
