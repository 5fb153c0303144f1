package vn.tthc.stats.submission;

import java.util.List;
import java.util.Locale;
import vn.tthc.stats.common.Period;

/**
 * Something odd about what was accepted.
 *
 * @param unitId whose
 * @param procedureId null = it is about the return as a whole
 * @param level null likewise
 * @param args what its text says of this very case: numbers and texts
 */
record ReturnWarning(int unitId, Code code, Period period, Integer procedureId, Integer level, List<Object> args) {

    /** What is odd. The codes are part of the contract, like those of errors. */
    enum Code {
        /** It came long after the end of its period. */
        LATE,
        /** The dossiers received on a day are far from what the unit had on that day of the week before. */
        JUMP,
        /** The procedure is not offered at that service level on those days. */
        LEVEL_DIFFERS,
        /** A form came back without any figure and was taken for a nil return. */
        BLANK_RETURN,
        /** A return says that there were no dossiers, and counts are held for its days; they stay. */
        COUNTS_KEPT,
        /** A unit without the duty to report has reported, and so have units below it: sums may have both. */
        PARTS_AND_WHOLE;

        /** The code as clients see it: {@code level-differs}. */
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
