package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedPeriodTest {

    @ParameterizedTest
    @CsvSource({
        "today, 2024-02-29",
        "yesterday, 2024-02-28",
        "last-7-days, 2024-02-22/2024-02-28",
        "this-week, 2024-W09",
        "last-week, 2024-W08",
        "this-month, 2024-02",
        "last-month, 2024-01",
        "this-quarter, 2024-Q1",
        "last-quarter, 2023-Q4",
        "this-year, 2024",
        "last-year, 2023",
        "reporting-month, 2024-03-R",
        "last-reporting-month, 2024-02-R",
        "2023-02, 2023-02"
    })
    void isToldFromToday(String asked, String period) {
        assertThat(AskedPeriod.parse(asked).orElseThrow().on(LocalDate.of(2024, 2, 29)))
                .hasToString(period);
    }

    @Test
    void theReportingMonthChangesOnThe15th() {
        AskedPeriod month = AskedPeriod.parse("reporting-month").orElseThrow();
        assertThat(month.on(LocalDate.of(2023, 1, 14))).hasToString("2023-01-R");
        assertThat(month.on(LocalDate.of(2023, 1, 15))).hasToString("2023-02-R");
        assertThat(month.on(LocalDate.of(2023, 12, 31))).hasToString("2024-01-R");
    }

    @ParameterizedTest
    @CsvSource({"last-0-days", "last-10000-days", "next-month", "2023-02-30", "''"})
    void isNothingElse(String text) {
        assertThat(AskedPeriod.parse(text)).isEmpty();
    }
}
