package vn.tthc.stats.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table to be written as a file.
 *
 * @param name what is in it, as a file name without ending
 * @param rows values in the order of the columns; null = empty cell
 * @param notes what a reader has to know beside the rows
 */
public record Table(FileName name, List<Column> columns, Rows rows, List<Note> notes) {

    /** Rows that are read while they are written, so that there may be more than can be held. */
    @FunctionalInterface
    public interface Rows {
        /** Gives each row to the taker, in order. */
        void each(RowTaker taker) throws IOException;
    }

    /** Takes a row. */
    @FunctionalInterface
    public interface RowTaker {
        /** Takes a row: texts, numbers, days, moments, truth values and nulls. */
        void take(List<Object> row) throws IOException;
    }

    /** Takes a table whose rows can be read now and not later. */
    @FunctionalInterface
    public interface Taker {
        /** Reads the rows. */
        void take(Table table) throws IOException;
    }

    /**
     * Something to be known about the table.
     *
     * @param code what it is, the same in any language
     * @param value a text, number, day, moment or truth value; null = there is none
     */
    public record Note(String code, Object value) {}

    /** A table of rows that are there already. */
    public static Table of(FileName name, List<Column> columns, List<List<Object>> rows, List<Note> notes) {
        return new Table(
                name,
                columns,
                taker -> {
                    for (List<Object> row : rows) {
                        taker.take(row);
                    }
                },
                notes);
    }

    /** The same table without the columns that these labels leave out. */
    Table labelled(Labelling labels) {
        Column.Kind without = switch (labels) {
            case CODE -> Column.Kind.NAME;
            case NAME -> Column.Kind.CODE;
            case BOTH -> null;
        };
        int[] places = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).kind() != without)
                .toArray();
        if (places.length == columns.size()) {
            return this;
        }
        return new Table(
                name, picked(columns, places), taker -> rows.each(row -> taker.take(picked(row, places))), notes);
    }

    private static <T> List<T> picked(List<T> values, int[] places) {
        List<T> picked = new ArrayList<>(places.length);
        for (int place : places) {
            picked.add(values.get(place));
        }
        return picked;
    }
}
