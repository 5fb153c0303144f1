package vn.tthc.stats.reference;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * A unit as the lists tell of it, before it has a row of its own.
 *
 * @param validTo last day in force; null = still in force
 * @param parent null for a province
 * @param district null where there is none; itself for a district
 * @param reportsFrom null = not expected to report
 */
record ListedUnit(
        Key key,
        LocalDate validTo,
        UnitKind kind,
        Names names,
        Key parent,
        Key province,
        Key district,
        LocalDate reportsFrom) {

    /** What identifies a unit for good: its code and the first day it named this unit. */
    record Key(String code, LocalDate validFrom) {}

    /** What a unit is called, without and with its rank. */
    record Names(String nameVi, String fullNameVi, String nameEn, String fullNameEn) {

        private static final List<Rank> COMMUNE_RANKS =
                List.of(new Rank("Phường ", " Ward"), new Rank("Xã ", " Commune"), new Rank("Thị trấn ", " Township"));

        private record Rank(String vi, String en) {}

        /** Names from a list that has them all. */
        static Names of(NamedCsvRecord row) {
            return new Names(
                    row.getField("name_vi"),
                    row.getField("full_name_vi"),
                    row.getField("name_en"),
                    row.getField("full_name_en"));
        }

        /** Names of a commune of which only the full Vietnamese one is listed; the others follow the lists' pattern. */
        static Names ofCommune(String fullNameVi) {
            Rank rank = COMMUNE_RANKS.stream()
                    .filter(r -> fullNameVi.startsWith(r.vi))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(fullNameVi + " has no rank of a commune"));
            String nameVi = fullNameVi.substring(rank.vi.length());
            String nameEn = Folding.withoutAccents(nameVi);
            return new Names(nameVi, fullNameVi, nameEn, nameEn + rank.en);
        }
    }

    boolean inForceOn(LocalDate day) {
        return Validity.contains(key.validFrom, validTo, day);
    }

    /** The values in the order of the table that {@link ReferenceData} copies them into. */
    List<Object> columns() {
        return Arrays.asList(
                key.code,
                key.validFrom,
                validTo,
                kind.code(),
                names.nameVi,
                names.fullNameVi,
                names.nameEn,
                names.fullNameEn,
                parent == null ? null : parent.code,
                parent == null ? null : parent.validFrom,
                province.code,
                province.validFrom,
                district == null ? null : district.code,
                district == null ? null : district.validFrom,
                reportsFrom,
                Folding.fold(names.fullNameVi));
    }
}
