package vn.tthc.stats.programme;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.observation.Coded;

/**
 * What an indicator was for a unit in a period: what was sent, what was printed, and what is worked out of it.
 *
 * @param unitId tells its unit from others that have had the code
 * @param period the days it is of, in canonical form; of a cumulative figure the day it is as of
 * @param value of a counter or number; null = not said
 * @param previousValue of a counter or number the one before it; null = there is none
 * @param numerator of a share, sent or counted from the tasks; null = not said
 * @param denominator likewise
 * @param rate numerator / denominator; null where one is missing or the denominator is 0
 * @param printed as a bulletin printed it, word for word; null = nothing was
 * @param printedRate the rate printed, 1 = 100 %; null = none was
 * @param difference rate printed less rate worked out; null where one is missing
 * @param doubts reasons not to take it as it is; empty = none is known
 * @param source the document it is from; null = not said
 * @param synthetic whether it was made up for demonstration
 * @param withdrawn whether it was taken back; only among revisions
 * @param supersededAt when the next revision took its place; null = it is held
 * @param by label of the key that sent it; null = the service itself
 * @param reason why it was corrected; null = not said
 * @param previousPeriod the days of the value before it, whose period ends last before its own; null = there is none
 * @param previousRate of a share that of the value before it; null = there is none
 * @param change value less the one before it, of a share rate less rate; null where one is missing
 */
@Schema(name = "IndicatorValue")
public record IndicatorValue(
        Coded indicator,
        @Schema(hidden = true) @JsonIgnore int unitId,
        Coded unit,
        String period,
        @Schema(nullable = true) BigDecimal value,
        @Schema(nullable = true) BigDecimal previousValue,
        @Schema(nullable = true) Long numerator,
        @Schema(nullable = true) Long denominator,
        @Schema(nullable = true) BigDecimal rate,
        @Schema(nullable = true) String statement,
        @Schema(nullable = true) String printed,
        @Schema(nullable = true) BigDecimal printedRate,
        @Schema(nullable = true) BigDecimal difference,
        List<Doubt> doubts,
        @Schema(nullable = true) String note,
        @Schema(nullable = true) String source,
        boolean synthetic,
        boolean withdrawn,
        int revision,
        Instant recordedAt,
        @Schema(nullable = true) Instant supersededAt,
        @Schema(nullable = true) String by,
        @Schema(nullable = true) String reason,
        @Schema(nullable = true) String previousPeriod,
        @Schema(nullable = true) BigDecimal previousRate,
        @Schema(nullable = true) BigDecimal change) {

    static final List<Column> COLUMNS = List.of(
            Column.code("indicator"),
            Column.name("indicatorName"),
            Column.code("unit"),
            Column.name("unitName"),
            Column.key("period"),
            Column.figure("value"),
            Column.figure("previousValue"),
            Column.figure("numerator"),
            Column.figure("denominator"),
            Column.figure("rate"),
            Column.plain("statement"),
            Column.plain("printed"),
            Column.figure("printedRate"),
            Column.figure("difference"),
            Column.plain("doubts"),
            Column.plain("note"),
            Column.plain("source"),
            Column.figure("revision"),
            Column.plain("recordedAt"),
            Column.plain("supersededAt"),
            Column.plain("by"),
            Column.plain("reason"),
            Column.plain("withdrawn"),
            Column.plain("synthetic"),
            Column.plain("previousPeriod"),
            Column.figure("previousRate"),
            Column.figure("change"));

    /** In the order of {@link #COLUMNS}. */
    List<Object> row() {
        return Arrays.asList(
                indicator.code(),
                indicator.name(),
                unit.code(),
                unit.name(),
                period,
                value,
                previousValue,
                numerator,
                denominator,
                rate,
                statement,
                printed,
                printedRate,
                difference,
                doubts.stream().map(Doubt::detail).collect(Collectors.joining(" ")),
                note,
                source,
                revision,
                recordedAt,
                supersededAt,
                by,
                reason,
                withdrawn,
                synthetic,
                previousPeriod,
                previousRate,
                change);
    }
}
