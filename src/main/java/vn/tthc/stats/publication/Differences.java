package vn.tthc.stats.publication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.CountChanges;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.programme.IndicatorValue;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.programme.Task;
import vn.tthc.stats.programme.Tasks;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** Holds a publication against what is known now. */
@ApplicationScoped
class Differences {

    /** None must be left out unsaid. Of indicators only those that have changed are read. */
    private static final int ALL = Integer.MAX_VALUE;

    @Inject
    UnitData data;

    @Inject
    CountChanges counts;

    @Inject
    ReportedDays reports;

    @Inject
    IndicatorValues values;

    @Inject
    Tasks tasks;

    @Inject
    Language language;

    /**
     * What has changed.
     *
     * @param reports received, of the whole publication
     */
    record Found(ReportedDays.Changed reports, Page<Difference> page) {}

    /**
     * What has changed since: indicators and tasks on the first page, then counts.
     *
     * @param cursor only counts behind it; null = from the first
     */
    Found since(Vintage vintage, Codebook codebook, String cursor, int limit) {
        Vintage.Publication publication = vintage.publication();
        Set<Integer> unitIds = unitIds(publication, codebook);
        return data.snapshot(unitIds, () -> {
            List<Difference> found = new ArrayList<>();
            if (cursor == null) {
                found.addAll(ofProgramme(vintage, unitIds, codebook));
            }
            Page<CountChanges.Change> page = Page.of(
                    counts.since(vintage, publication.period(), unitIds, cursor, limit + 1),
                    limit,
                    CountChanges.Change::position);
            page.items().forEach(change -> found.add(ofCount(change, codebook)));
            return new Found(reports.since(vintage, publication.period(), unitIds), new Page<>(found, page.next()));
        });
    }

    /**
     * The units whose figures were published: those below the unit's own row, and those of the other rows that it has in the
     * period if it was renamed or moved, as all figures of the publication are asked for.
     */
    static Set<Integer> unitIds(Vintage.Publication publication, Codebook codebook) {
        ReportingUnit own = codebook.unit(publication.unitId()).orElseThrow();
        Set<Integer> found = new HashSet<>(
                UnitFilter.of(own, publication.period(), codebook).unitIds(codebook, publication.period()));
        codebook.withSelfAndBelow(own).forEach(unit -> found.add(unit.id));
        return found;
    }

    /** Those of indicators and tasks alone. */
    List<Difference> ofProgramme(Vintage vintage, Set<Integer> unitIds, Codebook codebook) {
        List<Difference> found = new ArrayList<>(ofIndicators(vintage, unitIds, codebook));
        found.addAll(ofTasks(vintage, unitIds, codebook));
        return found;
    }

    private Difference ofCount(CountChanges.Change change, Codebook codebook) {
        ReportingUnit unit = codebook.unit(change.unitId()).orElseThrow();
        Procedure procedure = codebook.procedure(change.procedureId()).orElseThrow();
        Map<String, Difference.Values> figures = new LinkedHashMap<>();
        for (Measure measure : Measure.ALL) {
            put(
                    figures,
                    measure.jsonName(),
                    change.before() == null ? null : change.before().get(measure),
                    change.after() == null ? null : change.after().get(measure));
        }
        return new Difference(
                Difference.Kind.COUNT,
                new Coded(unit.code, unit.displayName(language.english())),
                new Coded(codebook.codeOf(procedure, change.period().end()), procedure.displayName(language.english())),
                change.level(),
                change.period().toString(),
                figures,
                change.changedAt(),
                change.by(),
                change.reason(),
                change.submission());
    }

    private static void put(Map<String, Difference.Values> figures, String name, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            figures.put(name, new Difference.Values(before, after));
        }
    }

    private List<Difference> ofIndicators(Vintage vintage, Set<Integer> unitIds, Codebook codebook) {
        Map<Object, IndicatorValue> before =
                byKey(indicators(vintage, unitIds, codebook, vintage), Differences::keyOfValue);
        Map<Object, IndicatorValue> after =
                byKey(indicators(Vintage.NOW, unitIds, codebook, vintage), Differences::keyOfValue);
        leaveOutUnprinted(before, after, vintage, unitIds, codebook);
        List<Difference> found = new ArrayList<>();
        each(before, after, (was, is) -> {
            Map<String, Difference.Values> figures = new LinkedHashMap<>();
            // What is counted from tasks changes with these, which are told themselves.
            if (was != null && is != null && was.revision() == is.revision()) {
                return;
            }
            figure(figures, "value", was, is, IndicatorValue::value);
            figure(figures, "numerator", was, is, IndicatorValue::numerator);
            figure(figures, "denominator", was, is, IndicatorValue::denominator);
            figure(figures, "statement", was, is, IndicatorValue::statement);
            figure(figures, "printed", was, is, IndicatorValue::printed);
            figure(figures, "note", was, is, IndicatorValue::note);
            if (!figures.isEmpty()) {
                IndicatorValue last = is == null ? revision(was, vintage, unitIds, codebook) : is;
                found.add(new Difference(
                        Difference.Kind.INDICATOR,
                        last.unit(),
                        last.indicator(),
                        null,
                        last.period(),
                        figures,
                        last.recordedAt(),
                        last.by(),
                        last.reason(),
                        null));
            }
        });
        return found;
    }

    private static Object keyOfValue(IndicatorValue value) {
        return List.of(value.indicator().code(), value.unitId(), value.period());
    }

    /** Of what came after the period, a bulletin prints the first value alone, and that only if there is none of the period. */
    private void leaveOutUnprinted(
            Map<Object, IndicatorValue> before,
            Map<Object, IndicatorValue> after,
            Vintage vintage,
            Set<Integer> unitIds,
            Codebook codebook) {
        Period period = vintage.publication().period();
        Set<Object> later = Stream.of(before, after)
                .flatMap(values -> values.entrySet().stream())
                .filter(value -> Period.parse(value.getValue().period())
                        .orElseThrow()
                        .end()
                        .isAfter(period.end()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (later.isEmpty()) {
            return;
        }
        for (Vintage at : List.of(vintage, Vintage.NOW)) {
            values.nearest(
                            period.end(),
                            IndicatorValues.printedOf(period),
                            unitIds,
                            at,
                            new IndicatorValues.Wording(codebook, language, false))
                    .forEach(value -> later.remove(keyOfValue(value)));
        }
        before.keySet().removeAll(later);
        after.keySet().removeAll(later);
    }

    /** The revision by which a value was taken back. */
    private IndicatorValue revision(IndicatorValue was, Vintage vintage, Set<Integer> unitIds, Codebook codebook) {
        Period period = Period.parse(was.period()).orElseThrow();
        return values
                .find(
                        new IndicatorValues.Wanted(was.indicator().code(), period, unitIds, true, null, Vintage.NOW),
                        null,
                        ALL,
                        new IndicatorValues.Wording(codebook, language, true))
                .stream()
                .filter(value -> value.unitId() == was.unitId()
                        && value.period().equals(was.period())
                        && value.supersededAt() == null)
                .findFirst()
                .orElse(was);
    }

    private List<IndicatorValue> indicators(Vintage at, Set<Integer> unitIds, Codebook codebook, Vintage published) {
        return values.find(
                new IndicatorValues.Wanted(
                        null,
                        IndicatorValues.printedOf(published.publication().period()),
                        unitIds,
                        false,
                        published.asOf(),
                        at),
                null,
                ALL,
                new IndicatorValues.Wording(codebook, language, true));
    }

    private List<Difference> ofTasks(Vintage vintage, Set<Integer> unitIds, Codebook codebook) {
        Function<Task, Object> key = task -> List.of(task.unitId(), task.task());
        Map<Object, Task> before = byKey(tasks(vintage, unitIds, codebook, vintage), key);
        Map<Object, Task> after = byKey(tasks(Vintage.NOW, unitIds, codebook, vintage), key);
        List<Difference> found = new ArrayList<>();
        each(before, after, (was, is) -> {
            Map<String, Difference.Values> figures = new LinkedHashMap<>();
            figure(figures, "name", was, is, Task::name);
            figure(figures, "group", was, is, Task::group);
            figure(figures, "owner", was, is, Task::owner);
            figure(figures, "state", was, is, task -> task.state().code());
            figure(figures, "cause", was, is, Task::cause);
            figure(figures, "waitingOn", was, is, Task::waitingOn);
            figure(figures, "tasks", was, is, Task::tasks);
            if (!figures.isEmpty()) {
                Task last = is == null ? tasks.withdrawal(was) : is;
                found.add(new Difference(
                        Difference.Kind.TASK,
                        last.unit(),
                        new Coded(last.task(), last.name()),
                        null,
                        last.from().toString(),
                        figures,
                        last.recordedAt(),
                        last.by(),
                        last.reason(),
                        null));
            }
        });
        return found;
    }

    private List<Task> tasks(Vintage at, Set<Integer> unitIds, Codebook codebook, Vintage published) {
        return tasks.find(
                new Tasks.Wanted(published.publication().period().end(), unitIds, null, Set.of(), at),
                null,
                ALL,
                codebook,
                true);
    }

    private static <T> Map<Object, T> byKey(List<T> items, Function<T, Object> key) {
        Map<Object, T> map = new LinkedHashMap<>();
        items.forEach(item -> map.put(key.apply(item), item));
        return map;
    }

    private static <T> void each(Map<Object, T> before, Map<Object, T> after, BiConsumer<T, T> taker) {
        Set<Object> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.forEach(key -> taker.accept(before.get(key), after.get(key)));
    }

    private static <T> void figure(
            Map<String, Difference.Values> figures, String name, T was, T is, Function<T, Object> value) {
        put(figures, name, was == null ? null : value.apply(was), is == null ? null : value.apply(is));
    }
}
