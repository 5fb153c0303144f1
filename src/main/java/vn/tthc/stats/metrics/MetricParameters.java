package vn.tthc.stats.metrics;

import jakarta.ws.rs.DefaultValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** How a client asks for a metric to be cut. */
record MetricParameters(
        @RestQuery @Parameter(required = true, example = "2023-01-15/2023-02-15")
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
                description = "rate, numerator, denominator, or for dossiers a measure; with - in front, largest first",
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
        @DefaultValue("false")
        @Parameter(
                description =
                        "A row for each stretch of time in the period for everything that has rows, without figures"
                                + " where there are none; needs a dimension of time")
        boolean filled,

        @RestQuery
        @Parameter(
                description = "With the data as they were known at that instant; without it as they are known now",
                example = "2026-03-01T00:00:00Z")
        Instant asOf) {

    private static final int MOST_DIMENSIONS = 4;

    /** The dimensions asked for; what is wrong with them is added to {@code errors}. */
    List<Dimension> dimensions(List<RowError> errors) {
        return dimensions(groupBy, errors);
    }

    static List<Dimension> dimensions(List<String> groupBy, List<RowError> errors) {
        List<Dimension> dimensions = new ArrayList<>();
        Stream<String> names = groupBy == null
                ? Stream.empty()
                : groupBy.stream().flatMap(names1 -> Arrays.stream(names1.split(",", -1)));
        names.map(String::strip)
                .forEach(name -> Dimension.of(name)
                        .filter(dimension -> !dimensions.contains(dimension))
                        .ifPresentOrElse(
                                dimensions::add,
                                () -> errors.add(RowError.at(
                                        "groupBy",
                                        ErrorCode.NOT_ONE_OF,
                                        "groupBy",
                                        Arrays.stream(Dimension.values())
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
    Order order(Metric metric, List<RowError> errors) {
        if (orderBy == null) {
            return null;
        }
        List<String> figures = metric.isRate()
                ? metric.points() == null
                        ? List.of("rate", "numerator", "denominator")
                        : List.of("rate", "numerator", "denominator", "score")
                : Measure.ALL.stream().map(Measure::jsonName).toList();
        boolean descending = orderBy.startsWith("-");
        String by = descending ? orderBy.substring(1) : orderBy;
        if (!figures.contains(by)) {
            errors.add(RowError.at("orderBy", ErrorCode.NOT_ONE_OF, "orderBy", String.join(", ", figures), orderBy));
        }
        return new Order(by, descending);
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
            errors.add(RowError.at(name, ErrorCode.NOT_ONE_OF, name, "1, 2, 3, …", number));
        }
        return number;
    }
}
