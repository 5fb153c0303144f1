package vn.tthc.stats.submission;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.dhatim.fastexcel.DataValidationErrorStyle;
import org.dhatim.fastexcel.ProtectionOption;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import vn.tthc.stats.observation.Figures;

/** The file that a clerk fills in: all keys are there, the figures are missing. The readers of files read it as it is. */
final class Template {

    /** The hidden sheet with the choices of the workbook's lists. */
    static final String LISTS = "_lists";

    private static final List<ReturnColumn> COLUMNS = List.of(ReturnColumn.values());
    private static final List<Integer> LEVELS = List.of(3, 4);

    private static final int TEXT_WIDTH = 16;
    private static final int NAME_WIDTH = 48;
    private static final String LOCKED_COLOUR = "F2F2F2";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String DATA_SHEET = "xl/worksheets/sheet1.xml";

    private Template() {}

    /**
     * What is known before it is filled in.
     *
     * @param lines what is to be reported; if there are none the file is a nil return
     * @param language of the headers and hints
     */
    record Content(String unit, String unitName, String period, List<Line> lines, Locale language) {

        List<Line> rows() {
            return lines.isEmpty() ? List.of(new Line(null, null, null, null)) : lines;
        }
    }

    /**
     * One procedure at one level.
     *
     * @param figures those that are held already; null = none
     */
    record Line(String procedure, String procedureName, Integer level, Figures figures) {}

    /**
     * The template as CSV in UTF-8 with a byte order mark, without which Excel takes it for something else. With commas,
     * because that is what CSV is to all programs but a spreadsheet in a country of decimal commas; the workbook is there
     * for those. Texts stand as they are, even if a spreadsheet took them for formulas: the file comes back.
     */
    static void writeCsv(OutputStream out, Content content) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write(BYTE_ORDER_MARK);
        CsvWriter csv = CsvWriter.builder().build(text);
        csv.writeRecord(COLUMNS.stream()
                .map(column -> ColumnNames.printed(column, content.language()))
                .toList());
        for (Line line : content.rows()) {
            csv.writeRecord(COLUMNS.stream()
                    .map(column -> value(content, line, column))
                    .map(value -> value == null ? "" : value.toString())
                    .toList());
        }
        csv.flush();
        text.flush();
    }

    /** The template as a workbook in which only levels and figures can be changed, by mistake at least. */
    static void writeXlsx(OutputStream out, Content content) throws IOException {
        ResourceBundle texts = ResourceBundle.getBundle(
                "messages/template",
                content.language(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        ByteArrayOutputStream protectedByPassword = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(protectedByPassword, "TTHC Stats", null)) {
            Worksheet sheet = workbook.newWorksheet(texts.getString("sheet"));
            Worksheet lists = workbook.newWorksheet(LISTS);
            for (int i = 0; i < LEVELS.size(); i++) {
                lists.value(i, 0, LEVELS.get(i));
            }
            lists.setVisibilityState(VisibilityState.HIDDEN);
            writeHeader(sheet, content.language());
            writeRows(sheet, content);
            validate(sheet, lists, content.rows().size(), texts);
            // Any password will do: it does not get into the file.
            sheet.protect("-");
            sheet.finish();
            lists.finish();
        }
        copyWithoutPassword(protectedByPassword.toByteArray(), out);
    }

    private static void writeHeader(Worksheet sheet, Locale language) {
        for (ReturnColumn column : COLUMNS) {
            int place = column.ordinal();
            sheet.value(0, place, ColumnNames.printed(column, language));
            sheet.style(0, place).bold().wrapText(true).verticalAlignment("top").set();
            sheet.width(place, column.jsonName().endsWith("Name") ? NAME_WIDTH : TEXT_WIDTH);
        }
        sheet.freezePane(0, 1);
    }

    private static void writeRows(Worksheet sheet, Content content) {
        int row = 0;
        for (Line line : content.rows()) {
            row++;
            for (ReturnColumn column : COLUMNS) {
                Object value = value(content, line, column);
                int place = column.ordinal();
                if (value instanceof Integer number) {
                    sheet.value(row, place, number);
                } else if (value != null) {
                    sheet.value(row, place, value.toString());
                }
                if (isFilledIn(column)) {
                    sheet.style(row, place)
                            .format("0")
                            .protectionOption(ProtectionOption.LOCKED, false)
                            .set();
                } else {
                    sheet.style(row, place).format("@").fillColor(LOCKED_COLOUR).set();
                }
            }
        }
    }

    private static void validate(Worksheet sheet, Worksheet lists, int rows, ResourceBundle texts) {
        String title = texts.getString("error.title");
        int level = ReturnColumn.LEVEL.ordinal();
        sheet.range(1, level, rows, level)
                .validateWithList(lists.range(0, 0, LEVELS.size() - 1, 0))
                .errorStyle(DataValidationErrorStyle.STOP)
                .showErrorMessage(true)
                .errorTitle(title)
                .error(texts.getString("error.level"));
        int first = ReturnColumn.RECEIVED.ordinal();
        String cell = (char) ('A' + first) + "2";
        sheet.range(1, first, rows, COLUMNS.size() - 1)
                .validateWithFormula("AND(ISNUMBER(" + cell + ")," + cell + "&gt;=0,INT(" + cell + ")=" + cell + ")")
                .errorStyle(DataValidationErrorStyle.STOP)
                .showErrorMessage(true)
                .errorTitle(title)
                .error(texts.getString("error.figure"));
    }

    private static boolean isFilledIn(ReturnColumn column) {
        return column.isMeasure() || column == ReturnColumn.LEVEL;
    }

    /** What stands in a cell; null = nothing. */
    private static Object value(Content content, Line line, ReturnColumn column) {
        if (column.isMeasure()) {
            return line.figures() == null ? null : line.figures().get(column.measure());
        }
        return switch (column) {
            case UNIT -> content.unit();
            case UNIT_NAME -> content.unitName();
            case PERIOD -> content.period();
            case PROCEDURE -> line.procedure();
            case PROCEDURE_NAME -> line.procedureName();
            default -> line.level();
        };
    }

    /** The writer of workbooks protects sheets only with a password; a clerk has to be able to lift it. */
    private static void copyWithoutPassword(byte[] workbook, OutputStream out) throws IOException {
        try (ZipFile from = ZipFile.builder().setByteArray(workbook).get()) {
            ZipOutputStream to = new ZipOutputStream(out);
            for (ZipArchiveEntry part : Collections.list(from.getEntries())) {
                to.putNextEntry(new ZipEntry(part.getName()));
                byte[] content = from.getInputStream(part).readAllBytes();
                to.write(part.getName().equals(DATA_SHEET) ? withoutPassword(content) : content);
                to.closeEntry();
            }
            to.finish();
        }
    }

    private static byte[] withoutPassword(byte[] sheet) {
        return new String(sheet, StandardCharsets.UTF_8)
                .replaceFirst("<sheetProtection password=\"[0-9A-Fa-f]*\"", "<sheetProtection")
                .getBytes(StandardCharsets.UTF_8);
    }
}
