package vn.tthc.stats.metrics;

import static vn.tthc.stats.Api.count;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The dossier counts printed in the bulletin on report 109/BC-TCT, as counts of a return. */
public final class Bulletin {

    private Bulletin() {}

    /** The twelve counts: procedure (national code, else catalogue key), level, and dossiers received online. */
    public static List<Map<String, Object>> counts() {
        try (Reader reader = new InputStreamReader(
                Bulletin.class.getResourceAsStream("/seed_counts_2023-01-15_2023-02-15.csv"), StandardCharsets.UTF_8)) {
            List<Map<String, Object>> counts = new ArrayList<>();
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            for (CSVRecord row : format.parse(reader)) {
                String code = row.get("procedure_code");
                counts.add(count(
                        code.isEmpty() ? row.get("catalog_key") : code,
                        Integer.parseInt(row.get("service_level")),
                        "receivedOnline",
                        Integer.parseInt(row.get("count"))));
            }
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
