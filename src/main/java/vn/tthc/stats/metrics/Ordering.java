package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which rows of an answer are shown, with what rank, and in what order. */
final class Ordering {

    private Ordering() {}

    /** The rows that are wanted, ranked and in the order that is wanted. */
    static List<Cell> of(List<Cell> cells, MetricQuery query) {
        List<Cell> large = query.minDenominator() == null
                ? cells
                : cells.stream()
                        .filter(cell -> cell.figure("denominator") != null
                                && cell.figure("denominator").longValue() >= query.minDenominator())
                        .toList();
        List<Cell> rows = new ArrayList<>(query.metric().isRate() ? ranked(large, query.dimensions()) : large);
        rows.sort(comparator(query));
        return query.limit() == null || rows.size() <= query.limit() ? rows : rows.subList(0, query.limit());
    }

    /**
     * 1 for the highest rate; as many are skipped after a tie as share it. By the exact rate, not the rounded one. Who is
     * outside of the units that are ranked, as provincial bodies are among districts, takes no place of theirs.
     */
    private static List<Cell> ranked(List<Cell> cells, List<Dimension> dimensions) {
        int[] ofUnit = Dimension.lowestUnit(dimensions);
        List<Rated> all = cells.stream().map(cell -> Rated.of(cell, ofUnit)).toList();
        List<Rated> byRate = all.stream()
                .filter(rated -> rated.denominator > 0)
                .sorted(BY_EXACT_RATE.reversed())
                .toList();
        int rank = 0;
        for (int i = 0; i < byRate.size(); i++) {
            if (i == 0 || BY_EXACT_RATE.compare(byRate.get(i - 1), byRate.get(i)) != 0) {
                rank = i + 1;
            }
            byRate.get(i).rank = rank;
        }
        return all.stream().map(rated -> rated.cell.ranked(rated.rank)).toList();
    }

    /** A cell and its place. The figures of its exact rate are held beside it: each is compared a dozen times. */
    private static final class Rated {

        private final Cell cell;

        private final long numerator;

        /** 0 = it has no rate, or none that is ranked. */
        private final long denominator;

        /** Null = it has none. */
        private Integer rank;

        private Rated(Cell cell, long numerator, long denominator) {
            this.cell = cell;
            this.numerator = numerator;
            this.denominator = denominator;
        }

        static Rated of(Cell cell, int[] ofUnit) {
            return cell.figure("rate") == null || cell.key().lacks(ofUnit)
                    ? new Rated(cell, 0, 0)
                    : new Rated(
                            cell,
                            cell.figure("numerator").longValue(),
                            cell.figure("denominator").longValue());
        }
    }

    private static final Comparator<Rated> BY_EXACT_RATE = (one, other) -> {
        // Both sides multiplied by both denominators, to 128 bits.
        int upper = Long.compare(
                Math.multiplyHigh(one.numerator, other.denominator),
                Math.multiplyHigh(other.numerator, one.denominator));
        return upper != 0
                ? upper
                : Long.compareUnsigned(one.numerator * other.denominator, other.numerator * one.denominator);
    };

    private static Comparator<Cell> comparator(MetricQuery query) {
        Comparator<Cell> byPlace = Cells.byPlace(Cell::at, Cell::key);
        if (query.order() == null) {
            return byPlace;
        }
        String by = query.order().by();
        Function<Cell, BigDecimal> figure = cell -> decimal(cell.figure(by));
        Comparator<BigDecimal> direction =
                query.order().descending() ? Collections.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing(figure, Comparator.nullsLast(direction)).thenComparing(byPlace);
    }

    private static BigDecimal decimal(Number number) {
        return number == null || number instanceof BigDecimal
                ? (BigDecimal) number
                : BigDecimal.valueOf(number.longValue());
    }
}
