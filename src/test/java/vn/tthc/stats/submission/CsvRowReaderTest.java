package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.observation.Measure;

/** What is taken from a CSV file, and what is refused and how. */
class CsvRowReaderTest {

    private static final String HEADER = "unit,period,procedure,level,received,receivedOnline\n";

    private static RowReader open(String text) {
        return CsvRowReader.open(ReadRows.utf8(text), NumberFormat.PLAIN);
    }

    private static SentRow only(String text) throws IOException {
        List<SentRow> rows = ReadRows.all(open(text));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** What is wrong with a row that has this cell in the column {@code received}. */
    private static List<String> wrong(String cell) throws IOException {
        return ReadRows.told(
                only(HEADER + "412,2023-02,1.004222,4,\"" + cell + "\",0\n").misread());
    }

    @Test
    void readsARow() throws IOException {
        RowReader reader = open("\uFEFFMã đơn vị;KỲ BÁO CÁO;ma thu tuc;Mức độ;Tiếp nhận;tiếp_nhận-trực tuyến\r\n"
                + "\r\n 412\u00A0;2023-02-01;\"1.004222\";\"Mức độ 4\";\u00A042;\r\n");
        SentRow row = reader.next();

        assertThat(row.number()).isZero();
        assertThat(row.unit()).isEqualTo("412");
        assertThat(row.period()).isEqualTo("2023-02-01");
        assertThat(row.procedure()).isEqualTo("1.004222");
        assertThat(row.level()).isEqualTo(4);
        assertThat(row.figures().get(Measure.RECEIVED)).isEqualTo(42);
        assertThat(row.figures().get(Measure.RECEIVED_ONLINE))
                .as("absent is not zero")
                .isNull();
        assertThat(row.misread()).isEmpty();
        assertThat(row.isNil()).isFalse();
        assertThat(row.cells()).containsExactly(" 412\u00A0", "2023-02-01", "1.004222", "Mức độ 4", "\u00A042", "");
        assertThat(reader.columns()).startsWith("Mã đơn vị", "KỲ BÁO CÁO");
        assertThat(ReadRows.told(List.of(row.place().error(ReturnColumn.RECEIVED, ErrorCode.NO_MEASURES))))
                .containsExactly("3/Tiếp nhận no-measures []");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aRowWithUnitAndPeriodOnlyIsANilReturn() throws IOException {
        assertThat(only(HEADER + "412,2023-02-01,,,,\n").isNil()).isTrue();
    }

    @Test
    void namesServeWhereThereAreNoCodes() throws IOException {
        SentRow row = only("Tên đơn vị,Kỳ,Tên thủ tục,Mức độ,Tiếp nhận\nThành phố Vinh,2023,Đăng ký kết hôn,3,1\n");
        assertThat(row.unit()).isEqualTo("Thành phố Vinh");
        assertThat(row.procedure()).isEqualTo("Đăng ký kết hôn");
        assertThat(row.unitName()).isNull();
        row = only("unit,unitName,period,procedure,level\n,Thành phố Vinh,2023,,\n");
        assertThat(row.unit()).isEqualTo("Thành phố Vinh");
        assertThat(row.isNil()).isTrue();
    }

    @Test
    void decomposedTextIsComposed() throws IOException {
        String name = "Thành phố Vinh";
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);
        assertThat(only(HEADER + decomposed + ",2023,,,,\n").unit()).isEqualTo(name);
    }

    @Test
    void aRowWithFiguresNeedsAllItsKeys() throws IOException {
        assertThat(ReadRows.told(only(HEADER + ",,,,5,\n").misread()))
                .containsExactly(
                        "2/unit required [unit]",
                        "2/period required [period]",
                        "2/procedure required [procedure]",
                        "2/level required [level]");
        assertThat(ReadRows.told(only(HEADER + "412,,,,,\n").misread())).containsExactly("2/period required [period]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.234|ambiguous-number [1.234, 1234, vi]",
                "1,234|ambiguous-number [1,234, 1234, en]",
                "1 234 567|spaced-number [1 234 567, 1234567]",
                "12,5|not-a-whole-number [received, 12,5]",
                "12.5|not-a-whole-number [received, 12.5]",
                "0.123|not-a-whole-number [received, 0.123]",
                "1234.567|not-a-whole-number [received, 1234.567]",
                "1.234,567|not-a-whole-number [received, 1.234,567]",
                "-3|negative [received, -3]",
                "−3|negative [received, −3]",
                "-|not-a-whole-number [received, -]",
                "1000000001|too-large [received, 1000000000]",
                "99999999999999999999999|too-large [received, 1000000000]",
                "x|not-a-whole-number [received, x]",
                "1e3|not-a-whole-number [received, 1e3]",
                "+5|not-a-whole-number [received, +5]",
            })
    void figuresAreNotGuessed(String cell, String error) throws IOException {
        assertThat(wrong(cell)).containsExactly("2/received " + error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VI|1.234.567|1234567",
                "VI|1.234|1234",
                "EN|1,234,567|1234567",
                "PLAIN|0042|42",
                "VI|1.000.000.000|1000000000",
                "VI|1,234|" + NumberFormat.NOT_WHOLE,
                "EN|1.234|" + NumberFormat.NOT_WHOLE,
                "VI|1.23|" + NumberFormat.NOT_WHOLE,
                "VI|1.234.56|" + NumberFormat.NOT_WHOLE,
                "VI|1 234|" + NumberFormat.SPACED,
                "EN|9,999,999,999|" + NumberFormat.TOO_LARGE,
            })
    void groupsAreReadIfTheSenderSaysWhich(NumberFormat format, String text, int figure) {
        assertThat(format.read(text)).isEqualTo(figure);
    }

    @ParameterizedTest
    @CsvSource({
        "3,3",
        "4,4",
        "Mức độ 4,4",
        "MỘT PHẦN,3",
        "toàn trình,4",
        "full-process,4",
        "partial,3",
        "Mức độ 3,3",
        "'(Toàn  trình)',4",
        "-một_phần.,3"
    })
    void levelsMayBeNamed(String text, int level) throws IOException {
        assertThat(only(HEADER + "412,2023,1.004222," + text + ",1,\n").level()).isEqualTo(level);
    }

    /** Whatever is there of a count, the rest is missed; it is no return of nothing. */
    @ParameterizedTest
    @CsvSource({
        "'1.004222,,,', level",
        "'1.004222,,5,', level",
        "',4,,', procedure",
        "',,,5', procedure level",
        "',9,,', procedure",
        "',,x,', procedure level"
    })
    void partsOfACountAreNotTakenForNone(String cells, String missing) throws IOException {
        assertThat(ReadRows.told(only(HEADER + "412,2023," + cells + "\n").misread()).stream()
                        .filter(error -> error.contains(" required ")))
                .map(error -> error.replaceAll("2/(\\w+) .*", "$1"))
                .containsExactly(missing.split(" "));
    }

    @Test
    void unknownLevelsAreNot() throws IOException {
        assertThat(ReadRows.told(only(HEADER + "412,2023,1.004222,2,1,\n").misread()))
                .containsExactly("2/level unknown-level [2]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tổng cộng",
                "TỔNG SỐ",
                "Cộng",
                "Total:",
                "Tổng cộng toàn tỉnh",
                "cộng (I+II)",
                "Tong so ho so 12",
                "Grand total",
                "Sub-total II",
                "Subtotal",
                "SUM",
                "- Total for the province"
            })
    void rowsOfTotalsAreNotTaken(String label) throws IOException {
        assertThat(ReadRows.told(only(HEADER + label + ",,,,-5,x\n").misread()))
                .containsExactly("2 total-row [" + label + "]");
        assertThat(ReadRows.told(only(HEADER + "412,2023," + label + ",4,5,\n").misread()))
                .containsExactly("2 total-row [" + label + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cộng tác viên dịch thuật",
                "Tổng cục Thuế",
                "Tổng kết",
                "Công chứng bản dịch",
                "Summit",
                "T",
                "Grand",
                "Sub-licence",
                "Grand total of Vinh"
            })
    void namesThatOnlyBeginLikeTotalsAreTaken(String name) throws IOException {
        assertThat(only(HEADER + "412,2023," + name + ",4,5,\n").misread()).isEmpty();
    }

    @Test
    void longAndUnprintableTextsAreRefused() throws IOException {
        String name = "x".repeat(1200);
        assertThat(only(HEADER + name + ",2023,,,,\n").misread()).isEmpty();
        assertThat(ReadRows.told(only(HEADER + name + "x,2023,,,,\n").misread()))
                .containsExactly("2/unit too-long [unit, 1200]");
        assertThat(ReadRows.told(only(HEADER + "41\u00012,2023,,,,\n").misread()))
                .containsExactly("2/unit control-characters [unit]");
    }

    @Test
    void rowsOfTheWrongLengthAreRefused() throws IOException {
        assertThat(ReadRows.told(only(HEADER + "412,2023,1.004222,4,1,250,7\n").misread()))
                .containsExactly("2 too-many-cells-in-line [7, 6]");
        assertThat(only(HEADER + "412,2023,1.004222,4,1,250,\n").misread()).isEmpty();
        assertThat(ReadRows.told(open(HEADER + "412,2023,1.004222,4,1,0\n412,2023,1.004222,4,12")))
                .isEqualTo("3 too-few-cells-in-line [5, 6]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tổng số tiếp nhận", "Tổng số hồ sơ tiếp nhận"})
    void totalsThatIncludeWhatWasCarriedOverAreNotReceived(String name) throws IOException {
        assertThat(ReadRows.told(open("unit,period,procedure,level," + name + "\n")))
                .isEqualTo("1/" + name + " unknown-column [" + name + ", " + ColumnNames.all() + "]");
        assertThat(only("unit,period,procedure,level,Tiếp nhận trong kỳ\n412,2023,1.004222,4,7\n")
                        .figures()
                        .get(Measure.RECEIVED))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\r\n", "\uFEFFSEP=;\n"})
    void theFirstLineOfExcelNamesTheSeparator(String first) throws IOException {
        SentRow row = only(first + "unit;unitName;period;procedure;level;received\n412;\"Vinh\";2023;1,2;4;x\n");
        assertThat(row.unitName()).isEqualTo("Vinh");
        assertThat(ReadRows.told(row.misread())).containsExactly("3/received not-a-whole-number [received, x]");
        // The line says it, whatever the header has more of.
        assertThat(ReadRows.told(open("sep=;\nunit,period,procedure,level\n"))).startsWith("2/unit,period");
        assertThat(ReadRows.told(open("\nsep=;\n412;2023\n"))).startsWith("2/sep= unknown-column");
    }

    @Test
    void whatStandsInQuotesIsNoSeparatorAndNoEndOfTheHeader() throws IOException {
        assertThat(ReadRows.told(only("unit,\"period ;;;;;;;\n\",procedure,level,received\n412,2023,1.004222,4,x\n")
                        .misread()))
                .containsExactly("3/received not-a-whole-number [received, x]");
    }

    @Test
    void headersAreRefusedWithAllThatIsWrong() {
        assertThat(ReadRows.told(open("\nunit,Số lượng,Đơn vị,received\n412,1,2,3\n")))
                .isEqualTo("2/Số lượng unknown-column [Số lượng, " + ColumnNames.all() + "]; "
                        + "2/Đơn vị repeated-column [Đơn vị, unit]; "
                        + "2 missing-column [Kỳ báo cáo (period)]; "
                        + "2 missing-column [Mã thủ tục (procedure)]; "
                        + "2 missing-column [Mức độ dịch vụ công (level)]");
    }

    @Test
    void columnsWithoutHeadersAreNamedByTheirPlace() {
        assertThat(ReadRows.told(open("unit,period, ,procedure,level,\n")))
                .isEqualTo("1/C column-without-header [C, 3, " + ColumnNames.all() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", HEADER, "\uFEFF", HEADER + "\n,,,,,\n"})
    void filesWithoutRowsAreRefused(String text) {
        assertThat(ReadRows.told(open(text))).isEqualTo("no-rows []");
    }

    @Test
    void quotesAreStrict() {
        assertThat(ReadRows.told(open(HEADER + "412,2023,\"a\"b,4,1,0\n"))).isEqualTo("2/procedure stray-quote []");
        assertThat(ReadRows.told(open(HEADER + "412,2023,1.004222,4,1,0\n412,2023,\"a,4,1,0\n412")))
                .isEqualTo("3/procedure unclosed-quote []");
        assertThat(ReadRows.told(open(HEADER + "412,2023,a \"b\",4,1,0\n"))).isEqualTo("2/procedure stray-quote []");
    }

    @Test
    void linesAreThoseOfATextEditor() throws IOException {
        List<SentRow> rows = ReadRows.all(open(HEADER + "\"4\r\n1\",2023,,,,\n\n412,2023,\"a \"\"b\"\"\",4,x,\n"));
        assertThat(rows.get(0).unit()).isEqualTo("4  1");
        assertThat(rows.get(1).procedure()).isEqualTo("a \"b\"");
        assertThat(ReadRows.told(rows.get(1).misread())).containsExactly("5/received not-a-whole-number [received, x]");
    }

    @Test
    void theByteThatIsNotUtf8IsNamedByItsPlace() {
        for (String before : List.of("", "4".repeat(8190), "\r\n".repeat(8190))) {
            byte[] bytes = (before + "\r\n412,Nghệ").getBytes(StandardCharsets.UTF_8);
            bytes[bytes.length - 1] = (byte) 0xFF;
            long line = before.chars().filter(c -> c == '\n').count() + 2;
            Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes));
            assertThat(catchThrowableOfType(Refusal.class, () -> reader.transferTo(Writer.nullWriter()))
                            .args())
                    .containsExactly(String.valueOf(line), "8");
        }
    }

    @Test
    void otherEncodingsAreRefused() {
        String text = HEADER + "412,2023,,,,\nTĩnh Gia à,2023,,,,\n";
        assertThat(ReadRows.told(CsvRowReader.open(
                        new ByteArrayInputStream(
                                (HEADER + "412,2023,,,,\nà,2023,,,,\n").getBytes(Charset.forName("windows-1258"))),
                        NumberFormat.PLAIN)))
                .isEqualTo("3/1 not-utf8 [3, 1]");
        for (Charset utf16 : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(ReadRows.told(
                            CsvRowReader.open(new ByteArrayInputStream(text.getBytes(utf16)), NumberFormat.PLAIN)))
                    .isEqualTo("1/1 not-utf8 [1, 1]");
        }
        byte[] broken = (HEADER + "à").getBytes(StandardCharsets.UTF_8);
        assertThat(ReadRows.told(
                        CsvRowReader.open(new ByteArrayInputStream(broken, 0, broken.length - 1), NumberFormat.PLAIN)))
                .isEqualTo("2/1 not-utf8 [2, 1]");
        assertThat(ReadRows.told(open(HEADER + "4\u000012,2023,,,,\n")))
                .isEqualTo("2/unit control-characters [U+0000]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEADER, HEADER + "\"", "unit,\"", HEADER + "412,"})
    void aGigabyteOfOneLineIsRefusedAfterLittle(String head) {
        for (char rest : new char[] {'1', ',', ';'}) {
            Endless body = new Endless(head, rest, 1L << 30);
            long line = head.chars().filter(c -> c == '\n').count() + 1;
            assertThat(ReadRows.told(CsvRowReader.open(body, NumberFormat.PLAIN)))
                    .isEqualTo(line + " line-too-long [65536]");
            assertThat(body.bytesRead()).isLessThan(300_000);
        }
    }
}
