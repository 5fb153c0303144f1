package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** Reads counts one by one. */
@ApplicationScoped
class DossierCounts {

    /** Unit, first day, procedure and level: the primary key, in its order. */
    private static final int CURSOR_PARTS = 4;

    @Inject
    Database database;

    private record Row(
            int unitId,
            Period period,
            int procedureId,
            int level,
            Figures figures,
            int revision,
            long submission,
            OffsetDateTime recordedAt) {

        private Cursor position() {
            return Cursor.at(unitId, period.start(), procedureId, level);
        }
    }

    Page<DossierCount> page(Selection selection, Codebook codebook, boolean english, String cursor, int limit) {
        Selection.Condition condition = selection.counts();
        List<Object> parameters = new ArrayList<>(condition.parameters());
        String after = "";
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, CURSOR_PARTS);
            after = "and (c.unit_id, c.period_start, c.procedure_id, c.level) > (?, ?, ?, ?)";
            parameters.addAll(List.of(position.number(0), position.day(1), position.number(2), position.number(3)));
        }
        parameters.add(limit + 1);
        String sql = """
                select c.unit_id, c.period_start, c.period_end, c.procedure_id, c.level,
                       c.revision, c.submission_id, c.recorded_at, %s
                from dossier_count c
                where %s %s
                order by c.unit_id, c.period_start, c.procedure_id, c.level
                limit ?
                """.formatted(Measure.sql(", ", measure -> "c." + measure.column()), condition.sql(), after);
        List<Row> rows = database.query(sql, DossierCounts::row, parameters.toArray());
        return Page.of(rows, limit, Row::position).map(row -> view(row, codebook, english));
    }

    private static Row row(ResultSet row) throws SQLException {
        Map<Measure, Integer> figures = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.ALL) {
            figures.put(measure, row.getObject(measure.column(), Integer.class));
        }
        return new Row(
                row.getInt("unit_id"),
                new Period(
                        row.getObject("period_start", LocalDate.class), row.getObject("period_end", LocalDate.class)),
                row.getInt("procedure_id"),
                row.getInt("level"),
                Figures.of(figures),
                row.getInt("revision"),
                row.getLong("submission_id"),
                row.getObject("recorded_at", OffsetDateTime.class));
    }

    private static DossierCount view(Row row, Codebook codebook, boolean english) {
        ReportingUnit unit = codebook.unit(row.unitId).orElseThrow();
        Procedure procedure = codebook.procedure(row.procedureId).orElseThrow();
        return new DossierCount(
                new CountId(unit.code, procedure.catalogKey, row.level, row.period).toString(),
                new Coded(unit.code, unit.displayName(english)),
                new Coded(codebook.codeOf(procedure, row.period.end()), procedure.displayName(english)),
                row.level,
                row.period.toString(),
                row.figures,
                row.revision,
                row.submission,
                row.recordedAt.toInstant());
    }
}
