package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatesTest {

    /** Of shares of so many all are looked at, of more those alone that rounding twice prints otherwise. */
    private static final long FEW = 200;

    private static final long MOST = 3000;

    /** Half up by whole numbers alone: the exact share in so many last digits. */
    private static long rounded(long numerator, long denominator, long lastDigits) {
        long size = (2 * lastDigits * Math.abs(numerator) + denominator) / (2 * denominator);
        return numerator < 0 ? -size : size;
    }

    private static long twice(long numerator, long denominator, long lastDigits) {
        return rounded(rounded(numerator, denominator, 1_000_000), 1_000_000, lastDigits);
    }

    private static void isRoundedOnce(long numerator, long denominator, int decimals, long lastDigits) {
        assertThat(Rates.percent(Rates.of(numerator, denominator), decimals, Locale.ENGLISH))
                .as(numerator + "/" + denominator)
                .isEqualTo(BigDecimal.valueOf(rounded(numerator, denominator, lastDigits), decimals)
                        .toPlainString());
    }

    @Test
    void everyShareIsRoundedOnce() {
        int[] apart = new int[3];
        for (long denominator = 1; denominator <= MOST; denominator++) {
            for (long numerator = 0; numerator <= denominator; numerator++) {
                for (int decimals = 1; decimals <= 2; decimals++) {
                    long lastDigits = decimals == 1 ? 1000 : 10_000;
                    boolean differs =
                            rounded(numerator, denominator, lastDigits) != twice(numerator, denominator, lastDigits);
                    if (differs || denominator <= FEW) {
                        isRoundedOnce(numerator, denominator, decimals, lastDigits);
                    }
                    apart[decimals] += differs ? 1 : 0;
                }
            }
        }
        assertThat(apart[1]).isGreaterThan(1000);
        assertThat(apart[2]).isGreaterThan(10_000);
    }

    @Test
    void everyDifferenceIsRoundedOnce() {
        Random random = new Random(20230215);
        int apart = 0;
        for (int i = 0; i < 20_000; i++) {
            long denominator = 1 + random.nextInt(3000);
            long numerator = random.nextInt((int) denominator + 1);
            // Of every other one the difference may well be half of a last digit.
            long lessDenominator = i % 2 == 0 ? 1 + random.nextInt(3000) : 2 * denominator;
            long lessNumerator = random.nextInt((int) lessDenominator + 1);
            long together = numerator * lessDenominator - lessNumerator * denominator;
            long all = denominator * lessDenominator;
            assertThat(new BigDecimal(Rates.percent(
                            Rates.difference(numerator, denominator, lessNumerator, lessDenominator),
                            2,
                            Locale.ENGLISH)))
                    .isEqualByComparingTo(BigDecimal.valueOf(rounded(together, all, 10_000), 2));
            apart += rounded(together, all, 10_000) == twice(together, all, 10_000) ? 0 : 1;
        }
        assertThat(apart).isGreaterThan(20);
    }

    @Test
    void isWrittenAsTheLanguageDoes() {
        assertThat(Rates.percent(Rates.of(50, 101), 2, Language.VIETNAMESE)).isEqualTo("49,50");
        assertThat(Rates.percent(Rates.of(61, 111), 2, Language.VIETNAMESE)).isEqualTo("54,95");
        assertThat(Rates.percent(Rates.of(1, 800), 2, Locale.ENGLISH)).isEqualTo("0.13");
        assertThat(Rates.percent(Rates.of(3, 2), 1, Locale.ENGLISH)).isEqualTo("150.0");
    }
}
