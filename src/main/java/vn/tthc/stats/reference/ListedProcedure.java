package vn.tthc.stats.reference;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A procedure as the lists tell of it. Its national code of 2023 gives way to that of 2026 on the day of the reform of
 * 2025, when authority moved between agencies; the lists do not give the exact day of each.
 *
 * @param code2023 empty = not known, or it has none
 * @param code2026 empty = not known, or it has none
 * @param level empty = not known
 */
record ListedProcedure(
        String catalogKey,
        String nameVi,
        String nameEn,
        String fieldCode,
        String agencyCode,
        String countingUnit,
        String code2023,
        String code2026,
        String level) {

    private static final String SPELLING_SEPARATOR = Pattern.quote(" | ");

    static List<ListedProcedure> read() {
        Map<String, String> fieldByName = new HashMap<>();
        ReferenceFiles.rows("fields").forEach(row -> fieldByName.put(row.getField("name_vi"), row.getField("code")));
        Map<String, String> agencyBySpelling = new HashMap<>();
        ReferenceFiles.rows("agencies")
                .forEach(row -> Stream.of(row.getField("spellings").split(SPELLING_SEPARATOR))
                        .forEach(spelling -> agencyBySpelling.put(spelling, row.getField("code"))));
        return ReferenceFiles.rows("procedures").stream()
                .map(row -> new ListedProcedure(
                        row.getField("catalog_key"),
                        row.getField("name_vi"),
                        row.getField("name_en"),
                        known(fieldByName, row, "field_vi"),
                        known(agencyBySpelling, row, "agency_vi"),
                        row.getField("counting_unit"),
                        row.getField("code_2023"),
                        row.getField("code_2026"),
                        row.getField("level_in_seed")))
                .toList();
    }

    private static String known(Map<String, String> codes, NamedCsvRecord row, String column) {
        String code = codes.get(row.getField(column));
        if (code == null) {
            throw new IllegalStateException(
                    "procedures.csv has a " + column + " without a code of ours: " + row.getField(column));
        }
        return code;
    }

    /** The values in the order of the table that {@link ReferenceData} copies them into. */
    List<Object> columns() {
        return Arrays.asList(
                catalogKey,
                nameVi,
                nameEn.isEmpty() ? null : nameEn,
                fieldCode,
                agencyCode,
                countingUnit,
                UnitHistory.LISTS_FROM,
                Folding.fold(nameVi));
    }

    /** Each of its national codes with the days on which it is the one to show. */
    Stream<List<Object>> codes() {
        LocalDate changed = UnitHistory.REFORM_2025;
        if (code2026.isEmpty() || code2026.equals(code2023)) {
            return code2023.isEmpty() ? Stream.empty() : Stream.of(code(code2023, UnitHistory.LISTS_FROM, null));
        }
        List<Object> now = code(code2026, changed, null);
        return code2023.isEmpty()
                ? Stream.of(now)
                : Stream.of(code(code2023, UnitHistory.LISTS_FROM, changed.minusDays(1)), now);
    }

    private List<Object> code(String code, LocalDate from, LocalDate to) {
        return Arrays.asList(catalogKey, code, from, to);
    }

    /** Its level of online service, where one is known. */
    Stream<List<Object>> levels() {
        return level.isEmpty() ? Stream.empty() : Stream.of(List.of(catalogKey, level, UnitHistory.LISTS_FROM));
    }
}
