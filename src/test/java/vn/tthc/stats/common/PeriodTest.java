package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({
        "2023-02-01, 2023-02-01, 2023-02-01",
        "2023-W05, 2023-01-30, 2023-02-05",
        "2020-W53, 2020-12-28, 2021-01-03",
        "2023-02, 2023-02-01, 2023-02-28",
        "2024-02, 2024-02-01, 2024-02-29",
        "2023-Q1, 2023-01-01, 2023-03-31",
        "2023, 2023-01-01, 2023-12-31",
        "2023-02-R, 2023-01-15, 2023-02-14",
        "2023-01-R, 2022-12-15, 2023-01-14",
        "2023-01-15/2023-02-15, 2023-01-15, 2023-02-15",
        "2023-01/2023-Q2, 2023-01-01, 2023-06-30",
    })
    void readsEveryFormOfIso8601AndTheReportingMonth(String text, LocalDate start, LocalDate end) {
        assertThat(Period.parse(text)).contains(new Period(start, end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2023-02-30",
                "2023-13",
                "2023-Q5",
                "2023-W00",
                "2023-W53",
                "2022-W53",
                "2023-2-1",
                "23",
                "02023",
                "2023-02-15/2023-01-15",
                "2023-02-01/",
                "/2023-02-01",
                "2023-02-01/2023-02-02/2023-02-03",
                "2023-02-01 ",
                "0000",
                "9999",
                "1899",
                "2200",
                "2200-01-01",
                "2199-12-01/2200-01-14",
                "2023-00-R",
                "２０２３",
                "2023-02-01T00:00:00Z",
                "yesterday"
            })
    void refusesWhatIsNoPeriod(String text) {
        assertThat(Period.parse(text)).isEmpty();
    }

    /** Weeks and reporting months of the last days that can be told end in a year that cannot. */
    @Test
    void writesEverySpanOfTheLastDays() {
        LocalDate last = LocalDate.of(2199, 12, 31);
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j <= i; j++) {
                Period period = new Period(last.minusDays(i), last.minusDays(j));
                assertThat(Period.parse(period.toString())).contains(period);
            }
        }
    }

    @Test
    void writesEverySpanInOneWayThatReadsBackAsTheSameDays() {
        Random random = new Random(20230215);
        for (int i = 0; i < 20_000; i++) {
            LocalDate start = LocalDate.of(2019, 1, 1).plusDays(random.nextInt(3000));
            int days = random.nextBoolean() ? random.nextInt(32) : random.nextInt(400);
            Period period = new Period(start, start.plusDays(days));
            assertThat(Period.parse(period.toString())).contains(period);
            assertThat(period.days()).isEqualTo(days + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-01",
                "2023-W05",
                "2020-W53",
                "2023-02",
                "2023-Q1",
                "2023",
                "2023-02-R",
                "2023-01-15/2023-02-15"
            })
    void writesTheShortestForm(String text) {
        assertThat(Period.parse(text).orElseThrow()).hasToString(text);
        Period period = Period.parse(text).orElseThrow();
        assertThat(Period.parse(period.start() + "/" + period.end()).orElseThrow())
                .hasToString(text);
    }
}
