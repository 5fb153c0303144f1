package vn.tthc.stats.programme;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.tthc.stats.common.Rates;

/**
 * A figure as a bulletin printed it ({@code 526.397/873.477 (đạt 64%)}, {@code 07/72}, {@code hơn 44%}), taken apart so that
 * it can be held against what was worked out. Numbers are written as in Vietnamese: a point groups digits, a comma comes
 * before decimals.
 *
 * @param bound what the words around it make of its percentage or number
 * @param numerator null = no fraction is printed
 * @param denominator likewise
 * @param percent null = no percentage is printed
 * @param number the first number, if neither is printed; null = none is
 */
record Printed(Bound bound, Long numerator, Long denominator, BigDecimal percent, BigDecimal number) {

    /** What words make of a number. */
    enum Bound {
        /** The number itself, rounded or cut off. */
        EXACT,
        /** hơn, trên, không dưới: there is more. */
        AT_LEAST,
        /** gần, dưới, không quá: there is less. */
        AT_MOST;

        // Right before the number: "trên địa bàn tỉnh" and "dưới hình thức" say nothing of it.
        private static final Pattern MORE =
                Pattern.compile("(?iU)(?:(?<!không\\s{1,3})\\b(?:hơn|trên)|\\bkhông\\s{1,3}dưới)\\s+$");
        private static final Pattern LESS = Pattern.compile("(?iU)(?:(?<!không\\s{1,3})\\b(?:gần|dưới)"
                + "|\\bkhông\\s{1,3}(?:quá|hơn|trên)|\\bchưa\\s{1,3}(?:đến|tới))\\s+$");

        /** What the words before a number make of it. */
        private static Bound of(String before) {
            return MORE.matcher(before).find() ? AT_LEAST : LESS.matcher(before).find() ? AT_MOST : EXACT;
        }
    }

    /** Digits that are a rate of 1 to 100 %. */
    static final int RATE_DIGITS = 6;

    private static final String NUMBER = "(\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?|\\d+[.,]\\d+|\\d+)";
    private static final Pattern PLAIN = Pattern.compile(NUMBER);
    private static final Pattern FRACTION =
            Pattern.compile("(?<![\\d/]|\\d[.,]|/\\s{1,3})" + NUMBER + "\\s*/\\s*" + NUMBER + "(?!\\d|[.,]\\d|\\s*/)");
    private static final Pattern PERCENT = Pattern.compile(NUMBER + "\\s*%");
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?");

    /** More than these no bulletin prints, and no number of ours has. */
    private static final int MOST_DIGITS = 15;

    /** Takes a text apart; null for null. */
    static Printed of(String text) {
        if (text == null) {
            return null;
        }
        String figures = PrintedDates.without(text, FRACTION);
        Matcher fraction = FRACTION.matcher(figures);
        BigDecimal numerator = null;
        BigDecimal denominator = null;
        if (fraction.find()) {
            numerator = number(fraction.group(1));
            denominator = number(fraction.group(2));
        }
        boolean whole = isWhole(numerator) && isWhole(denominator);
        Matcher percent = PERCENT.matcher(figures);
        BigDecimal share = percent.find() ? number(percent.group(1)) : null;
        Matcher plain = PLAIN.matcher(figures);
        BigDecimal number = !whole && share == null && plain.find() ? number(plain.group(1)) : null;
        Matcher bounded = share == null ? plain : percent;
        return new Printed(
                share == null && number == null ? Bound.EXACT : Bound.of(figures.substring(0, bounded.start())),
                whole ? (Long) numerator.longValueExact() : null,
                whole ? (Long) denominator.longValueExact() : null,
                share,
                number);
    }

    private static boolean isWhole(BigDecimal number) {
        return number != null && number.scale() <= 0;
    }

    /** Null = it has more digits than a figure has. */
    private static BigDecimal number(String digits) {
        if (digits.length() > 2 * MOST_DIGITS) {
            return null;
        }
        String plain = GROUPED.matcher(digits).matches() ? digits.replace(".", "") : digits;
        BigDecimal number = new BigDecimal(plain.replace(',', '.'));
        return number.precision() - number.scale() > MOST_DIGITS ? null : number;
    }

    /** The rate printed, 1 = 100 %: the percentage, else the fraction; null = neither is. */
    BigDecimal rate() {
        return percent == null
                ? rate(numerator, denominator)
                : percent.movePointLeft(2).setScale(RATE_DIGITS, RoundingMode.HALF_UP);
    }

    /** A share as a rate; null where a part is missing or the whole is 0. */
    static BigDecimal rate(Long numerator, Long denominator) {
        return numerator == null || denominator == null || denominator == 0
                ? null
                : BigDecimal.valueOf(numerator)
                        .divide(BigDecimal.valueOf(denominator), RATE_DIGITS, RoundingMode.HALF_UP);
    }

    /** Where it differs from a share that was worked out; parts that are null are not compared. */
    List<Doubt> against(Long heldNumerator, Long heldDenominator) {
        List<Doubt> doubts = new ArrayList<>();
        if (numerator != null && heldNumerator != null && !numerator.equals(heldNumerator)) {
            doubts.add(Doubt.of("printed-numerator", numerator, heldNumerator));
        }
        if (denominator != null && heldDenominator != null && !denominator.equals(heldDenominator)) {
            doubts.add(Doubt.of("printed-denominator", denominator, heldDenominator));
        }
        if (percent != null && rate(heldNumerator, heldDenominator) != null) {
            BigDecimal held = Rates.of(heldNumerator, heldDenominator).movePointRight(2);
            if (differs(percent, held)) {
                doubts.add(Doubt.of("printed-percent", percent, held.setScale(2, RoundingMode.HALF_UP)));
            }
        }
        return doubts;
    }

    /** Where it differs from a number. */
    List<Doubt> against(BigDecimal held) {
        BigDecimal shown = percent == null ? number : percent;
        return shown != null && held != null && differs(shown, held)
                ? List.of(Doubt.of("printed-value", shown, held.stripTrailingZeros()))
                : List.of();
    }

    /** Rounded or cut off to the digits printed both are right. */
    private boolean differs(BigDecimal shown, BigDecimal held) {
        return switch (bound) {
            case EXACT ->
                shown.compareTo(held.setScale(shown.scale(), RoundingMode.HALF_UP)) != 0
                        && shown.compareTo(held.setScale(shown.scale(), RoundingMode.DOWN)) != 0;
            case AT_LEAST -> held.compareTo(shown) < 0;
            case AT_MOST -> held.compareTo(shown) > 0;
        };
    }
}
