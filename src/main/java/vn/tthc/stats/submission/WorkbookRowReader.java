package vn.tthc.stats.submission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Reads rows from the one sheet of a workbook (XLSX) that has data. Hidden rows and columns count like all others. */
final class WorkbookRowReader implements RowReader {

    private static final ReadingOptions WITH_FORMATS = new ReadingOptions(true, true);

    private final NumberFormat numbers;
    private final ReadableWorkbook workbook;
    private Stream<Row> stream;
    private Iterator<Row> sheetRows;
    private String sheetName = "";

    private Header header;
    private RowMaker rows;
    private long line;
    private int number;

    private WorkbookRowReader(ReadableWorkbook workbook, NumberFormat numbers) {
        this.workbook = workbook;
        this.numbers = numbers;
    }

    /**
     * A reader of that file, which it leaves where it is.
     *
     * @throws Refusal if it is no workbook or one that cannot be read safely; before any row has been read
     */
    static RowReader open(Path file, NumberFormat numbers) throws IOException {
        WorkbookGuard.check(file);
        try {
            return new WorkbookRowReader(new ReadableWorkbook(file.toFile(), WITH_FORMATS), numbers);
        } catch (RuntimeException | IOException broken) {
            // It was written to a file as a whole, so that what cannot be read of it is broken.
            throw WorkbookGuard.malformed("workbook.xml");
        }
    }

    @Override
    public List<String> columns() {
        return rows == null ? List.of() : rows.columns();
    }

    @Override
    public SentRow next() throws IOException {
        try {
            return nextRow();
        } catch (Refusal refusal) {
            throw refusal;
        } catch (RuntimeException broken) {
            throw WorkbookGuard.malformed(line + 1, null, sheetName + ":" + (line + 1));
        }
    }

    private SentRow nextRow() throws IOException {
        if (sheetRows == null) {
            openSheet();
        }
        while (sheetRows.hasNext()) {
            Row row = sheetRows.next();
            line = lineOf(row, line);
            if (isBlank(row)) {
                continue;
            }
            if (header != null) {
                return read(row);
            }
            header = header(row);
            rows = new RowMaker(header, numbers);
        }
        if (number == 0) {
            throw refused(RowError.at("", ErrorCode.NO_ROWS));
        }
        return null;
    }

    /** The number of a row; some programs leave it out and mean the next. */
    private static long lineOf(Row row, long before) {
        return Math.max(row.getRowNum(), before + 1);
    }

    private void openSheet() throws IOException {
        Sheet sheet = null;
        for (Sheet candidate : workbook.getSheets().toList()) {
            sheetName = candidate.getName();
            if (!hasData(candidate) || isOwnList(candidate)) {
                continue;
            }
            if (candidate.getVisibility() != SheetVisibility.VISIBLE) {
                throw refused(RowError.at("", ErrorCode.HIDDEN_SHEET, candidate.getName()));
            }
            if (sheet != null) {
                throw refused(RowError.at("", ErrorCode.SEVERAL_SHEETS, sheet.getName() + ", " + candidate.getName()));
            }
            sheet = candidate;
        }
        if (sheet == null) {
            throw refused(RowError.at("", ErrorCode.NO_ROWS));
        }
        sheetName = sheet.getName();
        stream = sheet.openStream();
        sheetRows = stream.iterator();
    }

    private static boolean hasData(Sheet sheet) throws IOException {
        try (Stream<Row> all = sheet.openStream()) {
            return all.anyMatch(row -> !isBlank(row));
        }
    }

    /** Whether it is the sheet that a template takes the choices of its lists from. */
    private static boolean isOwnList(Sheet sheet) throws IOException {
        if (!sheet.getName().equals(Template.LISTS) || sheet.getVisibility() == SheetVisibility.VISIBLE) {
            return false;
        }
        try (Stream<Row> all = sheet.openStream()) {
            return all.filter(row -> !isBlank(row)).findFirst().stream()
                    .flatMap(Row::stream)
                    .noneMatch(cell -> cell != null && ColumnNames.named(cell.getText()) != null);
        }
    }

    private static boolean isBlank(Row row) {
        for (Cell cell : row) {
            if (cell != null && (cell.getFormula() != null || !isBlank(cell.getText()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(String text) {
        return RowMaker.isBlank(new String[] {text}, 0, 1);
    }

    private Header header(Row row) {
        String[] names = new String[row.getCellCount()];
        Arrays.fill(names, "");
        for (Cell cell : row) {
            if (cell != null) {
                if (cell.getFormula() != null) {
                    throw refused(RowError.atLine(line, cell.getText(), ErrorCode.FORMULA, cell.getAddress()));
                }
                names[cell.getColumnIndex()] = cell.getText();
            }
        }
        return Header.of(List.of(names), line);
    }

    private SentRow read(Row row) {
        int count = row.getCellCount();
        String[] cells = new String[Math.max(count, header.size())];
        Arrays.fill(cells, "");
        Map<Integer, RowMaker.Fault> faults = null;
        Set<ReturnColumn> asNumbers = EnumSet.noneOf(ReturnColumn.class);
        for (Cell cell : row) {
            if (cell == null) {
                continue;
            }
            int place = cell.getColumnIndex();
            boolean named = place < header.size();
            WorkbookCell meant = WorkbookCell.of(
                    cell,
                    named ? header.at(place) : null,
                    named ? header.names().get(place) : "");
            cells[place] = meant.text();
            if (meant.isNumber()) {
                asNumbers.add(header.at(place));
            }
            if (meant.fault() != null) {
                faults = faults == null ? new HashMap<>() : faults;
                faults.put(place, meant.fault());
            }
        }
        return rows.make(number++, line, cells, cells.length, asNumbers, faults);
    }

    private static Refusal refused(RowError error) {
        return Refusal.of(ErrorCode.INVALID_RETURN, List.of(error));
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
        workbook.close();
    }
}
