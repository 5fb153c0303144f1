package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.metrics.Compare.PREVIOUS_PERIOD;
import static vn.tthc.stats.metrics.Compare.PREVIOUS_YEAR;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.tthc.stats.common.Period;

class CompareTest {

    private static final int CASES = 5_000;

    private final Random random = new Random(766);

    @ParameterizedTest
    @CsvSource({
        "2023-03, 2023-02, 2022-03",
        "2024-02, 2024-01, 2023-02",
        "2025-02, 2025-01, 2024-02",
        "2023-01, 2022-12, 2022-01",
        "2023-Q1, 2022-Q4, 2022-Q1",
        "2024, 2023, 2023",
        "2023-02-R, 2023-01-R, 2022-02-R",
        "2024-03-R, 2024-02-R, 2023-03-R",
        "2023-01-15/2023-03-14, 2022-11-15/2023-01-14, 2022-01-15/2022-03-14",
        "2023-01/2023-06, 2022-07/2022-12, 2022-01/2022-06",
        "2023-W05, 2023-W04, 2022-W05",
        "2021-W01, 2020-W53, 2020-W01",
        // 2019 has no week 53: its last is taken
        "2020-W53, 2020-W52, 2019-W52",
        "2020-W52/2020-W53, 2020-W50/2020-W51, 2019-W52",
        "2020-W53/2021-W02, 2020-W50/2020-W52, 2019-W52/2020-W02",
        "2020-W01/2020-W53, 2018-12-24/2019-12-29, 2019-W01/2019-W52",
        "2024-02-29, 2024-02-28, 2023-02-28",
        "2024-02-20/2024-02-29, 2024-02-10/2024-02-19, 2023-02-20/2023-02-28",
        "2023-01-15/2023-02-15, 2022-12-14/2023-01-14, 2022-01-15/2022-02-15",
        // four whole weeks that are also a whole month are a month
        "2021-02, 2021-01, 2020-02",
    })
    void theOtherPeriod(String period, String previousPeriod, String previousYear) {
        assertThat(of(PREVIOUS_PERIOD, period(period))).isEqualTo(period(previousPeriod));
        assertThat(of(PREVIOUS_YEAR, period(period))).isEqualTo(period(previousYear));
    }

    @Test
    void thePreviousPeriodEndsTheDayBefore() {
        for (int i = 0; i < CASES; i++) {
            Period period = any();
            assertThat(of(PREVIOUS_PERIOD, period).end().plusDays(1))
                    .as(period.toString())
                    .isEqualTo(period.start());
        }
    }

    @Test
    void monthsAreComparedWithAsManyMonths() {
        for (int i = 0; i < CASES; i++) {
            int day = 1 + random.nextInt(28);
            int months = 1 + random.nextInt(12);
            LocalDate start = YearMonth.of(2000 + random.nextInt(100), 1 + random.nextInt(12))
                    .atDay(day);
            Period period = new Period(start, start.plusMonths(months).minusDays(1));
            assertThat(of(PREVIOUS_PERIOD, period))
                    .isEqualTo(new Period(start.minusMonths(months), start.minusDays(1)));
            assertThat(of(PREVIOUS_YEAR, period))
                    .isEqualTo(new Period(
                            start.minusYears(1), start.plusMonths(months - 12L).minusDays(1)));
        }
    }

    @Test
    void weeksAreComparedWithThoseOfTheSameNumbers() {
        for (int i = 0; i < CASES; i++) {
            LocalDate monday = LocalDate.of(2000, 1, 3).plusWeeks(random.nextInt(5000));
            Period period = new Period(monday, monday.plusDays(7L * (1 + random.nextInt(20)) - 1));
            LocalDate next = period.end().plusDays(1);
            if (next.getDayOfMonth() == monday.getDayOfMonth()) {
                continue;
            }
            Period before = of(PREVIOUS_YEAR, period);
            sameWeek(before.start(), period.start());
            sameWeek(before.end(), period.end());
            assertThat(before.start().getDayOfWeek()).isEqualTo(monday.getDayOfWeek());
            assertThat(before.days() % 7).isZero();
            assertThat(of(PREVIOUS_PERIOD, period).days()).isEqualTo(period.days());
        }
    }

    private static void sameWeek(LocalDate before, LocalDate now) {
        int week = now.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        int found = before.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
        assertThat(before.get(IsoFields.WEEK_BASED_YEAR)).isEqualTo(now.get(IsoFields.WEEK_BASED_YEAR) - 1);
        if (found != week) {
            assertThat(week).isEqualTo(53);
            assertThat(found).isEqualTo(52);
        }
    }

    @Test
    void thereIsNothingBeforeTheYear1900() {
        assertThat(PREVIOUS_YEAR.of(period("1900"))).isEmpty();
        assertThat(PREVIOUS_PERIOD.of(period("1900-W05"))).isPresent();
        assertThat(PREVIOUS_PERIOD.of(period("1900-01-01"))).isEmpty();
    }

    private Period any() {
        LocalDate start = LocalDate.of(2000, 1, 1).plusDays(random.nextInt(20_000));
        return new Period(start, start.plusDays(random.nextInt(500)));
    }

    private static Period of(Compare compare, Period period) {
        return compare.of(period).orElseThrow();
    }

    private static Period period(String text) {
        return Period.parse(text).orElseThrow();
    }
}
