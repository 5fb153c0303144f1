package vn.tthc.stats.common;

import java.util.Collection;
import java.util.List;
import vn.tthc.stats.common.Database.SqlArray;

/**
 * Conditions of SQL that are there only if something is asked for. Each is to be put behind others, and adds the parameters of
 * its question marks to those before it; it is empty, and adds none, if nothing is asked.
 */
public final class Conditions {

    private Conditions() {}

    /**
     * A column has one of these numbers.
     *
     * @param numbers null = any, empty = none
     */
    public static String among(String column, Collection<Integer> numbers, List<Object> parameters) {
        if (numbers == null) {
            return "";
        }
        parameters.add(SqlArray.ints(numbers));
        return " and " + column + " = any(?)";
    }

    /**
     * A row has days in common with a period.
     *
     * @param prefix of its columns {@code period_start} and {@code period_end}, as {@code w.}
     * @param period null = any
     */
    public static String touching(String prefix, Period period, List<Object> parameters) {
        if (period == null) {
            return "";
        }
        parameters.addAll(List.of(period.end(), period.start()));
        return " and %1$speriod_start <= ? and %1$speriod_end >= ?".formatted(prefix);
    }

    /**
     * A column is what is asked for.
     *
     * @param comparison the column and an operator, as {@code id <}
     * @param value null = any
     */
    public static String asked(String comparison, Object value, List<Object> parameters) {
        if (value == null) {
            return "";
        }
        parameters.add(value);
        return " and " + comparison + " ?";
    }
}
