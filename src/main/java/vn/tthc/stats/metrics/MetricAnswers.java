package vn.tthc.stats.metrics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Coded;
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
    public record About(Period period, UnitFilter units, Vintage vintage, LocalDate today, Codebook codebook) {

        /** All that answers depend on beside the data, in words; filters as they were put. */
        public String inWords() {
            return String.join(
                    "\n",
                    units.asked().toString(),
                    period.toString(),
                    String.valueOf(vintage.asOf()),
                    vintage.day(today).toString(),
                    String.valueOf(codebook.version()));
        }
    }

    /**
     * An answer, and what it has rounded that no count in it tells better.
     *
     * @param json as {@code GET /metrics/{metric}} answers it
     * @param meanOfUnits that of the total, with more digits; null = it has none
     */
    public record Told(Map<String, Object> json, BigDecimal meanOfUnits) {}

    /**
     * A metric, with the period before beside it.
     *
     * @param metric its code
     * @param level null = counts of any level
     * @param groupBy null = the total only
     */
    public Told metric(About about, String metric, Integer level, String groupBy) {
        MetricQuery query = query(
                about, Metric.of(metric).orElseThrow(), level, groupBy == null ? List.of() : List.of(groupBy), true);
        MetricAnswer answer = metrics.answer(query, labels(about, Labelling.BOTH));
        return new Told(
                json.object(json.write(new MetricDocument(answer, List.of(), language).json())),
                answer.total().meanOfUnits());
    }

    /**
     * Figures of several metrics for one place.
     *
     * @param at a member of each dimension asked for; null where there is none. Empty of the total
     * @param figures sums by their names ({@code received}), those of rates behind the metric's code ({@code
     *     online-rate.numerator}); null where nothing was reported
     * @param reportsExpected reports due until yesterday, and any more that came
     * @param reportsReceived reports that came
     */
    public record Place(List<Coded> at, Map<String, Number> figures, long reportsExpected, long reportsReceived) {}

    /**
     * Several metrics side by side.
     *
     * @param dimensions the names of the dimensions that rows are broken down by
     * @param ofNone what rows without a member are called, for each dimension; null where there are none
     * @param straddling counts left out because they lie across an edge of the period
     * @param straddlingRows counts that are in the total and in no row because they lie across two stretches of time
     * @param comparedWith the period before, which figures {@code previous…} are of; null = no sums were asked for
     * @param notComparable filters whose unit was another one then
     * @param synthetic whether returns made up for demonstration are among those they rest on
     * @param version of the data of all units; the same for all that were asked for together
     */
    public record Together(
            Place total,
            List<String> dimensions,
            List<String> ofNone,
            List<Place> rows,
            long straddling,
            long straddlingRows,
            Period comparedWith,
            List<String> notComparable,
            boolean synthetic,
            Version version) {}

    /**
     * Several metrics side by side, broken down in several ways, all from one state of the data. Sums have those of the period
     * before beside them, rates have not.
     *
     * @param metrics their codes; rows are in the order of the first one's
     * @param groupings each the dimensions of one answer
     * @param labelling whether names are told
     * @return one for each grouping, in order
     */
    public List<Together> together(
            About about, List<String> metrics, List<List<String>> groupings, Labelling labelling) {
        List<MetricQuery> queries = queries(about, metrics, groupings);
        Metrics.Answers answers = this.metrics.answers(queries, about.vintage, labels(about, labelling));
        List<Together> all = new ArrayList<>();
        for (int i = 0; i < queries.size(); i += metrics.size()) {
            all.add(together(answers.each().subList(i, i + metrics.size()), answers.version(), language.locale()));
        }
        return all;
    }

    /**
     * A metric that Decision 766/QĐ-TTg gives points for.
     *
     * @param name in the language of the answer
     * @param points the most it can have
     * @param target the rate from which it has all of them
     */
    public record Scored(String metric, String name, BigDecimal points, BigDecimal target) {}

    /** All of these. */
    public List<Scored> scored() {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.points() != null)
                .map(metric -> new Scored(
                        metric.code(),
                        language.text("metrics", metric.code() + ".name", List.of()),
                        metric.points(),
                        metric.target()))
                .toList();
    }

    /** Whether rows by these dimensions are put together by what codelists say of procedures now. */
    public boolean isOfLists(List<String> groupBy) {
        return MetricParameters.dimensions(groupBy, new ArrayList<>()).stream().anyMatch(Dimension::isOfLists);
    }

    /** How many figures {@link #together} answers at the most. */
    public long weight(About about, List<String> metrics, List<List<String>> groupings) {
        return queries(about, metrics, groupings).stream()
                .mapToLong(MetricQuery::weight)
                .sum();
    }

    private static List<MetricQuery> queries(About about, List<String> metrics, List<List<String>> groupings) {
        return groupings.stream()
                .flatMap(groupBy -> metrics.stream().map(code -> {
                    Metric metric = Metric.of(code).orElseThrow();
                    return query(about, metric, null, groupBy, !metric.isRate());
                }))
                .toList();
    }

    private static Together together(List<MetricAnswer> answers, Version version, Locale language) {
        Map<Key, Place> rows = new LinkedHashMap<>();
        Map<String, Number> total = new LinkedHashMap<>();
        for (MetricAnswer answer : answers) {
            Metric metric = answer.query().metric();
            add(metric, answer.total().cell(), total);
            answer.rows().forEach(cell -> {
                Place place = rows.computeIfAbsent(cell.key(), none -> place(cell, new LinkedHashMap<>()));
                add(metric, cell, place.figures);
            });
        }
        MetricAnswer first = answers.get(0);
        Comparison comparison = answers.stream()
                .map(answer -> answer.query().comparison())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new Together(
                place(first.total().cell(), total),
                first.query().dimensions().stream().map(Dimension::code).toList(),
                first.query().namesOfNone(language),
                List.copyOf(rows.values()),
                answers.stream()
                        .mapToLong(answer -> answer.total().straddling())
                        .max()
                        .orElse(0),
                answers.stream()
                        .mapToLong(answer -> answer.total().straddlingRows())
                        .max()
                        .orElse(0),
                comparison == null ? null : comparison.period(),
                comparison == null ? List.of() : comparison.notComparable(),
                answers.stream().anyMatch(MetricAnswer::synthetic),
                version);
    }

    private static Place place(Cell cell, Map<String, Number> figures) {
        return new Place(
                cell.at(), figures, cell.coverage().expected(), cell.coverage().received());
    }

    private static void add(Metric metric, Cell cell, Map<String, Number> figures) {
        cell.figures()
                .byName()
                .forEach((name, figure) -> figures.put(metric.isRate() ? metric.code() + "." + name : name, figure));
    }

    private Labels labels(About about, Labelling labelling) {
        return new Labels(about.codebook, language, about.period.end(), labelling);
    }

    private static MetricQuery query(About about, Metric asked, Integer level, List<String> groupBy, boolean compared) {
        List<RowError> errors = new ArrayList<>();
        List<Dimension> dimensions = MetricParameters.dimensions(groupBy, errors);
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
        Comparison comparison = Comparison.asked(
                compared ? Compare.PREVIOUS_PERIOD : null, filter, about.codebook, selection, null, errors);
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, errors);
        }
        return new MetricQuery(
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
                labels(about, Labelling.BOTH));
        return json.object(json.write(coverage.answer(query).json()));
    }
}
