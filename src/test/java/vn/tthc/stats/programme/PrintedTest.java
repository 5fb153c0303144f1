package vn.tthc.stats.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A word bounds the number that it stands right before, and no other. */
    @ParameterizedTest
    @CsvSource({
        "đạt 50%,printed-percent",
        "đạt 50% trên địa bàn tỉnh,printed-percent",
        "Số hồ sơ trên toàn tỉnh: 526.397/873.477 (đạt 50%),printed-percent",
        "80% dưới hình thức trực tuyến,printed-percent",
        "80% gần như toàn bộ,printed-percent",
        "Số hồ sơ trên toàn tỉnh: 526.397/873.477 (đạt hơn 50%),",
        "đạt trên 50% trên địa bàn tỉnh,",
        "Hơn 50%,",
        "'dưới 80 %',",
        "gần 61%,",
        "không dưới 60%,",
        "không dưới 61%,printed-percent",
        "không quá 61%,",
        "không quá 60%,printed-percent",
        "chưa đến 61%,",
        "trên 61%,printed-percent",
        "dưới 60%,printed-percent",
    })
    void aWordBoundsTheNumberBehindIt(String text, String doubt) {
        assertThat(Printed.of(text).against(526_397L, 873_477L))
                .extracting(Doubt::code)
                .isEqualTo(doubt == null ? List.of() : List.of(doubt));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Đến 18/02/2023: 526.397/873.477",
                "Tính đến ngày 18/02/2023 đạt 60,26%",
                "Tính đến 18/02 đạt 60,26%",
                "Đến ngày 18/02: 526.397/873.477",
                "đến 18/02, số hóa 526.397/873.477 hồ sơ",
                "Đến 18/02 hồ sơ số hóa là 526.397/873.477",
                "Đến 18/02 hồ sơ số hóa đạt 60,26%",
                "18/02: 526.397/873.477",
                "Từ 15/01 đến 15/02/2023: 526.397/873.477",
                "từ ngày 15/01/2023 đến ngày 15/02/2023: 526.397/873.477",
                "15/01/2023-15/02/2023: 526.397/873.477",
                "15/01–15/02/2023: 526.397/873.477",
                "526.397/873.477 (18.02.2023)",
                "526.397/873.477 (18-02-2023)",
                "526.397/873.477 (2023-02-18)",
                "ngày 18 tháng 02 năm 2023 có 526.397/873.477",
                "Tháng 02/2023: 526.397/873.477",
                "tháng 2 năm 2023 đạt 60,26%",
                "02/2023: 526.397/873.477",
                "02/2023 đạt 60,26%",
                "Quý I/2023: 526.397/873.477",
                "Quý 1/2023 đạt 60,26%",
                "Nghị định 61/2018/NĐ-CP: 526.397/873.477 (đạt 60,26%)"
            })
    void aDateIsNoFigure(String text) {
        Printed printed = Printed.of(text);
        assertThat(printed.against(526_397L, 873_477L)).isEmpty();
        assertThat(printed.rate()).isBetween(new BigDecimal("0.6026"), new BigDecimal("0.6027"));
        if (printed.numerator() != null) {
            assertThat(printed.numerator()).isEqualTo(526_397L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Đến ngày 18/02/2023: 1.443.007 tài khoản",
                "Đến 18/02: 1.443.007",
                "Tháng 02/2023 thu nhận 1.443.007 tài khoản",
                "quý IV/2023: 1.443.007",
                "năm 2023: 1.443.007"
            })
    void aDateIsNoNumber(String text) {
        assertThat(Printed.of(text).number()).isEqualByComparingTo("1443007");
    }

    @ParameterizedTest
    @CsvSource({
        "38/42 nhiệm vụ,38,42",
        "10/12 nhiệm vụ,10,12",
        "10/12,10,12",
        "Đã xong 10/12 nhiệm vụ,10,12",
        "hoàn thành đến 10/12 nhiệm vụ,10,12",
        "Đến ngày 18/02/2023 hoàn thành 10/12 nhiệm vụ,10,12",
        "đến 18/02: 10/12,10,12",
        "đến 10/12: 7/9 nhiệm vụ,7,9",
        "7/9 nhiệm vụ đến 18/02,7,9",
        "'10/12 nhiệm vụ, 526.397/873.477 hồ sơ',10,12",
        "Đến nay 07/12 (đạt 58%),7,12",
        "12/2023,12,2023",
        "12/2023 hồ sơ,12,2023",
        "'12/2023 (đạt 0,6%)',12,2023",
        "12 / 2.023,12,2023",
        "1.234/5.678 hồ sơ,1234,5678"
    })
    void aSmallFractionIsNoDate(String text, long numerator, long denominator) {
        assertThat(Printed.of(text).numerator()).isEqualTo(numerator);
        assertThat(Printed.of(text).denominator()).isEqualTo(denominator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/2/3", "61/2018/NĐ-CP", "ngày 18/02/2023", "đến 18/02", "Tháng 02/2023", "quý II/2023"})
    void whatIsPartOfMoreIsNoFraction(String text) {
        assertThat(Printed.of(text).numerator()).isNull();
        assertThat(Printed.of(text).denominator()).isNull();
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
