package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Period;

/**
 * Counts in memory, and every metric over them worked out the slow and obvious way.
 *
 * @param counts whose flows are meant
 * @param stocks whose stocks are
 */
record Observed(Collection<Count> counts, Collection<Count> stocks, UnaryOperator<Unit> shown) {

    Observed(Collection<Count> counts, UnaryOperator<Unit> shown) {
        this(counts, counts, shown);
    }

    /** Units as they were. */
    Observed(Collection<Count> counts) {
        this(counts, UnaryOperator.identity());
    }

    /**
     * A unit with what lies above it, by codes; null where there is nothing.
     *
     * @param code as rows have it, with its name where the code has named several
     * @param days on which it is there
     * @param into what it passed into, by the same codes
     */
    record Unit(String code, String kind, String district, String province, Period days, Set<String> into) {

        private static final Period ALWAYS = Period.parse("2021/2025").orElseThrow();

        Unit(String code, String kind, String district, String province) {
            this(code, kind, district, province, ALWAYS, Set.of());
        }

        /** What all rows of one unit have in common: one that only passed into another of its code was renamed. */
        private String same() {
            String later = into.size() == 1 ? into.iterator().next() : "";
            return later.startsWith(code.split(" ")[0] + " ") ? later : code;
        }
    }

    /** A procedure with what it belongs to, by codes. */
    record Procedure(String code, String field, String agency) {}

    record Key(Unit unit, Period period, Procedure procedure, int level) {

        boolean overlaps(Key other) {
            return unit.equals(other.unit)
                    && procedure.equals(other.procedure)
                    && level == other.level
                    && !period.equals(other.period)
                    && !period.start().isAfter(other.period.end())
                    && !other.period.start().isAfter(period.end());
        }

        private Key onLastDay() {
            return new Key(unit, Period.ofDay(period.end()), procedure, level);
        }

        boolean within(Period wanted) {
            return wanted.contains(period.start()) && wanted.contains(period.end());
        }

        boolean touches(Period wanted) {
            return !period.start().isAfter(wanted.end()) && !period.end().isBefore(wanted.start());
        }
    }

    /** Figures by name; absent where they were not reported. */
    record Count(Key key, Map<String, Integer> figures) {

        private boolean tookOver(Count earlier) {
            return earlier.key.unit.into.contains(key.unit.code)
                    && earlier.key.procedure.equals(key.procedure)
                    && earlier.key.level == key.level
                    && key.period.end().isAfter(earlier.key.unit.days.end());
        }

        private Integer sum(List<String> measures) {
            return measures.stream().allMatch(figures::containsKey)
                    ? Integer.valueOf(measures.stream().mapToInt(figures::get).sum())
                    : null;
        }
    }

    static final List<String> FLOWS = List.of(
            "received",
            "receivedOnline",
            "resolvedEarly",
            "resolvedOnTime",
            "resolvedOverdue",
            "feeDue",
            "feePaidOnline",
            "resultsDigitised");
    static final List<String> STOCKS = List.of("pendingInTime", "pendingOverdue");
    private static final List<String> RESOLVED = List.of("resolvedEarly", "resolvedOnTime", "resolvedOverdue");

    /** Numerator and denominator of the ratios. */
    private static final Map<String, List<List<String>>> RATIOS = Map.of(
            "online-rate", List.of(List.of("receivedOnline"), List.of("received")),
            "full-process-rate", List.of(List.of("receivedOnline"), List.of("received")),
            "on-time-rate", List.of(List.of("resolvedEarly", "resolvedOnTime"), RESOLVED),
            "online-payment-rate", List.of(List.of("feePaidOnline"), List.of("feeDue")),
            "digitisation-rate", List.of(List.of("resultsDigitised"), RESOLVED));

    static final List<String> METRICS = Stream.concat(
                    RATIOS.keySet().stream().sorted(), Stream.of("services-with-online-dossiers", "dossiers"))
            .toList();

    /** The figures of a metric over all of these; null where there are none. */
    Map<String, Number> figures(String metric) {
        Map<String, Number> figures = new LinkedHashMap<>();
        switch (metric) {
            case "dossiers" -> {
                FLOWS.forEach(measure -> figures.put(measure, sum(counts, List.of(measure))));
                STOCKS.forEach(measure -> figures.put(measure, sum(latest(), List.of(measure))));
            }
            case "services-with-online-dossiers" -> {
                Set<Procedure> reported = new HashSet<>();
                Set<Procedure> online = new HashSet<>();
                for (Count count : counts) {
                    Integer received = count.figures.get("receivedOnline");
                    if (received == null || count.figures.get("received") == null) {
                        continue;
                    }
                    reported.add(count.key.procedure);
                    if (received > 0) {
                        online.add(count.key.procedure);
                    }
                }
                rate(
                        figures,
                        reported.isEmpty() ? null : (long) online.size(),
                        reported.isEmpty() ? null : (long) reported.size());
            }
            default -> {
                List<List<String>> ratio = RATIOS.get(metric);
                List<Count> both = counts.stream()
                        .filter(count -> !metric.equals("full-process-rate") || count.key.level == 4)
                        .filter(count -> count.sum(ratio.get(0)) != null && count.sum(ratio.get(1)) != null)
                        .toList();
                rate(figures, sum(both, ratio.get(0)), sum(both, ratio.get(1)));
            }
        }
        return figures;
    }

    private static void rate(Map<String, Number> figures, Long numerator, Long denominator) {
        figures.put("numerator", numerator);
        figures.put("denominator", denominator);
        figures.put(
                "rate",
                denominator == null || denominator == 0
                        ? null
                        : new BigDecimal(numerator).divide(new BigDecimal(denominator), 6, RoundingMode.HALF_UP));
    }

    private static Long sum(Collection<Count> counts, List<String> measures) {
        List<Integer> sums = counts.stream()
                .map(count -> count.sum(measures))
                .filter(Objects::nonNull)
                .toList();
        return sums.isEmpty()
                ? null
                : Long.valueOf(sums.stream().mapToLong(sum -> sum).sum());
    }

    /**
     * Of each unit × procedure × level the last count that has a stock, unless that stock is in a later one of a unit it
     * passed into.
     */
    private Collection<Count> latest() {
        Collection<Count> latest = latestOfUnits();
        return latest.stream()
                .filter(count -> latest.stream().noneMatch(other -> other.tookOver(count)))
                .toList();
    }

    private Collection<Count> latestOfUnits() {
        return stocks.stream()
                .filter(count -> STOCKS.stream().anyMatch(count.figures::containsKey))
                .collect(Collectors.toMap(
                        count -> List.of(count.key.unit, count.key.procedure, count.key.level),
                        count -> count,
                        (one, other) -> one.key.period.end().isAfter(other.key.period.end()) ? one : other))
                .values();
    }

    /** The mean of the units' own rates; one that was renamed is one. */
    BigDecimal meanOfUnits(String metric) {
        // As an exact fraction: a mean may lie right between two that could be printed.
        List<BigInteger> sum = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE));
        int[] rates = {0};
        counts.stream()
                .collect(Collectors.groupingBy(
                        count -> shown.apply(count.key.unit).same()))
                .values()
                .forEach(ofUnit -> {
                    Map<String, Number> figures = new Observed(ofUnit).figures(metric);
                    Number denominator = figures.get("denominator");
                    if (denominator != null && denominator.longValue() > 0) {
                        BigInteger part =
                                BigInteger.valueOf(figures.get("numerator").longValue());
                        BigInteger whole = BigInteger.valueOf(denominator.longValue());
                        sum.set(0, sum.get(0).multiply(whole).add(part.multiply(sum.get(1))));
                        sum.set(1, sum.get(1).multiply(whole));
                        rates[0]++;
                    }
                });
        return rates[0] == 0
                ? null
                : new BigDecimal(sum.get(0))
                        .divide(
                                new BigDecimal(sum.get(1)).multiply(BigDecimal.valueOf(rates[0])),
                                6,
                                RoundingMode.HALF_UP);
    }

    /** How many counts have figures of the metric, and no cell because they lie across two stretches of time. */
    long across(List<String> dimensions, String metric) {
        return counts.stream()
                .filter(count -> at(dimensions, count.key).contains("across"))
                .filter(count -> switch (metric) {
                    case "dossiers" -> FLOWS.stream().anyMatch(count.figures::containsKey);
                    case "services-with-online-dossiers" ->
                        count.figures.keySet().containsAll(List.of("received", "receivedOnline"));
                    default -> RATIOS.get(metric).stream().allMatch(side -> count.sum(side) != null);
                })
                .count();
    }

    private List<String> at(List<String> dimensions, Key key) {
        List<String> at = new ArrayList<>();
        for (String dimension : dimensions) {
            at.add(member(dimension, key, shown));
        }
        return at;
    }

    /**
     * The counts by cell, whose keys are codes in the order of the dimensions; those without a cell are in none. Stocks are
     * those of the last day, so they have one.
     */
    Map<List<String>, Observed> by(List<String> dimensions) {
        Map<List<String>, List<Count>> flows = new LinkedHashMap<>();
        Map<List<String>, List<Count>> ofLastDay = new LinkedHashMap<>();
        counts.stream()
                .sorted(Comparator.comparing(count -> count.key.period.start()))
                .forEach(count -> {
                    List<String> at = at(dimensions, count.key);
                    if (!at.contains("across")) {
                        flows.computeIfAbsent(at, none -> new ArrayList<>()).add(count);
                    }
                    ofLastDay
                            .computeIfAbsent(at(dimensions, count.key.onLastDay()), none -> new ArrayList<>())
                            .add(count);
                });
        return Stream.concat(flows.keySet().stream(), ofLastDay.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(
                        at -> at,
                        at -> new Observed(
                                flows.getOrDefault(at, List.of()), ofLastDay.getOrDefault(at, List.of()), shown)));
    }

    static String member(String dimension, Key key) {
        return member(dimension, key, UnaryOperator.identity());
    }

    static String member(String dimension, Key key, UnaryOperator<Unit> shown) {
        return switch (dimension) {
            case "unit" -> shown.apply(key.unit).code;
            case "kind" -> shown.apply(key.unit).kind;
            case "district" -> shown.apply(key.unit).district;
            case "province" -> shown.apply(key.unit).province;
            case "procedure" -> key.procedure.code;
            case "field" -> key.procedure.field;
            case "agency" -> key.procedure.agency;
            case "level" -> String.valueOf(key.level);
            default -> {
                String first = stretch(dimension, key.period.start());
                yield first.equals(stretch(dimension, key.period.end())) ? first : "across";
            }
        };
    }

    static String stretch(String dimension, LocalDate day) {
        LocalDate start = switch (dimension) {
            case "day" -> day;
            case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> day.withDayOfMonth(1);
            case "quarter" -> LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1);
            case "year" -> day.withDayOfYear(1);
            default -> throw new IllegalArgumentException(dimension);
        };
        LocalDate next = switch (dimension) {
            case "day" -> start.plusDays(1);
            case "week" -> start.plusDays(7);
            case "month" -> start.plusMonths(1);
            case "quarter" -> start.plusMonths(3);
            default -> start.plusYears(1);
        };
        return new Period(start, next.minusDays(1)).toString();
    }
}
