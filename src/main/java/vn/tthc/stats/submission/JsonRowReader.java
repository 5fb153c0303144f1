package vn.tthc.stats.submission;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
        List<SentRow> rows = new ArrayList<>();
        for (Draft.Row row : draft.rows()) {
            rows.add(row(
                    draft, row, ofRows.getOrDefault(row.number(), List.of()), rows.isEmpty() ? ofReturn : List.of()));
        }
        if (rows.isEmpty()) {
            Draft.Row none = new Draft.Row(0, null, null, Figures.of(Map.of()));
            rows.add(row(draft, none, List.of(), ofReturn));
        }
        return new JsonRowReader(rows.iterator(), draft.reason());
    }

    private static SentRow row(Draft draft, Draft.Row row, List<RowError> own, List<RowError> ofReturn) {
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
                List.of(),
                Stream.concat(ofReturn.stream(), own.stream()).toList());
    }

    private static RowError error(int row, Column column, ErrorCode code, Object... args) {
        if (column == Column.UNIT || column == Column.PERIOD) {
            return RowError.at("/" + column.jsonName(), code, args);
        }
        return RowError.inRow(row, "/counts/" + row + (column == null ? "" : "/" + column.jsonName()), code, args);
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public SentRow next() {
        return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public void close() {
        // Read to its end at once; there is nothing left open.
    }
}
