package vn.tthc.stats.export;

import java.io.IOException;
import java.io.OutputStream;

/** Writes tables in the format asked for. */
final class TableFile {

    private TableFile() {}

    static void write(Table table, Form form, Headings headings, OutputStream out) throws IOException {
        switch (form.format()) {
            case CSV -> Csv.write(table, form, headings, out);
            case XLSX -> Xlsx.write(table, form, headings, out);
            case JSON, JSON_STAT -> throw new IllegalArgumentException(form.format() + " is no format of tables");
        }
    }
}
