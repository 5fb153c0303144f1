package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The movement of a pooled rate between two periods, split into what came of the groups' own rates and what came of their
 * shares of the whole. With {@code w} a group's share of the denominator, {@code r} its rate and {@code R} the pooled rate,
 * 0 before and 1 now:
 *
 * <pre>
 * mix  = (w1 - w0) · ((r0 + r1)/2 - (R0 + R1)/2)
 * rate = (w0 + w1)/2 · (r1 - r0)
 * </pre>
 *
 * <p>A group that has no rate in one of the periods has weight 0 there, and its known rate is taken for both: it moves the
 * whole by being there or not, so by the mix only. Worked out exactly; the rounded parts add up exactly as well.
 *
 * @param change the movement; null if one of the periods has no pooled rate, and then nothing is split
 * @param mixEffect what the shares did to it
 * @param rateEffect what the rates did to it
 * @param groups the parts of each group, in the order they were given
 */
record Decomposition(BigDecimal change, BigDecimal mixEffect, BigDecimal rateEffect, List<Effects> groups) {

    /** What a group consists of; null where nothing was reported. */
    record Sides(Long numerator, Long denominator, Long previousNumerator, Long previousDenominator) {}

    /** What one group did to the whole; null if nothing is split. */
    record Effects(BigDecimal mix, BigDecimal rate) {}

    /** The same before it is rounded. */
    record Exact(Fraction mix, Fraction rate) {}

    private record Side(long numerator, long denominator) {

        static Side of(Long numerator, Long denominator) {
            return denominator == null || denominator == 0 ? new Side(0, 0) : new Side(numerator, denominator);
        }

        boolean hasRate() {
            return denominator > 0;
        }

        Fraction rate() {
            return Fraction.of(numerator, denominator);
        }

        Fraction shareOf(Side whole) {
            return Fraction.of(denominator, whole.denominator);
        }

        Side plus(Side other) {
            return new Side(Math.addExact(numerator, other.numerator), Math.addExact(denominator, other.denominator));
        }
    }

    /** Splits the movement of the rate of all groups together. */
    static Decomposition of(List<Sides> groups) {
        List<Exact> exact = exact(groups);
        if (exact == null) {
            return new Decomposition(
                    null,
                    null,
                    null,
                    groups.stream().map(group -> new Effects(null, null)).toList());
        }
        List<Fraction> mixes = exact.stream().map(Exact::mix).toList();
        List<Fraction> rates = exact.stream().map(Exact::rate).toList();
        Side before = before(groups);
        Side now = now(groups);
        Fraction change = now.rate().minus(before.rate());
        Fraction mix = Fraction.sum(mixes);
        BigDecimal movement = change.rounded(Metric.RATE_DIGITS);
        List<BigDecimal> effects = RoundedParts.of(List.of(mix, change.minus(mix)), movement);
        List<BigDecimal> mixParts = RoundedParts.of(mixes, effects.get(0));
        List<BigDecimal> rateParts = RoundedParts.of(rates, effects.get(1));
        List<Effects> parts = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            parts.add(new Effects(mixParts.get(i), rateParts.get(i)));
        }
        return new Decomposition(movement, effects.get(0), effects.get(1), parts);
    }

    /** The parts unrounded; null if one of the periods has no pooled rate. */
    static List<Exact> exact(List<Sides> groups) {
        Side before = before(groups);
        Side now = now(groups);
        if (!before.hasRate() || !now.hasRate()) {
            return null;
        }
        Fraction middle = before.rate().plus(now.rate()).halved();
        return groups.stream()
                .map(group -> exact(
                        Side.of(group.previousNumerator, group.previousDenominator),
                        Side.of(group.numerator, group.denominator),
                        before,
                        now,
                        middle))
                .toList();
    }

    private static Exact exact(Side before, Side now, Side allBefore, Side allNow, Fraction middle) {
        if (!before.hasRate() && !now.hasRate()) {
            return new Exact(Fraction.ZERO, Fraction.ZERO);
        }
        Fraction shareBefore = before.shareOf(allBefore);
        Fraction shareNow = now.shareOf(allNow);
        Fraction rateBefore = before.hasRate() ? before.rate() : now.rate();
        Fraction rateNow = now.hasRate() ? now.rate() : before.rate();
        return new Exact(
                shareNow.minus(shareBefore)
                        .times(rateBefore.plus(rateNow).halved().minus(middle)),
                shareBefore.plus(shareNow).halved().times(rateNow.minus(rateBefore)));
    }

    private static Side before(List<Sides> groups) {
        return groups.stream()
                .map(group -> Side.of(group.previousNumerator, group.previousDenominator))
                .reduce(new Side(0, 0), Side::plus);
    }

    private static Side now(List<Sides> groups) {
        return groups.stream()
                .map(group -> Side.of(group.numerator, group.denominator))
                .reduce(new Side(0, 0), Side::plus);
    }
}
