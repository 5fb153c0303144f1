package vn.tthc.stats.report;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Coded;

/**
 * A line of form II.06a/VPCP/KSTT.
 *
 * @param unit whose dossiers; null = of all units asked for
 * @param field of which field (lĩnh vực); null = of all fields
 * @param reports how complete the returns are that the line rests on
 */
@Schema(name = "Form06Line")
record FormLine(
        @Schema(nullable = true) Coded unit,
        @Schema(nullable = true) Coded field,
        FormFigures figures,
        Reports reports) {

    /**
     * How many returns were due until yesterday, and how many came.
     *
     * @param expected unit × day, and any more that came
     * @param received a nil return counts
     */
    @Schema(name = "Form06Reports")
    record Reports(long expected, long received) {}

    static FormLine of(Coded unit, Coded field, MetricAnswers.Place place) {
        return new FormLine(
                unit,
                field,
                FormFigures.of(place.figures()),
                new Reports(place.reportsExpected(), place.reportsReceived()));
    }
}
