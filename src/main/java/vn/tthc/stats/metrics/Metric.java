package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import vn.tthc.stats.observation.Addend;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Ratio;

/**
 * What can be asked of the counts. Points and targets are those of Decision 766/QĐ-TTg, which gives a ratio
 * {@code min(max, max × ratio / target)} points.
 */
enum Metric {
    /** Share of the dossiers received that were filed online. */
    ONLINE_RATE(Kind.RATE, Ratio.ONLINE, null, "6", "0.5"),
    /** The same over the counts of level 4 (toàn trình) alone. */
    FULL_PROCESS_RATE(Kind.RATE, Ratio.ONLINE, Set.of(4), null, null),
    /** Share of the procedures reported on for which at least one dossier was filed online. */
    SERVICES_WITH_ONLINE_DOSSIERS(Kind.SERVICES, null, null, "4", "1"),
    /** Share of the dossiers resolved that were resolved before or on their due date. */
    ON_TIME_RATE(Kind.RATE, Ratio.ON_TIME, null, "20", "1"),
    /** Share of the dossiers with a fee due for which it was paid online. */
    ONLINE_PAYMENT_RATE(Kind.RATE, Ratio.PAYMENT, null, "6", "0.3"),
    /** Share of the dossiers resolved whose result was also issued in digital form. */
    DIGITISATION_RATE(Kind.RATE, Ratio.DIGITISATION, null, null, null),
    /** The sum of each measure by itself; has no rate. */
    DOSSIERS(Kind.SUMS, null, null, null, null);

    /** Digits of a rate behind the point: 44.1234 %. */
    static final int RATE_DIGITS = 6;

    private static final int SCORE_DIGITS = 2;

    private enum Kind {
        RATE,
        SERVICES,
        SUMS
    }

    private final Kind kind;
    private final Ratio ratio;
    private final Set<Integer> levels;
    private final BigDecimal points;
    private final BigDecimal target;
    private final List<String> names;

    Metric(Kind kind, Ratio ratio, Set<Integer> levels, String points, String target) {
        this.kind = kind;
        this.ratio = ratio;
        this.levels = levels;
        this.points = points == null ? null : new BigDecimal(points);
        this.target = target == null ? null : new BigDecimal(target);
        this.names = kind == Kind.SUMS
                ? Measure.ALL.stream().map(Measure::jsonName).toList()
                : List.of("numerator", "denominator", "rate");
    }

    /** Whether it is a rate, with numerator and denominator. */
    boolean isRate() {
        return kind != Kind.SUMS;
    }

    /** Whether it counts procedures, whose figures for parts do not add up to the figure for the whole. */
    boolean countsProcedures() {
        return kind == Kind.SERVICES;
    }

    /** Whether it is a sum over a sum, so that figures for parts add up to the figure for the whole. */
    boolean addsUp() {
        return kind == Kind.RATE;
    }

    /** The levels it is about, whatever is asked; null = any. */
    Set<Integer> levels() {
        return levels;
    }

    /**
     * What is read of each count. Numerator and denominator come from the same observations: a count without one of the
     * two is in neither. So it is where procedures are counted: how many dossiers came online says nothing of a service
     * without how many came at all.
     */
    List<Addend> addends() {
        return switch (kind) {
            case RATE -> List.of(Addend.numerator(ratio), Addend.denominator(ratio));
            case SERVICES -> List.of(Addend.numerator(Ratio.ONLINE));
            case SUMS ->
                Measure.ALL.stream().filter(m -> !m.isStock()).map(Addend::of).toList();
        };
    }

    /** SQL for the numerator over many counts {@code c}; null where no count has both sides. */
    String numeratorSum() {
        return countsProcedures()
                ? "case when count(c.numerator) > 0"
                        + " then count(distinct c.procedure_id) filter (where c.numerator > 0) end"
                : "sum(c.numerator)::bigint";
    }

    /** SQL for the denominator over many counts {@code c}; null where no count has both sides. */
    String denominatorSum() {
        return countsProcedures()
                ? "nullif(count(distinct c.procedure_id) filter (where c.numerator is not null), 0)"
                : "sum(c.denominator)::bigint";
    }

    /**
     * The figures of a rate, in the order of its names: 0 of something is 0; anything of nothing is no rate at all.
     *
     * @param numerator null = no count has both sides
     * @param denominator null likewise
     */
    static Number[] rate(Long numerator, Long denominator) {
        return new Number[] {
            numerator,
            denominator,
            isNothing(denominator)
                    ? null
                    : BigDecimal.valueOf(numerator)
                            .divide(BigDecimal.valueOf(denominator), RATE_DIGITS, RoundingMode.HALF_UP)
        };
    }

    /** A rate with as many digits as are told; null for null. */
    static BigDecimal told(BigDecimal rate) {
        return rate == null ? null : rate.setScale(RATE_DIGITS, RoundingMode.HALF_UP);
    }

    /** The points for a rate, from the exact one; null if there is no rate. Only for what has points. */
    BigDecimal score(Long numerator, Long denominator) {
        return isNothing(denominator)
                ? null
                : points.min(points.multiply(BigDecimal.valueOf(numerator))
                                .divide(
                                        target.multiply(BigDecimal.valueOf(denominator)),
                                        SCORE_DIGITS,
                                        RoundingMode.HALF_UP))
                        .setScale(SCORE_DIGITS, RoundingMode.HALF_UP);
    }

    private static boolean isNothing(Long denominator) {
        return denominator == null || denominator == 0;
    }

    /** The figures where nothing was reported: all null. */
    Number[] nothing() {
        return new Number[names.size()];
    }

    /** The names of its figures: {@code numerator}, {@code denominator}, {@code rate}; or of all measures. */
    List<String> names() {
        return names;
    }

    /** The measures of the numerator; empty if it does not add measures up. */
    List<Measure> numerator() {
        return ratio == null ? List.of() : ratio.numerator();
    }

    /** The measures of the denominator; empty likewise. */
    List<Measure> denominator() {
        return ratio == null ? List.of() : ratio.denominator();
    }

    /** The most points it can have; null = it has none. */
    BigDecimal points() {
        return points;
    }

    /** The rate from which it has all points; null = it has no points. */
    BigDecimal target() {
        return target;
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
