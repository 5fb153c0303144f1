package vn.tthc.stats.report;

import java.time.LocalDate;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Which bulletin is asked for.
 *
 * @param unit whose figures, with those of the units below it
 * @param today reports are due until the day before
 */
record Question(ReportingUnit unit, Period period, Vintage vintage, LocalDate today, Codebook codebook) {

    MetricAnswers.About about() {
        return new MetricAnswers.About(period, UnitFilter.of(unit, period, codebook), vintage, today, codebook);
    }

    /** All that the bulletin depends on beside the data. */
    String inWords() {
        return String.join(
                "\n",
                "bulletin",
                String.valueOf(unit.id),
                period.toString(),
                String.valueOf(vintage.asOf()),
                vintage.day(today).toString(),
                String.valueOf(codebook.version()));
    }
}
