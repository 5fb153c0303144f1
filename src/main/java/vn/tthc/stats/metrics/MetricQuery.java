package vn.tthc.stats.metrics;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Passing;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * A question to the metrics, its parameters checked and its codes looked up.
 *
 * @param metric what
 * @param selection over which counts; has a period
 * @param dimensions broken down by what, at most four; empty = the total only
 * @param order how rows are ordered; null = by the names of the dimensions
 * @param limit how many rows at the most; null = all
 * @param minDenominator rows with a smaller one are left out; null = none are
 * @param filled whether there is a row for each stretch of time
 * @param targets what is aimed at
 * @param comparison with what the figures are compared; null = with nothing
 * @param recast the units as those of one day; null = as they were in the period
 * @param today reports are due until the day before
 */
record MetricQuery(
        Metric metric,
        Selection selection,
        List<Dimension> dimensions,
        Order order,
        Integer limit,
        Integer minDenominator,
        boolean filled,
        Targets targets,
        Comparison comparison,
        Recast recast,
        LocalDate today,
        Codebook codebook) {

    /** Reports expected and reports received. */
    private static final int OF_REPORTS = 2;

    /** All that the answer depends on beside the data, in words: equal for equal questions however they were put. */
    String inWords(Language language) {
        return Stream.of(
                        metric.code(),
                        period(),
                        sorted(selection.unitIds()),
                        sorted(selection.procedureIds()),
                        sorted(selection.levels()),
                        selection.vintage().asOf(),
                        dimensions,
                        order,
                        limit,
                        minDenominator,
                        filled,
                        targets,
                        comparison == null ? null : comparison.with(),
                        comparison == null
                                ? null
                                : sorted(comparison.selection().unitIds()),
                        comparison == null ? null : comparison.notComparable(),
                        recast == null ? null : recast.day(),
                        today,
                        codebook.version(),
                        language.locale())
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }

    private static Set<Integer> sorted(Set<Integer> ids) {
        return ids == null ? null : new TreeSet<>(ids);
    }

    Period period() {
        return selection.period();
    }

    /** The units asked for, of all times. */
    Collection<ReportingUnit> units() {
        return selection.unitIds() == null
                ? recast == null ? codebook.units() : recast.reporters()
                : selection.unitIds().stream()
                        .map(id -> codebook.unit(id).orElseThrow())
                        .toList();
    }

    /** How many figures a row has, those of its reports and its rank included. */
    int figures() {
        return names().size() + OF_REPORTS + (metric.isRate() ? 1 : 0);
    }

    /** The names of the figures of a row in order, without those of its reports and its rank. */
    List<String> names() {
        List<String> names = Numbers.names(metric.names(), targets.names());
        return comparison == null ? names : Numbers.names(names, Pairing.names(metric));
    }

    /** How many figures the answer has at the most; rows that only one of two periods has stand by themselves. */
    long weight() {
        long now = estimate(figures()).weight();
        if (comparison == null) {
            return now;
        }
        long most = (long) estimate().mostRows() * figures();
        return Math.min(now + previous().estimate(figures()).weight(), most);
    }

    /** How many rows there may be. */
    CellEstimate estimate() {
        return estimate(figures());
    }

    /** The same of an answer whose rows have so many figures. */
    CellEstimate estimate(int figures) {
        Set<Integer> procedures = selection.procedureIds();
        return new CellEstimate(
                dimensions,
                units(),
                codebook.procedures().stream()
                        .filter(procedure -> procedures == null || procedures.contains(procedure.id))
                        .toList(),
                period(),
                recast,
                today,
                figures);
    }

    /** See {@link Labels#ofNone}. */
    List<String> namesOfNone(Locale language) {
        return Labels.ofNone(dimensions, units(), period(), recast, language);
    }

    /**
     * Of units that have several rows in the period, as they were renamed or moved in it, each row with the number of its
     * unit; others are not there.
     */
    Map<Integer, Integer> severalRows() {
        Set<Integer> ids = selection.unitIds();
        Map<Integer, Integer> found = codebook.identities().entrySet().stream()
                .filter(row -> ids == null || ids.contains(row.getKey()))
                .filter(row -> codebook.unit(row.getKey()).orElseThrow().inForceWithin(period()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<Integer, Long> rows =
                found.values().stream().collect(Collectors.groupingBy(unit -> unit, Collectors.counting()));
        found.values().removeIf(unit -> rows.get(unit) == 1);
        return found;
    }

    /** Which of the units asked for passed into which others of them within the period. */
    List<Passing> passings() {
        Set<Integer> ids = selection.unitIds();
        return codebook.passingsIn(period()).stream()
                .filter(passing -> ids == null || ids.contains(passing.earlier()) && ids.contains(passing.later()))
                .toList();
    }

    /**
     * The same question to those alone that have ever reported, which has the same figures: a province has had three times
     * as many units as it has now, and each statement takes longer to plan the more it names. Not for who is expected to
     * report. A vintage may have figures under a unit that has never reported by itself; it is left as it is.
     *
     * @param reporters null = it is not known who they are
     */
    MetricQuery among(Set<Integer> reporters) {
        return reporters == null
                        || selection.unitIds() == null
                        || selection.vintage().asOf() != null
                ? this
                : new MetricQuery(
                        metric,
                        selection.among(reporters),
                        dimensions,
                        order,
                        limit,
                        minDenominator,
                        filled,
                        targets,
                        comparison,
                        recast,
                        today,
                        codebook);
    }

    /** The same question for the total. */
    MetricQuery ungrouped() {
        return cut(List.of(), null, null, null, false, targets);
    }

    /** The same question with a row for each stretch of time, if it is of time. */
    MetricQuery filledOverTime() {
        boolean overTime = dimensions.stream().anyMatch(Dimension::isTime);
        return cut(dimensions, order, limit, minDenominator, filled || overTime, targets);
    }

    /** The same question with other rows. */
    MetricQuery cut(
            List<Dimension> by,
            Order ordered,
            Integer most,
            Integer smallestDenominator,
            boolean allStretches,
            Targets aims) {
        return new MetricQuery(
                metric,
                selection,
                by,
                ordered,
                most,
                smallestDenominator,
                allStretches,
                aims,
                comparison,
                recast,
                today,
                codebook);
    }

    /** The same question for the period that is compared with; all of its rows, in no order. */
    MetricQuery previous() {
        return new MetricQuery(
                metric,
                comparison.selection(),
                dimensions,
                null,
                null,
                null,
                false,
                Targets.NONE,
                null,
                recast,
                today,
                codebook);
    }

    /** The units whose data the answer is made from, in whichever period; null = all. */
    Set<Integer> unitIds() {
        Set<Integer> now = selection.unitIds();
        if (now == null || comparison == null) {
            return now;
        }
        Set<Integer> all = new TreeSet<>(now);
        all.addAll(comparison.selection().unitIds());
        return all;
    }
}
