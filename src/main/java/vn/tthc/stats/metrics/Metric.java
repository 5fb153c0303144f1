package vn.tthc.stats.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be asked of the counts. */
enum Metric {
    /** Share of the dossiers received that were filed online. Only counts that report both take part. */
    ONLINE_RATE("c.received_online", "c.received"),
    /** The sum of each measure by itself; has no rate. */
    DOSSIERS(null, null);

    private final String numerator;
    private final String denominator;

    Metric(String numerator, String denominator) {
        this.numerator = numerator;
        this.denominator = denominator;
    }

    /** Whether it is a rate, with numerator and denominator. */
    boolean isRate() {
        return numerator != null;
    }

    /**
     * SQL for the numerator. Summed over the same observations as the denominator: a count without one of the two is
     * in neither.
     */
    String numeratorSum() {
        return sumWhereBoth(numerator);
    }

    /** SQL for the denominator. */
    String denominatorSum() {
        return sumWhereBoth(denominator);
    }

    private String sumWhereBoth(String expression) {
        return "sum(%s) filter (where %s + %s is not null)".formatted(expression, numerator, denominator);
    }

    /** The name in URLs: {@code online-rate}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Metric> of(String code) {
        return Arrays.stream(values())
                .filter(metric -> metric.code().equals(code))
                .findFirst();
    }
}
