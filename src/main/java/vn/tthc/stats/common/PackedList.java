package vn.tthc.stats.common;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Lists that are packed with the service: CSV in UTF-8, of our own making. */
public final class PackedList {

    private PackedList() {}

    /**
     * All rows of a list, whose cells go by the names in its first line. A cell without text is empty, never null.
     *
     * @param resource where it is packed: {@code /demo/seed_tasks.csv}
     * @throws de.siegmar.fastcsv.reader.CsvParseException if a row has not as many cells as the others
     */
    public static List<NamedCsvRecord> rows(String resource) {
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder()
                .allowUnclosedQuote(false)
                .ofNamedCsvRecord(PackedList.class.getResourceAsStream(resource))) {
            return rows.stream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
