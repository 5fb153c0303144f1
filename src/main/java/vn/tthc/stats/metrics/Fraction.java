package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * An exact number: figures are worked out in these and rounded once. Not reduced, so equal numbers need not be equal
 * records; {@code one.minus(other).signum()} tells.
 *
 * @param numerator of any sign
 * @param denominator above 0
 */
record Fraction(BigInteger numerator, BigInteger denominator) {

    static final Fraction ZERO = of(0, 1);

    Fraction {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("denominator " + denominator);
        }
    }

    static Fraction of(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    Fraction plus(Fraction other) {
        return denominator.equals(other.denominator)
                ? new Fraction(numerator.add(other.numerator), denominator)
                : new Fraction(
                        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                        denominator.multiply(other.denominator));
    }

    Fraction minus(Fraction other) {
        return plus(other.negated());
    }

    Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Fraction negated() {
        return new Fraction(numerator.negate(), denominator);
    }

    Fraction halved() {
        return new Fraction(numerator, denominator.shiftLeft(1));
    }

    int signum() {
        return numerator.signum();
    }

    /** To so many digits behind the point, halves away from zero. */
    BigDecimal rounded(int digits) {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), digits, RoundingMode.HALF_UP);
    }

    /** By halves: one after the other the sum would outgrow what is added to it, and thousands would take minutes. */
    static Fraction sum(List<Fraction> all) {
        return switch (all.size()) {
            case 0 -> ZERO;
            case 1 -> all.get(0);
            default -> {
                int half = all.size() / 2;
                yield sum(all.subList(0, half)).plus(sum(all.subList(half, all.size())));
            }
        };
    }
}
