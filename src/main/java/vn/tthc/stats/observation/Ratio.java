package vn.tthc.stats.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A share of dossiers that is worked out from two measures of the same counts. Counts that lack one of them take part in
 * neither side of it.
 */
public enum Ratio {
    /** Received online of all received. */
    ONLINE(List.of(Measure.RECEIVED_ONLINE), List.of(Measure.RECEIVED)),
    /** Paid online of all with a fee due. */
    PAYMENT(List.of(Measure.FEE_PAID_ONLINE), List.of(Measure.FEE_DUE)),
    /** Resolved before or on the due date of all resolved. */
    ON_TIME(
            List.of(Measure.RESOLVED_EARLY, Measure.RESOLVED_ON_TIME),
            List.of(Measure.RESOLVED_EARLY, Measure.RESOLVED_ON_TIME, Measure.RESOLVED_OVERDUE)),
    /** With a digital result of all resolved. */
    DIGITISATION(
            List.of(Measure.RESULTS_DIGITISED),
            List.of(Measure.RESOLVED_EARLY, Measure.RESOLVED_ON_TIME, Measure.RESOLVED_OVERDUE));

    /** All of them in the order of the columns. */
    public static final List<Ratio> ALL = Arrays.asList(values());

    private final List<Measure> numerator;
    private final List<Measure> denominator;

    Ratio(List<Measure> numerator, List<Measure> denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** The measures whose sum is the numerator. */
    public List<Measure> numerator() {
        return numerator;
    }

    /** The measures whose sum is the denominator. */
    public List<Measure> denominator() {
        return denominator;
    }

    /** SQL that holds for counts that have all of its measures. */
    public String reported(String alias) {
        return Stream.concat(numerator.stream(), denominator.stream())
                .distinct()
                .map(measure -> alias + "." + measure.column() + " is not null")
                .collect(Collectors.joining(" and "));
    }

    /** How its columns in the tables of totals begin: {@code on_time}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
