package vn.tthc.stats.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Period;

/**
 * Counts chosen by what they are of. A count belongs to a period if all of its days do: none is split.
 *
 * @param period the days; null = any
 * @param unitIds the units; null = any, empty = none
 * @param procedureIds the procedures; null = any, empty = none
 * @param levels the service levels; null = any, empty = none
 * @param vintage as known when
 */
public record Selection(
        Period period, Set<Integer> unitIds, Set<Integer> procedureIds, Set<Integer> levels, Vintage vintage) {

    /**
     * A table of counts with a condition, and the parameters of their question marks.
     *
     * @param from ready to stand after {@code from}: counts called {@code c}
     * @param where ready to stand after {@code where}
     * @param parameters in the order of the question marks
     */
    public record Condition(String from, String where, List<Object> parameters) {

        /** Both, ready to stand after the columns of a query. */
        public String sql() {
            return "from " + from + " where " + where;
        }
    }

    /** The same counts as they were known at another time. */
    public Selection asOf(Vintage other) {
        return new Selection(period, unitIds, procedureIds, levels, other);
    }

    /**
     * Of these counts those of some units.
     *
     * @param units not null; who of them has not been chosen is left out. Only where units have been chosen
     */
    public Selection among(Set<Integer> units) {
        Set<Integer> both = new TreeSet<>(unitIds);
        both.retainAll(units);
        return new Selection(period, both, procedureIds, levels, vintage);
    }

    /** Of these counts those of some levels; null = any. */
    public Selection atLevels(Set<Integer> wanted) {
        if (wanted == null) {
            return this;
        }
        Set<Integer> both = new TreeSet<>(wanted);
        if (levels != null) {
            both.retainAll(levels);
        }
        return new Selection(period, unitIds, procedureIds, both, vintage);
    }

    /** The counts themselves. */
    public Condition counts() {
        return condition("c.period_start >= ? and c.period_end <= ?", period == null ? List.of() : bounds());
    }

    /**
     * The counts as rows {@code c} that can be added up: {@code unit_id} (the unit's or its province's), {@code
     * procedure_id} (null unless the grain has procedures), {@code level}, {@code period_start} and {@code period_end}
     * (days of the same stretches of time, as far as the grain tells them apart), and the columns of the addends. One
     * row may stand for many counts, but never for counts that the grain tells apart. Only with a period.
     */
    public Condition addends(Grain grain, List<Addend> addends) {
        return Sources.of(this, grain, addends);
    }

    /** The stocks that there were at the end. Only with a period. */
    public Stocks stocks(Stocks.Wanted wanted) {
        return Stocks.of(this, wanted);
    }

    /**
     * The counts that lie partly inside of the period and partly outside: they can be in no figure for it.
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

    /** Those of the counts that are of several days. Only with a period. */
    public Condition ofSeveralDays() {
        return condition("c.period_end > c.period_start and c.period_start >= ? and c.period_end <= ?", bounds());
    }

    private List<Object> bounds() {
        return List.of(period.start(), period.end());
    }

    private Condition condition(String days, List<Object> bounds) {
        List<Object> parameters = new ArrayList<>(vintage.parameters(period));
        parameters.addAll(bounds);
        String where = (bounds.isEmpty() ? "true" : days)
                + Conditions.among("c.unit_id", unitIds, parameters)
                + Conditions.among("c.procedure_id", procedureIds, parameters)
                + Conditions.among("c.level", levels, parameters);
        return new Condition(vintage.counts(period) + " c", where, parameters);
    }
}
