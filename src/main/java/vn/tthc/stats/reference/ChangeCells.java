package vn.tthc.stats.reference;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/** The cells of one record of a file of changes after the other, and where it is. */
final class ChangeCells extends AbstractBaseCsvCallbackHandler<List<String>> {

    private List<String> cells;

    /** The line that the record begins in which is read, or which could not be, counted from 1. */
    long line() {
        return getStartingLineNumber();
    }

    @Override
    protected void handleBegin(long line) {
        cells = new ArrayList<>();
    }

    @Override
    protected void handleField(int place, char[] buffer, int offset, int size, boolean quoted) {
        cells.add(new String(buffer, offset, size));
    }

    @Override
    protected void handleEmpty() {
        cells.add("");
    }

    @Override
    protected List<String> buildRecord() {
        return cells;
    }
}
