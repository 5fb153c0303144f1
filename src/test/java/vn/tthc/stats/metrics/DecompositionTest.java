package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.metrics.Decomposition.Effects;
import vn.tthc.stats.metrics.Decomposition.Exact;
import vn.tthc.stats.metrics.Decomposition.Sides;

class DecompositionTest {

    private static final int CASES = 5_000;

    private static final BigDecimal LAST_DIGIT = new BigDecimal("0.000001");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void unroundedPartsAddUpToTheMovement() {
        for (int i = 0; i < CASES; i++) {
            List<Sides> groups = groups();
            List<Exact> exact = Decomposition.exact(groups);
            if (exact != null) {
                Fraction parts = Fraction.sum(
                        exact.stream().map(e -> e.mix().plus(e.rate())).toList());
                assertThat(parts.minus(movement(groups)).signum())
                        .as(told(groups))
                        .isZero();
            }
        }
    }

    @Test
    void printedPartsAddUpToThePrintedMovementAndAreHardlyRounded() {
        int explained = 0;
        for (int i = 0; i < CASES; i++) {
            List<Sides> groups = groups();
            Decomposition parts = Decomposition.of(groups);
            List<Exact> exact = Decomposition.exact(groups);
            if (exact == null) {
                assertThat(parts.change()).isNull();
                assertThat(parts.groups()).hasSameSizeAs(groups).allMatch(new Effects(null, null)::equals);
                continue;
            }
            explained++;
            assertThat(parts.change())
                    .as(told(groups))
                    .isEqualTo(movement(groups).rounded(6));
            assertThat(parts.mixEffect().add(parts.rateEffect()))
                    .as(told(groups))
                    .isEqualTo(parts.change());
            assertThat(sum(parts, Effects::mix)).as(told(groups)).isEqualByComparingTo(parts.mixEffect());
            assertThat(sum(parts, Effects::rate)).as(told(groups)).isEqualByComparingTo(parts.rateEffect());
            close(parts.mixEffect(), Fraction.sum(exact.stream().map(Exact::mix).toList()));
            close(
                    parts.rateEffect(),
                    Fraction.sum(exact.stream().map(Exact::rate).toList()));
            for (int g = 0; g < groups.size(); g++) {
                close(parts.groups().get(g).mix(), exact.get(g).mix());
                close(parts.groups().get(g).rate(), exact.get(g).rate());
            }
        }
        assertThat(explained).isGreaterThan(CASES / 2);
    }

    @Test
    void theOtherWayRoundEverythingIsNegative() {
        for (int i = 0; i < CASES; i++) {
            List<Sides> groups = groups();
            Decomposition there = Decomposition.of(groups);
            Decomposition back = Decomposition.of(groups.stream()
                    .map(g -> new Sides(g.previousNumerator(), g.previousDenominator(), g.numerator(), g.denominator()))
                    .toList());
            if (there.change() != null) {
                assertThat(back.change())
                        .as(told(groups))
                        .isEqualTo(there.change().negate());
                assertThat(back.mixEffect())
                        .as(told(groups))
                        .isEqualTo(there.mixEffect().negate());
                assertThat(back.groups())
                        .as(told(groups))
                        .isEqualTo(there.groups().stream()
                                .map(e -> new Effects(e.mix().negate(), e.rate().negate()))
                                .toList());
            }
        }
    }

    @Test
    void whatDidNotMoveDidNothing() {
        for (int i = 0; i < CASES; i++) {
            List<Sides> groups = groups().stream()
                    .map(g -> new Sides(g.numerator(), g.denominator(), g.numerator(), g.denominator()))
                    .toList();
            Decomposition parts = Decomposition.of(groups);
            if (parts.change() != null) {
                assertThat(parts.change()).isZero();
                assertThat(parts.groups())
                        .allMatch(e -> e.mix().signum() == 0 && e.rate().signum() == 0);
            }
        }
    }

    /** With equal shares only rates can have an effect, with equal rates only shares. */
    @Test
    void eachEffectIsOfItsCauseAlone() {
        for (int i = 0; i < CASES; i++) {
            int times = 1 + random.nextInt(5);
            List<Sides> sameShares = new ArrayList<>();
            List<Sides> sameRates = new ArrayList<>();
            for (int g = random.nextInt(8); g >= 0; g--) {
                long size = 1 + random.nextInt(1000);
                sameShares.add(new Sides(upTo(size * times), size * times, upTo(size), size));
                long online = upTo(size);
                long more = 1 + random.nextInt(9);
                sameRates.add(new Sides(online * more, size * more, online, size));
            }
            assertThat(Decomposition.of(sameShares).groups())
                    .allMatch(e -> e.mix().signum() == 0);
            assertThat(Decomposition.of(sameRates).groups())
                    .allMatch(e -> e.rate().signum() == 0);
        }
    }

    /** Worked out by hand: two groups of rates 1/2 and 1/4 whose shares go from 1:1 to 3:1, the second one's rate to 1/2. */
    @Test
    void isWhatTheFormulaSays() {
        Decomposition parts =
                Decomposition.of(List.of(new Sides(150L, 300L, 50L, 100L), new Sides(50L, 100L, 25L, 100L)));
        // R0 = 3/8, R1 = 1/2, middle 7/16; first: 1/4 · (1/2 - 7/16); second: -1/4 · (3/8 - 7/16) and 3/8 · 1/4
        assertThat(parts.groups())
                .containsExactly(
                        new Effects(new BigDecimal("0.015625"), new BigDecimal("0.000000")),
                        new Effects(new BigDecimal("0.015625"), new BigDecimal("0.093750")));
        assertThat(parts.change()).isEqualTo(new BigDecimal("0.125000"));
    }

    @Test
    void whatCameOrWentMovesTheWholeByItsShare() {
        Decomposition parts = Decomposition.of(List.of(
                new Sides(50L, 100L, 50L, 100L), new Sides(100L, 100L, null, null), new Sides(null, null, 0L, 0L)));
        assertThat(parts.change()).isEqualTo(new BigDecimal("0.250000"));
        assertThat(parts.rateEffect()).isZero();
        assertThat(parts.groups().get(2))
                .isEqualTo(new Effects(new BigDecimal("0.000000"), new BigDecimal("0.000000")));
    }

    @Test
    void aNationOfCommunesIsSplitInTime() {
        List<Sides> groups = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            long now = 1 + random.nextInt(1_000_000);
            long then = 1 + random.nextInt(1_000_000);
            groups.add(new Sides(upTo(now), now, upTo(then), then));
        }
        Decomposition parts = Assertions.assertTimeout(Duration.ofSeconds(20), () -> Decomposition.of(groups));
        assertThat(sum(parts, Effects::mix).add(sum(parts, Effects::rate))).isEqualByComparingTo(parts.change());
    }

    private static void close(BigDecimal printed, Fraction exact) {
        Fraction off = new Fraction(
                        printed.unscaledValue(),
                        BigDecimal.TEN.pow(printed.scale()).toBigInteger())
                .minus(exact);
        assertThat((off.signum() < 0 ? off.negated() : off)
                        .minus(Fraction.of(1, 1_000_000))
                        .signum())
                .as("%s is less than %s off", printed, LAST_DIGIT)
                .isNegative();
    }

    private static Fraction movement(List<Sides> groups) {
        long[] sums = new long[4];
        for (Sides group : groups) {
            // A group without a denominator has no numerator either.
            sums[0] += or0(group.numerator());
            sums[1] += or0(group.denominator());
            sums[2] += or0(group.previousNumerator());
            sums[3] += or0(group.previousDenominator());
        }
        return Fraction.of(sums[0], sums[1]).minus(Fraction.of(sums[2], sums[3]));
    }

    private static long or0(Long figure) {
        return figure == null ? 0 : figure;
    }

    private static BigDecimal sum(Decomposition parts, Function<Effects, BigDecimal> part) {
        return parts.groups().stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Few and many, small and large, round ones that tie; some without figures on a side, some without any. */
    private List<Sides> groups() {
        int most = random.nextBoolean() ? 4 : 5_000_000;
        List<Sides> groups = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 60 : 6); i >= 0; i--) {
            Long now = random.nextInt(8) == 0 ? null : Long.valueOf(random.nextInt(most));
            Long then = random.nextInt(8) == 0 ? null : Long.valueOf(random.nextInt(most));
            groups.add(new Sides(now == null ? null : upTo(now), now, then == null ? null : upTo(then), then));
        }
        return groups;
    }

    private Long upTo(long most) {
        return (long) random.nextInt((int) most + 1);
    }

    private String told(List<Sides> groups) {
        return "seed " + seed + ": " + groups;
    }
}
