package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.observation.Coded;

/** An answer in the forms it is given out in. */
record MetricDocument(MetricAnswer answer) implements Document {

    @Override
    public Version version() {
        return answer.version();
    }

    @Override
    public Map<String, Object> json() {
        MetricQuery query = answer.query();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", query.metric().code());
        Map<String, Object> period = new LinkedHashMap<>();
        period.put("start", query.period().start());
        period.put("end", query.period().end());
        json.put("period", period);
        if (query.comparison() != null) {
            json.put("comparedWith", query.comparison().json());
        }
        json.put("asOf", query.selection().vintage().asOf());
        if (answer.boundaries() != null) {
            json.put("boundaries", answer.boundaries());
        }
        json.put("revision", answer.version().revision());
        json.put("synthetic", answer.synthetic());
        json.put("total", total());
        json.put("rows", answer.rows().stream().map(Cell::flat).toList());
        return json;
    }

    private Map<String, Object> total() {
        MetricAnswer.Total total = answer.total();
        Map<String, Object> json = new LinkedHashMap<>(total.cell().figures());
        if (answer.query().metric().isRate()) {
            json.put("meanOfUnits", total.meanOfUnits());
        }
        json.put("coverage", total.cell().coverage());
        json.put("straddling", total.straddling());
        if (total.previous() != null) {
            if (answer.query().metric().isRate()) {
                json.put("previousMeanOfUnits", total.previous().meanOfUnits());
            }
            json.put("previousStraddling", total.previous().straddling());
        }
        return json;
    }

    /** The rows, or the total as the only row if nothing was broken down. */
    @Override
    public Table table() {
        MetricQuery query = answer.query();
        List<String> columns = new ArrayList<>();
        query.dimensions().forEach(dimension -> columns.addAll(List.of(dimension.code(), dimension.code() + "Name")));
        columns.addAll(answer.total().cell().figures().keySet());
        boolean ranked = query.metric().isRate() && !query.dimensions().isEmpty();
        if (ranked) {
            columns.add("rank");
        }
        columns.addAll(List.of("reportsExpected", "reportsReceived"));
        if (answer.boundaries() != null) {
            columns.add("comparable");
        }
        List<Cell> cells = query.dimensions().isEmpty() ? List.of(answer.total().cell()) : answer.rows();
        String name = "%s_%s_%s"
                .formatted(
                        query.metric().code(),
                        query.period().start(),
                        query.period().end());
        return new Table(
                name, columns, cells.stream().map(cell -> row(cell, ranked)).toList());
    }

    private static List<Object> row(Cell cell, boolean ranked) {
        List<Object> row = new ArrayList<>();
        for (Coded member : cell.at().values()) {
            row.add(member == null ? null : member.code());
            row.add(member == null ? null : member.name());
        }
        row.addAll(cell.figures().values());
        if (ranked) {
            row.add(cell.rank());
        }
        row.add(cell.coverage().expected());
        row.add(cell.coverage().received());
        if (cell.places() != null) {
            row.add(cell.comparable());
        }
        return row;
    }
}
