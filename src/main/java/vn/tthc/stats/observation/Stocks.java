package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Where the stocks of chosen counts are read from. What there was at the end of a cell is what the latest count in it tells,
 * of each unit × procedure × level; which counts are meant does not depend on where they are read. Of whole months it is
 * known which are the latest ({@code month_stock}), so that they can be added up: {@link #sums}. In a cell that ends within
 * a month the latest has to be looked for: {@link #candidates}.
 *
 * @param candidates rows {@code c} of which the latest in each cell is meant: {@code unit_id}, {@code procedure_id},
 *     {@code level}, {@code period_end} and the stocks; null = none
 * @param across a table for a WITH list, which the sums refer to; null = none
 * @param sums rows {@code c} to be added up, of other cells or of other units than the candidates: {@code unit_id}, {@code
 *     procedure_id} (null unless asked for), {@code level}, {@code period_end} (a day in the cell), how many {@code counts},
 *     and of each stock the sum and how many tell it ({@code _n}); null = none
 */
public record Stocks(Piece candidates, Piece across, Piece sums) {

    /** A piece of SQL with the parameters of its question marks. */
    public record Piece(String sql, List<Object> parameters) {}

    /**
     * How the stocks are asked for.
     *
     * @param stretch the cells' stretches of time
     * @param procedures whether procedures have to be told apart
     * @param apart units of which each latest count has to be known by itself
     * @param behind units of which only the counts can be read, see {@link MonthStocks#behind}; null = all
     */
    public record Wanted(Stretch stretch, boolean procedures, Set<Integer> apart, Set<Integer> behind) {}

    static Stocks of(Selection selection, Wanted wanted) {
        Period period = selection.period();
        Plan candidates = new Plan(selection, wanted);
        if (selection.vintage().asOf() != null || wanted.stretch == Stretch.DAYS || wanted.behind == null) {
            candidates.counts(period, Units.ALL);
            return new Stocks(candidates.piece(), null, null);
        }
        candidates.counts(period, Units.BEHIND);
        candidates.latest(period, Units.APART);
        LocalDate end = period.end();
        if (!isLastOfMonth(end)) {
            LocalDate start = wanted.stretch.start(end, period.start());
            if (!start.isAfter(period.start())) {
                candidates.latest(period, Units.OTHER);
                return new Stocks(candidates.piece(), null, null);
            }
            candidates.latest(new Period(start, end), Units.OTHER);
            end = start.minusDays(1);
        }
        Period months = new Period(period.start(), end);
        Plan across = new Plan(selection, wanted);
        across.across(months);
        Plan sums = new Plan(selection, wanted);
        sums.sums(months);
        return new Stocks(candidates.piece(), across.piece(), sums.piece());
    }

    private static boolean isLastOfMonth(LocalDate day) {
        return day.getDayOfMonth() == day.lengthOfMonth();
    }

    private static LocalDate month(LocalDate day) {
        return day.withDayOfMonth(1);
    }

    /** Each unit is of one of the last three. */
    private enum Units {
        ALL,
        BEHIND,
        APART,
        OTHER
    }

    /** Puts pieces together. What adds parameters is called in the order of the question marks. */
    private static final class Plan {

        private static final String LATEST =
                "select c.unit_id, c.procedure_id, c.level, c.period_end, %s from ".formatted(columns("c.%s"));

        private static final int FEW_DAYS = 3;

        private static final String ONE = "1 as counts, " + columns("c.%1$s, (c.%1$s is not null)::int as %1$s_n");

        private final Selection selection;
        private final Wanted wanted;
        private final List<String> parts = new ArrayList<>();
        private final List<Object> parameters = new ArrayList<>();

        private Plan(Selection selection, Wanted wanted) {
            this.selection = selection;
            this.wanted = wanted;
        }

        private static String columns(String text) {
            return StockSql.sql(", ", stock -> text.formatted(stock.column()));
        }

        private Piece piece() {
            return parts.isEmpty() ? null : new Piece(String.join("\nunion all\n", parts), parameters);
        }

        /** All counts of the days that tell a stock. */
        private void counts(Period days, Units units) {
            if (areNone(units)) {
                return;
            }
            parameters.addAll(selection.vintage().parameters(days));
            parts.add(LATEST + selection.vintage().counts(days)
                    + " c where c.period_start >= ? and c.period_end <= ? and " + StockSql.TOLD
                    + filter(units, days.start(), days.end()));
        }

        /**
         * Counts that end in the days and begin in the period, the latest of each cell among them. The last cell is to begin
         * no later than the days. If a month's latest count begins before the days, the month has no other within them.
         */
        private void latest(Period days, Units units) {
            if (areNone(units)) {
                return;
            }
            boolean whole = isLastOfMonth(days.end());
            LocalDate last = whole ? month(days.end()) : month(days.end()).minusMonths(1);
            if (!last.isBefore(month(days.start()))) {
                parts.add(LATEST + "month_stock c where c.month between ? and ? and c.period_start >= ?"
                        + " and c.next_month > least(%s, ?)".formatted(wanted.stretch.lastMonth("c.month"))
                        + filter(units, month(days.start()), last, days.start(), last));
            }
            if (!whole) {
                LocalDate month = month(days.end());
                lastDays(days.start().isAfter(month) ? days : new Period(month, days.end()), units);
            }
            parts.add(LATEST + "dossier_count c where " + across(days, units));
        }

        /**
         * Of days of one month, which are in one cell: the month's latest counts if they are of these days. Of units that have
         * any later one the latest of the days, which mostly is of the last few: the days before are only gone through for what
         * has none then.
         */
        private void lastDays(Period days, Units units) {
            LocalDate month = month(days.end());
            parts.add(LATEST + "month_stock c where c.month = ? and c.period_start >= ? and c.period_end <= ?"
                    + filter(units, month, days.start(), days.end()));
            LocalDate few = days.end().minusDays(FEW_DAYS - 1L);
            LocalDate recent = few.isBefore(days.start()) ? days.start() : few;
            parts.add("""
                    (with recent as materialized (
                      select c.* from (
                        select c.unit_id from unit_month c where c.month = ?%1$s and exists (
                          select from month_stock t where t.unit_id = c.unit_id and t.month = c.month and t.period_end > ?)
                      ) later
                      cross join lateral (
                        select distinct on (c.procedure_id, c.level) c.unit_id, c.procedure_id, c.level, c.period_end, %2$s
                        from dossier_count c
                        where c.unit_id = later.unit_id and c.period_start between ? and ? and c.period_end <= ? and %3$s%4$s
                        order by c.procedure_id, c.level, c.period_end desc
                      ) c
                    )
                    select * from recent
                    union all
                    select d.* from (
                      select c.* from month_stock c
                      where c.month = ? and c.period_end > ?%5$s and not exists (
                        select from recent r
                        where r.unit_id = c.unit_id and r.procedure_id = c.procedure_id and r.level = c.level)
                      offset 0
                    ) rest
                    cross join lateral (
                      select c.unit_id, c.procedure_id, c.level, c.period_end, %2$s
                      from dossier_count c
                      where c.unit_id = rest.unit_id and c.period_start >= ? and c.period_start < ?
                        and c.procedure_id = rest.procedure_id and c.level = rest.level and c.period_end <= ? and %3$s
                      order by c.period_start desc
                      limit 1
                    ) d)""".formatted(
                            whose(units, month),
                            columns("c.%s"),
                            StockSql.TOLD,
                            ofWhat(true, days.end(), recent, days.end(), days.end()),
                            filter(units, month, days.end())));
            parameters.addAll(List.of(days.start(), recent, days.end()));
        }

        /** The condition of counts {@code c} over several months that end in the days. */
        private String across(Period days, Units units) {
            return "c.period_start >= ? and c.period_end between ? and ? and %s and %s%s"
                    .formatted(
                            Sources.CROSSES_MONTHS,
                            StockSql.TOLD,
                            filter(units, selection.period().start(), days.start(), days.end()));
        }

        /**
         * Of each cell the latest count over several months, if no month's latest in the cell is later; and that one, which is
         * not the cell's then.
         */
        private void across(Period months) {
            String cell = wanted.stretch.start("c.period_end");
            String lastMonth = "least(%s, ?)".formatted(wanted.stretch.lastMonth("a.period_end"));
            String counts = across(months, Units.OTHER);
            LocalDate last = month(months.end());
            parameters.addAll(List.of(month(months.start()), last, months.start(), last));
            parts.add("""
                    select a.*, t.period_end as earlier_end, %1$s
                    from (
                      select distinct on (c.unit_id, c.procedure_id, c.level, %2$s)
                        c.unit_id, c.procedure_id, c.level, c.period_end, %3$s
                      from dossier_count c where %4$s
                      order by c.unit_id, c.procedure_id, c.level, %2$s, c.period_end desc
                    ) a
                    left join lateral (
                      select * from month_stock t
                      where t.unit_id = a.unit_id and t.procedure_id = a.procedure_id and t.level = a.level
                        and t.month between greatest(%5$s, ?) and %6$s and t.period_start >= ? and t.next_month > %6$s
                    ) t on true
                    where t.period_end is null or t.period_end < a.period_end""".formatted(
                            columns("t.%1$s as earlier_%1$s"),
                            cell,
                            columns("c.%s"),
                            counts,
                            cell.replace("c.", "a."),
                            lastMonth));
        }

        /** Of each cell the latest counts of its months, put right by those over several months. */
        private void sums(Period months) {
            LocalDate first = month(months.start());
            LocalDate last = month(months.end());
            if (wanted.procedures) {
                ofProcedures(first, last, months);
            } else if (first.equals(months.start())) {
                ofUnits(first, last);
            } else {
                ofProcedures(first, first, months);
                ofUnits(first.plusMonths(1), last);
            }
            parts.add("select c.unit_id, c.procedure_id, c.level, c.period_end, %s from across c".formatted(ONE));
            parts.add(
                    "select c.unit_id, c.procedure_id, c.level, c.earlier_end, -1, %s from across c where c.earlier_end is not null"
                            .formatted(columns("-c.earlier_%1$s, -(c.earlier_%1$s is not null)::int")));
        }

        private void ofUnits(LocalDate first, LocalDate last) {
            parts.add("""
                    select c.unit_id, null::int as procedure_id, c.level, c.month as period_end, c.counts, %s
                    from unit_month_stock c where %s""".formatted(columns("c.%1$s, c.%1$s_n"), ofUnits(first, last, last)));
        }

        private String ofUnits(LocalDate first, LocalDate last, LocalDate lastOfAll) {
            return "c.month between ? and ? and c.counts > 0 and " + isLatest()
                    + whose(Units.OTHER, first, last, lastOfAll)
                    + ofWhat(false);
        }

        /** The condition that no later month of the cell has a row. */
        private String isLatest() {
            return "c.next_month > least(%s, ?)".formatted(wanted.stretch.lastMonth("c.month"));
        }

        private void ofProcedures(LocalDate first, LocalDate last, Period months) {
            LocalDate lastOfAll = month(months.end());
            String columns = "select c.unit_id, c.procedure_id, c.level, c.period_end, %s from ".formatted(ONE);
            if (wanted.stretch == Stretch.MONTH) {
                parts.add(columns + "month_stock c where c.month between ? and ? and c.period_start >= ?"
                        + filter(Units.OTHER, first, last, months.start()));
                return;
            }
            // Most months have none, which the sums without procedures know.
            parts.add(columns
                    + """
                    (select distinct c.unit_id, c.month from unit_month_stock c where %s) held
                    cross join lateral (
                      select * from month_stock c where c.unit_id = held.unit_id and c.month = held.month and c.period_start >= ? and %s%s
                      offset 0
                    ) c""".formatted(
                            ofUnits(first, last, lastOfAll), isLatest(), ofWhat(true, months.start(), lastOfAll)));
        }

        /** Whether there is nothing to be read of such units. Of the others there is always something. */
        private boolean areNone(Units units) {
            return (units == Units.BEHIND || units == Units.APART) && ids(units).isEmpty();
        }

        /** The units chosen that are such; null = all but those of which only the counts can be read or which are apart. */
        private Set<Integer> ids(Units units) {
            Set<Integer> chosen = selection.unitIds();
            if (units == Units.ALL || units == Units.OTHER && chosen == null) {
                return chosen;
            }
            Set<Integer> ids = new TreeSet<>(
                    switch (units) {
                        case ALL, OTHER -> chosen;
                        case BEHIND -> wanted.behind;
                        case APART -> wanted.apart;
                    });
            if (units != Units.OTHER && chosen != null) {
                ids.retainAll(chosen);
            }
            if (units != Units.BEHIND) {
                ids.removeAll(wanted.behind);
            }
            if (units == Units.OTHER) {
                ids.removeAll(wanted.apart);
            }
            return ids;
        }

        /**
         * What else is asked of rows {@code c}, to stand behind a condition.
         *
         * @param values the parameters before it
         */
        private String filter(Units units, Object... values) {
            return whose(units, values) + ofWhat(true);
        }

        private String whose(Units units, Object... values) {
            parameters.addAll(Arrays.asList(values));
            Set<Integer> ids = ids(units);
            if (units == Units.OTHER && ids == null) {
                Set<Integer> others = new TreeSet<>(wanted.behind);
                others.addAll(wanted.apart);
                if (others.isEmpty()) {
                    return "";
                }
                parameters.add(SqlArray.ints(others));
                return " and c.unit_id <> all(?)";
            }
            return Conditions.among("c.unit_id", ids, parameters);
        }

        private String ofWhat(boolean procedures, Object... values) {
            parameters.addAll(Arrays.asList(values));
            return (procedures ? Conditions.among("c.procedure_id", selection.procedureIds(), parameters) : "")
                    + Conditions.among("c.level", selection.levels(), parameters);
        }
    }
}
