package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Measure;

/** What is taken from a workbook, and what is refused and how. */
class WorkbookRowReaderTest {

    private static final String HEADER = RawWorkbook.row(1, "unit", "period", "procedure", "level", "received");
    private static final String ROW = RawWorkbook.row(2, "412", "2023", "1.004222", "4", "5");

    @TempDir
    Path directory;

    private RowReader open(RawWorkbook workbook) throws IOException {
        return WorkbookRowReader.open(workbook.write(directory), NumberFormat.PLAIN);
    }

    private static RawWorkbook data(String rows) {
        return new RawWorkbook().sheet("Data", "visible", rows);
    }

    private SentRow only(String... cells) throws IOException {
        List<SentRow> rows = ReadRows.all(open(data(HEADER + RawWorkbook.row(2, cells))));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private String told(RawWorkbook workbook) throws IOException {
        return toldOf(workbook.write(directory));
    }

    private static String toldOf(Path file) {
        try (RowReader reader = WorkbookRowReader.open(file, NumberFormat.PLAIN)) {
            return ReadRows.told(reader);
        } catch (Refusal refusal) {
            return refusal.errors().isEmpty()
                    ? refusal.getMessage()
                    : String.join("; ", ReadRows.told(refusal.errors()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsRows() throws IOException {
        RowReader reader = open(data(RawWorkbook.row(3, "Mã đơn vị", "Kỳ báo cáo", "Mã thủ tục", "Mức độ", "Tiếp nhận")
                + "<row r=\"4\"/>"
                + RawWorkbook.row(7, "#0:412", "#1:44958", "#0:1.0042219999999999", "#0:4", "#0:42.0")
                + "<row r=\"9\" hidden=\"1\"><c r=\"A9\" t=\"s\"><v>0</v></c><c r=\"B9\" s=\"2\"><v>44958.75</v></c></row>"
                + "<row><c t=\"inlineStr\"><is><t>x</t></is></c><c><v>2023</v></c></row>"));
        SentRow row = reader.next();
        assertThat(row.unit()).isEqualTo("412");
        assertThat(row.period()).isEqualTo("2023-02-01");
        assertThat(row.procedure()).isEqualTo("1.004222");
        assertThat(row.level()).isEqualTo(4);
        assertThat(row.figures().get(Measure.RECEIVED)).isEqualTo(42);
        assertThat(row.misread()).isEmpty();
        assertThat(row.cells()).containsExactly("412", "2023-02-01", "1.004222", "4", "42");
        assertThat(reader.columns()).containsExactly("Mã đơn vị", "Kỳ báo cáo", "Mã thủ tục", "Mức độ", "Tiếp nhận");
        assertThat(row.place()
                        .error(ReturnColumn.RECEIVED, ErrorCode.NO_MEASURES)
                        .cell())
                .isEqualTo(new RowError.Cell(7, "Tiếp nhận"));
        row = reader.next();
        assertThat(row.unit()).isEqualTo("shared");
        assertThat(row.period()).isEqualTo("2023-02-01");
        assertThat(row.isNil()).as("hidden rows count").isTrue();
        row = reader.next();
        assertThat(row.place().error(null, ErrorCode.NO_MEASURES).cell().line()).isEqualTo(10);
        assertThat(row.period()).isEqualTo("2023");
        assertThat(reader.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1.004222,1.004222", "1.00422,1.004220", "1.0042219999999999,1.004222", "2,2", "2.1,2.100000"})
    void codesOfProceduresTypedAsNumbersHaveSixDigits(String number, String code) throws IOException {
        assertThat(only("412", "2023", "#0:" + number, "4", "5").procedure()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4|=1+1|2/received formula [E2]",
                "4|#1:44958|2/received number-as-date [2023-02-01]",
                "4|#2:44958|2/received number-as-date [2023-02-01]",
                "4|#0:4.5|2/received not-a-whole-number [received, 4.5]",
                "4|#0:1.234|2/received not-a-whole-number [received, 1.234]",
                "4|#0:-4|2/received negative [received, -4]",
                "4|#0:1E300|2/received not-a-whole-number [received, 1E+300]",
                "4|#0:1E12|2/received too-large [received, 1000000000]",
                "4|1.234|2/received ambiguous-number [1.234, 1234, vi]",
                "#0:5|5|2/level unknown-level [5]",
                "#1:44958|5|2/level number-as-date [2023-02-01]",
                "#1:4|5|2/level number-as-date [4]",
            })
    void figuresAreNotGuessed(String level, String cell, String error) throws IOException {
        assertThat(ReadRows.told(only("412", "2023", "1.004222", level, cell).misread()))
                .containsExactly(error);
    }

    @Test
    void numbersInOddFormatsAreFigures() throws IOException {
        assertThat(only("412", "2023", "1.004222", "4", "#3:5").figures().get(Measure.RECEIVED))
                .isEqualTo(5);
        assertThat(ShownDate.isDate("[$-42A]#,##0.00\\d_d\"year\"")).isFalse();
        assertThat(ShownDate.isDate("[Red]General")).isFalse();
        assertThat(ShownDate.isDate("[hh]:00")).isTrue();
        assertThat(ShownDate.isDate("[$-42A]dd mmmm yyyy")).isTrue();
    }

    @Test
    void periodsAreNotGuessed() throws IOException {
        assertThat(ReadRows.told(only("412", "#0:44958").misread())).containsExactly("2/period date-as-number [44958]");
        assertThat(ReadRows.told(only("412", "=A1").misread())).containsExactly("2/period formula [B2]");
    }

    @Test
    void aMonthTypedIntoExcelIsNotItsFirstDay() throws IOException {
        assertThat(ReadRows.told(only("412", "#4:45323").misread()))
                .containsExactly("2/period date-without-day [mmm-yy, 2024-02-01]");
        assertThat(ReadRows.told(only("412", "#5:45323").misread()))
                .containsExactly("2/period date-without-day [mm/yyyy, 2024-02-01]");
        assertThat(only("412", "#1:45323").period()).isEqualTo("2024-02-01");
        assertThat(only("412", "#2:45323").period()).isEqualTo("2024-02-01");
    }

    @ParameterizedTest
    @CsvSource({"2000,true", "2100,true", "1999,false", "2101,false"})
    void yearsOfOurTimeTypedAsNumbersArePeriods(String number, boolean period) throws IOException {
        SentRow row = only("412", "#0:" + number);
        if (period) {
            assertThat(row.period()).isEqualTo(number);
        } else {
            assertThat(ReadRows.told(row.misread())).containsExactly("2/period date-as-number [" + number + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "0.5", "2024", "1E9", "80000"})
    void numbersThatAreNoDayOfOurTimeAreNoPeriods(String number) throws IOException {
        // 2024 in a cell for dates is a day of the year 1905.
        assertThat(ReadRows.told(only("412", "#1:" + number).misread()))
                .containsExactly("2/period date-as-number [" + number + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "14|-|true",
                "15|-|true",
                "16|-|true",
                "17|-|false",
                "18|-|false",
                "20|-|false",
                "22|-|true",
                "45|-|false",
                "27|-|false",
                "31|yyyy\"年\"m\"月\"d\"日\"|true",
                "14|mmm-yy|false",
                "164|mmm-yy|false",
                "164|mm/yyyy|false",
                "164|yyyy|false",
                "164|\"day\" m/yyyy|false",
                "164|[Red]mm\\dyyyy|false",
                "164|mmmm yyyy;@|false",
                "164|m/yyyy;d/m/yyyy|false",
                "164|dddd, mmmm yyyy|false",
                "164|h:mm|false",
                "164|dd/mm/yyyy;@|true",
                "164|ddmmyyyy|true",
                "164|[$-42A]dddd, dd mmmm yyyy|true",
                "164|\"Ngày\" d \"tháng\" m|true",
                "164|yyyy-mm-dd hh:mm:ss|true",
            })
    void aDayCountsIfItIsShown(int id, String format, boolean shown) {
        assertThat(ShownDate.of(id, format).showsDay()).isEqualTo(shown);
    }

    /** As whoever sees it refused can find it in the spreadsheet: what was written under a number, where that is what is shown. */
    @Test
    void aDateIsToldOfByTheFormatItIsShownIn() {
        assertThat(ShownDate.of(14, "mmm-yy").format()).isEqualTo("mmm-yy");
        assertThat(ShownDate.of(14, "dd/mm/yyyy").format()).isEqualTo("d/m/yyyy");
        assertThat(ShownDate.of(17, null).format()).isEqualTo("mmm-yy");
        assertThat(ShownDate.of(164, "mm/yyyy").format()).isEqualTo("mm/yyyy");
    }

    private static String cells(String cells) {
        return HEADER + "<row r=\"2\">" + cells + "</row>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<c r=\"E2\"><f></f><v>5</v></c>",
                "<c r=\"E2\"><f/><v>5</v></c>",
                "<c r=\"E2\"><f t=\"dataTable\" ref=\"E2:E9\" dt2D=\"0\" r1=\"A1\"/><v>5</v></c>",
                "<c r=\"E2\"><f t=\"shared\" ref=\"E2:E9\" si=\"0\"/><v>5</v></c>",
                "<c r=\"E2\"><f t=\"array\" ref=\"E2\"/><v>5</v></c>",
                "<c r=\"E2\" t=\"s\"><f>A1</f><v>0</v></c>",
            })
    void formulasThatAreNotSeenInTheirRowsAreRefusedAll(String cell) throws IOException {
        assertThat(told(data(cells(cell)))).isEqualTo("2 formula [E2]");
    }

    @Test
    void formulasOfAGroupAreErrorsOfTheirRows() throws IOException {
        String rows = HEADER
                + "<row r=\"2\"><c r=\"E2\"><f t=\"shared\" ref=\"E2:E3\" si=\"0\">A2+1</f><v>5</v></c></row>"
                + "<row r=\"3\"><c r=\"E3\"><f t=\"shared\" si=\"0\"/><v>5</v></c></row>";
        assertThat(ReadRows.all(open(data(rows))))
                .flatExtracting(row -> ReadRows.told(row.misread()))
                .contains("2/received formula [E2]", "3/received formula [E3]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c r='E2'><v>1</v></c><c r='E2'><v>9</v></c>|2/E|: E2 ≤ E2",
                "<c r='E2'><v>1</v></c><c r='D2'><v>9</v></c>|2/D|: D2 ≤ E2",
                "<c r='E2'><v>1</v></c><c><v>9</v></c>|2/B|: B2 ≤ E2",
                "<c r='E3'><v>1</v></c>|2/E|: E3 ≠ row 2",
                "</row><row r='2'><c r='E2'><v>1</v></c>|2|: row 2 ≤ 2",
                "</row><row r='1'><c r='E1'><v>1</v></c>|1|: row 1 ≤ 2",
            })
    void cellsInOnePlaceOrOutOfOrderAreRefused(String cells, String place, String told) throws IOException {
        assertThat(told(data(cells(cells.replace('\'', '"')))))
                .isEqualTo(place + " malformed-workbook [xl/worksheets/sheet1.xml" + told + "]");
    }

    @Test
    void cellsOfOtherPartsStandInAnyOrder() throws IOException {
        assertThat(ReadRows.all(open(data(HEADER + ROW)
                        .part("xl/calcChain.xml", "<calcChain><c r=\"E2\" i=\"1\"/><c r=\"A1\"/></calcChain>")
                        .part("xl/charts/chart1.xml", "<chartSpace><f>Data!$A$1</f></chartSpace>"))))
                .hasSize(1);
    }

    @Test
    void datesInTextAreRefusedWithWhatToDo() throws IOException {
        assertThat(told(data(cells("<c r=\"A2\"><v>412</v></c><c r=\"B2\" t=\"d\"><v>2024-02-01T00:00:00</v></c>"))))
                .isEqualTo("2 date-as-text [B2]");
    }

    @Test
    void piecesOfTextAreOneText() throws IOException {
        String pieces = "<r><rPr><b/></rPr><t>Thành </t></r><r><t xml:space=\"preserve\">phố Vinh</t></r>";
        assertThat(ReadRows.all(open(data(cells(
                                "<c r=\"A2\" t=\"inlineStr\"><is>" + pieces + "</is></c><c r=\"B2\"><v>2023</v></c>"))))
                        .get(0)
                        .unit())
                .isEqualTo("Thành phố Vinh");
        String phonetic = pieces + "<rPh sb=\"0\" eb=\"1\"><t>vin</t></rPh>";
        assertThat(ReadRows.all(open(data(cells("<c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>2023</v></c>"))
                                .part("xl/sharedStrings.xml", "<sst><si>" + phonetic + "</si></sst>")))
                        .get(0)
                        .unit())
                .isEqualTo("Thành phố Vinh");
        assertThat(told(data(cells("<c r=\"A2\" t=\"inlineStr\"><is>" + phonetic + "</is></c>"))))
                .isEqualTo("2/A malformed-workbook [xl/worksheets/sheet1.xml: A2 rPh]");
    }

    @Test
    void errorsOfFormulasAreNoValues() throws IOException {
        String row = "<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#N/A</v></c><c r=\"B2\"><v>2023</v></c>"
                + "<c r=\"C2\"><v>1.004222</v></c><c r=\"D2\"><v>3</v></c><c r=\"E2\" t=\"e\"><v>#REF!</v></c></row>";
        assertThat(ReadRows.told(ReadRows.all(open(data(HEADER + row))).get(0).misread()))
                .containsExactly("2/unit wrong-type [unit, \"…\"]", "2/received not-a-whole-number [received, #REF!]");
    }

    @Test
    void cellsBesideTheTableAreRefused() throws IOException {
        assertThat(ReadRows.told(only("412", "2023", null, null, null, "7").misread()))
                .containsExactly("2 too-many-cells-in-line [6, 5]");
        assertThat(ReadRows.told(only("Tổng cộng", null, null, null, "#0:7").misread()))
                .containsExactly("2 total-row [Tổng cộng]");
    }

    @Test
    void sheetsHaveToBeVisibleAndOne() throws IOException {
        String rows = HEADER + ROW;
        assertThat(told(data(rows).sheet("More", "visible", RawWorkbook.row(1, "note"))))
                .isEqualTo("several-sheets [Data, More]");
        assertThat(told(data(rows).sheet("Old", "hidden", rows))).isEqualTo("hidden-sheet [Old]");
        assertThat(told(data(rows).sheet("Old", "veryHidden", rows))).isEqualTo("hidden-sheet [Old]");
        assertThat(told(data(rows).sheet("_lists", "hidden", rows))).isEqualTo("hidden-sheet [_lists]");
        assertThat(ReadRows.all(open(data(rows)
                        .sheet("_lists", "hidden", RawWorkbook.row(1, "#0:3"))
                        .sheet("Empty", "visible", "<row r=\"1\"><c r=\"A1\"/></row>"))))
                .hasSize(1);
    }

    @Test
    void workbooksWithoutRowsAreRefused() throws IOException {
        assertThat(told(data(""))).isEqualTo("no-rows []");
        assertThat(told(data(HEADER))).isEqualTo("no-rows []");
        assertThat(told(data(RawWorkbook.row(4, "unit", "period", "procedure", "amount") + RawWorkbook.row(5, "412"))))
                .isEqualTo("4/amount unknown-column [amount, " + ColumnNames.all()
                        + "]; 4 missing-column [Mức độ dịch vụ công (level)]");
    }

    @Test
    void mergedCellsAndMacrosAreRefused() throws IOException {
        assertThat(told(new RawWorkbook()
                        .sheet(
                                "Data",
                                "visible",
                                HEADER + ROW,
                                "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B9:C9\"/></mergeCells>")))
                .isEqualTo("2 merged-cells [A2:A3]; 9 merged-cells [B9:C9]");
        assertThat(told(data(HEADER + ROW).part("xl/vbaProject.bin", "x"))).isEqualTo("macros []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE workbook>",
                "<!DOCTYPE workbook [<!ENTITY a \"aaa\"><!ENTITY b \"&a;&a;\">]>",
                "<!DOCTYPE workbook SYSTEM \"file:///etc/passwd\">"
            })
    void documentTypesAreRefused(String prolog) throws IOException {
        assertThat(told(data(HEADER + ROW).before(prolog))).isEqualTo("malformed-workbook [xl/workbook.xml: DOCTYPE]");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = Files.createTempFile(directory, "not", ".xlsx");
        assertThat(toldOf(file)).isEqualTo("malformed-workbook [≠ ZIP]");
        Files.writeString(file, HEADER);
        assertThat(toldOf(file)).isEqualTo("malformed-workbook [≠ ZIP]");
        Files.write(file, new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, 1, 2, 3, 4});
        assertThat(toldOf(file)).isEqualTo("malformed-workbook [.xls / password]");
        byte[] whole = Files.readAllBytes(data(HEADER + ROW).write(directory));
        for (int size : new int[] {whole.length / 2, whole.length - 10}) {
            Files.write(file, Arrays.copyOf(whole, size));
            assertThat(toldOf(file)).isEqualTo("malformed-workbook [ZIP]");
        }
        assertThat(told(data(HEADER + "<row r=\"2\"><c r=\"A2\"></row>")))
                .isEqualTo("malformed-workbook [xl/worksheets/sheet1.xml: XML]");
    }

    @Test
    void nothingExpandsWithoutLimit() throws IOException {
        assertThat(told(data(HEADER + ROW).part("xl/media/bomb.bin", new Endless("x", '\0', 1L << 30))))
                .isEqualTo("malformed-workbook [xl/media/bomb.bin > 200:1]");
        assertThat(told(data(HEADER + ROW).part("xl/long.xml", new Endless("<x>", ' ', 8L << 20))))
                .isEqualTo("malformed-workbook [xl/long.xml < … > 1048576]");
        assertThat(told(data(HEADER + ROW).part("xl/deep.xml", "<x>".repeat(100) + "</x>".repeat(100))))
                .isEqualTo("malformed-workbook [xl/deep.xml: XML > 64]");
        assertThat(told(data(HEADER + ROW)
                        .part(
                                "xl/sharedStrings.xml",
                                new SequenceInputStream(
                                        new ByteArrayInputStream("<sst>".getBytes(StandardCharsets.UTF_8)),
                                        new ByteArrayInputStream(
                                                "<si/>".repeat(1_000_001).getBytes(StandardCharsets.UTF_8))))))
                .isEqualTo("malformed-workbook [xl/sharedStrings.xml > 1000000]");
    }

    @Test
    void cellsThatTheReaderWouldLookForWithoutEndAreRefused() throws IOException {
        assertThat(told(data(HEADER + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2000000000</v></c></row>")))
                .isEqualTo("malformed-workbook [sharedStrings < 2000000000]");
        for (String address : List.of("XFE2", "ZZZZZZZ2", "$ZZZZZZ$2", "ÀÀ2")) {
            assertThat(told(data(HEADER + "<row r=\"2\"><c r=\"" + address + "\"><v>1</v></c></row>")))
                    .isEqualTo("2 malformed-workbook [xl/worksheets/sheet1.xml: row > 16384]");
        }
        assertThat(told(data(HEADER + "<row r=\"2\">"
                        + ("<c t=\"inlineStr\"><is><t>" + "x".repeat(30_000) + "</t></is></c>").repeat(40) + "</row>")))
                .isEqualTo("2 malformed-workbook [xl/worksheets/sheet1.xml: row > 1000000]");
        assertThat(told(data(HEADER + "<row r=\"a\"><c><v>1</v></c></row>")))
                .isEqualTo("2 malformed-workbook [xl/worksheets/sheet1.xml: row 2 ≠ r]");
        assertThat(told(data(HEADER + "<row r=\"2\"><c t=\"b\"><v>7</v></c></row>")))
                .isNotNull();
    }
}
