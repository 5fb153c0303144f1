package vn.tthc.stats.submission;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.export.Csv;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.reference.Folding;

/** Makes rows of the texts in the cells of a file, which mean the same in every format of file. */
final class RowMaker {

    /** The longest name of a procedure in force has 1,100 characters. */
    static final int LONGEST_TEXT = 1200;

    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("3", 3),
            Map.entry("4", 4),
            Map.entry("muc 3", 3),
            Map.entry("muc 4", 4),
            Map.entry("muc do 3", 3),
            Map.entry("muc do 4", 4),
            Map.entry("level 3", 3),
            Map.entry("level 4", 4),
            Map.entry("mot phan", 3),
            Map.entry("toan trinh", 4),
            Map.entry("muc do 3 mot phan", 3),
            Map.entry("muc do 4 toan trinh", 4),
            Map.entry("truc tuyen mot phan", 3),
            Map.entry("truc tuyen toan trinh", 4),
            Map.entry("dich vu cong truc tuyen mot phan", 3),
            Map.entry("dich vu cong truc tuyen toan trinh", 4),
            Map.entry("partial", 3),
            Map.entry("full process", 4));

    private static final int LONGEST_LEVEL = 100;

    private final Header header;
    private final NumberFormat numbers;

    /** The texts of the row before, as written and as read: most of them come again in the next row. */
    private final String[] lastWritten;

    private final String[] lastRead;

    private final RowDraft row;

    RowMaker(Header header, NumberFormat numbers) {
        this.header = header;
        this.numbers = numbers;
        this.lastWritten = new String[header.size()];
        this.lastRead = new String[header.size()];
        this.row = new RowDraft(header::nameOf);
    }

    /** The names of the columns. */
    List<String> columns() {
        return header.names();
    }

    /** Whether none of the cells has any text. */
    static boolean isBlank(String[] cells, int from, int to) {
        for (int i = from; i < to; i++) {
            String cell = cells[i];
            for (int j = 0; j < cell.length(); j++) {
                if (!NumberFormat.isSpace(cell.charAt(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * A row.
     *
     * @param number zero-based place among the rows
     * @param line where it stands
     * @param cells the texts of its cells, at least as many as there are columns; none is null
     * @param count how many of them are the row's
     * @param asNumbers the columns whose texts are numbers in a spreadsheet
     * @param faults what is wrong with cells that are more than their text, by their place; null = nothing
     */
    SentRow make(
            int number, long line, String[] cells, int count, Set<ReturnColumn> asNumbers, Map<Integer, Fault> faults) {
        row.begin(number, new FileRow(number, line, header));
        asNumbers.forEach(row::isNumber);
        List<String> written = List.of(count == cells.length ? cells : Arrays.copyOf(cells, count));
        if (count > header.size() && !isBlank(cells, header.size(), count)) {
            row.fail(ErrorCode.TOO_MANY_CELLS_IN_LINE, count, header.size());
            return row.sent(written);
        }
        for (int i = 0; i < header.size(); i++) {
            if (header.at(i) == null) {
                refuseMarked(i, cells[i]);
                continue;
            }
            Fault fault = faults == null ? null : faults.get(i);
            if (fault != null) {
                row.fail(header.at(i), fault.code(), fault.args().toArray());
            } else if (!cells[i].isEmpty()) {
                read(i, withoutApostrophe(cells[i]));
            }
        }
        String total = total();
        if (total != null) {
            row.forgetFigures();
            row.fail(ErrorCode.TOTAL_ROW, total);
        } else {
            row.requireKeys();
        }
        return row.sent(written);
    }

    /** What was made up must not come back as what was counted, nor what was withdrawn as a return of nothing. */
    private void refuseMarked(int place, String cell) {
        if (cell.isBlank() || cell.strip().equalsIgnoreCase("false")) {
            return;
        }
        if (header.isSyntheticMark(place)) {
            row.fail(ErrorCode.MADE_UP, cell.strip());
        } else if (header.isWithdrawnMark(place)) {
            row.fail(ErrorCode.WITHDRAWN_ROW, cell.strip());
        }
    }

    /** What is wrong with a cell before its text is looked at. */
    record Fault(ErrorCode code, List<Object> args) {

        static Fault of(ErrorCode code, Object... args) {
            return new Fault(code, List.of(args));
        }
    }

    /** Undoes what makes a cell inert in spreadsheets, as files of errors have it. */
    private static String withoutApostrophe(String cell) {
        if (cell.isEmpty() || cell.charAt(0) != '\'') {
            return cell;
        }
        String text = cell.substring(1);
        return Csv.looksLikeFormula(text) ? text : cell;
    }

    private void read(int place, String cell) {
        ReturnColumn column = header.at(place);
        if (column.isMeasure()) {
            readFigure(column, cell);
            return;
        }
        if (!cell.equals(lastWritten[place])) {
            lastWritten[place] = cell;
            lastRead[place] = tidied(cell);
        }
        String text = lastRead[place];
        if (text.isEmpty()) {
            return;
        }
        if (column == ReturnColumn.LEVEL) {
            readLevel(text);
        } else {
            row.text(column, text);
        }
    }

    private void readFigure(ReturnColumn column, String cell) {
        int value = numbers.read(cell);
        if (value >= Figures.ABSENT) {
            row.figure(column, value);
            return;
        }
        String name = header.nameOf(column);
        switch (value) {
            case NumberFormat.NEGATIVE -> row.fail(column, ErrorCode.NEGATIVE, name, shown(cell));
            case NumberFormat.TOO_LARGE -> row.fail(column, ErrorCode.TOO_LARGE, name, Figures.MAX);
            case NumberFormat.AMBIGUOUS ->
                row.fail(
                        column,
                        ErrorCode.AMBIGUOUS_NUMBER,
                        shown(cell),
                        NumberFormat.plain(cell),
                        NumberFormat.reading(cell));
            case NumberFormat.SPACED ->
                row.fail(column, ErrorCode.SPACED_NUMBER, shown(cell), NumberFormat.plain(cell));
            default -> row.fail(column, ErrorCode.NOT_A_WHOLE_NUMBER, name, shown(cell));
        }
    }

    private void readLevel(String text) {
        if (text.length() == 1 && (text.charAt(0) == '3' || text.charAt(0) == '4')) {
            row.level(text.charAt(0) - '0');
            return;
        }
        Integer level = text.length() > LONGEST_LEVEL ? null : LEVELS.get(words(text));
        if (level == null) {
            row.fail(ReturnColumn.LEVEL, ErrorCode.UNKNOWN_LEVEL, shown(text));
        } else {
            row.level(level);
        }
    }

    /** Without accents and punctuation, but for signs of doubt and of formulas: a level with these is none. */
    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        Folding.fold(text)
                .chars()
                .map(c -> Character.isLetterOrDigit(c) || c == '?' || c == '=' ? c : ' ')
                .forEach(c -> {
                    if (c != ' ' || words.length() > 0 && words.charAt(words.length() - 1) != ' ') {
                        words.append((char) c);
                    }
                });
        return words.toString().strip();
    }

    /** The label of a row of totals, or null if it is not one. */
    private String total() {
        for (int i = 0; i < header.size(); i++) {
            ReturnColumn column = header.at(i);
            if (column != null
                    && !column.isMeasure()
                    && column != ReturnColumn.LEVEL
                    && TotalLabel.is(row.text(column))) {
                return row.text(column);
            }
        }
        return null;
    }

    /** The text in composed characters, without white space around it and with plain spaces in it. */
    static String tidied(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && NumberFormat.isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && NumberFormat.isSpace(text.charAt(end - 1))) {
            end--;
        }
        String stripped = text.substring(start, end);
        boolean ascii = true;
        StringBuilder spaced = null;
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            ascii &= c < 0x80;
            if (c != ' ' && NumberFormat.isSpace(c)) {
                spaced = spaced == null ? new StringBuilder(stripped) : spaced;
                spaced.setCharAt(i, ' ');
            }
        }
        String plain = spaced == null ? stripped : spaced.toString();
        return ascii ? plain : Normalizer.normalize(plain, Normalizer.Form.NFC);
    }

    private static String shown(String text) {
        String tidied = tidied(text);
        return tidied.length() <= 40 ? tidied : tidied.substring(0, 39) + "…";
    }
}
