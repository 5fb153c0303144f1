package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Rounds the parts of a whole so that they still add up to it, by the method of the largest remainder: each part is rounded
 * down, and what is missing then goes to those that lost most, one last digit each. So a part is never off by a whole last
 * digit, and a part that needs no rounding stays what it is.
 */
final class RoundedParts {

    private RoundedParts() {}

    private record Part(int place, BigInteger floor, Fraction remainder, Fraction size) {}

    /**
     * Rounds the parts to the digits of the whole. The negatives of the parts of the negative whole give the negatives of
     * the same numbers.
     *
     * @param whole the sum of the parts, rounded to less than one last digit off
     * @return in the order of the parts
     */
    static List<BigDecimal> of(List<Fraction> parts, BigDecimal whole) {
        int sign = parts.stream()
                .mapToInt(Fraction::signum)
                .filter(signum -> signum != 0)
                .findFirst()
                .orElse(1);
        BigInteger scale = BigInteger.TEN.pow(whole.scale());
        List<Part> floors = new ArrayList<>();
        BigInteger missing = whole.unscaledValue().multiply(BigInteger.valueOf(sign));
        for (Fraction exact : parts) {
            Fraction part = sign < 0 ? exact.negated() : exact;
            BigInteger scaled = part.numerator().multiply(scale);
            BigInteger remainder = scaled.mod(part.denominator());
            BigInteger floor = scaled.subtract(remainder).divide(part.denominator());
            floors.add(new Part(floors.size(), floor, new Fraction(remainder, part.denominator()), part));
            missing = missing.subtract(floor);
        }
        BigInteger[] rounded = floors.stream().map(Part::floor).toArray(BigInteger[]::new);
        floors.stream()
                .sorted(LOST_MOST_FIRST)
                .limit(missing.intValueExact())
                .forEach(part -> rounded[part.place] = rounded[part.place].add(BigInteger.ONE));
        List<BigDecimal> result = new ArrayList<>();
        for (BigInteger last : rounded) {
            result.add(new BigDecimal(last.multiply(BigInteger.valueOf(sign)), whole.scale()));
        }
        return result;
    }

    private static final Comparator<Part> LOST_MOST_FIRST = Comparator.comparing(Part::remainder, RoundedParts::compare)
            .thenComparing(Part::size, RoundedParts::compare)
            .reversed()
            .thenComparing(Part::place);

    private static int compare(Fraction one, Fraction other) {
        return one.minus(other).signum();
    }
}
