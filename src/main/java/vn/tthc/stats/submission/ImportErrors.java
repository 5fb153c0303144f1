package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.RowError;

/** Keeps what is wrong with the rows of an import, apart from the transaction that may be rolled back because of it. */
@ApplicationScoped
class ImportErrors {

    /** More than anyone corrects by hand; the numbers of the job tell of all. */
    static final int MOST = 100_000;

    /** How much of a cell is kept. A cell with more is a mistake itself, or a line of JSON with much beside the point. */
    private static final int LONGEST_CELL = 4000;

    private static final String COLUMNS = "n, row, line, col, pointer, code, args, ";

    @Inject
    Database database;

    @Inject
    Json json;

    /**
     * An error of an import.
     *
     * @param n its place among the errors
     * @param cells the row as it was in the file, {@link #shortened}; null if it is not about one row, if an earlier error
     *     of the row has them, or if they were not asked for
     */
    record Kept(long n, RowError error, List<String> cells) {}

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void add(long importId, List<Kept> errors) {
        database.update(
                """
                insert into import_error (import_id, n, row, line, col, pointer, code, args, cells)
                select ?, e.* from unnest(
                  ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) e
                """,
                importId,
                SqlArray.longs(errors.stream().map(Kept::n).toList()),
                SqlArray.longs(Arrays.asList(errors.stream()
                        .map(e -> e.error.row() == null ? null : Long.valueOf(e.error.row()))
                        .toArray(Long[]::new))),
                SqlArray.longs(Arrays.asList(errors.stream()
                        .map(e -> e.error.cell() == null
                                ? null
                                : Long.valueOf(e.error.cell().line()))
                        .toArray(Long[]::new))),
                SqlArray.texts(Arrays.asList(errors.stream()
                        .map(e -> e.error.cell() == null ? null : e.error.cell().column())
                        .toArray(String[]::new))),
                // A name of a client's may have it in it, and the database has no place for it.
                SqlArray.texts(errors.stream()
                        .map(e -> e.error.pointer().replace('\0', '\uFFFD'))
                        .toList()),
                SqlArray.texts(errors.stream().map(e -> e.error.code().code()).toList()),
                SqlArray.texts(errors.stream()
                        .map(e -> json.writeArguments(e.error.args()))
                        .toList()),
                SqlArray.texts(Arrays.asList(errors.stream()
                        .map(e -> e.cells == null || e.cells.isEmpty() ? null : json.write(e.cells))
                        .toArray(String[]::new))));
    }

    /** Forgets what an earlier run of the import found. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void clear(long importId) {
        database.update("delete from import_error where import_id = ?", importId);
    }

    /** Cells as they are kept: the end of what is too long is left out, and three dots stand for it. */
    static List<String> shortened(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL - 1) + "…")
                .toList();
    }

    /** Errors in the order of the file. */
    Page<Kept> page(long importId, String cursor, int limit) {
        return page("null as cells", importId, cursor, limit);
    }

    /** The same, each with the row that it is about. */
    Page<Kept> pageWithCells(long importId, String cursor, int limit) {
        return page("cells", importId, cursor, limit);
    }

    private Page<Kept> page(String cells, long importId, String cursor, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(importId));
        String after = "";
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, 2);
            after = "and (coalesce(row, -1), n) > (?, ?)";
            parameters.addAll(List.of(position.longNumber(0), position.longNumber(1)));
        }
        parameters.add(limit + 1);
        List<Kept> found = database.query(
                "select " + COLUMNS + cells + " from import_error where import_id = ? " + after
                        + " order by coalesce(row, -1), n limit ?",
                this::kept,
                parameters.toArray());
        return Page.of(
                found,
                limit,
                last -> Cursor.at(
                        last.error.row() == null ? -1L : last.error.row().longValue(), last.n));
    }

    private Kept kept(ResultSet row) throws SQLException {
        Long number = row.getObject("row", Long.class);
        Long line = row.getObject("line", Long.class);
        RowError.Cell cell = line == null ? null : new RowError.Cell(line, row.getString("col"));
        RowError error = new RowError(
                row.getString("pointer"),
                number == null ? null : number.intValue(),
                cell,
                ErrorCode.of(row.getString("code")),
                json.arguments(row.getString("args")));
        return new Kept(row.getLong("n"), error, json.texts(row.getString("cells")));
    }
}
