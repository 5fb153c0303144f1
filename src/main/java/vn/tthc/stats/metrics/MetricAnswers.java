package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.observation.CountFilter;
import vn.tthc.stats.observation.Selection;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;

/** Answers of the metrics to other rooms, in the words in which clients have them as JSON. */
@ApplicationScoped
public class MetricAnswers {

    @Inject
    Metrics metrics;

    @Inject
    CoverageReport coverage;

    @Inject
    Language language;

    @Inject
    Json json;

    /**
     * What all questions have in common.
     *
     * @param units whose figures
     * @param today reports are due until the day before
     */
    public record About(Period period, UnitFilter units, Vintage vintage, LocalDate today, Codebook codebook) {}

    /**
     * A metric, with the period before beside it.
     *
     * @param metric its code
     * @param level null = counts of any level
     * @param groupBy null = the total only
     * @return as {@code GET /metrics/{metric}} answers it
     */
    public Map<String, Object> metric(About about, String metric, Integer level, String groupBy) {
        List<RowError> errors = new ArrayList<>();
        Metric asked = Metric.of(metric).orElseThrow();
        List<Dimension> dimensions = MetricParameters.dimensions(groupBy == null ? null : List.of(groupBy), errors);
        UnitFilter units = about.units;
        CountFilter filter = new CountFilter(
                units.unit(),
                units.district(),
                units.province(),
                null,
                null,
                null,
                level == null ? null : List.of(level.toString()));
        Selection selection = filter.select(about.codebook, about.period)
                .atLevels(asked.levels())
                .asOf(about.vintage);
        Comparison comparison =
                Comparison.asked(Compare.PREVIOUS_PERIOD, filter, about.codebook, selection, null, errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        MetricQuery query = new MetricQuery(
                asked,
                selection,
                dimensions,
                null,
                null,
                null,
                false,
                Targets.of(asked),
                comparison,
                null,
                about.vintage.day(about.today),
                about.codebook);
        Labels labels = new Labels(about.codebook, language, about.period.end(), Labelling.BOTH);
        return json.object(json.write(new MetricDocument(metrics.answer(query, labels), List.of(), language).json()));
    }

    /** Who has reported and who has not, by unit; as {@code GET /coverage} answers it. */
    public Map<String, Object> coverage(About about) {
        CoverageReport.Query query = new CoverageReport.Query(
                about.period,
                about.units.unitIds(about.codebook, about.period),
                List.of(Dimension.UNIT),
                null,
                true,
                about.vintage,
                about.vintage.day(about.today),
                about.codebook,
                new Labels(about.codebook, language, about.period.end(), Labelling.BOTH));
        return json.object(json.write(coverage.answer(query).json()));
    }
}
