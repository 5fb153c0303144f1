package vn.tthc.stats.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The figures of a line of form II.06a/VPCP/KSTT (Circular 01/2020/TT-VPCP), numbers of dossiers in the order of its columns (3) to
 * (13). Null is what was not reported, and what cannot be told because a part of it was not.
 *
 * @param receivedTotal (3) received in the period and carried over
 * @param receivedOnline (4)
 * @param receivedDirect (5) received in the period and not online: at the counter or by post; of counts that tell both
 * @param carriedOver (6) in process at the end of the period before
 * @param resolvedTotal (7)
 * @param pendingTotal (11) in process at the end of the period
 * @param received received in the period, by any channel
 * @param difference (3) less (7) less (11), which is 0 if the figures agree
 * @param resolvedTogether resolved, of counts that tell all of (8) to (10)
 */
@Schema(name = "Form06Figures")
record FormFigures(
        @Schema(nullable = true) Long receivedTotal,
        @Schema(nullable = true) Long receivedOnline,
        @Schema(nullable = true) Long receivedDirect,
        @Schema(nullable = true) Long carriedOver,
        @Schema(nullable = true) Long resolvedTotal,
        @Schema(nullable = true) Long resolvedEarly,
        @Schema(nullable = true) Long resolvedOnTime,
        @Schema(nullable = true) Long resolvedOverdue,
        @Schema(nullable = true) Long pendingTotal,
        @Schema(nullable = true) Long pendingInTime,
        @Schema(nullable = true) Long pendingOverdue,
        @Schema(nullable = true) Long received,
        @Schema(nullable = true) Long difference,
        @JsonIgnore @Schema(hidden = true) Long resolvedTogether) {

    /** The names of the columns (3) to (13), of what is beside them, in order. */
    static final List<String> NAMES = List.of(
            "receivedTotal",
            "receivedOnline",
            "receivedDirect",
            "carriedOver",
            "resolvedTotal",
            "resolvedEarly",
            "resolvedOnTime",
            "resolvedOverdue",
            "pendingTotal",
            "pendingInTime",
            "pendingOverdue",
            "received",
            "difference");

    /** How many of them the form has. */
    static final int PRINTED = 11;

    /** The metrics that {@link #of} takes. */
    static final List<String> METRICS = List.of("dossiers", "online-rate", "on-time-rate");

    /** From the figures of the metrics. */
    static FormFigures of(Map<String, Number> metrics) {
        Long received = figure(metrics, "received");
        Long carriedOver = sum(figure(metrics, "previousPendingInTime"), figure(metrics, "previousPendingOverdue"));
        Long receivedTotal = sum(received, carriedOver);
        Long early = figure(metrics, "resolvedEarly");
        Long onTime = figure(metrics, "resolvedOnTime");
        Long overdue = figure(metrics, "resolvedOverdue");
        Long resolvedTotal = sum(early, onTime, overdue);
        Long inTime = figure(metrics, "pendingInTime");
        Long pendingOverdue = figure(metrics, "pendingOverdue");
        Long pendingTotal = sum(inTime, pendingOverdue);
        return new FormFigures(
                receivedTotal,
                figure(metrics, "receivedOnline"),
                less(figure(metrics, "online-rate.denominator"), figure(metrics, "online-rate.numerator")),
                carriedOver,
                resolvedTotal,
                early,
                onTime,
                overdue,
                pendingTotal,
                inTime,
                pendingOverdue,
                received,
                less(receivedTotal, sum(resolvedTotal, pendingTotal)),
                figure(metrics, "on-time-rate.denominator"));
    }

    private static Long figure(Map<String, Number> metrics, String name) {
        Number figure = metrics.get(name);
        return figure == null ? null : (Long) figure.longValue();
    }

    /** Null if any of them is. */
    private static Long sum(Long... parts) {
        long sum = 0;
        for (Long part : parts) {
            if (part == null) {
                return null;
            }
            sum = Math.addExact(sum, part);
        }
        return sum;
    }

    private static Long less(Long whole, Long part) {
        return whole == null || part == null ? null : (Long) Math.subtractExact(whole, part);
    }

    /** In the order of the names. */
    List<Long> values() {
        return Arrays.asList(
                receivedTotal,
                receivedOnline,
                receivedDirect,
                carriedOver,
                resolvedTotal,
                resolvedEarly,
                resolvedOnTime,
                resolvedOverdue,
                pendingTotal,
                pendingInTime,
                pendingOverdue,
                received,
                difference);
    }

    /** Whether nothing was reported at all. */
    boolean areNone() {
        return values().stream().allMatch(value -> value == null);
    }
}
