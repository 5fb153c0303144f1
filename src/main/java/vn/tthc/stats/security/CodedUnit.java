package vn.tthc.stats.security;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Which unit somebody acts for who is said to act for that code. */
public final class CodedUnit {

    private CodedUnit() {}

    /** The unit of that code today; of an ended one the last, since history may still be sent for it. */
    public static Optional<ReportingUnit> of(Codebook codebook, String code, LocalDate today) {
        List<ReportingUnit> coded = codebook.unitsCoded(code);
        return codebook.unitOn(code, today)
                .or(() -> coded.isEmpty() ? Optional.empty() : Optional.of(coded.get(coded.size() - 1)));
    }
}
