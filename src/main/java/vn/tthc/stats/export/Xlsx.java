package vn.tthc.stats.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** Writes tables as workbooks (Office Open XML): the rows on one sheet, what to know about them on another. */
public final class Xlsx {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** How many rows a sheet has room for beside the header. */
    public static final int MOST_ROWS = Worksheet.MAX_ROWS - 1;

    /** So many are held at a time. */
    private static final int FLUSHED = 500;

    private static final String DAY = "yyyy-mm-dd";
    private static final String TEXT = "@";
    /** All digits that there are: a spreadsheet that showed fewer would round what is rounded already. */
    private static final String SHARE = "0.0000%";

    private static final int NOTE_WIDTH = 100;

    private Xlsx() {}

    /**
     * Refuses what a sheet has no room for. To be asked before anything is written.
     *
     * @throws Refusal {@code too-many-rows-for-sheet}
     */
    public static void requireRoom(long rows) {
        if (rows > MOST_ROWS) {
            throw Refusal.of(ErrorCode.TOO_MANY_ROWS_FOR_SHEET, MOST_ROWS);
        }
    }

    static void write(Table table, Form form, Headings headings, OutputStream out) throws IOException {
        try (Workbook workbook = new Workbook(out, "TTHC Stats", null)) {
            Worksheet sheet = workbook.newWorksheet(headings.of("sheet.data"));
            Worksheet notes = workbook.newWorksheet(headings.of("sheet.notes"));
            writeRows(sheet, table.labelled(form.labels()), form, headings);
            sheet.finish();
            writeNotes(notes, table.notes(), headings);
            notes.finish();
        }
    }

    private static void writeRows(Worksheet sheet, Table table, Form form, Headings headings) throws IOException {
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            sheet.inlineString(0, i, headings.of(columns.get(i), form.labels()));
            sheet.style(0, i).bold().wrapText(true).verticalAlignment("top").set();
            sheet.width(i, width(columns.get(i).kind()));
        }
        sheet.freezePane(0, 1);
        int[] rows = {0};
        table.rows().each(row -> {
            int at = ++rows[0];
            for (int i = 0; i < columns.size(); i++) {
                put(sheet, at, i, row.get(i), columns.get(i).kind(), headings);
            }
            if (at % FLUSHED == 0) {
                sheet.flush();
            }
        });
    }

    private static void writeNotes(Worksheet sheet, List<Table.Note> notes, Headings headings) {
        int row = 0;
        for (Table.Note note : notes.stream().filter(n -> n.value() != null).toList()) {
            sheet.inlineString(row, 0, headings.ofNote(note));
            sheet.style(row, 0).bold().verticalAlignment("top").set();
            if (note.value() instanceof Instant moment) {
                sheet.inlineString(row, 1, Clocks.told(moment, headings.language()));
            } else {
                put(sheet, row, 1, note.value(), Column.figure(note.code()).kind(), headings);
            }
            if (note.value() instanceof LocalDate) {
                // Nobody but a reader looks here, while programs read the rows.
                sheet.style(row, 1).format(headings.of("format.day")).set();
            }
            row++;
        }
        sheet.width(0, width(Column.Kind.NAME));
        sheet.width(1, NOTE_WIDTH);
    }

    /** Texts stay texts, whatever they look like: in the cell itself, since a table of all texts would have to be held. */
    private static void put(Worksheet sheet, int row, int place, Object value, Column.Kind kind, Headings headings) {
        if (value == null) {
            return;
        }
        if (value instanceof Number number) {
            sheet.value(row, place, number);
            if (kind == Column.Kind.RATE) {
                sheet.style(row, place).format(SHARE).set();
            } else if (kind == Column.Kind.POINTS) {
                // The number stays what it is, so that it adds up with the rates beside it.
                sheet.style(row, place).format(headings.of("format.points")).set();
            }
        } else if (value instanceof Boolean bool) {
            sheet.value(row, place, bool);
        } else if (value instanceof LocalDate day) {
            sheet.value(row, place, day);
            sheet.style(row, place).format(DAY).set();
        } else {
            sheet.inlineString(row, place, value.toString());
            if (kind == Column.Kind.KEY || kind == Column.Kind.CODE) {
                sheet.style(row, place).format(TEXT).set();
            }
        }
    }

    private static int width(Column.Kind kind) {
        return switch (kind) {
            case NAME -> 40;
            case KEY, CODE -> 18;
            case PLAIN -> 22;
            case POINTS -> 17;
            case NUMBER, RATE -> 14;
        };
    }
}
