package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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

    private static List<String> names(List<Dimension> dimensions) {
        return dimensions.stream().map(Dimension::code).toList();
    }

    /**
     * The question.
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
        Vintage vintage = vintages.asked(
                parameters.asOf(),
                parameters.publication(),
                Boundaries.isMoving(parameters.period(), parameters.boundaries()),
                now);
        Period period = vintage.period(parameters.period(), today);
        List<RowError> errors = new ArrayList<>();
        List<Dimension> dimensions = parameters.dimensions(errors);
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
        // One for both periods of a comparison, so that the same units are merged in both.
        Recast recast = recasts.of(codebook, boundaries, Comparison.span(compare, period));
        CountFilter units = filter.orOf(vintage, recast == null ? period : Period.ofDay(recast.day()), codebook);
        Selection selection =
                units.select(codebook, period, recast).atLevels(metric.levels()).asOf(vintage);
        Comparison comparison = Comparison.asked(compare, units, codebook, selection, recast, errors);
        refuse(errors);
        return new MetricQuery(
                metric,
                selection,
                dimensions,
                order,
                limit,
                minDenominator,
                parameters.filled(),
                targets,
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
