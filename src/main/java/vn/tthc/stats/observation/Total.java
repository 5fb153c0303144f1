package vn.tthc.stats.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A table of totals over counts. It equals a recount at any time, because every write adds its difference in its own
 * transaction.
 */
enum Total {
    /** Of counts whose days all lie in one month, by unit, month, procedure and level. */
    MONTH(
            "month_total",
            List.of(
                    new Key("unit_id", "unit_id"),
                    new Key("month", "date_trunc('month', period_start::timestamp)::date"),
                    new Key("procedure_id", "procedure_id"),
                    new Key("level", "level")),
            "date_trunc('month', period_start::timestamp) = date_trunc('month', period_end::timestamp)"),
    /** Of the same counts whatever the procedure, by unit, month and level. */
    UNIT_MONTH(
            "unit_month_total",
            List.of(
                    new Key("unit_id", "unit_id"),
                    new Key("month", "date_trunc('month', period_start::timestamp)::date"),
                    new Key("level", "level")),
            "date_trunc('month', period_start::timestamp) = date_trunc('month', period_end::timestamp)"),
    /** Of counts of one day, by unit, day and level. */
    DAY(
            "day_total",
            List.of(new Key("unit_id", "unit_id"), new Key("day", "period_start"), new Key("level", "level")),
            "period_start = period_end");

    private record Key(String column, String sql) {}

    /** What is added up: a column and its SQL over one count, times {@code sign}. */
    private record Part(String column, String sum) {}

    private static final List<Part> PARTS = parts();

    private final String table;
    private final List<Key> keys;
    private final String condition;

    Total(String table, List<Key> keys, String condition) {
        this.table = table;
        this.keys = keys;
        this.condition = condition;
    }

    private static List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(new Part("counts", "sum(sign)")));
        for (Measure measure : Measure.ALL) {
            if (!measure.isStock()) {
                String reported = "d." + measure.column() + " is not null";
                parts.add(new Part(measure.column(), sum(List.of(measure), reported)));
                parts.add(new Part(measure.column() + "_n", number(reported)));
            }
        }
        for (Ratio ratio : Ratio.ALL) {
            parts.add(new Part(ratio.column() + "_num", sum(ratio.numerator(), ratio.reported("d"))));
            parts.add(new Part(ratio.column() + "_den", sum(ratio.denominator(), ratio.reported("d"))));
            parts.add(new Part(ratio.column() + "_n", number(ratio.reported("d"))));
        }
        return List.copyOf(parts);
    }

    /** Measure by measure, since the sum of several may be too large for the type that holds each. */
    private static String sum(List<Measure> measures, String reported) {
        return join(
                " + ",
                measures,
                measure -> "coalesce(sum(sign * d.%s) filter (where %s), 0)".formatted(measure.column(), reported));
    }

    private static String number(String reported) {
        return "coalesce(sum(sign) filter (where %s), 0)".formatted(reported);
    }

    String table() {
        return table;
    }

    /** Whether it tells procedures apart. */
    boolean hasProcedures() {
        return this == MONTH;
    }

    /** SQL for the first day of a row {@code c}. */
    String start() {
        return this == DAY ? "c.day" : "c.month";
    }

    /** The columns of the key, with commas. */
    String keyColumns() {
        return join(", ", keys, Key::column);
    }

    /** The columns of the sums, with commas, each as the text makes it. */
    static String sumColumns(UnaryOperator<String> text) {
        return join(", ", PARTS, part -> text.apply(part.column));
    }

    /** A row for each total over {@code delta}: the key, then the sums. */
    private String sums(String delta) {
        return "select %s, %s from %s d where %s group by %s"
                .formatted(
                        join(", ", keys, key -> key.sql + " as " + key.column),
                        join(", ", PARTS, part -> part.sum + " as " + part.column),
                        delta,
                        condition,
                        join(", ", keys, Key::sql));
    }

    /**
     * Adds a difference.
     *
     * @param delta name of a table of counts with a column {@code sign}: 1 = comes, -1 = goes
     */
    String add(String delta) {
        return addSums(sums(delta));
    }

    /** The totals of {@link #MONTH} over {@code delta}, as {@link #addMonths} takes them. */
    static String months(String delta) {
        return MONTH.sums(delta);
    }

    /** Adds a difference that has been summed up by {@link #months} already, which leaves far fewer rows to add. */
    String addMonths(String months) {
        // By this key they are summed up already.
        return addSums(
                this == MONTH
                        ? "select %s, %s from %s".formatted(keyColumns(), sumColumns(column -> column), months)
                        : "select %1$s, %2$s from %3$s group by %1$s"
                                .formatted(keyColumns(), sumColumns("sum(%1$s) as %1$s"::formatted), months));
    }

    private String addSums(String sums) {
        // Sorted, so that neighbouring rows of the index are touched one after the other.
        return """
               insert into %1$s as t (%2$s, %3$s)
               %4$s
               order by %2$s
               on conflict (%2$s) do update set %5$s
               """.formatted(
                        table,
                        keyColumns(),
                        join(", ", PARTS, Part::column),
                        sums,
                        join(", ", PARTS, part -> "%1$s = t.%1$s + excluded.%1$s".formatted(part.column)));
    }

    /** Totals that differ from a recount of all counts: the key as text, what is held, what was counted. */
    String differences() {
        return """
               select concat_ws(' ', %1$s) as key, to_jsonb(h)::text as held, to_jsonb(r)::text as counted
               from (select %1$s, %2$s from %3$s where counts <> 0 or %4$s) h
               full join (%5$s) r using (%1$s)
               where (%6$s) is distinct from (%7$s)
               """.formatted(
                        keyColumns(),
                        join(", ", PARTS, Part::column),
                        table,
                        join(" or ", PARTS, part -> part.column + " <> 0"),
                        sums("(select 1 as sign, * from dossier_count)"),
                        join(", ", PARTS, part -> "h." + part.column),
                        join(", ", PARTS, part -> "r." + part.column));
    }

    private static <T> String join(String separator, List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(separator));
    }
}
