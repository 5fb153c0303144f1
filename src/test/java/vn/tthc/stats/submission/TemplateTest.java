package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;

/** What the template looks like; that it is read again is {@link RoundTripTest}. */
class TemplateTest {

    private static final Template.Content CONTENT = new Template.Content(
            "412",
            "Thành phố Vinh",
            "2023-02-01",
            List.of(
                    new Template.Line(
                            "1.004222", "Đăng ký, \"thường trú\"", 4, Figures.of(Map.of(Measure.RECEIVED, 7))),
                    new Template.Line("1.004227", "=1+1", 3, null)),
            Locale.forLanguageTag("vi"));

    @Test
    void csvIsPlain() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Template.writeCsv(out, CONTENT);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "\uFEFFMã đơn vị,Tên đơn vị,Kỳ báo cáo,Mã thủ tục,Tên thủ tục,Mức độ dịch vụ công,Tiếp nhận,")
                .contains("\r\n412,Thành phố Vinh,2023-02-01,1.004222,\"Đăng ký, \"\"thường trú\"\"\",4,7,,,,,,,,,\r\n")
                .endsWith("\r\n412,Thành phố Vinh,2023-02-01,1.004227,=1+1,3,,,,,,,,,,\r\n");
    }

    @Test
    void keysOfTheWorkbookAreLockedAndFiguresChecked() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Template.writeXlsx(out, CONTENT);
        try (ZipFile zip = ZipFile.builder().setByteArray(out.toByteArray()).get()) {
            String sheet = part(zip, "xl/worksheets/sheet1.xml");
            assertThat(sheet)
                    .contains("<sheetProtection ")
                    .doesNotContain("password")
                    .contains("state=\"frozen\"")
                    .contains("sqref=\"F2:F3\" type=\"list\"")
                    .contains("'_lists'!$A$1:$A$2")
                    .contains("sqref=\"G2:P3\" type=\"custom\"")
                    .contains("AND(ISNUMBER(G2),G2&gt;=0,INT(G2)=G2)");
            assertThat(part(zip, "xl/styles.xml")).contains("locked=\"false\"");
            assertThat(part(zip, "xl/workbook.xml"))
                    .contains("<sheet name=\"_lists\"")
                    .contains("state=\"hidden\"");
        }
    }

    @Test
    void onlyWhatIsToBeFilledInCanBeWrittenTo() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Template.writeXlsx(out, CONTENT);
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            // What the list that levels are picked from refers to.
            assertThat(book.getSheet("_lists"))
                    .extracting(row -> row.getCell(0).getNumericCellValue())
                    .containsExactly(3.0, 4.0);
            for (Row row : book.getSheetAt(0)) {
                assertThat(row).hasSize(16);
                for (Cell cell : row) {
                    boolean header = row.getRowNum() == 0;
                    boolean key = cell.getColumnIndex() < ReturnColumn.LEVEL.ordinal();
                    XSSFCellStyle style = (XSSFCellStyle) cell.getCellStyle();
                    assertThat(style.getLocked()).as("%s", cell.getAddress()).isEqualTo(header || key);
                    assertThat(style.getFont().getBold())
                            .as("%s", cell.getAddress())
                            .isEqualTo(header);
                }
            }
        }
    }

    private static String part(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
