package vn.tthc.stats.observation;

import java.util.List;
import vn.tthc.stats.common.Database.SqlArray;

/**
 * Counts on their way into the tables: a list in memory ({@link Batch}) or a table of this transaction ({@link Staged}).
 * Rows are numbered from 0, so that what is wrong with one can be told.
 */
public sealed interface Incoming permits Batch, Staged {

    /** SQL for its rows: {@code n, unit_id, period_start, procedure_id, level, period_end}, then the measures. */
    String countsSql();

    /** Whether the database is to keep what {@link #countsSql} answers, or may look again. */
    String kept();

    /** The parameters of {@link #countsSql}. */
    List<Object> countParameters();

    /** SQL for the returns that have no counts: {@code unit_id, period_start, period_end}. */
    String nilSql();

    /** The parameters of {@link #nilSql}. */
    List<Object> nilParameters();

    /** All units that it has anything of. */
    SqlArray unitIds();

    /** For each of its units the days from the first to the last of its returns. */
    List<UnitPeriod> spans();

    /** Whether any of its counts is of more than one day. */
    boolean hasLongPeriods();

    /** Whether any of its counts may tell a stock. */
    boolean tellsStocks();

    /** How many counts it has. */
    long size();
}
