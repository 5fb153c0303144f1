package vn.tthc.stats.common;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Rates as they are printed: worked out from the counts and rounded once. The rate that answers have is rounded to six digits,
 * and what is rounded again may be off: 50 of 101 are 49,50 %, though 0.495050 would be 49,51 %.
 */
public final class Rates {

    /** More than anybody prints. */
    private static final int DIGITS = 18;

    private Rates() {}

    /**
     * A share, 1 = 100 %. What is behind its last digit is cut off and not rounded: the digits in front stay those of the share
     * itself, so that rounding it half up is the first rounding.
     *
     * @param denominator not 0
     */
    public static BigDecimal of(Number numerator, Number denominator) {
        return cutOff(whole(numerator), whole(denominator));
    }

    /** A share less another one, cut off likewise. */
    public static BigDecimal difference(
            Number numerator, Number denominator, Number lessNumerator, Number lessDenominator) {
        return cutOff(
                whole(numerator)
                        .multiply(whole(lessDenominator))
                        .subtract(whole(lessNumerator).multiply(whole(denominator))),
                whole(denominator).multiply(whole(lessDenominator)));
    }

    private static BigInteger whole(Number count) {
        return BigInteger.valueOf(count.longValue());
    }

    private static BigDecimal cutOff(BigInteger numerator, BigInteger denominator) {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS, RoundingMode.DOWN);
    }

    /** In per cent with so many decimals, without the sign: {@code 49,50}. The rate is one that was not rounded before. */
    public static String percent(Number rate, int decimals, Locale language) {
        return Numerals.format("0." + "0".repeat(decimals), language)
                .format(new BigDecimal(rate.toString()).movePointRight(2));
    }
}
