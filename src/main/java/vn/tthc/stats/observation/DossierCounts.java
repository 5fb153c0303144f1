package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    /** Unit, first day, procedure, level and last day: the primary key and what tells withdrawn counts apart. */
    private static final int CURSOR_PARTS = 5;

    private static final String COLUMNS = """
            c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end, c.revision, c.submission_id, c.recorded_at,
            %s
            """.formatted(Measure.sql(", ", measure -> "c." + measure.column()));

    /** Counts that were withdrawn and have not come again, as the change that their withdrawal was. */
    private static final String WITHDRAWN =
            """
            (select h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end, h.revision + 1 as revision,
               h.superseded_by as submission_id, h.superseded_at as recorded_at, %s, true as withdrawn
             from dossier_count_history h
             where h.withdrawn and h.superseded_at > ?
               and not exists (
                 select from dossier_count c
                 where (c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end)
                     = (h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end))
               and not exists (
                 select from dossier_count_history later
                 where (later.unit_id, later.period_start, later.procedure_id, later.level, later.period_end)
                     = (h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end)
                   and later.revision > h.revision)) c
            """.formatted(Measure.sql(", ", measure -> "null::int as " + measure.column()));

    // Writers take their moment after they began, so that nothing can yet come with one before that of the oldest.
    private static final String WATERMARK = """
            select least(now(), (
              select min(a.xact_start)
              from pg_locks l join pg_stat_activity a using (pid)
              where l.locktype = 'advisory' and l.classid = ?::oid)) - interval '1 microsecond'
            """;

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
            OffsetDateTime recordedAt,
            boolean withdrawn) {

        private Cursor position() {
            return Cursor.at(unitId, period.start(), procedureId, level, period.end());
        }
    }

    /**
     * A page of counts.
     *
     * @param updatedAfter only what changed after that instant, withdrawals included; null = all that is held
     */
    DossierCountPage page(
            Selection selection, Instant updatedAfter, Codebook codebook, boolean english, String cursor, int limit) {
        return database.reading(() -> read(selection, updatedAfter, codebook, english, cursor, limit));
    }

    private DossierCountPage read(
            Selection selection, Instant updatedAfter, Codebook codebook, boolean english, String cursor, int limit) {
        // Before the counts are looked at: what is committed between the two is then in both.
        Instant until = database.one(
                WATERMARK, row -> row.getObject(1, OffsetDateTime.class).toInstant(), CountWriter.UNIT_LOCK);
        Selection.Condition condition = selection.counts();
        List<Object> parameters = new ArrayList<>();
        String sql = held(condition, updatedAfter, parameters);
        if (updatedAfter != null) {
            sql += " union all select " + COLUMNS + ", withdrawn from " + WITHDRAWN + " where " + condition.where();
            parameters.add(updatedAfter.atOffset(ZoneOffset.UTC));
            parameters.addAll(condition.parameters());
        }
        String after = "";
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, CURSOR_PARTS);
            after = "where (unit_id, period_start, procedure_id, level, period_end) > (?, ?, ?, ?, ?)";
            parameters.addAll(List.of(
                    position.number(0), position.day(1), position.number(2), position.number(3), position.day(4)));
        }
        parameters.add(limit + 1);
        List<Row> rows = database.query("""
                select * from (%s) c %s
                order by unit_id, period_start, procedure_id, level, period_end
                limit ?
                """.formatted(sql, after), DossierCounts::row, parameters.toArray());
        Page<DossierCount> page = Page.of(rows, limit, Row::position).map(row -> view(row, codebook, english));
        return new DossierCountPage(page.items(), page.next(), until);
    }

    private static String held(Selection.Condition condition, Instant updatedAfter, List<Object> parameters) {
        parameters.addAll(condition.parameters());
        String sql = "select " + COLUMNS + ", false as withdrawn " + condition.sql();
        if (updatedAfter == null) {
            return sql;
        }
        parameters.add(updatedAfter.atOffset(ZoneOffset.UTC));
        return sql + " and c.recorded_at > ?";
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("unit_id"),
                new Period(
                        row.getObject("period_start", LocalDate.class), row.getObject("period_end", LocalDate.class)),
                row.getInt("procedure_id"),
                row.getInt("level"),
                figures(row),
                row.getInt("revision"),
                row.getLong("submission_id"),
                row.getObject("recorded_at", OffsetDateTime.class),
                row.getBoolean("withdrawn"));
    }

    static Figures figures(ResultSet row) throws SQLException {
        Map<Measure, Integer> figures = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.ALL) {
            figures.put(measure, row.getObject(measure.column(), Integer.class));
        }
        return Figures.of(figures);
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
                row.recordedAt.toInstant(),
                row.withdrawn);
    }
}
