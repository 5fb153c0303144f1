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

    private final Function<Column, String> names;
    private final String[] texts = new String[Column.values().length];
    private final int[] figures = new int[Measure.ALL.size()];
    private final boolean[] misread = new boolean[Column.values().length];
    private final boolean[] numbers = new boolean[Column.values().length];
    private int number;
    private SentRow.Place place;
    private Integer level;
    private List<RowError> errors;

    /**
     * A draft of no row yet.
     *
     * @param names what the columns are called in error messages
     */
    RowDraft(Function<Column, String> names) {
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

    String nameOf(Column column) {
        return names.apply(column);
    }

    String text(Column column) {
        return texts[column.ordinal()];
    }

    /** A text, if it is one that may be; it has been tidied. */
    void text(Column column, String text) {
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
    void isNumber(Column column) {
        numbers[column.ordinal()] = true;
    }

    /** A figure from 0 to {@link Figures#MAX}, or {@link Figures#ABSENT}. */
    void figure(Column column, int value) {
        figures[column.measure().ordinal()] = value;
    }

    /** A level, which is 3 or 4. */
    void level(int value) {
        level = value;
    }

    /** What is wrong with a value. */
    void fail(Column column, ErrorCode code, Object... args) {
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
        nameServes(Column.UNIT_NAME, Column.UNIT);
        nameServes(Column.PROCEDURE_NAME, Column.PROCEDURE);
        require(Column.UNIT, text(Column.UNIT) != null);
        require(Column.PERIOD, text(Column.PERIOD) != null);
        if (hasCount()) {
            require(Column.PROCEDURE, text(Column.PROCEDURE) != null);
            require(Column.LEVEL, level != null);
        }
    }

    private void nameServes(Column name, Column code) {
        if (text(code) == null && !misread[code.ordinal()]) {
            texts[code.ordinal()] = text(name);
            numbers[code.ordinal()] = numbers[name.ordinal()];
        }
    }

    private void require(Column column, boolean there) {
        if (!there && !misread[column.ordinal()]) {
            fail(column, ErrorCode.REQUIRED, nameOf(column));
        }
    }

    /** Whether the row says more than that the unit has reported. */
    private boolean hasCount() {
        if (text(Column.PROCEDURE) != null || level != null) {
            return true;
        }
        for (int figure : figures) {
            if (figure != Figures.ABSENT) {
                return true;
            }
        }
        for (int i = Column.PROCEDURE.ordinal(); i < misread.length; i++) {
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
                text(Column.UNIT),
                text(Column.UNIT_NAME),
                text(Column.PERIOD),
                text(Column.PROCEDURE),
                text(Column.PROCEDURE_NAME),
                level,
                Figures.of(figures),
                numbers[Column.UNIT.ordinal()],
                written,
                errors == null ? List.of() : List.copyOf(errors));
    }
}
