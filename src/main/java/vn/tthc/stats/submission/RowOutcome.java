package vn.tthc.stats.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.RowErrors;
import vn.tthc.stats.observation.Written;

/**
 * What became of one row of a return sent with mode=partial.
 *
 * @param row its number, counted from 0
 * @param outcome what was done with it
 * @param errors what is wrong with it; null and left out unless it was refused
 */
@Schema(name = "RowOutcome")
record RowOutcome(
        int row,

        @Schema(enumeration = {"inserted", "revised", "unchanged", "reported", "ignored", "refused"})
        String outcome,

        @JsonInclude(JsonInclude.Include.NON_NULL) List<RowErrors.RowErrorView> errors) {

    static RowOutcome refused(int row, List<RowErrors.RowErrorView> errors) {
        return new RowOutcome(row, "refused", errors);
    }

    /** A row that says nothing, neither a figure nor that there was none. */
    static RowOutcome ignored(int row) {
        return new RowOutcome(row, "ignored", null);
    }

    /** A row that was taken; {@code outcome} null = it has no figures and says only that the unit has reported. */
    static RowOutcome taken(int row, Written.Outcome outcome) {
        return new RowOutcome(row, outcome == null ? "reported" : outcome.name().toLowerCase(Locale.ROOT), null);
    }
}
