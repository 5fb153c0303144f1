package vn.tthc.stats.metrics;

import static vn.tthc.stats.Api.count;

import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.PackedList;

/** The dossier counts printed in the bulletin on report 109/BC-TCT, as counts of a return. */
public final class Bulletin {

    private Bulletin() {}

    /** The twelve counts: procedure (national code, else catalogue key), level, and dossiers received online. */
    public static List<Map<String, Object>> counts() {
        return PackedList.rows("/seed_counts_2023-01-15_2023-02-15.csv").stream()
                .map(row -> {
                    String code = row.getField("procedure_code");
                    return count(
                            code.isEmpty() ? row.getField("catalog_key") : code,
                            Integer.parseInt(row.getField("service_level")),
                            "receivedOnline",
                            Integer.parseInt(row.getField("count")));
                })
                .toList();
    }
}
