package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Chosen counts as rows that can be added up, each read once, from where that costs least: days from the totals of days,
 * whole months from those of months, and what neither has from the counts themselves. Which counts are meant does not
 * depend on where they are read: a count belongs to the period if all of its days do. Totals of which all counts have been
 * withdrawn are left out: where the counts themselves are read there is no row for them either.
 */
final class Sources {

    private static final String ANY = "true";

    private static final String LONG = "c.period_end > c.period_start";

    /** Must be the very words of the index that finds them. */
    static final String CROSSES_MONTHS = LONG
            + " and date_trunc('month', c.period_start::timestamp) <> date_trunc('month', c.period_end::timestamp)";

    private static final int FEW_UNITS = 20;

    /**
     * For all units: the keys begin with the unit, so that days are found unit by unit, of which there is one row here for each
     * that has any data. Without it the rows of all years are read for those of a few days.
     */
    private static final String OF_ANY_UNIT = " and c.unit_id in (select unit_id from unit_version)";

    /** Of more days it is no detour to read all counts. */
    private static final int FEW_DAYS = 62;

    private final Selection selection;
    private final Grain grain;
    private final List<Addend> addends;
    private final List<String> parts = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    private Sources(Selection selection, Grain grain, List<Addend> addends) {
        this.selection = selection;
        this.grain = grain;
        this.addends = addends;
    }

    static Selection.Condition of(Selection selection, Grain grain, List<Addend> addends) {
        Sources sources = new Sources(selection, grain, addends);
        sources.plan();
        return new Selection.Condition(
                "(%s) c".formatted(String.join("\nunion all\n", sources.parts)), "true", sources.parameters);
    }

    private void plan() {
        Period period = selection.period();
        if (selection.vintage().asOf() != null) {
            counts(period, ANY);
            return;
        }
        Period months = grain.days() ? null : wholeMonths(period);
        if (months == null) {
            days(period);
            return;
        }
        if (!grain.procedures()) {
            totals(Total.UNIT_MONTH, months);
        } else if (grain.units() || isFewUnits()) {
            totals(Total.MONTH, months);
        } else {
            provinces(months);
        }
        if (period.start().isBefore(months.start())) {
            days(new Period(period.start(), months.start().minusDays(1)));
        }
        if (period.end().isAfter(months.end())) {
            days(new Period(months.end().plusDays(1), period.end()));
        }
        // What is left is neither in one of the months nor in what there is of a month before and after them.
        counts(period, CROSSES_MONTHS);
    }

    private void days(Period days) {
        if (grain.procedures()) {
            counts(days, selection.unitIds() == null && days.days() <= FEW_DAYS ? ANY + OF_ANY_UNIT : ANY);
        } else {
            totals(Total.DAY, days);
            counts(days, LONG);
        }
    }

    private void totals(Total total, Period days) {
        part(
                """
                select c.unit_id, %s as procedure_id, c.level, %s as period_start, %s as period_end, %s
                from %s c where c.counts > 0 and %s between ? and ?""".formatted(
                                        total.hasProcedures() ? "c.procedure_id" : "null::int",
                                        total.start(),
                                        total.start(),
                                        columns(Addend::ofTotal),
                                        total.table(),
                                        total.start())
                        + (selection.unitIds() == null ? OF_ANY_UNIT : ""),
                List.of(days.start(), days.end()),
                total.hasProcedures());
    }

    /** Too few to be a province whose totals would be worth looking for. */
    private boolean isFewUnits() {
        return selection.unitIds() != null && selection.unitIds().size() < FEW_UNITS;
    }

    /** By province where its totals are good, else by unit. The unit of the former is the province. */
    private void provinces(Period months) {
        List<Object> values = new ArrayList<>();
        String conditions = Conditions.among("c.procedure_id", selection.procedureIds(), values)
                + Conditions.among("c.level", selection.levels(), values);
        Object units = selection.unitIds() == null ? null : SqlArray.ints(selection.unitIds());
        parts.add("""
                (with %1$s
                select c.unit_id, c.procedure_id, c.level, c.month as period_start, %2$s as period_end, %3$s
                from judged j
                join province_month_total c on c.unit_id = j.province_id and c.month = j.month
                where j.fresh and c.counts > 0%4$s
                union all
                select c.unit_id, c.procedure_id, c.level, c.month, %2$s, %3$s
                from judged j
                cross join lateral (
                  select * from month_total t where t.unit_id = any(j.units) and t.month = j.month offset 0) c
                where not j.fresh and c.counts > 0%4$s)""".formatted(
                        ProvinceTotals.JUDGED.formatted(units == null ? "true" : "u.unit_id = any(?)"),
                        Total.MONTH.start(),
                        columns(Addend::ofTotal),
                        conditions));
        if (units != null) {
            parameters.addAll(List.of(units, units));
        }
        parameters.addAll(List.of(months.start(), months.end()));
        parameters.addAll(values);
        parameters.addAll(values);
    }

    private void counts(Period days, String condition) {
        List<Object> bounds = new ArrayList<>(selection.vintage().parameters(days));
        // That it begins before the end goes without saying, but tells the planner how few there are.
        bounds.addAll(List.of(days.start(), days.end(), days.end()));
        String from = selection.vintage().counts(days);
        part("""
                select c.unit_id, c.procedure_id, c.level, c.period_start, c.period_end, %s
                from %s c where c.period_start between ? and ? and c.period_end <= ? and %s""".formatted(columns(Addend::ofCount), from, condition), bounds, true);
    }

    private void part(String sql, List<Object> bounds, boolean hasProcedures) {
        parameters.addAll(bounds);
        parts.add(sql
                + Conditions.among("c.unit_id", selection.unitIds(), parameters)
                + (hasProcedures ? Conditions.among("c.procedure_id", selection.procedureIds(), parameters) : "")
                + Conditions.among("c.level", selection.levels(), parameters));
    }

    private String columns(Function<Addend, String> sql) {
        return addends.stream()
                .map(addend -> sql.apply(addend) + " as " + addend.name())
                .collect(Collectors.joining(", "));
    }

    /** The months of which every day is in the period; null if there are none. */
    private static Period wholeMonths(Period period) {
        LocalDate first = period.start().getDayOfMonth() == 1
                ? period.start()
                : period.start().plusMonths(1).withDayOfMonth(1);
        LocalDate last = period.end().plusDays(1).withDayOfMonth(1).minusDays(1);
        return last.isBefore(first) ? null : new Period(first, last);
    }
}
