package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Cube;
import vn.tthc.stats.export.Table;

/**
 * An explained change in the forms it is given out in: an answer like others, with more figures.
 *
 * @param note why there is nothing to explain; null = there is
 */
record ChangeDocument(MetricDocument document, Dimension by, String note) {

    /** The answer in whatever form. */
    Answer forms() {
        return Answer.whole(document.answer().version(), this::json, this::table, this::cube);
    }

    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(document.json());
        json.put("by", by.code());
        json.put("note", note);
        return json;
    }

    private Table table() {
        Table table = document.table();
        List<Table.Note> notes = new ArrayList<>(table.notes());
        notes.add(new Table.Note("nothing", note));
        return new Table(table.name().after("change"), table.columns(), table.rows(), notes);
    }

    private Cube cube() {
        Cube cube = document.cube();
        List<String> notes = new ArrayList<>(cube.notes());
        Map<String, Object> extension = new LinkedHashMap<>(cube.extension());
        extension.put("by", by.code());
        if (note != null) {
            notes.add(note);
        }
        return new Cube(
                cube.label(),
                cube.source(),
                notes,
                cube.updated(),
                cube.dimensions(),
                cube.figures(),
                cube.cells(),
                extension);
    }
}
