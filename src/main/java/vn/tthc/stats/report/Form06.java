package vn.tthc.stats.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.Vintage;

/**
 * Fills in form II.06a/VPCP/KSTT of Circular 01/2020/TT-VPCP: how dossiers were received and resolved, by field and unit. Its
 * figures are those of the metrics, all of one state of the data.
 */
@ApplicationScoped
class Form06 {

    private static final List<List<String>> GROUPINGS =
            List.of(List.of("field"), List.of("unit"), List.of("unit", "field"));

    /** What has to be known for the figures to be held against each other. */
    private static final List<String> CHECKED = List.of("received", "carriedOver", "resolvedTotal", "pendingTotal");

    @Inject
    MetricAnswers metrics;

    @Inject
    Language language;

    /**
     * The form with its figures.
     *
     * @param units the filters as they were put, with the names of their units
     * @param labelling whether names are told
     */
    FilledForm fill(MetricAnswers.About about, List<Coded> units, Labelling labelling) {
        List<MetricAnswers.Together> answers = metrics.together(about, FormFigures.METRICS, GROUPINGS, labelling);
        MetricAnswers.Together byField = answers.get(0);
        FormLine total = FormLine.of(null, null, byField.total());
        List<FormLine> fields = byField.rows().stream()
                .map(place -> FormLine.of(null, place.at().get(0), place))
                .toList();
        List<FormLine> ofUnits = answers.get(1).rows().stream()
                .map(place -> FormLine.of(place.at().get(0), null, place))
                .toList();
        List<FormLine> lines = answers.get(2).rows().stream()
                .map(place -> FormLine.of(place.at().get(0), place.at().get(1), place))
                .toList();
        List<FormDoubt> doubts = new ArrayList<>(ofWhole(byField));
        fields.forEach(line -> check(line, doubts));
        check(total, doubts);
        ofUnits.forEach(line -> missing(line, doubts));
        lines.forEach(line -> check(line, doubts));
        Vintage vintage = about.vintage();
        Vintage.Publication publication = about.units().published(vintage, about.period(), about.codebook());
        return new FilledForm(
                FilledForm.NUMBER,
                units,
                ofUnits.size() > 1
                        ? language.text("report", "form06.summary", List.of(ofUnits.size(), FilledForm.NUMBER))
                        : null,
                FilledForm.Days.of(about.period()),
                FilledForm.Days.of(byField.comparedWith()),
                publication == null ? null : publication.id(),
                vintage.asOf(),
                byField.version().revision(),
                byField.synthetic(),
                total,
                fields,
                ofUnits,
                lines,
                doubts,
                byField.version());
    }

    /** How many figures it takes at the most. */
    long weight(MetricAnswers.About about) {
        return metrics.weight(about, FormFigures.METRICS, GROUPINGS);
    }

    /** What is doubtful about all lines. */
    private List<FormDoubt> ofWhole(MetricAnswers.Together answer) {
        List<FormDoubt> doubts = new ArrayList<>();
        if (answer.synthetic()) {
            doubts.add(doubt("synthetic", null));
        }
        if (answer.straddling() > 0) {
            doubts.add(doubt("straddling", null, answer.straddling()));
        }
        Map<String, Number> figures = answer.total().figures();
        long expected = figures.get("previousReportsExpected").longValue();
        long received = figures.get("previousReportsReceived").longValue();
        if (received < expected) {
            doubts.add(doubt("earlier-reports-missing", null, expected - received, expected));
        }
        if (!answer.notComparable().isEmpty()) {
            doubts.add(doubt("other-units-before", null, String.join(", ", answer.notComparable())));
        }
        return doubts;
    }

    private void missing(FormLine line, List<FormDoubt> doubts) {
        long missing = line.reports().expected() - line.reports().received();
        if (missing > 0) {
            doubts.add(doubt("reports-missing", line, missing, line.reports().expected()));
        }
    }

    /** Holds the figures of a line against each other. */
    private void check(FormLine line, List<FormDoubt> doubts) {
        FormFigures figures = line.figures();
        if (figures.areNone()) {
            return;
        }
        if (figures.difference() == null) {
            Map<String, Long> told = new LinkedHashMap<>();
            for (int i = 0; i < FormFigures.NAMES.size(); i++) {
                told.put(FormFigures.NAMES.get(i), figures.values().get(i));
            }
            doubts.add(doubt(
                    "not-checked",
                    line,
                    CHECKED.stream()
                            .filter(name -> told.get(name) == null)
                            .map(name -> language.text("headings", name, List.of()))
                            .collect(Collectors.joining("; "))));
        } else if (figures.difference() != 0) {
            doubts.add(doubt(
                    "does-not-balance",
                    line,
                    figures.receivedTotal(),
                    figures.carriedOver(),
                    figures.resolvedTotal(),
                    figures.pendingTotal(),
                    figures.difference()));
        }
        if (figures.receivedDirect() != null || figures.receivedOnline() != null) {
            long told = zeroIfNone(figures.receivedOnline()) + zeroIfNone(figures.receivedDirect());
            if (figures.received() == null || figures.receivedDirect() == null || told != figures.received()) {
                doubts.add(doubt("channels-differ", line, shown(figures.received()), told));
            }
        } else if (figures.received() != null) {
            doubts.add(doubt("channels-differ", line, shown(figures.received()), shown(null)));
        }
        if (figures.resolvedTotal() != null && !figures.resolvedTotal().equals(figures.resolvedTogether())) {
            doubts.add(doubt("resolved-differ", line, figures.resolvedTotal(), zeroIfNone(figures.resolvedTogether())));
        }
    }

    private static long zeroIfNone(Long figure) {
        return figure == null ? 0 : figure;
    }

    private static Object shown(Long figure) {
        return figure == null ? Wording.NONE : figure;
    }

    /** @param line null = the whole form */
    private FormDoubt doubt(String code, FormLine line, Object... args) {
        return new FormDoubt(
                code,
                line == null ? null : line.unit(),
                line == null ? null : line.field(),
                language.text("report", "form06." + code, List.of(args)));
    }

    /** The lines of each unit by its key: a code may have named two units within the period. */
    static Map<String, List<FormLine>> byUnit(List<FormLine> lines) {
        return lines.stream()
                .collect(Collectors.groupingBy(line -> line.unit().key(), LinkedHashMap::new, Collectors.toList()));
    }
}
