package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.observation.Measure;

/**
 * What a metric is, for those who read its figures.
 *
 * @param code its name in URLs
 * @param name in the language of the answer
 * @param formula likewise
 * @param legalSource likewise: the text that defines it
 * @param unit {@code ratio} (0 to 1) or {@code dossiers}
 * @param numerator the measures that are added up; empty if it does not add measures up
 * @param denominator likewise
 * @param levels the service levels it is about; null = all
 * @param target the rate from which Decision 766/QĐ-TTg gives all points; null = it gives none
 * @param points how many that are; null likewise
 */
@Schema(name = "Metric")
record MetricView(
        String code,
        String name,
        String nameVi,
        String nameEn,
        String formula,
        String legalSource,
        String unit,
        List<String> numerator,
        List<String> denominator,
        @Schema(nullable = true) List<Integer> levels,
        @Schema(nullable = true) BigDecimal target,
        @Schema(nullable = true) BigDecimal points) {

    static MetricView of(Metric metric, Language language) {
        return new MetricView(
                metric.code(),
                text(metric, "name", language),
                Language.textIn(Language.VIETNAMESE, "metrics", metric.code() + ".name"),
                Language.textIn(Locale.ENGLISH, "metrics", metric.code() + ".name"),
                text(metric, "formula", language),
                text(metric, "source", language),
                metric.isRate() ? "ratio" : "dossiers",
                names(metric.numerator()),
                names(metric.denominator()),
                metric.levels() == null ? null : List.copyOf(metric.levels()),
                metric.target(),
                metric.points());
    }

    private static String text(Metric metric, String what, Language language) {
        return language.text("metrics", metric.code() + "." + what, List.of());
    }

    private static List<String> names(List<Measure> measures) {
        return measures.stream().map(Measure::jsonName).toList();
    }
}
