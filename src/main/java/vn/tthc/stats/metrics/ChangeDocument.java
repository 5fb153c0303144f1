package vn.tthc.stats.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.tthc.stats.export.Table;

/**
 * An explained change in the forms it is given out in: an answer like others, with more figures.
 *
 * @param note why there is nothing to explain; null = there is
 */
record ChangeDocument(MetricDocument document, Dimension by, String note) implements Document {

    @Override
    public Version version() {
        return document.version();
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(document.json());
        json.put("by", by.code());
        json.put("note", note);
        return json;
    }

    @Override
    public Table table() {
        Table table = document.table();
        return new Table("change_" + table.name(), table.columns(), table.rows());
    }
}
