package vn.tthc.stats.submission;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import vn.tthc.stats.common.ErrorCode;

/**
 * What a cell of a workbook means in its column. A spreadsheet turns what is typed into numbers and dates as it sees fit;
 * this turns back what can be turned back, and tells the rest.
 *
 * @param text the text that the cell would have in a CSV file; with {@link #DOUBT} behind it if there is a fault
 * @param isNumber whether it is a number that is taken for a text, such as a code
 * @param fault why that is not to be read; null if it is
 */
record WorkbookCell(String text, boolean isNumber, RowMaker.Fault fault) {

    /**
     * Stands behind what is not to be read. The file of errors is plain text, in which a day, a code or the value of a formula
     * would be taken for what somebody wrote there; so it is refused again until somebody has.
     */
    static final String DOUBT = "?";

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
    static WorkbookCell of(Cell cell, ReturnColumn column, String header) {
        if (column == null) {
            return new WorkbookCell(cell.getText(), false, null);
        }
        if (cell.getFormula() != null) {
            return wrong(cell.getText(), ErrorCode.FORMULA, cell.getAddress());
        }
        if (cell.getType() != CellType.NUMBER && cell.getType() != CellType.ERROR) {
            return new WorkbookCell(cell.getText(), false, null);
        }
        if (cell.getType() == CellType.ERROR) {
            return column.isMeasure()
                    ? wrong(cell.getText(), ErrorCode.NOT_A_WHOLE_NUMBER, header, cell.getText())
                    : wrong(cell.getText(), ErrorCode.WRONG_TYPE, header, "\"…\"");
        }
        ShownDate shown = ShownDate.of(cell.getDataFormatId(), cell.getDataFormatString());
        return shown != null ? ofDate(cell, column, shown) : ofNumber(cell.asNumber(), column, header);
    }

    private static WorkbookCell ofDate(Cell cell, ReturnColumn column, ShownDate shown) {
        LocalDate day = dayOf(cell);
        if (day == null) {
            return column == ReturnColumn.PERIOD
                    ? wrong(cell.getRawValue(), ErrorCode.DATE_AS_NUMBER, cell.getRawValue())
                    : wrong(cell.getRawValue(), ErrorCode.NUMBER_AS_DATE, cell.getRawValue());
        }
        String text = day.toString();
        return switch (column) {
            case PERIOD ->
                // A month typed into Excel becomes its first day: the figures of a month would be those of a day.
                shown.showsDay()
                        ? new WorkbookCell(text, false, null)
                        : wrong(text, ErrorCode.DATE_WITHOUT_DAY, shown.format(), text);
            case UNIT_NAME, PROCEDURE_NAME -> new WorkbookCell(text, false, null);
            default -> wrong(text, ErrorCode.NUMBER_AS_DATE, text);
        };
    }

    /** The day that the cell has; null if it has a time without a day, or a day that nobody reports. */
    private static LocalDate dayOf(Cell cell) {
        try {
            LocalDate day = cell.asDate().toLocalDate();
            return day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR ? day : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static WorkbookCell ofNumber(BigDecimal number, ReturnColumn column, String header) {
        boolean huge = number.precision() - number.scale() > 30 || number.scale() > 400;
        String text = huge ? number.toString() : number.stripTrailingZeros().toPlainString();
        if (column.isMeasure()) {
            return text.indexOf('.') < 0
                    ? new WorkbookCell(text, false, null)
                    : wrong(text, ErrorCode.NOT_A_WHOLE_NUMBER, header, text);
        }
        return switch (column) {
            case PROCEDURE -> new WorkbookCell(huge ? text : procedureCode(number, text), false, null);
            case PERIOD ->
                isYear(text) ? new WorkbookCell(text, false, null) : wrong(text, ErrorCode.DATE_AS_NUMBER, text);
            default -> new WorkbookCell(text, true, null);
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

    /**
     * Cells of a row in which the number that stands for a unit may have lost its zeros. That shows only when it is looked up.
     *
     * @param columns their headers, as the file has them
     */
    static List<String> withDoubt(List<String> cells, List<String> columns) {
        List<String> doubted = new ArrayList<>(cells);
        for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
            ReturnColumn column = ColumnNames.named(columns.get(i));
            if ((column == ReturnColumn.UNIT || column == ReturnColumn.UNIT_NAME)
                    && !cells.get(i).isBlank()) {
                doubted.set(i, cells.get(i) + DOUBT);
            }
        }
        return doubted;
    }

    private static WorkbookCell wrong(String text, ErrorCode code, Object... args) {
        return new WorkbookCell(text + DOUBT, false, RowMaker.Fault.of(code, args));
    }
}
