package vn.tthc.stats.submission;

import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;

/**
 * One row of a return as it was sent: its types right, its codes not yet looked up.
 *
 * @param number zero-based place among the rows
 * @param place tells where in the body the row and its values are
 * @param unit code or name as written; null if missing or unreadable, which {@code misread} then tells
 * @param unitName for people; null if not sent
 * @param period as written; null likewise
 * @param procedure code, key or name as written; null in a row that only says that the unit has reported (nil return)
 * @param procedureName for people; null if not sent
 * @param level 3 or 4; null in a nil return, or if missing or unreadable
 * @param figures what could be read of its measures
 * @param unitIsNumber whether the unit was a number in a spreadsheet, which has lost the zeros in front of it
 * @param cells all of it as it was written, in the order of {@link RowReader#columns}, for the file of errors; empty
 *     where there is none of it to be corrected
 * @param misread what could not be read
 */
record SentRow(
        int number,
        Place place,
        String unit,
        String unitName,
        String period,
        String procedure,
        String procedureName,
        Integer level,
        Figures figures,
        boolean unitIsNumber,
        List<String> cells,
        List<RowError> misread) {

    /** Where a row stands in its body. */
    @FunctionalInterface
    interface Place {

        /**
         * An error there.
         *
         * @param column the value that is wrong; null = the row as a whole
         */
        RowError error(ReturnColumn column, ErrorCode code, Object... args);
    }

    /** The same without its cells, where many rows are held and there is no file of errors: cells have no bounds. */
    SentRow withoutCells() {
        return new SentRow(
                number,
                place,
                unit,
                unitName,
                period,
                procedure,
                procedureName,
                level,
                figures,
                unitIsNumber,
                List.of(),
                misread);
    }

    /** Whether it says nothing but that the unit has reported: neither procedure nor level nor any figure. */
    boolean isNil() {
        return procedure == null && level == null && figures.isEmpty() && misread.isEmpty();
    }
}
