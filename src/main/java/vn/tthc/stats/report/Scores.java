package vn.tthc.stats.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.export.Answer;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Coded;

/**
 * Points after Decision 766/QĐ-TTg for what the counts tell: {@code min(points, points × rate / target)} of each part that has a
 * rate. A part without one has no points rather than none out of so many, and its points are not among those that could be had.
 */
@ApplicationScoped
class Scores {

    /** All points that the decision gives. */
    private static final int OF_DECISION = 100;

    /** The groups of the decision, with the metrics that tell a part of them. */
    private enum Group {
        TRANSPARENCY(List.of()),
        PROGRESS(List.of("on-time-rate")),
        ONLINE_SERVICES(List.of("online-rate", "services-with-online-dossiers")),
        ONLINE_PAYMENT(List.of("online-payment-rate")),
        SATISFACTION(List.of()),
        DIGITISATION(List.of());

        private final List<String> metrics;

        Group(List<String> metrics) {
            this.metrics = metrics;
        }

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Inject
    MetricAnswers metrics;

    @Inject
    Language language;

    /** Whether the points by these dimensions are put together by what codelists say now. */
    boolean areOfLists(List<String> groupBy) {
        return metrics.isOfLists(groupBy);
    }

    /** How many figures an answer has at the most. */
    long weight(MetricAnswers.About about, List<String> groupBy) {
        return metrics.weight(about, codes(metrics.scored()), List.of(groupBy));
    }

    private static List<String> codes(List<MetricAnswers.Scored> parts) {
        return parts.stream().map(MetricAnswers.Scored::metric).toList();
    }

    /** The points by the dimensions asked for. */
    Answer answer(MetricAnswers.About about, List<String> groupBy, Labelling labelling) {
        List<MetricAnswers.Scored> parts = metrics.scored();
        MetricAnswers.Together together = metrics.together(about, codes(parts), List.of(groupBy), labelling)
                .get(0);
        return Answer.whole(
                together.version(), () -> json(about, together, parts), () -> table(about, together, parts), null);
    }

    private Map<String, Object> json(
            MetricAnswers.About about, MetricAnswers.Together together, List<MetricAnswers.Scored> parts) {
        Map<String, Object> json = new LinkedHashMap<>();
        Map<String, Object> period = new LinkedHashMap<>();
        period.put("start", about.period().start());
        period.put("end", about.period().end());
        json.put("period", period);
        json.put("asOf", about.vintage().asOf());
        json.put("revision", together.version().revision());
        json.put("synthetic", together.synthetic());
        json.put("straddling", together.straddling());
        json.put("straddlingRows", together.straddlingRows());
        json.put("pointsOfDecision", OF_DECISION);
        json.put("groups", groups(parts));
        json.put("total", place(together.total(), together.dimensions(), parts));
        json.put(
                "rows",
                together.rows().stream()
                        .map(row -> place(row, together.dimensions(), parts))
                        .toList());
        return json;
    }

    private List<Map<String, Object>> groups(List<MetricAnswers.Scored> parts) {
        List<Map<String, Object>> groups = new ArrayList<>();
        for (Group group : Group.values()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("group", group.code());
            told.put("name", text("group." + group.code()));
            told.put(
                    "parts",
                    parts.stream()
                            .filter(part -> group.metrics.contains(part.metric()))
                            .toList());
            told.put("missing", text("missing." + group.code()));
            groups.add(told);
        }
        return groups;
    }

    private String text(String key) {
        return language.text("report", "score." + key, List.of());
    }

    private static Map<String, Object> place(
            MetricAnswers.Place place, List<String> dimensions, List<MetricAnswers.Scored> parts) {
        Map<String, Object> told = new LinkedHashMap<>();
        for (int i = 0; i < place.at().size(); i++) {
            told.put(dimensions.get(i), place.at().get(i));
        }
        Score score = Score.of(place, parts);
        told.put("score", score.score);
        told.put("outOf", score.outOf);
        told.put("withoutFigures", score.withoutFigures);
        Map<String, Object> each = new LinkedHashMap<>();
        for (MetricAnswers.Scored part : parts) {
            Map<String, Object> figures = new LinkedHashMap<>();
            for (String name : List.of("numerator", "denominator", "rate", "score")) {
                figures.put(name, place.figures().get(part.metric() + "." + name));
            }
            each.put(part.metric(), figures);
        }
        told.put("parts", each);
        Map<String, Object> coverage = new LinkedHashMap<>();
        coverage.put("expected", place.reportsExpected());
        coverage.put("received", place.reportsReceived());
        told.put("coverage", coverage);
        return told;
    }

    /**
     * What was reached in all.
     *
     * @param score points of all parts that have a rate; null = none has
     * @param outOf how many these parts could have
     * @param withoutFigures the other parts
     */
    private record Score(BigDecimal score, BigDecimal outOf, List<String> withoutFigures) {

        static Score of(MetricAnswers.Place place, List<MetricAnswers.Scored> parts) {
            BigDecimal score = null;
            BigDecimal outOf = BigDecimal.ZERO;
            List<String> without = new ArrayList<>();
            for (MetricAnswers.Scored part : parts) {
                BigDecimal points = (BigDecimal) place.figures().get(part.metric() + ".score");
                if (points == null) {
                    without.add(part.metric());
                } else {
                    score = score == null ? points : score.add(points);
                    outOf = outOf.add(part.points());
                }
            }
            return new Score(score, outOf, without);
        }
    }

    private Table table(MetricAnswers.About about, MetricAnswers.Together together, List<MetricAnswers.Scored> parts) {
        List<Column> columns = new ArrayList<>();
        for (String dimension : together.dimensions()) {
            columns.add(Column.code(dimension));
            columns.add(Column.name(dimension + "Name"));
        }
        columns.add(Column.figure("score"));
        columns.add(Column.figure("outOf"));
        for (MetricAnswers.Scored part : parts) {
            columns.add(Column.figure(part.metric() + ".score"));
            columns.add(new Column(part.metric() + ".rate", Column.Kind.RATE, part.metric() + ".rate"));
        }
        columns.add(Column.plain("withoutFigures"));
        columns.add(Column.figure("reportsExpected"));
        columns.add(Column.figure("reportsReceived"));
        columns.add(Column.plain("synthetic"));
        List<List<Object>> rows = new ArrayList<>();
        for (MetricAnswers.Place place :
                together.dimensions().isEmpty() ? List.of(together.total()) : together.rows()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < place.at().size(); i++) {
                Coded member = place.at().get(i);
                row.add(member == null ? null : member.code());
                row.add(member == null ? together.ofNone().get(i) : member.name());
            }
            Score score = Score.of(place, parts);
            row.add(score.score);
            row.add(score.outOf);
            for (MetricAnswers.Scored part : parts) {
                row.add(place.figures().get(part.metric() + ".score"));
                row.add(place.figures().get(part.metric() + ".rate"));
            }
            row.add(String.join(" ", score.withoutFigures));
            row.add(place.reportsExpected());
            row.add(place.reportsReceived());
            row.add(together.synthetic());
            rows.add(row);
        }
        List<Table.Note> notes = new ArrayList<>();
        notes.add(new Table.Note("start", about.period().start()));
        notes.add(new Table.Note("end", about.period().end()));
        for (Group group : Group.values()) {
            notes.add(new Table.Note(
                    "score." + group.code(), text("group." + group.code()) + ". " + text("missing." + group.code())));
        }
        notes.add(new Table.Note("straddling", together.straddling()));
        notes.add(new Table.Note("straddlingRows", together.straddlingRows()));
        notes.add(new Table.Note("asOf", about.vintage().asOf()));
        notes.add(new Table.Note("revision", together.version().revision()));
        notes.add(new Table.Note("synthetic", together.synthetic()));
        return Table.of(
                FileName.of("scores")
                        .and(about.units().asked())
                        .during(about.period())
                        .and("by", together.dimensions())
                        .asOf(about.vintage().asOf()),
                columns,
                rows,
                notes);
    }
}
