package vn.tthc.stats.submission;

import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;

/**
 * Where a row stands in a file with a header.
 *
 * @param line counted from 1; in a workbook the number of the row
 */
record FileRow(int number, long line, Header header) implements SentRow.Place {

    @Override
    public RowError error(ReturnColumn column, ErrorCode code, Object... args) {
        return RowError.inFile(number, line, column == null ? null : header.nameOf(column), code, args);
    }
}
