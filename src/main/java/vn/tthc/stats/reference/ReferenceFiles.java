package vn.tthc.stats.reference;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import vn.tthc.stats.common.PackedList;

/** The lists packed with the service, see {@code reference/README.md} among its resources. */
final class ReferenceFiles {

    private static final List<String> NAMES = List.of(
            "agencies",
            "communes_nghe_an_2023",
            "communes_nghe_an_2025",
            "communes_nghe_an_2025_predecessors",
            "communes_vn_2025",
            "districts_nghe_an_2023",
            "districts_vn_2023",
            "fields",
            "procedures",
            "provinces_2023",
            "provinces_2025",
            "provincial_agencies");

    private ReferenceFiles() {}

    /** All rows of a list. */
    static List<NamedCsvRecord> rows(String name) {
        return PackedList.rows(resource(name));
    }

    /** A number that differs when any list does. */
    static int checksum() {
        CRC32 crc = new CRC32();
        for (String name : NAMES) {
            try (InputStream bytes = ReferenceFiles.class.getResourceAsStream(resource(name))) {
                crc.update(bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return (int) crc.getValue();
    }

    private static String resource(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(name + " is not among the files that the checksum covers");
        }
        return "/reference/" + name + ".csv";
    }
}
