package vn.tthc.stats.submission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.util.Locale;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import vn.tthc.stats.common.ErrorCode;

/**
 * What a cell of a workbook means in its column. A spreadsheet turns what is typed into numbers and dates as it sees fit;
 * this turns back what can be turned back, and tells the rest.
 *
 * @param text the text that the cell would have in a CSV file
 * @param fault why that is not to be read; null if it is
 */
record WorkbookCell(String text, RowMaker.Fault fault) {

    /** National codes of procedures have six digits behind the dot, of which a number loses the last zeros. */
    private static final int CODE_DIGITS = 6;

    private static final BigDecimal NOISE = new BigDecimal("0.000000001");
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2100;

    /**
     * The meaning of a cell.
     *
     * @param column where it stands; null = in none that the header has
     * @param header its header, as the file has it
     */
    static WorkbookCell of(Cell cell, Column column, String header) {
        if (cell.getFormula() != null) {
            return wrong(cell.getText(), ErrorCode.FORMULA, cell.getAddress());
        }
        if (column == null || cell.getType() != CellType.NUMBER && cell.getType() != CellType.ERROR) {
            return new WorkbookCell(cell.getText(), null);
        }
        if (cell.getType() == CellType.ERROR) {
            return column.isMeasure()
                    ? wrong(cell.getText(), ErrorCode.NOT_A_WHOLE_NUMBER, header, cell.getText())
                    : wrong(cell.getText(), ErrorCode.WRONG_TYPE, header, "\"…\"");
        }
        return isDate(cell) ? ofDate(cell, column) : ofNumber(cell.asNumber(), column, header);
    }

    private static WorkbookCell ofDate(Cell cell, Column column) {
        String day;
        try {
            day = cell.asDate().toLocalDate().toString();
        } catch (DateTimeException | ArithmeticException e) {
            day = cell.getRawValue();
        }
        return switch (column) {
            case PERIOD, UNIT_NAME, PROCEDURE_NAME -> new WorkbookCell(day, null);
            default -> wrong(day, ErrorCode.NUMBER_AS_DATE, day);
        };
    }

    private static WorkbookCell ofNumber(BigDecimal number, Column column, String header) {
        boolean huge = number.precision() - number.scale() > 30 || number.scale() > 400;
        String text = huge ? number.toString() : number.stripTrailingZeros().toPlainString();
        if (column.isMeasure()) {
            return text.indexOf('.') < 0
                    ? new WorkbookCell(text, null)
                    : wrong(text, ErrorCode.NOT_A_WHOLE_NUMBER, header, text);
        }
        return switch (column) {
            case PROCEDURE -> new WorkbookCell(huge ? text : procedureCode(number, text), null);
            case PERIOD -> isYear(text) ? new WorkbookCell(text, null) : wrong(text, ErrorCode.DATE_AS_NUMBER, text);
            default -> new WorkbookCell(text, null);
        };
    }

    /** Also undoes the noise of binary fractions: Excel writes 1.004222 as 1.0042219999999999. */
    private static String procedureCode(BigDecimal number, String text) {
        BigDecimal code = number.setScale(CODE_DIGITS, RoundingMode.HALF_UP);
        boolean exact = number.subtract(code).abs().compareTo(NOISE) < 0;
        return exact && text.indexOf('.') >= 0 ? code.toPlainString() : text;
    }

    private static boolean isYear(String text) {
        if (text.length() != 4 || text.indexOf('.') >= 0 || text.charAt(0) == '-') {
            return false;
        }
        int year = Integer.parseInt(text);
        return year >= FIRST_YEAR && year <= LAST_YEAR;
    }

    private static WorkbookCell wrong(String text, ErrorCode code, Object... args) {
        return new WorkbookCell(text, RowMaker.Fault.of(code, args));
    }

    /** Whether its number is shown as a date or a time. */
    private static boolean isDate(Cell cell) {
        Integer id = cell.getDataFormatId();
        if (id == null) {
            return false;
        }
        // Built-in formats, some of which only exist in the languages of East Asia.
        boolean builtIn = id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58;
        return builtIn || cell.getDataFormatString() != null && showsDate(cell.getDataFormatString());
    }

    /** Whether a format has a letter of days or hours outside of quotes, brackets and escapes. */
    static boolean showsDate(String format) {
        char closing = '\0';
        String letters = format.toLowerCase(Locale.ROOT);
        if (letters.equals("general")) {
            return false;
        }
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            if (closing != '\0') {
                closing = c == closing ? '\0' : closing;
            } else if (c == '\\' || c == '_' || c == '*') {
                i++;
            } else if (c == '"') {
                closing = '"';
            } else if (c == '[') {
                // [h] is hours beyond a day; [Red] and [$-42A] are no dates.
                if (i + 2 < letters.length()
                        && "hms".indexOf(letters.charAt(i + 1)) >= 0
                        && isElapsed(letters, i + 1)) {
                    return true;
                }
                closing = ']';
            } else if ("ydmhs".indexOf(c) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isElapsed(String format, int start) {
        int end = start;
        while (end < format.length() && format.charAt(end) == format.charAt(start)) {
            end++;
        }
        return end < format.length() && format.charAt(end) == ']';
    }
}
