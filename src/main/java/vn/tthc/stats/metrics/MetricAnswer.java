package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.util.List;
import vn.tthc.stats.export.Version;

/**
 * The answer to a {@link MetricQuery}.
 *
 * @param version of the data of the units asked; equal versions give equal answers
 * @param synthetic whether returns made up for demonstration are among those it rests on
 * @param rows in the order asked for; empty if nothing was asked to be broken down
 * @param boundaries what has to be known of the units in the rows; null = they are as they were
 */
record MetricAnswer(
        MetricQuery query,
        Version version,
        boolean synthetic,
        Total total,
        List<Cell> rows,
        BoundariesView boundaries) {

    /**
     * The figure for everything asked for, whatever the rows show.
     *
     * @param cell all counts pooled
     * @param meanOfUnits mean of the units' own rates, each counting once, with more digits than are told; null for sums and
     *     where no unit has a rate
     * @param straddling counts left out because some of their days lie outside of the period
     * @param straddlingRows counts whose figures are in no row because they lie across two stretches of time; 0 if rows are
     *     not of stretches of time
     * @param previous the same for the period compared with; null = there is none
     */
    record Total(Cell cell, BigDecimal meanOfUnits, long straddling, long straddlingRows, Previous previous) {}

    /**
     * What a {@link Total} of the period compared with has beside its figures, which are among those of the cell.
     *
     * @param reportsNotDue reports that would have been due if the duty of the units had not begun later, and did not come
     */
    record Previous(BigDecimal meanOfUnits, long straddling, long straddlingRows, long reportsNotDue) {}
}
