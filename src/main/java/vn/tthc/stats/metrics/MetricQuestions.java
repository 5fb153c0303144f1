package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Recast;
import vn.tthc.stats.reference.Recasts;

/** Makes a question of what a client has asked, whatever form the answer is to have. */
@ApplicationScoped
class MetricQuestions {

    @Inject
    Vintages vintages;

    @Inject
    Recasts recasts;

    /**
     * Whether the figures depend on the codelists: by the field or the agency of a procedure, and stocks by who passed into
     * whom (ADR 14).
     */
    private static boolean isOfLists(Metric metric, List<Dimension> dimensions, CountFilter filter) {
        return filter.isOfLists() || !metric.isRate() || dimensions.stream().anyMatch(Dimension::isOfLists);
    }

    private static List<String> names(List<Dimension> dimensions) {
        return dimensions.stream().map(Dimension::code).toList();
    }

    /**
     * The question for a metric.
     *
     * @throws Refusal {@code missing-parameter} or {@code invalid-parameter}
     */
    MetricQuery query(
            Metric metric,
            MetricParameters parameters,
            CountFilter filter,
            Codebook codebook,
            LocalDate today,
            Instant now) {
        List<RowError> errors = new ArrayList<>();
        List<Dimension> dimensions = parameters.dimensions(errors);
        boolean moving = Boundaries.isMoving(parameters.period(), parameters.boundaries())
                || isOfLists(metric, dimensions, filter);
        Vintage vintage = vintages.asked(parameters.asOf(), parameters.publication(), moving, now);
        Period period = vintage.period(parameters.period(), today);
        Targets targets = parameters.targets(metric, dimensions, errors);
        Order order = parameters.order(metric, targets, errors);
        Integer limit = parameters.limit(errors);
        Integer minDenominator = parameters.minDenominator(metric, errors);
        if (parameters.filled() && dimensions.stream().noneMatch(Dimension::isTime)) {
            errors.add(RowError.at(
                    "filled", ErrorCode.NOT_TOGETHER, "filled", "groupBy=" + String.join(",", names(dimensions))));
        }
        Compare compare = parameters.compare(errors);
        LocalDate boundaries = Boundaries.day(parameters.boundaries(), codebook, today, errors);
        refuse(errors);
        return total(metric, new Asked(vintage, period, compare, boundaries), filter, codebook, today)
                .cut(dimensions, order, limit, minDenominator, parameters.filled(), targets);
    }

    /**
     * The question what a change is made of: by one dimension, with nothing aimed at.
     *
     * @throws Refusal as {@link #query}
     */
    MetricQuery change(
            Metric metric,
            ChangeParameters parameters,
            CountFilter filter,
            Codebook codebook,
            LocalDate today,
            Instant now) {
        List<RowError> errors = new ArrayList<>();
        if (!metric.addsUp()) {
            errors.add(RowError.at(
                    "metric",
                    ErrorCode.NOT_ONE_OF,
                    "metric",
                    Arrays.stream(Metric.values())
                            .filter(Metric::addsUp)
                            .map(Metric::code)
                            .collect(Collectors.joining(", ")),
                    metric.code()));
        }
        Dimension by = parameters.dimension(errors);
        Compare compare = parameters.compare(errors);
        boolean moving = Boundaries.isMoving(parameters.period(), parameters.boundaries())
                || isOfLists(metric, by == null ? List.of() : List.of(by), filter);
        Vintage vintage = vintages.asked(parameters.asOf(), parameters.publication(), moving, now);
        LocalDate boundaries = Boundaries.day(parameters.boundaries(), codebook, today, errors);
        refuse(errors);
        Period period = vintage.period(parameters.period(), today);
        return total(metric, new Asked(vintage, period, compare, boundaries), filter, codebook, today)
                .cut(List.of(by), null, null, null, false, Targets.NONE);
    }

    /**
     * Which days, as known when, are asked for.
     *
     * @param compare with what they are compared; null = with nothing
     * @param boundaries the day whose units are meant; null = units as they were
     */
    private record Asked(Vintage vintage, Period period, Compare compare, LocalDate boundaries) {}

    /** The question for the total, once all that can be told without looking up codes is right. */
    private MetricQuery total(Metric metric, Asked asked, CountFilter filter, Codebook codebook, LocalDate today) {
        Vintage vintage = asked.vintage;
        Period period = asked.period;
        // One for both periods of a comparison, so that the same units are merged in both.
        Period span = Comparison.span(asked.compare, period);
        Recast recast = recasts.of(codebook, asked.boundaries, span, vintage.unitsOutOfForce(span));
        CountFilter units = filter.orOf(vintage, period, codebook);
        // What is published is of the units of its period, whatever they are shown as; codes that a client sends are
        // those of the day.
        Recast named = units.equals(filter) ? recast : null;
        Selection selection =
                units.select(codebook, period, named).atLevels(metric.levels()).asOf(vintage);
        List<RowError> errors = new ArrayList<>();
        Comparison comparison = Comparison.asked(asked.compare, units, codebook, selection, named, errors);
        refuse(errors);
        return new MetricQuery(
                metric,
                selection,
                List.of(),
                null,
                null,
                null,
                false,
                Targets.NONE,
                comparison,
                recast,
                vintage.day(today),
                codebook);
    }

    private static void refuse(List<RowError> errors) {
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
    }
}
