package vn.tthc.stats.metrics;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Vintages;

/** How a client asks what a change is made of. */
record ChangeParameters(
        @RestQuery @Parameter(description = Vintages.PERIOD, example = "2023-02-R")
        AskedPeriod period,

        @RestQuery
        @Parameter(
                required = true,
                description = "previous-period or previous-year, as for the metric itself",
                example = "previous-period")
        String compare,

        @RestQuery
        @Parameter(
                required = true,
                description =
                        "What the change is split by: province, district, unit, kind, procedure, field, agency or level",
                example = "district")
        String by,

        @RestQuery @Parameter(description = Vintages.AS_OF) Instant asOf,

        @RestQuery @Parameter(description = Boundaries.DESCRIPTION, example = "current")
        String boundaries,

        @RestQuery @Parameter(description = Vintages.PUBLICATION)
        Long publication) {

    /** Refuses a question without one of its parts. */
    void check() {
        missing("compare", compare);
        missing("by", by);
    }

    private static void missing(String name, Object value) {
        if (value == null) {
            throw Refusal.of(ErrorCode.MISSING_PARAMETER, name);
        }
    }

    /** What is compared with; null if it cannot be told. */
    Compare compare(List<RowError> errors) {
        return MetricParameters.compare(compare, errors);
    }

    /** What the change is split by; null if it cannot be told. A share of another time explains nothing. */
    Dimension dimension(List<RowError> errors) {
        Optional<Dimension> dimension = Dimension.of(by).filter(d -> !d.isTime());
        if (dimension.isEmpty()) {
            errors.add(RowError.at(
                    "by",
                    ErrorCode.NOT_ONE_OF,
                    "by",
                    Arrays.stream(Dimension.values())
                            .filter(d -> !d.isTime())
                            .map(Dimension::code)
                            .collect(Collectors.joining(", ")),
                    by));
        }
        return dimension.orElse(null);
    }
}
