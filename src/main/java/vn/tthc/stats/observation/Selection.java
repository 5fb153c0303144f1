package vn.tthc.stats.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Counts chosen by what they are of. A count belongs to a period if all of its days do: none is split.
 *
 * @param period the days; null = any
 * @param unitIds the units; null = any, empty = none
 * @param procedureIds the procedures; null = any, empty = none
 * @param levels the service levels; null = any, empty = none
 */
public record Selection(Period period, Set<Integer> unitIds, Set<Integer> procedureIds, Set<Integer> levels) {

    /**
     * A condition and the parameters of its question marks.
     *
     * @param sql ready to stand after {@code where}
     * @param parameters in the order of the question marks
     */
    public record Condition(String sql, List<Object> parameters) {}

    /** Holds for the counts of a table of counts, called {@code c} in the query. */
    public Condition counts() {
        return condition("c.period_start >= ? and c.period_end <= ?", period == null ? List.of() : bounds());
    }

    /**
     * Holds for the counts that lie partly inside of the period and partly outside: they can be in no figure for it.
     * Only with a period.
     */
    public Condition straddling() {
        List<Object> bounds = new ArrayList<>(List.of(period.end(), period.start()));
        bounds.addAll(bounds());
        return condition(
                "c.period_end > c.period_start and c.period_start <= ? and c.period_end >= ?"
                        + " and not (c.period_start >= ? and c.period_end <= ?)",
                bounds);
    }

    private List<Object> bounds() {
        return List.of(period.start(), period.end());
    }

    private Condition condition(String days, List<Object> bounds) {
        List<String> all = new ArrayList<>();
        List<Object> parameters = new ArrayList<>(bounds);
        all.add(bounds.isEmpty() ? "true" : days);
        add(all, parameters, "c.unit_id = any(?)", unitIds);
        add(all, parameters, "c.procedure_id = any(?)", procedureIds);
        add(all, parameters, "c.level = any(?)", levels);
        return new Condition(String.join(" and ", all), parameters);
    }

    private static void add(List<String> all, List<Object> parameters, String condition, Set<Integer> ids) {
        if (ids != null) {
            all.add(condition);
            parameters.add(SqlArray.ints(ids));
        }
    }
}
