package vn.tthc.stats.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The lists packed with the service, see {@code reference/README.md} among its resources. */
final class ReferenceFiles {

    private static final CSVFormat WITH_HEADER =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

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
    static List<CSVRecord> rows(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            return WITH_HEADER.parse(reader).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number that differs when any list does. */
    static int checksum() {
        CRC32 crc = new CRC32();
        for (String name : NAMES) {
            try (InputStream bytes = open(name)) {
                crc.update(bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return (int) crc.getValue();
    }

    private static InputStream open(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(name + " is not among the files that the checksum covers");
        }
        return ReferenceFiles.class.getResourceAsStream("/reference/" + name + ".csv");
    }
}
