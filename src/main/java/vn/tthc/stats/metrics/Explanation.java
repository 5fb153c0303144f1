package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Adds to a comparison what each row did to the change of the total. */
final class Explanation {

    private static final Comparator<Cell> LARGEST_FIRST =
            Comparator.comparing(Explanation::size, Comparator.nullsLast(Comparator.reverseOrder()));

    private static final List<String> NAMES = List.of("share", "previousShare", "mixEffect", "rateEffect", "effect");

    private Explanation() {}

    /**
     * The same answer, its total and rows with {@code share} and {@code previousShare} of the denominator,
     * {@code mixEffect}, {@code rateEffect} and the sum of both, {@code effect}; null if there is no change to explain. Rows
     * are ordered by the size of their effect, the largest first.
     *
     * @param answer with a comparison and with all rows of one dimension, whose counts add up to those of the total
     */
    static MetricAnswer of(MetricAnswer answer) {
        List<Cell> rows = answer.rows();
        Cell whole = answer.total().cell();
        List<Decomposition.Sides> groups = rows.stream().map(Explanation::sides).toList();
        if (!sum(groups).equals(sum(List.of(sides(whole))))) {
            throw new IllegalStateException("rows do not add up to the total: " + answer.query());
        }
        List<String> names = Numbers.names(whole.figures().names(), NAMES);
        Decomposition parts = Decomposition.of(groups);
        List<BigDecimal> shares = shares(groups, Decomposition.Sides::denominator);
        List<BigDecimal> previous = shares(groups, Decomposition.Sides::previousDenominator);
        List<Cell> explained = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Decomposition.Effects effects = parts.groups().get(i);
            explained.add(rows.get(i)
                    .with(
                            names,
                            shares.get(i),
                            previous.get(i),
                            effects.mix(),
                            effects.rate(),
                            effects.mix() == null ? null : effects.mix().add(effects.rate())));
        }
        explained.sort(LARGEST_FIRST);
        Cell total = whole.with(
                names,
                whole.figure("rate") == null ? null : BigDecimal.ONE,
                whole.figure("previousRate") == null ? null : BigDecimal.ONE,
                parts.mixEffect(),
                parts.rateEffect(),
                parts.change());
        return new MetricAnswer(
                answer.query(),
                answer.version(),
                answer.synthetic(),
                new MetricAnswer.Total(
                        total,
                        answer.total().meanOfUnits(),
                        answer.total().straddling(),
                        answer.total().straddlingRows(),
                        answer.total().previous()),
                explained,
                answer.boundaries());
    }

    /** The share of each group, all of them together exactly 1; null if there is nothing to have a share of. */
    private static List<BigDecimal> shares(
            List<Decomposition.Sides> groups, Function<Decomposition.Sides, Long> denominator) {
        List<Long> sizes =
                groups.stream().map(denominator).map(Explanation::orNone).toList();
        long all = sizes.stream().mapToLong(size -> size).sum();
        if (all == 0) {
            return Collections.nCopies(sizes.size(), null);
        }
        return RoundedParts.of(
                sizes.stream().map(size -> Fraction.of(size, all)).toList(),
                BigDecimal.ONE.setScale(Metric.RATE_DIGITS));
    }

    private static Decomposition.Sides sides(Cell cell) {
        return new Decomposition.Sides(
                (Long) cell.figure("numerator"),
                (Long) cell.figure("denominator"),
                (Long) cell.figure("previousNumerator"),
                (Long) cell.figure("previousDenominator"));
    }

    private static List<Long> sum(List<Decomposition.Sides> groups) {
        long[] sums = new long[4];
        for (Decomposition.Sides group : groups) {
            sums[0] += orNone(group.numerator());
            sums[1] += orNone(group.denominator());
            sums[2] += orNone(group.previousNumerator());
            sums[3] += orNone(group.previousDenominator());
        }
        return List.of(sums[0], sums[1], sums[2], sums[3]);
    }

    private static long orNone(Long figure) {
        return figure == null ? 0 : figure;
    }

    private static BigDecimal size(Cell cell) {
        BigDecimal effect = (BigDecimal) cell.figure("effect");
        return effect == null ? null : effect.abs();
    }
}
