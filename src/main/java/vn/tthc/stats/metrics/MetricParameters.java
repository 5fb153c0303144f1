package vn.tthc.stats.metrics;

import jakarta.ws.rs.DefaultValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Vintages;

/** How a client asks for a metric to be cut. */
record MetricParameters(
        @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-01-15/2023-02-15")
        AskedPeriod period,

        @RestQuery
        @Parameter(
                description = "One to four dimensions, separated by commas: province, district, unit, kind, procedure,"
                        + " field, agency, level, day, week, month, quarter, year",
                example = "district",
                explode = Explode.FALSE)
        List<String> groupBy,

        @RestQuery
        @Parameter(
                description =
                        "rate, numerator, denominator, score, toTarget, or for dossiers a measure; with compare also"
                                + " change, or for dossiers changeReceived and so on; with - in front, largest first",
                example = "-rate")
        String orderBy,

        @RestQuery
        @Parameter(description = "How many rows at the most", schema = @Schema(minimum = "1"), example = "10")
        Integer limit,

        @RestQuery
        @Parameter(
                description = "Rows of a rate whose denominator is smaller are left out: a share of few says little",
                schema = @Schema(minimum = "1"),
                example = "30")
        Integer minDenominator,

        @RestQuery
        @Parameter(
                description = "previous-period or previous-year: with what each figure is compared. Whole months"
                        + " (calendar or 15th to 14th) are compared with as many whole months, whole ISO weeks with weeks, a"
                        + " year before with those of the same numbers; anything else with as many days",
                example = "previous-year")
        String compare,

        @RestQuery
        @Parameter(
                description = "The rate aimed at, instead of the metric's own: 0.5, or commune:0.4 for units of a kind"
                        + " (with groupBy of unit, district, province or kind)."
                        + " toTarget tells how many more would reach it",
                example = "commune:0.4")
        List<String> target,

        @RestQuery
        @DefaultValue("false")
        @Parameter(
                description =
                        "A row for each stretch of time in the period for everything that has rows, without figures"
                                + " where there are none; needs a dimension of time")
        boolean filled,

        @RestQuery @Parameter(description = Vintages.AS_OF, example = "2026-03-01T00:00:00Z")
        Instant asOf,

        @RestQuery @Parameter(description = Vintages.PUBLICATION)
        Long publication,

        @RestQuery @Parameter(description = Boundaries.DESCRIPTION, example = "current")
        String boundaries) {

    private static final int MOST_DIMENSIONS = 4;

    /** The dimensions asked for; what is wrong with them is added to {@code errors}. */
    List<Dimension> dimensions(List<RowError> errors) {
        return dimensions(groupBy, errors);
    }

    static List<Dimension> dimensions(List<String> groupBy, List<RowError> errors) {
        return dimensions(groupBy, dimension -> true, errors);
    }

    /** Those of them that are allowed; what is none of these, or there twice, is told with what there may be instead. */
    static List<Dimension> dimensions(List<String> groupBy, Predicate<Dimension> allowed, List<RowError> errors) {
        List<Dimension> dimensions = new ArrayList<>();
        Stream<String> names = groupBy == null
                ? Stream.empty()
                : groupBy.stream().flatMap(names1 -> Arrays.stream(names1.split(",", -1)));
        names.map(String::strip)
                .forEach(name -> Dimension.of(name)
                        .filter(allowed)
                        .filter(dimension -> !dimensions.contains(dimension))
                        .ifPresentOrElse(
                                dimensions::add,
                                () -> errors.add(RowError.at(
                                        "groupBy",
                                        ErrorCode.NOT_ONE_OF,
                                        "groupBy",
                                        Arrays.stream(Dimension.values())
                                                .filter(allowed)
                                                .filter(dimension -> !dimensions.contains(dimension))
                                                .map(Dimension::code)
                                                .collect(Collectors.joining(", ")),
                                        name))));
        if (dimensions.size() > MOST_DIMENSIONS) {
            errors.add(RowError.at("groupBy", ErrorCode.TOO_LARGE, "groupBy", MOST_DIMENSIONS));
        }
        return dimensions;
    }

    /** The order asked for; null if none was. */
    Order order(Metric metric, Targets targets, List<RowError> errors) {
        if (orderBy == null) {
            return null;
        }
        List<String> figures = orderable(metric, targets);
        boolean descending = orderBy.startsWith("-");
        String by = descending ? orderBy.substring(1) : orderBy;
        if (!figures.contains(by)) {
            errors.add(RowError.at("orderBy", ErrorCode.NOT_ONE_OF, "orderBy", String.join(", ", figures), orderBy));
        }
        return new Order(by, descending);
    }

    private List<String> orderable(Metric metric, Targets targets) {
        List<String> figures = new ArrayList<>(
                metric.isRate()
                        ? List.of("rate", "numerator", "denominator")
                        : Measure.ALL.stream().map(Measure::jsonName).toList());
        if (compare != null) {
            figures.addAll(
                    metric.isRate()
                            ? List.of("change")
                            : figures.stream()
                                    .map(name -> Pairing.name("change", name))
                                    .toList());
        }
        if (targets.own()) {
            figures.add("score");
        }
        if (targets.any()) {
            figures.add("toTarget");
        }
        return figures;
    }

    /** What is aimed at. */
    Targets targets(Metric metric, List<Dimension> dimensions, List<RowError> errors) {
        return Targets.asked(metric, target, dimensions, errors);
    }

    /** What is asked to be compared with; null if nothing was. */
    Compare compare(List<RowError> errors) {
        return compare(compare, errors);
    }

    static Compare compare(String code, List<RowError> errors) {
        if (code == null) {
            return null;
        }
        Optional<Compare> compare = Compare.of(code);
        if (compare.isEmpty()) {
            errors.add(RowError.at(
                    "compare",
                    ErrorCode.NOT_ONE_OF,
                    "compare",
                    Arrays.stream(Compare.values()).map(Compare::code).collect(Collectors.joining(", ")),
                    code));
        }
        return compare.orElse(null);
    }

    /** The limit asked for; null if none was. */
    Integer limit(List<RowError> errors) {
        return positive("limit", limit, errors);
    }

    /** The smallest denominator asked for; null if none was. */
    Integer minDenominator(Metric metric, List<RowError> errors) {
        if (minDenominator != null && !metric.isRate()) {
            errors.add(RowError.at(
                    "minDenominator", ErrorCode.NOT_TOGETHER, "minDenominator", "/metrics/" + metric.code()));
        }
        return positive("minDenominator", minDenominator, errors);
    }

    private static Integer positive(String name, Integer number, List<RowError> errors) {
        if (number != null && number < 1) {
            errors.add(RowError.at(name, ErrorCode.NOT_ONE_OF, name, "1, 2, 3, …", String.valueOf(number)));
        }
        return number;
    }
}
