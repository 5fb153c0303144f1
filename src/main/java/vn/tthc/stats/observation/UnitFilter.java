package vn.tthc.stats.observation;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.FileName.Filter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/** Which units a client asks for; the part of {@link CountFilter} that says who reports. */
public record UnitFilter(
        @RestQuery @Parameter(description = "Reporting unit, without those below it", example = "412")
        List<String> unit,

        @RestQuery @Parameter(description = "District with the communes below it", example = "412")
        List<String> district,

        @RestQuery @Parameter(description = "Province with everything below it", example = "40")
        List<String> province) {

    /**
     * A unit with those below it, in all rows that it has in the period, and in its own row, of which a vintage may have
     * figures though it is not in force then.
     */
    public static UnitFilter of(ReportingUnit unit, Period period, Codebook codebook) {
        // With a day, since its code may be another unit's on other days of the period.
        List<ReportingUnit> own = Stream.concat(codebook.sameUnitIn(period, unit).stream(), Stream.of(unit))
                .distinct()
                .toList();
        return switch (unit.kind) {
            case PROVINCE -> new UnitFilter(null, null, codes(own.stream()));
            case DISTRICT -> new UnitFilter(null, codes(own.stream()), null);
            case COMMUNE, DEPARTMENT, AGENCY ->
                new UnitFilter(
                        codes(own.stream()
                                .flatMap(row -> codebook.withSelfAndBelow(row).stream())
                                .distinct()),
                        null,
                        null);
        };
    }

    private static List<String> codes(Stream<ReportingUnit> rows) {
        return rows.map(row -> row.code + "@" + row.validFrom).toList();
    }

    /**
     * The same; of a publication, if no units were asked for, its unit with those below it.
     *
     * @param period the days asked for; null = those of the publication
     */
    public UnitFilter orOf(Vintage vintage, Period period, Codebook codebook) {
        if (vintage.publication() == null || !asked().isEmpty()) {
            return this;
        }
        return of(
                codebook.unit(vintage.publication().unitId()).orElseThrow(),
                period == null ? vintage.publication().period() : period,
                codebook);
    }

    /**
     * The publication that figures of these units and days are of. Figures of other units or days that were known when it was
     * closed were not published by it.
     *
     * @return null = they are of none
     */
    public Vintage.Publication published(Vintage vintage, Period period, Codebook codebook) {
        Vintage.Publication publication = vintage.publication();
        if (publication == null || !publication.period().equals(period)) {
            return null;
        }
        ReportingUnit unit = codebook.unit(publication.unitId()).orElseThrow();
        return of(unit, period, codebook).unitIds(codebook, period).equals(unitIds(codebook, period))
                ? publication
                : null;
    }

    /** Looks up the codes, units being as they were in the period. */
    public Set<Integer> unitIds(Codebook codebook, Period period) {
        return unitIds(codebook, period, null);
    }

    /**
     * Looks up the codes.
     *
     * @param period the days asked for; null = all, where every code must have named one unit only
     * @param recast null = units as they were in the period
     * @return null = all units
     * @throws Refusal {@code invalid-parameter} naming each code that is unknown or ambiguous
     */
    public Set<Integer> unitIds(Codebook codebook, Period period, Recast recast) {
        return counts().select(codebook, period, recast).unitIds();
    }

    /** What was asked for, to be told to readers of files; without what was not. */
    public List<Filter> asked() {
        return counts().asked();
    }

    private CountFilter counts() {
        return new CountFilter(unit, district, province, null, null, null, null);
    }
}
