package vn.tthc.stats.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.programme.Doubt;
import vn.tthc.stats.programme.Indicator;
import vn.tthc.stats.programme.IndicatorValue;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.programme.Task;
import vn.tthc.stats.programme.TaskState;
import vn.tthc.stats.programme.TaskSummary;
import vn.tthc.stats.programme.Tasks;
import vn.tthc.stats.publication.Publications;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.reference.UnitKind;

/**
 * Gathers the figures of a bulletin, in the words of the API: what a template of an office is written in. All figures are of
 * the same vintage.
 */
@ApplicationScoped
class Bulletins {

    private static final LocalDate EVER = LocalDate.of(1900, 1, 1);

    /** What a bulletin prints of the rate that the metrics work out. */
    private static final String ONLINE_RATE = "online_receipt_rate";

    @Inject
    MetricAnswers metrics;

    @Inject
    IndicatorValues values;

    @Inject
    Tasks tasks;

    @Inject
    Publications publications;

    @Inject
    Database database;

    @Inject
    Json json;

    @Inject
    Language language;

    /**
     * All figures of a bulletin by name; what is null was not reported.
     *
     * @param told as they are in JSON
     * @param unrounded as they are put into words
     */
    record Figures(Map<String, Object> told, Map<String, Object> unrounded) {}

    /** What a bulletin tells. */
    Figures figures(Question question) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("unit", unit(question.unit()));
        figures.put("period", period(question.period()));
        MetricAnswers.About about = question.about();
        Vintage.Publication publication =
                about.units().published(question.vintage(), question.period(), question.codebook());
        figures.put(
                "publication",
                publication == null
                        ? null
                        : publications
                                .find(publication.id(), question.codebook())
                                .orElseThrow());
        figures.put("asOf", question.vintage().asOf());
        MetricAnswers.Told received = metrics.metric(about, "online-rate", null, part(question));
        Map<String, Object> online = received.json();
        figures.put("comparedWith", period(comparedWith(online)));
        figures.put("revision", online.get("revision"));
        figures.put("synthetic", online.get("synthetic"));
        figures.put("online", online.get("total"));
        figures.put("previousCoverage", previousCoverage(total(online)));
        figures.put("parts", parts(online, part(question)));
        figures.put(
                "fullProcess",
                total(metrics.metric(about, "full-process-rate", null, null).json()));
        figures.put("level4", procedures(question, 4));
        figures.put("level3", procedures(question, 3));
        figures.put(
                "onTime",
                total(metrics.metric(about, "on-time-rate", null, null).json()));
        figures.put(
                "digitisation",
                total(metrics.metric(about, "digitisation-rate", null, null).json()));
        List<Map<String, Object>> indicators = indicators(question, comparedWith(online));
        for (Indicator.Section section : Indicator.Section.values()) {
            figures.put(
                    section.code() + "Indicators",
                    indicators.stream()
                            .filter(indicator -> indicator.get("section").equals(section.code()))
                            .toList());
        }
        tasks(question, figures);
        Map<String, Object> coverage = metrics.coverage(about);
        figures.put("coverage", coverage.get("total"));
        figures.put("missing", coverage.get("rows"));
        figures.put("doubts", doubts(figures, indicators));
        Map<String, Object> told = json.object(json.write(figures));
        return new Figures(told, Unrounded.of(told, received.meanOfUnits()));
    }

    /**
     * Whose report it is if nobody is named: the publication's unit, or the only province that has reported.
     *
     * @throws Refusal {@code missing-parameter} if that is not one
     */
    ReportingUnit whose(Vintage vintage, Codebook codebook) {
        if (vintage.publication() != null) {
            return codebook.unit(vintage.publication().unitId()).orElseThrow();
        }
        List<Integer> provinces = database.query("""
                select distinct province_id from reporting_unit
                where id in (select unit_id from unit_version union select unit_id from indicator_value
                  union select unit_id from task_state)
                """, row -> row.getInt(1));
        if (provinces.size() != 1) {
            throw Refusal.of(ErrorCode.MISSING_PARAMETER, "unit");
        }
        return codebook.unit(provinces.get(0)).orElseThrow();
    }

    /** The dimension that chart and map are of. */
    static String part(Question question) {
        Codebook codebook = question.codebook();
        LocalDate day = question.period().end();
        boolean districts = question.unit().kind == UnitKind.PROVINCE
                && codebook.withSelfAndBelow(question.unit()).stream()
                        .anyMatch(unit -> unit.kind == UnitKind.DISTRICT && unit.inForceOn(day));
        return districts ? "district" : "unit";
    }

    private Map<String, Object> unit(ReportingUnit unit) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("code", unit.code);
        map.put("name", unit.fullNameVi);
        map.put("shortName", unit.nameVi);
        return map;
    }

    private static Map<String, Object> period(Period period) {
        if (period == null) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("start", period.start());
        map.put("end", period.end());
        map.put("text", Wording.period(period));
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> total(Map<String, Object> answer) {
        return (Map<String, Object>) answer.get("total");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Map<String, Object> answer) {
        return (List<Map<String, Object>>) answer.get("rows");
    }

    @SuppressWarnings("unchecked")
    private static Period comparedWith(Map<String, Object> answer) {
        Map<String, Object> period = (Map<String, Object>) answer.get("comparedWith");
        return period == null
                ? null
                : new Period(
                        LocalDate.parse((String) period.get("start")), LocalDate.parse((String) period.get("end")));
    }

    /** How complete the period before is: of all figures the same, since they are of the same units and days. */
    private static Map<String, Object> previousCoverage(Map<String, Object> total) {
        long expected = ((Number) total.get("previousReportsExpected")).longValue();
        long received = ((Number) total.get("previousReportsReceived")).longValue();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("expected", expected);
        map.put("received", received);
        map.put("missing", expected - received);
        map.put("notDue", total.get("previousReportsNotDue"));
        return map;
    }

    private static List<Map<String, Object>> parts(Map<String, Object> online, String part) {
        return rows(online).stream()
                .filter(row -> row.get(part) != null)
                .sorted(Comparator.comparing(
                        row -> row.get("rank") == null ? Integer.MAX_VALUE : (Integer) row.get("rank")))
                .map(row -> {
                    Map<String, Object> flat = new LinkedHashMap<>(row);
                    flat.put("unit", row.get(part));
                    return flat;
                })
                .toList();
    }

    /** Of each procedure at that level how many dossiers were received online, the most first. */
    private Map<String, Object> procedures(Question question, int level) {
        Map<String, Object> answer =
                metrics.metric(question.about(), "dossiers", level, "procedure").json();
        List<Map<String, Object>> procedures = new ArrayList<>();
        for (Map<String, Object> row : rows(answer)) {
            Number received = (Number) row.get("receivedOnline");
            if (received == null || received.longValue() == 0) {
                continue;
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> procedure = (Map<String, Object>) row.get("procedure");
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("code", procedure.get("code"));
            told.put("name", procedure.get("name"));
            told.put(
                    "counted",
                    question.codebook()
                            .procedure((String) procedure.get("code"))
                            .map(p -> p.countingUnit)
                            .orElse("hồ sơ"));
            told.put("received", row.get("received"));
            told.put("receivedOnline", received);
            told.put("previousReceivedOnline", row.get("previousReceivedOnline"));
            procedures.add(told);
        }
        procedures.sort(Comparator.comparing(
                (Map<String, Object> procedure) -> -((Number) procedure.get("receivedOnline")).longValue()));
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("receivedOnline", total(answer).get("receivedOnline"));
        told.put("received", total(answer).get("received"));
        told.put("previousReceivedOnline", total(answer).get("previousReceivedOnline"));
        told.put("procedures", procedures);
        return told;
    }

    /** Of each indicator the latest value of the period, else the first one shortly after it. */
    private List<Map<String, Object>> indicators(Question question, Period comparedWith) {
        LocalDate end = question.period().end();
        Map<String, Indicator> known = values.indicators(language.english());
        Map<String, BigDecimal> before = comparedWith == null
                ? Map.of()
                : nearest(question, comparedWith.end(), new Period(EVER, comparedWith.end())).stream()
                        .filter(value -> value.value() != null)
                        .collect(Collectors.toMap(value -> value.indicator().code(), IndicatorValue::value));
        return nearest(question, end, IndicatorValues.printedOf(question.period())).stream()
                .map(value -> {
                    Indicator indicator = known.get(value.indicator().code());
                    return indicator(
                            value,
                            indicator,
                            indicator.kind() == Indicator.Kind.COUNTER ? before.get(indicator.code()) : null,
                            end);
                })
                .toList();
    }

    private List<IndicatorValue> nearest(Question question, LocalDate day, Period days) {
        return database.snapshot(() -> values.nearest(
                day,
                days,
                Set.of(question.unit().id),
                question.vintage(),
                new IndicatorValues.Wording(question.codebook(), language, true)));
    }

    private static boolean isAfter(IndicatorValue value, LocalDate day) {
        return Period.parse(value.period()).orElseThrow().end().isAfter(day);
    }

    private Map<String, Object> indicator(IndicatorValue value, Indicator indicator, BigDecimal before, LocalDate end) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("code", indicator.code());
        told.put("name", indicator.nameVi());
        told.put("kind", indicator.kind().code());
        told.put("section", indicator.section().code());
        told.put("counted", indicator.countedVi());
        told.put("value", value.value());
        told.put("previousValue", before);
        told.put("numerator", value.numerator());
        told.put("denominator", value.denominator());
        told.put("rate", value.rate());
        told.put("statement", value.statement());
        told.put("printed", value.printed());
        told.put("printedRate", value.printedRate());
        told.put("difference", value.difference());
        told.put("asOf", Period.parse(value.period()).orElseThrow().end());
        told.put("afterPeriod", isAfter(value, end));
        told.put("note", value.note());
        told.put("source", value.source());
        told.put("synthetic", value.synthetic());
        told.put("doubts", value.doubts());
        return told;
    }

    private void tasks(Question question, Map<String, Object> figures) {
        Tasks.Wanted wanted = new Tasks.Wanted(
                question.period().end(), Set.of(question.unit().id), null, Set.of(), question.vintage());
        TaskSummary summary = tasks.summary(wanted);
        figures.put("tasks", summary);
        List<Task> open = tasks.find(wanted, null, Integer.MAX_VALUE, question.codebook(), true).stream()
                .filter(task -> task.state() == TaskState.NOT_STARTED || task.cause() != null)
                .toList();
        figures.put("openTasks", open);
        @SuppressWarnings("unchecked")
        Map<String, Object> before = (Map<String, Object>) figures.get("comparedWith");
        figures.put(
                "previousTasks",
                before == null
                        ? null
                        : tasks.summary(new Tasks.Wanted(
                                (LocalDate) before.get("end"),
                                Set.of(question.unit().id),
                                null,
                                Set.of(),
                                question.vintage())));
    }

    /** All reasons not to take a figure of the bulletin as it is. */
    private List<Map<String, Object>> doubts(Map<String, Object> figures, List<Map<String, Object>> indicators) {
        List<Map<String, Object>> doubts = new ArrayList<>();
        for (Map<String, Object> indicator : indicators) {
            String name = (String) indicator.get("name");
            @SuppressWarnings("unchecked")
            List<Doubt> own = (List<Doubt>) indicator.get("doubts");
            own.forEach(doubt -> doubts.add(doubt(doubt.code(), name, doubt.detail(), indicator.get("printed"))));
            if ((boolean) indicator.get("afterPeriod")) {
                doubts.add(doubt(
                        "after-period",
                        name,
                        text("doubt.after-period", Wording.day((LocalDate) indicator.get("asOf"))),
                        indicator.get("printed")));
            }
            if (indicator.get("code").equals(ONLINE_RATE)) {
                ofOnlineRate(figures, indicator, doubts);
            }
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> online = (Map<String, Object>) figures.get("online");
        if (((Number) online.get("straddling")).longValue() > 0) {
            doubts.add(doubt(
                    "straddling", text("about.counts"), text("doubt.straddling", online.get("straddling")), null));
        }
        ofPeriodBefore(figures, doubts);
        if (Boolean.TRUE.equals(figures.get("synthetic"))) {
            doubts.add(doubt("synthetic", text("about.counts"), text("doubt.synthetic"), null));
        }
        return doubts;
    }

    /** A period of which nothing came is compared with nothing: that it was not due yet is no doubt then. */
    private void ofPeriodBefore(Map<String, Object> figures, List<Map<String, Object>> doubts) {
        @SuppressWarnings("unchecked")
        Map<String, Object> before = (Map<String, Object>) figures.get("comparedWith");
        @SuppressWarnings("unchecked")
        Map<String, Object> reports = (Map<String, Object>) figures.get("previousCoverage");
        String about = text("about.counts");
        if ((long) reports.get("missing") > 0) {
            String detail = text(
                    "doubt.earlier-reports-missing",
                    before.get("text"),
                    reports.get("received"),
                    reports.get("expected"),
                    reports.get("missing"));
            doubts.add(doubt("earlier-reports-missing", about, detail, null));
        }
        if (((Number) reports.get("notDue")).longValue() > 0 && (long) reports.get("received") > 0) {
            String detail = text("doubt.earlier-reports-not-due", before.get("text"), reports.get("notDue"));
            doubts.add(doubt("earlier-reports-not-due", about, detail, null));
        }
    }

    private void ofOnlineRate(
            Map<String, Object> figures, Map<String, Object> indicator, List<Map<String, Object>> doubts) {
        @SuppressWarnings("unchecked")
        Map<String, Object> online = (Map<String, Object>) figures.get("online");
        Number numerator = (Number) online.get("numerator");
        Number denominator = (Number) online.get("denominator");
        String printed = (String) indicator.get("printed");
        String name = (String) indicator.get("name");
        if (online.get("rate") == null) {
            doubts.add(doubt("not-worked-out", name, text("doubt.not-worked-out"), printed));
            return;
        }
        Doubt.ofShare(printed, numerator.longValue(), denominator.longValue(), language.locale())
                .forEach(doubt -> doubts.add(doubt(doubt.code(), name, doubt.detail(), printed)));
    }

    private String text(String key, Object... args) {
        return language.text("report", key, List.of(args));
    }

    private static Map<String, Object> doubt(String code, String about, String detail, Object printed) {
        Map<String, Object> doubt = new LinkedHashMap<>();
        doubt.put("code", code);
        doubt.put("about", about);
        doubt.put("printed", printed);
        doubt.put("detail", detail);
        return doubt;
    }
}
