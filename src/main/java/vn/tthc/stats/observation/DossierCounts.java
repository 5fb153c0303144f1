package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.export.Xlsx;
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

    @Inject
    Database database;

    @Inject
    UnitData data;

    @Inject
    UnitLocks locks;

    private record Row(
            int unitId,
            Period period,
            int procedureId,
            int level,
            Figures figures,
            int revision,
            long submission,
            OffsetDateTime recordedAt,
            boolean withdrawn,
            boolean synthetic) {

        private Cursor position() {
            return Cursor.at(unitId, period.start(), procedureId, level, period.end());
        }
    }

    /** A page of counts in whatever form. */
    Answer page(CountQuery query, int limit) {
        Instant until = until(query);
        return data.snapshot(query.selection().unitIds(), query.selection().vintage(), () -> {
            Statement statement = statement(query);
            List<Object> parameters = new ArrayList<>(statement.parameters);
            parameters.add(limit + 1);
            List<Row> rows = database.query(statement.rows() + " limit ?", DossierCounts::row, parameters.toArray());
            Page<DossierCount> page = Page.of(rows, limit, Row::position).map(row -> view(row, query));
            Version version = version(query);
            return new Answer(
                    version,
                    () -> new DossierCountPage(page.items(), page.next(), until),
                    () -> Table.of(
                            query.fileName(),
                            DossierCount.COLUMNS,
                            page.items().stream().map(DossierCount::row).toList(),
                            query.notes(version, page.items().stream().anyMatch(DossierCount::synthetic), until)),
                    null,
                    page.next());
        });
    }

    /**
     * All counts, read while they are written; one and the same state of them, however long that takes.
     *
     * @param most refused are more than so many, before the first; null = there may be any number
     */
    void all(CountQuery query, Integer most, Table.Taker taker) {
        Instant until = until(query);
        database.stream(() -> {
            Statement statement = statement(query);
            if (most != null) {
                Xlsx.requireRoom(count(statement, most + 1));
            }
            Selection selection = query.selection();
            Table table = new Table(
                    query.fileName(),
                    DossierCount.COLUMNS,
                    rows -> each(statement, query, rows),
                    query.notes(
                            version(query),
                            data.synthetic(selection.period(), selection.unitIds(), selection.vintage()),
                            until));
            try {
                taker.take(table);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return null;
        });
    }

    private void each(Statement statement, CountQuery query, Table.RowTaker taker) {
        database.each(
                statement.rows(),
                row -> {
                    try {
                        taker.take(view(row(row), query).row());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                statement.parameters.toArray());
    }

    /** How many there are; no more than {@code most} are counted. */
    private long count(Statement statement, int most) {
        List<Object> parameters = new ArrayList<>(statement.parameters);
        parameters.add(most);
        return database.one(
                "select count(*) from (select 1 from (%s) c %s limit ?) counted"
                        .formatted(statement.held, statement.after),
                row -> row.getLong(1),
                parameters.toArray());
    }

    /** A publication is what it is: there are no changes of it to be told. */
    private Instant until(CountQuery query) {
        Vintage vintage = query.selection().vintage();
        return vintage.publication() == null ? locks.watermark() : vintage.asOf();
    }

    private Version version(CountQuery query) {
        Selection selection = query.selection();
        return selection.vintage().version(() -> data.version(selection.unitIds()));
    }

    /**
     * The counts asked for.
     *
     * @param held a query for them
     * @param after of these the ones behind the cursor
     */
    private record Statement(String held, String after, List<Object> parameters) {

        private String rows() {
            return """
                    select c.*,
                      coalesce((select s.synthetic from submission s where s.id = c.submission_id), false) as synthetic
                    from (%s) c %s
                    order by unit_id, period_start, procedure_id, level, period_end
                    """.formatted(held, after);
        }
    }

    private static Statement statement(CountQuery query) {
        Selection.Condition condition = query.selection().counts();
        List<Object> parameters = new ArrayList<>();
        String sql = held(condition, query.updatedAfter(), parameters);
        if (query.updatedAfter() != null) {
            sql += " union all select " + COLUMNS + ", withdrawn from " + WITHDRAWN + " where " + condition.where();
            parameters.add(query.updatedAfter().atOffset(ZoneOffset.UTC));
            parameters.addAll(condition.parameters());
        }
        String after = "";
        if (query.cursor() != null) {
            Cursor position = Cursor.parse(query.cursor(), CURSOR_PARTS);
            after = "where (unit_id, period_start, procedure_id, level, period_end) > (?, ?, ?, ?, ?)";
            parameters.addAll(List.of(
                    position.number(0), position.day(1), position.number(2), position.number(3), position.day(4)));
        }
        return new Statement(sql, after, parameters);
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
                Database.period(row),
                row.getInt("procedure_id"),
                row.getInt("level"),
                figures(row),
                row.getInt("revision"),
                row.getLong("submission_id"),
                row.getObject("recorded_at", OffsetDateTime.class),
                row.getBoolean("withdrawn"),
                row.getBoolean("synthetic"));
    }

    static Figures figures(ResultSet row) throws SQLException {
        return figures(row, "");
    }

    /** The same from columns whose names begin so. */
    static Figures figures(ResultSet row, String prefix) throws SQLException {
        Map<Measure, Integer> figures = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.ALL) {
            figures.put(measure, row.getObject(prefix + measure.column(), Integer.class));
        }
        return Figures.of(figures);
    }

    private static DossierCount view(Row row, CountQuery query) {
        Codebook codebook = query.codebook();
        ReportingUnit unit = codebook.unit(row.unitId).orElseThrow();
        Procedure procedure = codebook.procedure(row.procedureId).orElseThrow();
        boolean english = query.english();
        return new DossierCount(
                new CountId(unit.code, procedure.catalogKey, row.level, row.period).toString(),
                Coded.of(unit, query.labels().name(unit.displayName(english)), codebook),
                new Coded(
                        codebook.codeOf(procedure, row.period.end()),
                        query.labels().name(procedure.displayName(english))),
                row.level,
                row.period.toString(),
                row.figures,
                row.revision,
                row.submission,
                row.recordedAt.toInstant(),
                row.withdrawn,
                row.synthetic);
    }
}
