package vn.tthc.stats.submission;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.reader.CellAddress;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** The header of a file: which column stands where, and what it is called there. */
final class Header {

    /** What a file of errors has behind the columns of the file that was sent. */
    static final List<String> MARKS = List.of("error", "code");

    private static final String WITHDRAWN = "withdrawn";
    private static final String SYNTHETIC = "synthetic";

    /** What a file of counts as they are held has behind the columns of a return. It can be sent as it is. */
    private static final Set<String> OF_HELD_COUNTS =
            Set.of("id", "revision", "submission", "recordedat", WITHDRAWN, SYNTHETIC, "unitkey");

    private static final List<ReturnColumn> REQUIRED =
            List.of(ReturnColumn.UNIT, ReturnColumn.PERIOD, ReturnColumn.PROCEDURE, ReturnColumn.LEVEL);

    private final List<String> names;
    private final ReturnColumn[] columns;
    private final Map<ReturnColumn, Integer> places;
    private final int withdrawnPlace;
    private final int syntheticPlace;

    private Header(List<String> names, ReturnColumn[] columns, Map<ReturnColumn, Integer> places) {
        this.names = names;
        this.columns = columns;
        this.places = places;
        this.withdrawnPlace = names.stream().map(Header::plain).toList().indexOf(WITHDRAWN);
        this.syntheticPlace = names.stream().map(Header::plain).toList().indexOf(SYNTHETIC);
    }

    /**
     * The header that these cells are.
     *
     * @param line where it stands
     * @throws Refusal with all that is wrong with it
     */
    static Header of(List<String> cells, long line) {
        List<String> names = new ArrayList<>(cells);
        // Spreadsheets export empty columns to the right of the table.
        while (!names.isEmpty() && isBlank(names.get(names.size() - 1))) {
            names.remove(names.size() - 1);
        }
        List<RowError> errors = new ArrayList<>();
        Map<ReturnColumn, Integer> places = new EnumMap<>(ReturnColumn.class);
        int own = names.size() - (endsWithMarks(names) ? MARKS.size() : 0);
        for (int i = 0; i < own; i++) {
            String name = names.get(i);
            ReturnColumn column = ColumnNames.named(name);
            Integer before = column == null ? null : places.putIfAbsent(column, i);
            if (isBlank(name)) {
                String letters = CellAddress.convertNumToColString(i);
                errors.add(RowError.atLine(
                        line,
                        letters,
                        ErrorCode.COLUMN_WITHOUT_HEADER,
                        letters,
                        String.valueOf(i + 1),
                        ColumnNames.all()));
            } else if (column == null && !OF_HELD_COUNTS.contains(plain(name))) {
                errors.add(
                        RowError.atLine(line, quoted(name), ErrorCode.UNKNOWN_COLUMN, quoted(name), ColumnNames.all()));
            } else if (column != null && before != null) {
                errors.add(RowError.atLine(line, quoted(name), ErrorCode.REPEATED_COLUMN, name, names.get(before)));
            }
        }
        letNameServe(places, ReturnColumn.UNIT_NAME, ReturnColumn.UNIT);
        letNameServe(places, ReturnColumn.PROCEDURE_NAME, ReturnColumn.PROCEDURE);
        for (ReturnColumn column : REQUIRED) {
            if (!places.containsKey(column)) {
                errors.add(RowError.atLine(line, null, ErrorCode.MISSING_COLUMN, ColumnNames.inBothLanguages(column)));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_RETURN, errors);
        }
        ReturnColumn[] columns = new ReturnColumn[names.size()];
        places.forEach((column, place) -> columns[place] = column);
        return new Header(List.copyOf(names), columns, places);
    }

    /** Whether these are the columns of a file of errors, the last of which are not read. */
    static boolean endsWithMarks(List<String> names) {
        int own = names.size() - MARKS.size();
        return own >= 0
                && names.subList(own, names.size()).stream()
                        .map(Header::plain)
                        .toList()
                        .equals(MARKS);
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** A file without codes is understood by its names. */
    private static void letNameServe(Map<ReturnColumn, Integer> places, ReturnColumn name, ReturnColumn code) {
        if (!places.containsKey(code) && places.containsKey(name)) {
            places.put(code, places.remove(name));
        }
    }

    private static boolean isBlank(String text) {
        return text.chars().allMatch(c -> NumberFormat.isSpace((char) c));
    }

    private static String quoted(String name) {
        return name.length() <= 100 ? name : name.substring(0, 99) + "…";
    }

    /** Headers as the file has them. */
    List<String> names() {
        return names;
    }

    /** How many columns there are. */
    int size() {
        return columns.length;
    }

    /** Whether the column at that place tells which rows are counts that were withdrawn. */
    boolean isWithdrawnMark(int place) {
        return place == withdrawnPlace;
    }

    /** Whether the column at that place tells which rows were made up for demonstration. */
    boolean isSyntheticMark(int place) {
        return place == syntheticPlace;
    }

    /** What stands in the column at that place, counted from 0; null if it is not read. */
    ReturnColumn at(int place) {
        return columns[place];
    }

    /** The header of a column as the file has it, or of the one that serves for it. */
    String nameOf(ReturnColumn column) {
        Integer place = places.get(column);
        if (place != null) {
            return names.get(place);
        }
        return switch (column) {
            case UNIT_NAME -> nameOf(ReturnColumn.UNIT);
            case PROCEDURE_NAME -> nameOf(ReturnColumn.PROCEDURE);
            default -> column.jsonName();
        };
    }
}
