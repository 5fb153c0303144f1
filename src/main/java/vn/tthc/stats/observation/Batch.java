package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Returns small enough to be held in memory.
 *
 * @param counts each unit, period, procedure and level at most once; numbered in this order
 * @param nilReturns returns without any count, which still count as reported
 */
public record Batch(List<Observation> counts, List<UnitPeriod> nilReturns) implements Incoming {

    private static final String COUNTS =
            "select * from unnest(?::int[], ?::int[], ?::date[], ?::int[], ?::int[], ?::date[], "
                    + Measure.sql(", ", measure -> "?::int[]")
                    + ") as i(n, unit_id, period_start, procedure_id, level, period_end, "
                    + Measure.sql(", ", Measure::column)
                    + ")";

    public Batch {
        counts = List.copyOf(counts);
        nilReturns = List.copyOf(nilReturns);
    }

    /** What it has returns for, each once. */
    public Set<UnitPeriod> returns() {
        return Stream.concat(
                        counts.stream().map(count -> new UnitPeriod(count.unitId(), count.period())),
                        nilReturns.stream())
                .collect(Collectors.toSet());
    }

    /** The same without the counts of these numbers. */
    public Batch without(Set<Integer> numbers) {
        return numbers.isEmpty()
                ? this
                : new Batch(
                        IntStream.range(0, counts.size())
                                .filter(n -> !numbers.contains(n))
                                .mapToObj(counts::get)
                                .toList(),
                        nilReturns);
    }

    @Override
    public String countsSql() {
        return COUNTS;
    }

    @Override
    public String kept() {
        return "materialized";
    }

    @Override
    public List<Object> countParameters() {
        List<Object> parameters = new ArrayList<>();
        parameters.add(
                SqlArray.ints(Stream.iterate(0, n -> n + 1).limit(counts.size()).toList()));
        parameters.add(ints(Observation::unitId));
        parameters.add(dates(count -> count.period().start()));
        parameters.add(ints(Observation::procedureId));
        parameters.add(ints(Observation::level));
        parameters.add(dates(count -> count.period().end()));
        Measure.ALL.forEach(
                measure -> parameters.add(ints(count -> count.figures().get(measure))));
        return parameters;
    }

    @Override
    public String nilSql() {
        return "select * from unnest(?::int[], ?::date[], ?::date[]) as r(unit_id, period_start, period_end)";
    }

    @Override
    public List<Object> nilParameters() {
        return List.of(
                SqlArray.ints(nilReturns.stream().map(UnitPeriod::unitId).toList()),
                SqlArray.dates(nilReturns.stream().map(r -> r.period().start()).toList()),
                SqlArray.dates(nilReturns.stream().map(r -> r.period().end()).toList()));
    }

    @Override
    public SqlArray unitIds() {
        return SqlArray.ints(
                returns().stream().map(UnitPeriod::unitId).distinct().toList());
    }

    @Override
    public List<UnitPeriod> spans() {
        return returns().stream()
                .collect(Collectors.toMap(UnitPeriod::unitId, UnitPeriod::period, Period::with, TreeMap::new))
                .entrySet()
                .stream()
                .map(span -> new UnitPeriod(span.getKey(), span.getValue()))
                .toList();
    }

    @Override
    public boolean hasLongPeriods() {
        return counts.stream().anyMatch(count -> count.period().days() > 1);
    }

    @Override
    public boolean tellsStocks() {
        return counts.stream()
                .anyMatch(count -> StockSql.STOCKS.stream()
                        .anyMatch(stock -> count.figures().get(stock) != null));
    }

    @Override
    public long size() {
        return counts.size();
    }

    private SqlArray ints(Function<Observation, Integer> value) {
        return new SqlArray("int4", counts.stream().map(value).toArray(Integer[]::new));
    }

    private SqlArray dates(Function<Observation, LocalDate> value) {
        return SqlArray.dates(counts.stream().map(value).toList());
    }
}
