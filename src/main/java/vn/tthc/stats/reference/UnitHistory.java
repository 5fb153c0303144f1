package vn.tthc.stats.reference;

import static java.util.stream.Collectors.groupingBy;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vn.tthc.stats.reference.ListedUnit.Key;
import vn.tthc.stats.reference.ListedUnit.Names;

/**
 * All units with their validity and succession, worked out from lists that each show the state of one day. The rules,
 * with their reasons, stand in {@code reference/README.md} among the resources.
 */
final class UnitHistory {

    /** From here on the lists named 2023 are vouched for: the reorganisation before was in force by then. */
    static final LocalDate LISTS_FROM = LocalDate.of(2021, 1, 1);

    /** Resolution 1243/NQ-UBTVQH15: Cửa Lò into Vinh, 48 fewer communes. */
    static final LocalDate REORGANISED_2024 = LocalDate.of(2024, 12, 1);

    /** Resolutions 202, 203/2025/QH15 and 1678/NQ-UBTVQH15: 34 provinces, no districts, 130 communes in Nghệ An. */
    static final LocalDate REFORM_2025 = LocalDate.of(2025, 7, 1);

    private static final LocalDate END_OF_DISTRICTS = REFORM_2025.minusDays(1);

    /** Districts and provincial bodies began daily returns with the bulletin's programme. */
    private static final LocalDate DAILY_RETURNS_FROM = LocalDate.of(2023, 1, 1);

    /** A province whose name or rank alone changed: Thừa Thiên Huế → Huế, Resolution 175/2024/QH15. */
    private static final Map<String, LocalDate> PROVINCE_RENAMED_ON = Map.of("46", LocalDate.of(2025, 1, 1));

    private final Map<Key, ListedUnit> units = new LinkedHashMap<>();
    private final Map<String, List<ListedUnit>> byCode = new HashMap<>();
    private final List<Succession> successions = new ArrayList<>();

    record Succession(Key predecessor, Key successor, Relation relation) {

        List<Object> columns() {
            return List.of(
                    predecessor.code(),
                    predecessor.validFrom(),
                    successor.code(),
                    successor.validFrom(),
                    relation.code());
        }
    }

    private UnitHistory() {}

    static UnitHistory read() {
        UnitHistory history = new UnitHistory();
        history.addProvinces();
        history.addProvincialAgencies();
        history.addDistricts();
        history.addCommunesOf2023();
        history.addCommunesOf2024();
        history.addCommunesOf2025();
        return history;
    }

    /** Parents before those below them. */
    Collection<ListedUnit> units() {
        return units.values();
    }

    List<Succession> successions() {
        return successions;
    }

    private void addProvinces() {
        Map<String, NamedCsvRecord> after = ReferenceFiles.rows("provinces_2025").stream()
                .collect(Collectors.toMap(row -> row.getField("code"), row -> row, (a, b) -> a, LinkedHashMap::new));
        for (NamedCsvRecord before : ReferenceFiles.rows("provinces_2023")) {
            NamedCsvRecord next = after.get(before.getField("code"));
            LocalDate changes = next == null ? REFORM_2025 : changeOf(before, next);
            addProvince(before, LISTS_FROM, changes == null ? null : changes.minusDays(1));
        }
        for (NamedCsvRecord row : after.values()) {
            String code = row.getField("code");
            String[] predecessors = row.getField("merged_from_codes_2023").split(";");
            boolean alone = predecessors.length == 1;
            LocalDate from = alone ? PROVINCE_RENAMED_ON.getOrDefault(code, REFORM_2025) : REFORM_2025;
            if (alone && on(code, from) != null) {
                continue;
            }
            Key key = addProvince(row, from, null);
            for (String predecessor : predecessors) {
                succeed(predecessor, key, alone ? Relation.CONTINUED : Relation.MERGED);
            }
        }
    }

    /** The day on which a province of the old list becomes another row; null if it stays as it is. */
    private static LocalDate changeOf(NamedCsvRecord before, NamedCsvRecord after) {
        if (!after.getField("merged_from_codes_2023").equals(before.getField("code"))) {
            return REFORM_2025;
        }
        return after.getField("full_name_vi").equals(before.getField("full_name_vi"))
                ? null
                : PROVINCE_RENAMED_ON.getOrDefault(before.getField("code"), REFORM_2025);
    }

    private Key addProvince(NamedCsvRecord row, LocalDate from, LocalDate to) {
        Key key = new Key(row.getField("code"), from);
        add(new ListedUnit(key, to, UnitKind.PROVINCE, Names.of(row), null, key, null, null));
        return key;
    }

    private void addProvincialAgencies() {
        for (NamedCsvRecord row : ReferenceFiles.rows("provincial_agencies")) {
            Key province = on(row.getField("province_code"), LISTS_FROM).key();
            add(new ListedUnit(
                    new Key(row.getField("code"), LISTS_FROM),
                    null,
                    UnitKind.of(row.getField("kind")).orElseThrow(),
                    Names.of(row),
                    province,
                    province,
                    null,
                    DAILY_RETURNS_FROM));
        }
    }

    private void addDistricts() {
        Map<String, NamedCsvRecord> ofNgheAn = ReferenceFiles.rows("districts_nghe_an_2023").stream()
                .collect(Collectors.toMap(row -> row.getField("code"), row -> row));
        for (NamedCsvRecord row : ReferenceFiles.rows("districts_vn_2023")) {
            NamedCsvRecord detail = ofNgheAn.get(row.getField("code"));
            LocalDate end = detail == null ? END_OF_DISTRICTS : LocalDate.parse(detail.getField("valid_to"));
            // A district goes on as a new row when its province does, so that its ancestors are fixed.
            for (ListedUnit province : byCode.get(row.getField("province_code"))) {
                if (province.key().validFrom().isAfter(end)) {
                    continue;
                }
                Key key = new Key(row.getField("code"), province.key().validFrom());
                LocalDate to = province.validTo() == null || province.validTo().isAfter(end) ? end : province.validTo();
                boolean goesOn = byCode.containsKey(key.code());
                add(new ListedUnit(
                        key,
                        to,
                        UnitKind.DISTRICT,
                        Names.of(row),
                        province.key(),
                        province.key(),
                        key,
                        detail == null ? null : DAILY_RETURNS_FROM));
                if (goesOn) {
                    succeed(key.code(), key, Relation.CONTINUED);
                }
            }
        }
        for (NamedCsvRecord row : ofNgheAn.values()) {
            String into = row.getField("merged_into_district_code");
            if (!into.isEmpty()) {
                Key successor = on(
                                into, LocalDate.parse(row.getField("valid_to")).plusDays(1))
                        .key();
                successions.add(new Succession(new Key(row.getField("code"), LISTS_FROM), successor, Relation.MERGED));
            }
        }
    }

    private void addCommunesOf2023() {
        Set<String> kept = changesOf2024().stream()
                .filter(row -> relation(row).equals("kept"))
                .map(row -> row.getField("code_2023"))
                .collect(Collectors.toSet());
        for (NamedCsvRecord row : ReferenceFiles.rows("communes_nghe_an_2023")) {
            LocalDate next = kept.contains(row.getField("code")) ? REFORM_2025 : REORGANISED_2024;
            addCommune(
                    new Key(row.getField("code"), LISTS_FROM),
                    next.minusDays(1),
                    Names.of(row),
                    on(row.getField("district_code"), LISTS_FROM));
        }
    }

    private void addCommunesOf2024() {
        Map<String, List<NamedCsvRecord>> byNewCode = changesOf2024().stream()
                .filter(row -> !relation(row).equals("kept"))
                .collect(groupingBy(row -> row.getField("code_2024_12"), LinkedHashMap::new, Collectors.toList()));
        byNewCode.forEach((code, rows) -> {
            NamedCsvRecord any = rows.get(0);
            Key key = new Key(code, REORGANISED_2024);
            addCommune(
                    key,
                    END_OF_DISTRICTS,
                    Names.ofCommune(any.getField("full_name_2024_12")),
                    on(any.getField("district_code_2024_12"), REORGANISED_2024));
            rows.forEach(row -> succeed(row.getField("code_2023"), key, relationIn2024(row)));
        });
    }

    private static Relation relationIn2024(NamedCsvRecord row) {
        return switch (relation(row)) {
            case "full" -> Relation.MERGED;
            case "partial" -> Relation.DIVIDED;
            case "changed" -> Relation.CONTINUED; // rank or district alone
            default -> throw new IllegalArgumentException(relation(row) + " is not a relation of 2023 to 2024");
        };
    }

    private void addCommunesOf2025() {
        Map<String, NamedCsvRecord> ofNgheAn = ReferenceFiles.rows("communes_nghe_an_2025").stream()
                .collect(Collectors.toMap(row -> row.getField("code"), row -> row));
        for (NamedCsvRecord row : ReferenceFiles.rows("communes_vn_2025")) {
            Key province = on(row.getField("province_code"), REFORM_2025).key();
            add(new ListedUnit(
                    new Key(row.getField("code"), REFORM_2025),
                    null,
                    UnitKind.COMMUNE,
                    Names.of(row),
                    province,
                    province,
                    null,
                    ofNgheAn.containsKey(row.getField("code")) ? REFORM_2025 : null));
        }
        changesOf2024().stream()
                .collect(groupingBy(row -> row.getField("code_2024_12"), LinkedHashMap::new, Collectors.toList()))
                .forEach((code, rows) -> {
                    String successor = rows.get(0).getField("code_2025");
                    boolean alone =
                            ofNgheAn.get(successor).getField("unchanged_2025").equals("yes");
                    succeed(code, new Key(successor, REFORM_2025), alone ? Relation.CONTINUED : Relation.MERGED);
                });
    }

    private static List<NamedCsvRecord> changesOf2024() {
        return ReferenceFiles.rows("communes_nghe_an_2025_predecessors");
    }

    private static String relation(NamedCsvRecord row) {
        return row.getField("relation_2023_to_2024_12");
    }

    private void addCommune(Key key, LocalDate to, Names names, ListedUnit district) {
        add(new ListedUnit(
                key, to, UnitKind.COMMUNE, names, district.key(), district.province(), district.key(), null));
    }

    private void add(ListedUnit unit) {
        units.put(unit.key(), unit);
        byCode.computeIfAbsent(unit.key().code(), code -> new ArrayList<>()).add(unit);
    }

    /** The unit that the code names on that day; null if there is none. */
    private ListedUnit on(String code, LocalDate day) {
        return byCode.getOrDefault(code, List.of()).stream()
                .filter(unit -> unit.inForceOn(day))
                .findFirst()
                .orElse(null);
    }

    /** Joins the unit that had that code the day before the successor began. */
    private void succeed(String predecessorCode, Key successor, Relation relation) {
        Key predecessor =
                on(predecessorCode, successor.validFrom().minusDays(1)).key();
        successions.add(new Succession(predecessor, successor, relation));
    }
}
