package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Cube;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Table;

/**
 * An answer in the forms it is given out in. Whatever figures its cells have are in all of them.
 *
 * @param asked the filters as they were put
 */
record MetricDocument(MetricAnswer answer, List<FileName.Filter> asked, Language language) {

    /** The answer in whatever form. */
    Answer forms() {
        return Answer.whole(answer.version(), this::json, this::table, this::cube);
    }

    private MetricQuery query() {
        return answer.query();
    }

    Map<String, Object> json() {
        Map<String, Object> json = head();
        json.put("total", total());
        json.put(
                "rows",
                new JsonRows(
                        query().dimensions(), answer.rows(), query().metric().isRate()));
        return json;
    }

    private Map<String, Object> head() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("metric", query().metric().code());
        Map<String, Object> period = new LinkedHashMap<>();
        period.put("start", query().period().start());
        period.put("end", query().period().end());
        head.put("period", period);
        if (query().comparison() != null) {
            head.put("comparedWith", query().comparison().json());
        }
        head.put("asOf", query().selection().vintage().asOf());
        if (query().selection().vintage().publication() != null) {
            head.put("publication", query().selection().vintage().publication().id());
        }
        if (answer.boundaries() != null) {
            head.put("boundaries", answer.boundaries());
        }
        head.put("revision", answer.version().revision());
        head.put("synthetic", answer.synthetic());
        return head;
    }

    private Map<String, Object> total() {
        MetricAnswer.Total total = answer.total();
        Map<String, Object> json = new LinkedHashMap<>(total.cell().figures().byName());
        if (query().metric().isRate()) {
            json.put("meanOfUnits", Metric.told(total.meanOfUnits()));
        }
        json.put("coverage", total.cell().coverage());
        json.put("straddling", total.straddling());
        json.put("straddlingRows", total.straddlingRows());
        json.putAll(previous());
        return json;
    }

    /** What the total of the period compared with has beside its figures; nothing if there is none. */
    private Map<String, Number> previous() {
        Map<String, Number> previous = new LinkedHashMap<>();
        if (answer.total().previous() != null) {
            if (query().metric().isRate()) {
                previous.put(
                        "previousMeanOfUnits",
                        Metric.told(answer.total().previous().meanOfUnits()));
            }
            previous.put("previousStraddling", answer.total().previous().straddling());
            previous.put("previousStraddlingRows", answer.total().previous().straddlingRows());
            previous.put("previousReportsNotDue", answer.total().previous().reportsNotDue());
        }
        return previous;
    }

    private boolean grouped() {
        return !query().dimensions().isEmpty();
    }

    /** The rows, or the total as the only row if nothing was broken down. */
    Table table() {
        List<Column> columns = new ArrayList<>(Cells.columns(query().dimensions()));
        columns.addAll(figures());
        if (judged()) {
            columns.add(Column.plain("comparable"));
        }
        columns.add(Column.plain("synthetic"));
        columns.addAll(Cells.keyColumns(query().dimensions()));
        List<List<Object>> rows = new ArrayList<>();
        List<String> ofNone = query().namesOfNone(language.locale());
        for (Cell cell : cells()) {
            List<Object> row = Cells.labels(query().dimensions(), cell.key(), cell.at(), ofNone);
            row.addAll(figures(cell));
            if (judged()) {
                row.add(cell.comparable());
            }
            row.add(answer.synthetic());
            row.addAll(Cells.keys(query().dimensions(), cell.at()));
            rows.add(row);
        }
        return Table.of(fileName(), columns, rows, notes());
    }

    /** Whether rows are of units that may not be comparable. */
    private boolean judged() {
        return answer.boundaries() != null && query().dimensions().stream().anyMatch(Dimension::isOfUnits);
    }

    private List<Cell> cells() {
        return grouped() ? answer.rows() : List.of(answer.total().cell());
    }

    /** All that is told of a cell in numbers; the total's own only where the total is the cell. */
    private List<Number> figures(Cell cell) {
        List<Number> figures = new ArrayList<>(cell.figures().values());
        if (query().metric().isRate()) {
            figures.add(grouped() ? cell.rank() : Metric.told(answer.total().meanOfUnits()));
        }
        figures.add(cell.coverage().expected());
        figures.add(cell.coverage().received());
        if (!grouped()) {
            figures.add(answer.total().straddling());
            figures.add(answer.total().straddlingRows());
            figures.addAll(previous().values());
        }
        return figures;
    }

    /** The columns of those. */
    private List<Column> figures() {
        List<String> names = new ArrayList<>(answer.total().cell().figures().names());
        if (query().metric().isRate()) {
            names.add(grouped() ? "rank" : "meanOfUnits");
        }
        names.addAll(List.of("reportsExpected", "reportsReceived"));
        if (!grouped()) {
            names.addAll(List.of("straddling", "straddlingRows"));
            names.addAll(previous().keySet());
        }
        return names.stream().map(Column::figure).toList();
    }

    private FileName fileName() {
        return FileName.of(query().metric().code())
                .and(asked)
                .during(query().period())
                .and(
                        query().comparison() == null
                                ? null
                                : "compared-with-" + query().comparison().period())
                .and("by", query().dimensions().stream().map(Dimension::code).toList())
                .and(query().limit() == null ? null : "first-" + query().limit())
                .asOf(query().selection().vintage().asOf());
    }

    private List<Table.Note> notes() {
        List<Table.Note> notes = new ArrayList<>();
        notes.add(new Table.Note("metric", query().metric().code()));
        for (String text : List.of("name", "formula", "source")) {
            notes.add(new Table.Note(text, text(text)));
        }
        notes.add(new Table.Note("start", query().period().start()));
        notes.add(new Table.Note("end", query().period().end()));
        if (query().comparison() != null) {
            Comparison comparison = query().comparison();
            notes.add(new Table.Note(
                    "compare", heading("compare." + comparison.with().code())));
            notes.add(new Table.Note("compared.start", comparison.period().start()));
            notes.add(new Table.Note("compared.end", comparison.period().end()));
            notes.add(new Table.Note(
                    "compared.notComparable",
                    comparison.notComparable().isEmpty() ? null : String.join(", ", comparison.notComparable())));
        }
        asked.forEach(filter -> notes.add(new Table.Note(filter.parameter(), String.join(", ", filter.codes()))));
        if (grouped()) {
            notes.add(new Table.Note(
                    "groupBy",
                    query().dimensions().stream()
                            .map(dimension -> heading("dimension." + dimension.code()))
                            .collect(Collectors.joining(", "))));
        }
        if (query().order() != null) {
            notes.add(new Table.Note(
                    "orderBy",
                    language.text(
                            "headings",
                            query().order().descending() ? "order.descending" : "order.ascending",
                            List.of(heading(query().order().by())))));
        }
        query().targets()
                .byKind()
                .forEach((kind, target) -> notes.add(new Table.Note("target." + kind.code(), target)));
        notes.add(new Table.Note("limit", query().limit()));
        notes.add(new Table.Note("minDenominator", query().minDenominator()));
        notes.add(new Table.Note("asOf", query().selection().vintage().asOf()));
        notes.addAll(BoundariesView.notes(answer.boundaries()));
        notes.add(new Table.Note("revision", answer.version().revision()));
        notes.add(new Table.Note("updated", answer.version().changed()));
        total().forEach((name, value) -> {
            if (value instanceof Coverage coverage) {
                notes.add(new Table.Note("reportsExpected", coverage.expected()));
                notes.add(new Table.Note("reportsReceived", coverage.received()));
            } else {
                notes.add(new Table.Note(name, value));
            }
        });
        notes.add(new Table.Note("synthetic", answer.synthetic()));
        return notes;
    }

    Cube cube() {
        Map<String, Object> extension = head();
        extension.put("total", total());
        return new Cube(
                text("name") + ", " + query().period(),
                language.text("metrics", "data-source", List.of(text("source"))),
                answer.synthetic() ? List.of(language.text("metrics", "made-up", List.of())) : List.of(),
                answer.version().changed(),
                Cells.dimensions(query().dimensions(), query().namesOfNone(language.locale())),
                figures(),
                cells().stream()
                        .map(cell -> new Cube.Cell(Cells.members(cell.at()), figures(cell)))
                        .toList(),
                extension);
    }

    private String heading(String key) {
        return language.text("headings", key, List.of());
    }

    private String text(String what) {
        return language.text("metrics", query().metric().code() + "." + what, List.of());
    }
}
