package vn.tthc.stats.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedTest {

    @Test
    void isTakenApartAsItIsWrittenInVietnamese() {
        assertThat(Printed.of(null)).isNull();
        assertThat(Printed.of("526.397/873.477 (đạt 64%)"))
                .isEqualTo(new Printed(Printed.Bound.EXACT, 526_397L, 873_477L, new BigDecimal("64"), null));
        assertThat(Printed.of("07/72")).isEqualTo(new Printed(Printed.Bound.EXACT, 7L, 72L, null, null));
        assertThat(Printed.of("1.443.007").number()).isEqualByComparingTo("1443007");
        assertThat(Printed.of("60,26 %").percent()).isEqualByComparingTo("60.26");
        assertThat(Printed.of("hơn 44%"))
                .isEqualTo(new Printed(Printed.Bound.AT_LEAST, null, null, new BigDecimal("44"), null));
        assertThat(Printed.of("gần 1.234,5 tỷ").bound()).isEqualTo(Printed.Bound.AT_MOST);
        assertThat(Printed.of("gần 1.234,5 tỷ").number()).isEqualByComparingTo("1234.5");
        assertThat(Printed.of("60 ngày đêm").number()).isEqualByComparingTo("60");
        assertThat(Printed.of("tất cả").number()).isNull();
        assertThat(Printed.of("9".repeat(2000) + "/" + "9".repeat(2000) + "%").rate())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        // rounded, cut off, and neither
        "60%,526397,873477,",
        "'60,3%',526397,873477,",
        "'60,2%',526397,873477,",
        "'60,26%',526397,873477,",
        "61%,526397,873477,printed-percent",
        "64%,526397,873477,printed-percent",
        "'49,50%',50,101,",
        "'49,51%',50,101,printed-percent",
        "hơn 44%,4428,10000,",
        "hơn 44%,4399,10000,printed-percent",
        "gần 45%,4428,10000,",
        "gần 44%,4428,10000,printed-percent",
        "29/42,29,42,",
        "07/72,7,42,printed-denominator",
        "08/42,7,42,printed-numerator",
        "64%,5,0,",
        "tất cả,7,42,"
    })
    void isHeldAgainstAShare(String text, long numerator, long denominator, String doubt) {
        assertThat(Printed.of(text).against(numerator, denominator))
                .extracting(Doubt::code)
                .isEqualTo(doubt == null ? List.of() : List.of(doubt));
    }

    @ParameterizedTest
    @CsvSource({
        "1.443.007,1443007,",
        "1.443.008,1443007,printed-value",
        "hơn 44%,44,",
        "03,3,",
        "'1,4',1.44,",
        "'1,5',1.44,printed-value",
        "'1,6',1.44,printed-value"
    })
    void isHeldAgainstANumber(String text, BigDecimal held, String doubt) {
        assertThat(Printed.of(text).against(held))
                .extracting(Doubt::code)
                .isEqualTo(doubt == null ? List.of() : List.of(doubt));
    }
}
