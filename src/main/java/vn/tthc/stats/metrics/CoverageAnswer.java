package vn.tthc.stats.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.Cube;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Coded;

/**
 * Reports due and received.
 *
 * @param version of the data it was made from
 * @param synthetic whether returns made up for demonstration are among those received
 * @param total figures over all rows, by name
 */
record CoverageAnswer(CoverageReport.Query query, Version version, boolean synthetic, Numbers total, List<Row> rows) {

    /**
     * One cell with the names of where it is.
     *
     * @param missingDays null unless the row is one unit over the whole period
     * @param places the units it is about under the boundaries of one day; null = units are as they were, or it is not of units
     */
    record Row(Key key, List<Coded> at, Numbers figures, List<String> missingDays, RecastPlaces.Found places) {}

    /** Whether rows are of units that may not be comparable. */
    private boolean judged() {
        return query.recast() != null && query.dimensions().stream().anyMatch(Dimension::isOfUnits);
    }

    /** What has to be known of the units in the rows; null = they are as they were. */
    private BoundariesView boundaries() {
        return BoundariesView.of(
                query.recast(),
                rows.stream().flatMap(row -> Stream.ofNullable(row.places)).flatMap(at -> at.units().stream()),
                query.labels().english());
    }

    /**
     * The answer in whatever form.
     *
     * @param asked the filters as they were put
     */
    Answer forms(List<FileName.Filter> asked, Language language) {
        return Answer.whole(version, this::json, () -> table(asked, language), () -> cube(language));
    }

    Map<String, Object> json() {
        Map<String, Object> json = head();
        json.put("total", total.byName());
        json.put("rows", rows.stream().map(this::flat).toList());
        return json;
    }

    private Map<String, Object> head() {
        Map<String, Object> head = new LinkedHashMap<>();
        Map<String, Object> period = new LinkedHashMap<>();
        period.put("start", query.period().start());
        period.put("end", query.period().end());
        head.put("period", period);
        head.put("asOf", query.vintage().asOf());
        if (query.vintage().publication() != null) {
            head.put("publication", query.vintage().publication().id());
        }
        if (query.recast() != null) {
            head.put("boundaries", boundaries());
        }
        head.put("revision", version.revision());
        head.put("synthetic", synthetic);
        return head;
    }

    private Map<String, Object> flat(Row row) {
        Map<String, Object> flat = new LinkedHashMap<>();
        for (int i = 0; i < row.at.size(); i++) {
            Dimension dimension = query.dimensions().get(i);
            flat.put(dimension.code(), new JsonMember(row.at.get(i), dimension.isUnit()));
        }
        flat.putAll(row.figures.byName());
        if (query.byUnitAlone()) {
            flat.put("missingDays", row.missingDays);
        }
        if (judged()) {
            flat.put("comparable", row.places.comparable());
        }
        return flat;
    }

    private Table table(List<FileName.Filter> asked, Language language) {
        List<Column> columns = new ArrayList<>(Cells.columns(query.dimensions()));
        columns.addAll(figures());
        if (query.byUnitAlone()) {
            columns.add(Column.plain("missingDays"));
        }
        if (judged()) {
            columns.add(Column.plain("comparable"));
        }
        columns.add(Column.plain("synthetic"));
        columns.addAll(Cells.keyColumns(query.dimensions()));
        List<List<Object>> lines = new ArrayList<>();
        List<String> ofNone = query.namesOfNone(language.locale());
        for (Row row : rows) {
            List<Object> line = Cells.labels(query.dimensions(), row.key, row.at, ofNone);
            line.addAll(row.figures.values());
            if (query.byUnitAlone()) {
                line.add(String.join(" ", row.missingDays));
            }
            if (judged()) {
                line.add(row.places.comparable());
            }
            line.add(synthetic);
            line.addAll(Cells.keys(query.dimensions(), row.at));
            lines.add(line);
        }
        FileName name = FileName.of("coverage")
                .and(asked)
                .during(query.period())
                .and("by", query.dimensions().stream().map(Dimension::code).toList())
                .and(query.onlyMissing() ? "missing" : null)
                .asOf(query.vintage().asOf());
        return Table.of(name, columns, lines, notes(asked));
    }

    private List<Column> figures() {
        return total.names().stream()
                .map(name -> Column.figure(name).called("coverage." + name))
                .toList();
    }

    private List<Table.Note> notes(List<FileName.Filter> asked) {
        List<Table.Note> notes = new ArrayList<>();
        notes.add(new Table.Note("start", query.period().start()));
        notes.add(new Table.Note("end", query.period().end()));
        asked.forEach(filter -> notes.add(new Table.Note(filter.parameter(), String.join(", ", filter.codes()))));
        notes.add(new Table.Note("onlyMissing", query.onlyMissing()));
        notes.add(new Table.Note("asOf", query.vintage().asOf()));
        notes.addAll(BoundariesView.notes(boundaries()));
        notes.add(new Table.Note("revision", version.revision()));
        notes.add(new Table.Note("updated", version.changed()));
        total.byName().forEach((name, value) -> notes.add(new Table.Note("coverage." + name, value)));
        notes.add(new Table.Note("synthetic", synthetic));
        return notes;
    }

    private Cube cube(Language language) {
        Map<String, Object> extension = head();
        extension.put("total", total.byName());
        return new Cube(
                language.text("metrics", "coverage.name", List.of()) + ", " + query.period(),
                language.text("metrics", "coverage.source", List.of()),
                synthetic ? List.of(language.text("metrics", "made-up", List.of())) : List.of(),
                version.changed(),
                Cells.dimensions(query.dimensions(), query.namesOfNone(language.locale())),
                figures(),
                rows.stream()
                        .map(row -> new Cube.Cell(Cells.members(row.at), row.figures.values()))
                        .toList(),
                extension);
    }
}
