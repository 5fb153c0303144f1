package vn.tthc.stats.programme;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.observation.Coded;

/**
 * How far tasks are on a day.
 *
 * @param asOf as it was known then; null = as it is known now
 * @param total how many tasks there are
 * @param states one for each state, in order, those without tasks too
 * @param groups the same for each group of tasks
 * @param units the same for each unit that has tasks; empty = not asked for
 * @param synthetic whether any of them was made up for demonstration
 */
@Schema(name = "TaskSummary")
public record TaskSummary(
        LocalDate date,
        @Schema(nullable = true) Instant asOf,
        long total,
        List<Share> states,
        List<Group> groups,
        List<OfUnit> units,
        boolean synthetic) {

    /**
     * The tasks in one state.
     *
     * @param share of all tasks, 1 = 100 %; null if there are none
     */
    @Schema(name = "TaskShare")
    public record Share(
            TaskState state,
            String name,
            long tasks,
            @Schema(nullable = true) BigDecimal share) {}

    /** A group of tasks; its name null = of no group. */
    @Schema(name = "TaskGroupSummary")
    public record Group(@Schema(nullable = true) String group, long total, List<Share> states) {}

    /** The tasks of a unit, without those of the units below it. */
    @Schema(name = "TaskUnitSummary")
    public record OfUnit(Coded unit, long total, List<Share> states) {}
}
