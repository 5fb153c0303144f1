package vn.tthc.stats.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.StyleSetter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.observation.Coded;

/**
 * Form II.06a/VPCP/KSTT as a workbook, laid out as Circular 01/2020/TT-VPCP has it: the form itself, the same by unit, all
 * doubts, and what the figures are. What was not reported is an empty cell.
 */
final class FormWorkbook {

    /** Columns of the form: number, field, and the figures. */
    private static final int COLUMNS = 2 + FormFigures.PRINTED;

    private static final List<String> HEADINGS = List.of(
            "Tổng số",
            "Trực tuyến",
            "Trực tiếp, dịch vụ bưu chính",
            "Từ kỳ trước",
            "Tổng số",
            "Trước hạn",
            "Đúng hạn",
            "Quá hạn",
            "Tổng số",
            "Trong hạn",
            "Quá hạn");

    private static final String NUMBERS = "#,##0";
    private static final String BORDER = "thin";
    private static final String CENTER = "center";
    private static final String ALL = "Toàn bộ";

    private static final int NARROW = 7;
    private static final int WIDE = 42;
    private static final int OF_FIGURES = 12;
    private static final int OF_WORDS = 100;

    private static final int OF_INTRODUCTION = 6;

    private static final double HEIGHT = 16;

    /** So many letters are sure to have room in a line of a wide column. */
    private static final int LETTERS = 40;

    private final FilledForm form;

    private FormWorkbook(FilledForm form) {
        this.form = form;
    }

    /** The file. */
    static byte[] of(FilledForm form) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "TTHC Stats", null)) {
            new FormWorkbook(form).write(workbook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void write(Workbook workbook) throws IOException {
        Worksheet main = workbook.newWorksheet("Biểu II.06a");
        int row = begin(main);
        for (int i = 0; i < form.fields().size(); i++) {
            FormLine line = form.fields().get(i);
            line(main, row++, String.valueOf(i + 1), name(line.field()), line, false);
        }
        line(main, row, "", "TỔNG CỘNG", form.total(), true);
        main.finish();
        Worksheet units = workbook.newWorksheet("Theo đơn vị");
        byUnit(units, begin(units));
        units.finish();
        Worksheet doubts = workbook.newWorksheet("Nghi vấn");
        doubts(doubts);
        doubts.finish();
        Worksheet notes = workbook.newWorksheet("Ghi chú");
        notes(notes);
        notes.finish();
    }

    private void byUnit(Worksheet sheet, int first) throws IOException {
        Map<String, List<FormLine>> lines = Form06.byUnit(form.lines());
        int row = first;
        int unit = 0;
        for (FormLine whole : form.ofUnits()) {
            line(sheet, row++, roman(++unit), name(whole.unit()), whole, true);
            int number = 0;
            for (FormLine line : lines.getOrDefault(whole.unit().key(), List.of())) {
                line(sheet, row++, String.valueOf(++number), name(line.field()), line, false);
            }
            sheet.flush();
        }
    }

    /** Official lists number their parts so. */
    private static String roman(int number) {
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        String[] signs = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
        StringBuilder roman = new StringBuilder();
        int rest = number;
        for (int i = 0; i < values.length; i++) {
            while (rest >= values[i]) {
                roman.append(signs[i]);
                rest -= values[i];
            }
        }
        return roman.toString();
    }

    /** Writes what stands above the lines, and answers the row of the first one. */
    private int begin(Worksheet sheet) {
        sheet.width(0, NARROW);
        sheet.width(1, WIDE);
        for (int column = 2; column < COLUMNS; column++) {
            sheet.width(column, OF_FIGURES);
        }
        sheet.inlineString(0, 0, "Biểu số " + FilledForm.NUMBER);
        sheet.style(0, 0).bold().set();
        sheet.inlineString(1, 0, "Ban hành theo Thông tư số 01/2020/TT-VPCP");
        title(
                sheet,
                2,
                "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC");
        title(sheet, 3, "Kỳ báo cáo: " + Wording.period(form.period().asPeriod()));
        title(sheet, 4, "Đơn vị báo cáo: " + units() + (form.note() == null ? "" : ". " + form.note()));
        title(
                sheet,
                5,
                (form.synthetic() ? "CÓ SỐ LIỆU MÔ PHỎNG, KHÔNG DÙNG LÀM CĂN CỨ. " : "")
                        + "Đơn vị tính: Số hồ sơ TTHC");
        int row = OF_INTRODUCTION;
        sheet.inlineString(row, 0, "STT");
        sheet.inlineString(row, 1, "Lĩnh vực giải quyết");
        sheet.inlineString(row, 2, "Số lượng hồ sơ tiếp nhận");
        sheet.inlineString(row, 6, "Số lượng hồ sơ đã giải quyết");
        sheet.inlineString(row, 10, "Số lượng hồ sơ đang giải quyết");
        sheet.inlineString(row + 1, 3, "Trong kỳ");
        for (int i = 0; i < FormFigures.PRINTED; i++) {
            boolean ofPeriod = i == 1 || i == 2;
            sheet.inlineString(ofPeriod ? row + 2 : row + 1, 2 + i, HEADINGS.get(i));
            if (!ofPeriod) {
                sheet.range(row + 1, 2 + i, row + 2, 2 + i).merge();
            }
        }
        sheet.range(row, 0, row + 2, 0).merge();
        sheet.range(row, 1, row + 2, 1).merge();
        sheet.range(row, 2, row, 5).merge();
        sheet.range(row, 6, row, 9).merge();
        sheet.range(row, 10, row, 12).merge();
        sheet.range(row + 1, 3, row + 1, 4).merge();
        for (int column = 0; column < COLUMNS; column++) {
            sheet.inlineString(row + 3, column, "(" + (column + 1) + ")");
        }
        sheet.range(row, 0, row + 3, COLUMNS - 1)
                .style()
                .bold()
                .wrapText(true)
                .horizontalAlignment(CENTER)
                .verticalAlignment(CENTER)
                .borderStyle(BORDER)
                .set();
        sheet.rowHeight(row, HEIGHT);
        sheet.rowHeight(row + 1, HEIGHT);
        sheet.rowHeight(row + 2, 3 * HEIGHT);
        sheet.freezePane(2, row + 4);
        page(sheet);
        sheet.repeatRows(row, row + 3);
        return row + 4;
    }

    /** As wide as a sheet of paper, as long as it is. */
    private static void page(Worksheet sheet) {
        sheet.paperSize(PaperSize.A4_PAPER);
        sheet.pageOrientation("landscape");
        sheet.fitToWidth((short) 1);
        sheet.fitToHeight((short) 0);
    }

    private String units() {
        return form.units().stream().map(Coded::name).collect(Collectors.joining(", "));
    }

    private static void title(Worksheet sheet, int row, String text) {
        sheet.inlineString(row, 0, text);
        sheet.range(row, 0, row, COLUMNS - 1).merge();
        sheet.range(row, 0, row, COLUMNS - 1)
                .style()
                .bold()
                .horizontalAlignment(CENTER)
                .set();
    }

    private static String name(Coded member) {
        return member == null ? "" : member.name();
    }

    private static void line(Worksheet sheet, int row, String number, String name, FormLine line, boolean bold) {
        sheet.inlineString(row, 0, number);
        sheet.inlineString(row, 1, name);
        for (int i = 0; i < FormFigures.PRINTED; i++) {
            Long figure = line.figures().values().get(i);
            if (figure != null) {
                sheet.value(row, 2 + i, figure);
            }
        }
        style(sheet.style(row, 0), bold).horizontalAlignment(CENTER).set();
        style(sheet.style(row, 1), bold).wrapText(true).set();
        style(sheet.range(row, 2, row, COLUMNS - 1).style(), bold)
                .format(NUMBERS)
                .set();
        // Not every program makes a row as high as its words need.
        sheet.rowHeight(row, HEIGHT * (1 + name.length() / LETTERS));
    }

    private static StyleSetter style(StyleSetter style, boolean bold) {
        StyleSetter framed = style.borderStyle(BORDER).verticalAlignment(CENTER);
        return bold ? framed.bold() : framed;
    }

    private void doubts(Worksheet sheet) throws IOException {
        words(sheet, 0, "Đơn vị", "Lĩnh vực", "Mã", "Nội dung");
        sheet.range(0, 0, 0, 3).style().bold().set();
        int row = 1;
        for (FormDoubt doubt : form.doubts()) {
            words(
                    sheet,
                    row++,
                    doubt.unit() == null ? ALL : doubt.unit().name(),
                    doubt.field() == null ? ALL : doubt.field().name(),
                    doubt.code(),
                    doubt.detail());
        }
        sheet.width(0, WIDE);
        sheet.width(1, WIDE);
        sheet.width(2, WIDE / 2.0);
        sheet.width(3, OF_WORDS);
        sheet.freezePane(0, 1);
        page(sheet);
    }

    private void notes(Worksheet sheet) {
        int row = 0;
        words(sheet, row++, "Kỳ báo cáo", Wording.period(form.period().asPeriod()));
        words(
                sheet,
                row++,
                "Từ kỳ trước (6)",
                "Số hồ sơ đang giải quyết cuối kỳ trước, "
                        + Wording.period(form.carriedOverFrom().asPeriod()));
        words(sheet, row++, "Tổng số (3)", "(4) + (5) + (6)");
        words(
                sheet,
                row++,
                "Trực tiếp, dịch vụ bưu chính (5)",
                "Số hồ sơ tiếp nhận trừ số hồ sơ trực tuyến, của những số liệu có cả hai");
        words(
                sheet,
                row++,
                "Kiểm tra",
                "(3) = (7) + (11); dòng không khớp hoặc không kiểm tra được có ở trang Nghi vấn");
        words(sheet, row++, "Ô trống", "Không có số liệu được báo cáo, khác với số 0");
        words(
                sheet,
                row++,
                "Báo cáo phải gửi",
                Wording.number(form.total().reports().expected()));
        words(
                sheet,
                row++,
                "Báo cáo đã nhận",
                Wording.number(form.total().reports().received()));
        words(
                sheet,
                row++,
                "Công bố số",
                form.publication() == null ? "" : form.publication().toString());
        words(
                sheet,
                row++,
                "Theo dữ liệu tại thời điểm",
                form.asOf() == null ? "" : Clocks.told(form.asOf(), Language.VIETNAMESE));
        words(sheet, row++, "Phiên bản dữ liệu", form.revision());
        words(sheet, row, "Số liệu mô phỏng", form.synthetic() ? "Có; không dùng làm căn cứ" : "Không");
        sheet.width(0, WIDE);
        sheet.width(1, OF_WORDS);
        page(sheet);
    }

    private static void words(Worksheet sheet, int row, String... words) {
        for (int i = 0; i < words.length; i++) {
            sheet.inlineString(row, i, words[i]);
            sheet.style(row, i).wrapText(true).verticalAlignment("top").set();
        }
    }
}
