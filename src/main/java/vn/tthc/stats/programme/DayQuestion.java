package vn.tthc.stats.programme;

import java.time.LocalDate;
import java.util.Set;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;

/**
 * A question about how the programme stood on a day, its parameters checked.
 *
 * @param date null = on all days
 * @param unitIds null = of all units
 * @param version of the data it is answered from
 */
record DayQuestion(LocalDate date, Set<Integer> unitIds, Vintage vintage, Version version, Codebook codebook) {

    /** What tells its answer from others, what it is of among it. */
    String inWords(String what) {
        return String.join(
                "\n",
                what,
                String.valueOf(date),
                String.valueOf(unitIds),
                String.valueOf(vintage.asOf()),
                String.valueOf(codebook.version()));
    }

    /** The name of a file with its answer. */
    FileName fileName(String what, UnitFilter filter) {
        return FileName.of(what).and(filter.asked()).and(date).asOf(vintage.asOf());
    }
}
