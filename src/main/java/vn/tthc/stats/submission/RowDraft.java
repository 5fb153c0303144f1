package vn.tthc.stats.submission;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;

/** A row of a file while it is being read, and what every row has to have. Used again for the next row. */
final class RowDraft {

    /** More than there are columns. A row of nothing but unknown fields may have thousands. */
    private static final int MOST_ERRORS = 20;

    private final Function<ReturnColumn, String> names;
    private final String[] texts = new String[ReturnColumn.values().length];
    private final int[] figures = new int[Measure.ALL.size()];
    private final boolean[] misread = new boolean[ReturnColumn.values().length];
    private final boolean[] numbers = new boolean[ReturnColumn.values().length];
    private int number;
    private SentRow.Place place;
    private Integer level;
    private List<RowError> errors;

    /**
     * A draft of no row yet.
     *
     * @param names what the columns are called in error messages
     */
    RowDraft(Function<ReturnColumn, String> names) {
        this.names = names;
    }

    /** Forgets the row before. */
    void begin(int rowNumber, SentRow.Place rowPlace) {
        number = rowNumber;
        place = rowPlace;
        Arrays.fill(texts, null);
        Arrays.fill(misread, false);
        Arrays.fill(numbers, false);
        level = null;
        forgetFigures();
    }

    /** Forgets what makes no sense in a row that should not be there. */
    void forgetFigures() {
        Arrays.fill(figures, Figures.ABSENT);
        errors = null;
    }

    String nameOf(ReturnColumn column) {
        return names.apply(column);
    }

    String text(ReturnColumn column) {
        return texts[column.ordinal()];
    }

    /** A text, if it is one that may be; it has been tidied. */
    void text(ReturnColumn column, String text) {
        if (text.length() > RowMaker.LONGEST_TEXT) {
            fail(column, ErrorCode.TOO_LONG, nameOf(column), RowMaker.LONGEST_TEXT);
        } else if (hasControls(text)) {
            fail(column, ErrorCode.CONTROL_CHARACTERS, nameOf(column));
        } else if (!text.isEmpty()) {
            texts[column.ordinal()] = text;
        }
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Tells that a text was a number in a spreadsheet. */
    void isNumber(ReturnColumn column) {
        numbers[column.ordinal()] = true;
    }

    /** A figure from 0 to {@link Figures#MAX}, or {@link Figures#ABSENT}. */
    void figure(ReturnColumn column, int value) {
        figures[column.measure().ordinal()] = value;
    }

    /** A level, which is 3 or 4. */
    void level(int value) {
        level = value;
    }

    /** What is wrong with a value. */
    void fail(ReturnColumn column, ErrorCode code, Object... args) {
        misread[column.ordinal()] = true;
        add(place.error(column, code, args));
    }

    /** What is wrong with the row as a whole. */
    void fail(ErrorCode code, Object... args) {
        add(place.error(null, code, args));
    }

    private void add(RowError error) {
        if (errors == null) {
            errors = new ArrayList<>();
        }
        if (errors.size() < MOST_ERRORS) {
            errors.add(error);
        }
    }

    /** Lets names serve where there are no codes, and tells what is missing then. */
    void requireKeys() {
        nameServes(ReturnColumn.UNIT_NAME, ReturnColumn.UNIT);
        nameServes(ReturnColumn.PROCEDURE_NAME, ReturnColumn.PROCEDURE);
        require(ReturnColumn.UNIT, text(ReturnColumn.UNIT) != null);
        require(ReturnColumn.PERIOD, text(ReturnColumn.PERIOD) != null);
        if (hasCount()) {
            require(ReturnColumn.PROCEDURE, text(ReturnColumn.PROCEDURE) != null);
            require(ReturnColumn.LEVEL, level != null);
        }
    }

    private void nameServes(ReturnColumn name, ReturnColumn code) {
        if (text(code) == null && !misread[code.ordinal()]) {
            texts[code.ordinal()] = text(name);
            numbers[code.ordinal()] = numbers[name.ordinal()];
        }
    }

    private void require(ReturnColumn column, boolean there) {
        if (!there && !misread[column.ordinal()]) {
            fail(column, ErrorCode.REQUIRED, nameOf(column));
        }
    }

    /** Whether the row says more than that the unit has reported. */
    private boolean hasCount() {
        if (text(ReturnColumn.PROCEDURE) != null || level != null) {
            return true;
        }
        for (int figure : figures) {
            if (figure != Figures.ABSENT) {
                return true;
            }
        }
        for (int i = ReturnColumn.PROCEDURE.ordinal(); i < misread.length; i++) {
            if (misread[i]) {
                return true;
            }
        }
        return false;
    }

    /** The row, with its cells as they were written. */
    SentRow sent(List<String> written) {
        return new SentRow(
                number,
                place,
                text(ReturnColumn.UNIT),
                text(ReturnColumn.UNIT_NAME),
                text(ReturnColumn.PERIOD),
                text(ReturnColumn.PROCEDURE),
                text(ReturnColumn.PROCEDURE_NAME),
                level,
                Figures.of(figures),
                numbers[ReturnColumn.UNIT.ordinal()],
                written,
                errors == null ? List.of() : List.copyOf(errors));
    }
}
