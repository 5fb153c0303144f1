package vn.tthc.stats.submission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.observation.Measure;

/** What a row of a return says: whose figures, of what, and the figures. In the order of the columns of a template. */
enum ReturnColumn {
    /** Code of the unit, or its exact name. */
    UNIT(null),
    /** Name of the unit, for people; must fit the code. */
    UNIT_NAME(null),
    /** The days counted. */
    PERIOD(null),
    /** Code or catalogue key of the procedure, or its exact name. */
    PROCEDURE(null),
    /** Name of the procedure, for people; must fit the code. */
    PROCEDURE_NAME(null),
    /** Service level, 3 or 4. */
    LEVEL(null),
    RECEIVED(Measure.RECEIVED),
    RECEIVED_ONLINE(Measure.RECEIVED_ONLINE),
    RESOLVED_EARLY(Measure.RESOLVED_EARLY),
    RESOLVED_ON_TIME(Measure.RESOLVED_ON_TIME),
    RESOLVED_OVERDUE(Measure.RESOLVED_OVERDUE),
    FEE_DUE(Measure.FEE_DUE),
    FEE_PAID_ONLINE(Measure.FEE_PAID_ONLINE),
    RESULTS_DIGITISED(Measure.RESULTS_DIGITISED),
    PENDING_IN_TIME(Measure.PENDING_IN_TIME),
    PENDING_OVERDUE(Measure.PENDING_OVERDUE);

    private static final Map<Measure, ReturnColumn> OF_MEASURES = Arrays.stream(values())
            .filter(ReturnColumn::isMeasure)
            .collect(Collectors.toUnmodifiableMap(ReturnColumn::measure, Function.identity()));

    private final Measure measure;

    ReturnColumn(Measure measure) {
        this.measure = measure;
    }

    /** The column of a measure. */
    static ReturnColumn of(Measure measure) {
        return OF_MEASURES.get(measure);
    }

    /** Whether it holds figures. */
    boolean isMeasure() {
        return measure != null;
    }

    /** The measure it holds; null if it holds none. */
    Measure measure() {
        return measure;
    }

    /** The name in JSON, and the one header that is understood in any language: {@code procedureName}. */
    String jsonName() {
        if (isMeasure()) {
            return measure.jsonName();
        }
        return switch (this) {
            case UNIT_NAME -> "unitName";
            case PROCEDURE_NAME -> "procedureName";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
