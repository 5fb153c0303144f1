package vn.tthc.stats.observation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.FileName.Filter;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.RecastUnit;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Which counts a client asks for. Several values of one parameter mean any of them; several parameters mean all of
 * them. Codes of units are those of the period asked; where a code named several units in it, {@code 17464@2023-02-01}
 * tells which.
 */
public record CountFilter(
        @RestQuery @Parameter(description = "Reporting unit, without those below it", example = "412")
        List<String> unit,

        @RestQuery @Parameter(description = "District with the communes below it", example = "412")
        List<String> district,

        @RestQuery @Parameter(description = "Province with everything below it", example = "40")
        List<String> province,

        @RestQuery @Parameter(description = "Procedure, by national code or catalogue key", example = "1.004222")
        List<String> procedure,

        @RestQuery @Parameter(description = "Field (lĩnh vực), see /fields")
        List<String> field,

        @RestQuery @Parameter(description = "Agency that handles the procedure, see /agencies")
        List<String> agency,

        @RestQuery @Parameter(description = "Service level, 3 (partial) or 4 (full-process)", example = "4")
        List<String> level) {

    /** What was asked for, to be told to readers of files; without what was not. */
    public List<Filter> asked() {
        return Stream.of(
                        new Filter("unit", unit),
                        new Filter("district", district),
                        new Filter("province", province),
                        new Filter("procedure", procedure),
                        new Filter("field", field),
                        new Filter("agency", agency),
                        new Filter("level", level))
                .filter(filter -> filter.codes() != null && !filter.codes().isEmpty())
                .toList();
    }

    /** Whether counts are chosen by what the lists say of their procedures now, which may be put right later. */
    public boolean isOfLists() {
        return isGiven(field) || isGiven(agency);
    }

    private static boolean isGiven(List<String> codes) {
        return codes != null && !codes.isEmpty();
    }

    /** The same; of a publication, if no units were asked for, its unit as {@link UnitFilter#orOf}. */
    public CountFilter orOf(Vintage vintage, Period period, Codebook codebook) {
        UnitFilter units = new UnitFilter(unit, district, province).orOf(vintage, period, codebook);
        return new CountFilter(units.unit(), units.district(), units.province(), procedure, field, agency, level);
    }

    /**
     * Looks up all codes.
     *
     * @param period the days asked for; null = all, where every code must have named one unit only
     * @throws Refusal {@code invalid-parameter} naming each code that is unknown or ambiguous
     */
    public Selection select(Codebook codebook, Period period) {
        return lookup(codebook, period, null, null, code -> {});
    }

    /**
     * Looks up all codes, those of units under the boundaries of a day.
     *
     * @param recast null = units as they were in the period
     * @throws Refusal also if a unit is asked for without another from which it cannot be told apart
     */
    public Selection select(Codebook codebook, Period period, Recast recast) {
        return lookup(codebook, period, null, recast, code -> {});
    }

    /**
     * Looks up the same units in another period: a code may have named another unit then, or none.
     *
     * @param asked the period that the codes are those of
     * @param then the other one
     * @param absent is told each filter ({@code unit=17464}) whose unit was not there then under whatever name
     * @throws Refusal as {@link #select} for the period asked
     */
    public Selection selectIn(Period then, Codebook codebook, Period asked, Consumer<String> absent) {
        return lookup(codebook, asked, then, null, absent);
    }

    private Selection lookup(Codebook codebook, Period period, Period then, Recast recast, Consumer<String> absent) {
        tooManyValues().ifPresent(values -> {
            throw Refusal.of(ErrorCode.TOO_MANY_VALUES, values, MOST_VALUES);
        });
        return new Lookup(codebook, period, then, recast, absent).run();
    }

    /** How many values the filters have, if that is more than anyone means; a value given twice counts once. */
    private Optional<Long> tooManyValues() {
        long values = Stream.of(unit, district, province, procedure, field, agency, level)
                .filter(Objects::nonNull)
                .mapToLong(codes -> codes.stream().distinct().count())
                .sum();
        return values > MOST_VALUES ? Optional.of(values) : Optional.empty();
    }

    private final class Lookup {

        private final Codebook codebook;
        private final Period period;
        private final Period then;
        private final Recast recast;
        private final Consumer<String> absent;
        private final List<RowError> errors = new ArrayList<>();

        /** Units are those of {@code then} unless that is null. */
        private Lookup(Codebook codebook, Period period, Period then, Recast recast, Consumer<String> absent) {
            this.codebook = codebook;
            this.period = period;
            this.then = then;
            this.recast = recast;
            this.absent = absent;
        }

        private Selection run() {
            Set<Integer> units = both(
                    recast == null ? unitIds("unit", unit, List::of) : recastIds("unit", unit, recast::unit),
                    both(
                            recast == null
                                    ? unitIds("district", district, codebook::withSelfAndBelow)
                                    : recastIds("district", district, recast::district),
                            recast == null
                                    ? unitIds("province", province, codebook::withSelfAndBelow)
                                    : recastIds("province", province, recast::province)));
            Set<Integer> procedures = both(
                    ids("procedure", procedure, code -> codebook.procedure(code).map(p -> Set.of(p.id))),
                    both(
                            ids(
                                    "field",
                                    field,
                                    code -> codebook.field(code).map(f -> procedures(p -> p.fieldId.equals(f.id)))),
                            ids(
                                    "agency",
                                    agency,
                                    code -> codebook.agency(code).map(a -> procedures(p -> p.agencyId.equals(a.id))))));
            Set<Integer> levels = ids("level", level, code -> LEVELS.getOrDefault(code, Optional.empty()));
            if (!errors.isEmpty()) {
                throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
            }
            return new Selection(then == null ? period : then, units, procedures, levels, Vintage.NOW);
        }

        private Set<Integer> procedures(Predicate<Procedure> wanted) {
            return codebook.procedures().stream().filter(wanted).map(p -> p.id).collect(Collectors.toSet());
        }

        private Set<Integer> unitIds(
                String parameter, List<String> codes, Function<ReportingUnit, Collection<ReportingUnit>> included) {
            return ids(
                    parameter,
                    codes,
                    code -> Optional.of(units(parameter, code).stream()
                            .flatMap(u -> included.apply(u).stream())
                            .map(u -> u.id)
                            .collect(Collectors.toSet())));
        }

        private Collection<ReportingUnit> units(String parameter, String code) {
            Collection<ReportingUnit> asked = UnitCode.parse(code).units(codebook, period, parameter, errors);
            if (then == null) {
                return asked;
            }
            Set<ReportingUnit> found = asked.stream()
                    .flatMap(unit -> codebook.sameUnitIn(then, unit).stream())
                    .collect(Collectors.toSet());
            if (found.isEmpty()) {
                absent.accept(parameter + "=" + code);
            }
            return found;
        }

        /**
         * The units whose figures belong to those asked for. If they belong to others as well, an answer would be of more
         * than was asked, or of a part nobody knows.
         */
        private Set<Integer> recastIds(String parameter, List<String> codes, IntFunction<RecastUnit> place) {
            if (codes == null || codes.isEmpty()) {
                return null;
            }
            Set<ReportingUnit> asked = new HashSet<>();
            codes.stream()
                    .distinct()
                    .flatMap(code -> UnitCode.parts(code))
                    .forEach(code ->
                            code.unit(codebook, recast, parameter, errors).ifPresent(asked::add));
            Set<Integer> ids = new TreeSet<>();
            Set<RecastUnit> torn = new LinkedHashSet<>();
            for (ReportingUnit reporter : recast.reporters()) {
                RecastUnit at = place.apply(reporter.id);
                if (at != null && at.units().stream().anyMatch(asked::contains)) {
                    ids.add(reporter.id);
                    if (!asked.containsAll(at.units())) {
                        torn.add(at);
                    }
                }
            }
            torn.forEach(at -> errors.add(RowError.at(
                    parameter,
                    ErrorCode.INSEPARABLE_UNITS,
                    recast.day(),
                    UnitCode.validities(at.units()),
                    UnitCode.validities(at.because()),
                    at.units().stream().map(u -> parameter + "=" + u.code).collect(Collectors.joining("&")))));
            return ids;
        }

        /** Null = no such parameter given. An unknown code is an error, never an empty answer. */
        private Set<Integer> ids(
                String parameter, List<String> codes, Function<String, Optional<Set<Integer>>> lookup) {
            if (codes == null || codes.isEmpty()) {
                return null;
            }
            Set<Integer> ids = new TreeSet<>();
            for (String code : new LinkedHashSet<>(codes)) {
                lookup.apply(code)
                        .ifPresentOrElse(
                                ids::addAll,
                                () -> errors.add(RowError.at(parameter, ErrorCode.UNKNOWN_CODE, parameter, code)));
            }
            return ids;
        }
    }

    /** Of all filters together. More are a mistake of a program, or a question for a province or a field. */
    static final int MOST_VALUES = 1000;

    private static final Map<String, Optional<Set<Integer>>> LEVELS =
            Map.of("3", Optional.of(Set.of(3)), "4", Optional.of(Set.of(4)));

    private static Set<Integer> both(Set<Integer> one, Set<Integer> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Set<Integer> both = new TreeSet<>(one);
        both.retainAll(other);
        return both;
    }
}
