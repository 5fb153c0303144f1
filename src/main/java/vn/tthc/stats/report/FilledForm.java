package vn.tthc.stats.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.Coded;

/**
 * Form II.06a/VPCP/KSTT, filled in.
 *
 * @param form its official number
 * @param units whose figures: the filters as they were put
 * @param note that they are a summary of several units, which the form is not meant for; null = they are of one
 * @param carriedOverFrom the period before, at the end of which what is carried over was in process
 * @param publication the publication that the figures are of; null = of none, or of other units or days than it
 * @param asOf as known when; null = now
 * @param synthetic whether figures made up for demonstration are in it
 * @param total the last line: all units and fields
 * @param fields the lines of the form: a field each, all units together
 * @param ofUnits a unit each, all fields together; also those of which returns were due and none came
 * @param lines unit × field
 * @param doubts all reasons not to take a line as it is
 */
@Schema(name = "Form06")
record FilledForm(
        String form,
        List<Coded> units,
        @Schema(nullable = true) String note,
        Days period,
        Days carriedOverFrom,
        @Schema(nullable = true) Long publication,
        @Schema(nullable = true) Instant asOf,
        String revision,
        boolean synthetic,
        FormLine total,
        List<FormLine> fields,
        List<FormLine> ofUnits,
        List<FormLine> lines,
        List<FormDoubt> doubts,
        @JsonIgnore @Schema(hidden = true) Version version) {

    /** The number of the form in Circular 01/2020/TT-VPCP. */
    static final String NUMBER = "II.06a/VPCP/KSTT";

    /** A span of days, both in it. */
    @Schema(name = "Form06Days")
    record Days(LocalDate start, LocalDate end) {

        static Days of(Period period) {
            return new Days(period.start(), period.end());
        }

        Period asPeriod() {
            return new Period(start, end);
        }
    }
}
