package vn.tthc.stats.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FormTest {

    private static final String FORM = "/reports/form-06?period=2023-02";
    private static final String OF_VINH = FORM + "&unit=" + VINH;

    private static final String RESIDENCES = "Đăng ký, quản lý cư trú";
    private static final String RESIDENCE_FIELD = "cu-tru";
    private static final String CIVIL_FIELD = "ho-tich";
    private static final String CIVIL_STATUS = "Hộ tịch";

    private static void report(String unit, String day, Map<?, ?>... counts) {
        submit(unitReturn(unit, day, counts)).statusCode(201);
    }

    /** One field that balances: 10 + 100 = 80 + 30; and one that does not: 10 is not 8 + 1. */
    private static void ofVinh() {
        report(VINH, "2023-01-10", count(RESIDENCE, 4, "pendingInTime", 70, "pendingOverdue", 7));
        report(
                VINH,
                "2023-01-31",
                count(RESIDENCE, 4, "pendingInTime", 8, "pendingOverdue", 2),
                count(BIRTH, 3, "pendingInTime", 0, "pendingOverdue", 0));
        report(
                VINH,
                "2023-02-10",
                count(
                        RESIDENCE,
                        4,
                        "received",
                        90,
                        "receivedOnline",
                        55,
                        "resolvedEarly",
                        40,
                        "resolvedOnTime",
                        20,
                        "resolvedOverdue",
                        5,
                        "pendingInTime",
                        33,
                        "pendingOverdue",
                        2));
        report(
                VINH,
                "2023-02-28",
                count(
                        RESIDENCE,
                        4,
                        "received",
                        10,
                        "receivedOnline",
                        5,
                        "resolvedEarly",
                        10,
                        "resolvedOnTime",
                        5,
                        "resolvedOverdue",
                        0,
                        "pendingInTime",
                        28,
                        "pendingOverdue",
                        2),
                count(
                        BIRTH,
                        3,
                        "received",
                        10,
                        "receivedOnline",
                        4,
                        "resolvedEarly",
                        3,
                        "resolvedOnTime",
                        4,
                        "resolvedOverdue",
                        1,
                        "pendingInTime",
                        1,
                        "pendingOverdue",
                        0));
    }

    private static String field(String code) {
        return "fields.find { it.field.code == '" + code + "' }.figures.";
    }

    private static String doubts(String code) {
        return "doubts.findAll { it.code == '" + code + "' }";
    }

    /** The cells of a sheet by row, as text; an empty one is an empty text. */
    private static Map<Integer, List<String>> sheet(byte[] file, String name) throws IOException {
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file))) {
            Sheet sheet = workbook.findSheet(name).orElseThrow();
            Map<Integer, List<String>> rows = new LinkedHashMap<>();
            for (Row row : sheet.read()) {
                rows.put(
                        row.getRowNum(),
                        IntStream.range(0, row.getCellCount())
                                .mapToObj(i -> row.getOptionalCell(i)
                                        .map(cell -> cell.getText())
                                        .orElse(""))
                                .toList());
            }
            return rows;
        }
    }

    private static byte[] workbook(String path) {
        return get(path + "&format=xlsx").statusCode(200).extract().asByteArray();
    }

    @Test
    void addsUpWhatTheCountsTellAndFlagsWhatDoesNotBalance() {
        ofVinh();
        get(OF_VINH)
                .statusCode(200)
                .body("form", equalTo("II.06a/VPCP/KSTT"))
                .body("units.name", equalTo(List.of("Vinh City")))
                .body("carriedOverFrom.start", equalTo("2023-01-01"))
                .body("carriedOverFrom.end", equalTo("2023-01-31"))
                .body("fields", hasSize(2))
                .body(field(RESIDENCE_FIELD) + "received", equalTo(100))
                .body(field(RESIDENCE_FIELD) + "receivedOnline", equalTo(60))
                .body(field(RESIDENCE_FIELD) + "receivedDirect", equalTo(40))
                // What was pending last, not what was pending on each day.
                .body(field(RESIDENCE_FIELD) + "carriedOver", equalTo(10))
                .body(field(RESIDENCE_FIELD) + "receivedTotal", equalTo(110))
                .body(field(RESIDENCE_FIELD) + "resolvedEarly", equalTo(50))
                .body(field(RESIDENCE_FIELD) + "resolvedOnTime", equalTo(25))
                .body(field(RESIDENCE_FIELD) + "resolvedOverdue", equalTo(5))
                .body(field(RESIDENCE_FIELD) + "resolvedTotal", equalTo(80))
                .body(field(RESIDENCE_FIELD) + "pendingInTime", equalTo(28))
                .body(field(RESIDENCE_FIELD) + "pendingOverdue", equalTo(2))
                .body(field(RESIDENCE_FIELD) + "pendingTotal", equalTo(30))
                .body(field(RESIDENCE_FIELD) + "difference", equalTo(0))
                .body(field(CIVIL_FIELD) + "carriedOver", equalTo(0))
                .body(field(CIVIL_FIELD) + "difference", equalTo(1))
                .body("total.figures.receivedTotal", equalTo(120))
                .body("total.figures.difference", equalTo(1))
                .body("total.reports.expected", equalTo(28))
                .body("total.reports.received", equalTo(2))
                .body("ofUnits", hasSize(1))
                .body("lines", hasSize(2))
                .body(doubts("does-not-balance"), hasSize(3))
                .body(doubts("does-not-balance") + "[0].field.code", equalTo(CIVIL_FIELD))
                .body(doubts("does-not-balance") + "[0].unit", nullValue())
                .body(doubts("does-not-balance") + "[1].field", nullValue())
                .body(doubts("does-not-balance") + "[2].unit.code", equalTo(VINH))
                .body(
                        doubts("does-not-balance") + "[0].detail",
                        equalTo(
                                "Received 10 (of which 0 carried over) is not resolved 8 and in process 1: the difference"
                                        + " is 1."))
                .body(
                        doubts("reports-missing") + ".detail",
                        equalTo(List.of("26 of 28 reports of the period are missing.")))
                .body(
                        doubts("earlier-reports-missing") + "[0].detail",
                        equalTo(
                                "29 of 31 reports of the period before are missing; what was carried over may not be all."))
                .body(
                        "doubts.code.unique()",
                        containsInAnyOrder("does-not-balance", "reports-missing", "earlier-reports-missing"));
    }

    @Test
    void writesNumbersInItsDoubtsAsTheLanguageDoes() throws IOException {
        report(VINH, "2023-01-31", count(RESIDENCE, 4, "pendingInTime", 1691, "pendingOverdue", 0));
        report(
                VINH,
                "2023-02-10",
                count(
                        RESIDENCE,
                        4,
                        "received",
                        244_591,
                        "resolvedEarly",
                        0,
                        "resolvedOnTime",
                        245_000,
                        "resolvedOverdue",
                        0,
                        "pendingInTime",
                        1000,
                        "pendingOverdue",
                        0));
        get(OF_VINH)
                .body(
                        doubts("does-not-balance") + "[0].detail",
                        equalTo(
                                "Received 246,282 (of which 1,691 carried over) is not resolved 245,000 and in process 1,000:"
                                        + " the difference is 282."));
        assertThat(sheet(workbook(OF_VINH), "Nghi vấn").values())
                .anySatisfy(row -> assertThat(row.get(3))
                        .isEqualTo("Tiếp nhận 246.282 (trong đó 1.691 từ kỳ trước) khác với đã giải quyết 245.000 và"
                                + " đang giải quyết 1.000: chênh lệch 282."));
    }

    @Test
    void keepsWhatWasNotReportedApartFromZero() {
        report(VINH, "2023-01-31", count(RESIDENCE, 4, "pendingInTime", 3));
        report(
                VINH,
                "2023-02-10",
                count(RESIDENCE, 4, "received", 7, "resolvedOnTime", 6, "pendingInTime", 0, "pendingOverdue", 0),
                count(BIRTH, 3, "receivedOnline", 5));
        get(OF_VINH)
                .body(field(RESIDENCE_FIELD) + "received", equalTo(7))
                .body(field(RESIDENCE_FIELD) + "receivedOnline", nullValue())
                .body(field(RESIDENCE_FIELD) + "receivedDirect", nullValue())
                // Of those past their due date nothing was said.
                .body(field(RESIDENCE_FIELD) + "carriedOver", nullValue())
                .body(field(RESIDENCE_FIELD) + "receivedTotal", nullValue())
                .body(field(RESIDENCE_FIELD) + "resolvedOnTime", equalTo(6))
                .body(field(RESIDENCE_FIELD) + "resolvedTotal", nullValue())
                .body(field(RESIDENCE_FIELD) + "pendingTotal", equalTo(0))
                .body(field(RESIDENCE_FIELD) + "difference", nullValue())
                .body(field(CIVIL_FIELD) + "received", nullValue())
                .body(field(CIVIL_FIELD) + "receivedOnline", equalTo(5))
                .body(
                        doubts("not-checked") + "[0].detail",
                        equalTo(
                                "It cannot be checked, for want of: Carried over from the period before; Resolved in all."))
                .body(doubts("channels-differ") + ".field.code.findAll { it != null }.unique()", hasSize(2))
                .body(doubts("does-not-balance"), empty());
    }

    @Test
    void doesNotMixCountsThatTellDifferentThings() {
        report(
                VINH,
                "2023-02-10",
                count(
                        RESIDENCE,
                        4,
                        "received",
                        20,
                        "receivedOnline",
                        5,
                        "resolvedEarly",
                        1,
                        "resolvedOnTime",
                        1,
                        "resolvedOverdue",
                        1));
        report(VINH, "2023-02-11", count(RESIDENCE, 4, "received", 30, "resolvedOnTime", 9));
        get(OF_VINH)
                .body(field(RESIDENCE_FIELD) + "received", equalTo(50))
                // Of 30 it is not known how they came: they were not all filed at a counter.
                .body(field(RESIDENCE_FIELD) + "receivedDirect", equalTo(15))
                .body(
                        doubts("channels-differ") + "[0].detail",
                        equalTo("Received in the period 50 is not 20, which is online with direct and post: there are"
                                + " counts without one of the two."))
                .body(
                        doubts("resolved-differ") + "[0].detail",
                        equalTo("Resolved 12, but only 3 of counts that tell all of early, on time and overdue."));
    }

    @Test
    void tellsUnitsApart() {
        ofVinh();
        report(DIEN_CHAU, "2023-01-31", count(RESIDENCE, 4, "pendingInTime", 1, "pendingOverdue", 1));
        report(
                DIEN_CHAU,
                "2023-02-10",
                count(
                        RESIDENCE,
                        4,
                        "received",
                        5,
                        "receivedOnline",
                        2,
                        "resolvedEarly",
                        3,
                        "resolvedOnTime",
                        1,
                        "resolvedOverdue",
                        0,
                        "pendingInTime",
                        3,
                        "pendingOverdue",
                        0),
                count(RESIDENCE, 3, "received", 1, "receivedOnline", 0));
        String lines = "lines.find { it.unit.code == '%s' && it.field.code == '" + RESIDENCE_FIELD + "' }.figures.";
        get(FORM + "&province=" + NGHE_AN)
                .body(field(RESIDENCE_FIELD) + "carriedOver", equalTo(12))
                .body(field(RESIDENCE_FIELD) + "received", equalTo(106))
                .body(lines.formatted(VINH) + "carriedOver", equalTo(10))
                .body(lines.formatted(DIEN_CHAU) + "carriedOver", equalTo(2))
                .body(lines.formatted(DIEN_CHAU) + "received", equalTo(6))
                .body(lines.formatted(DIEN_CHAU) + "difference", equalTo(1))
                .body("ofUnits.find { it.unit.code == '425' }.figures.receivedTotal", equalTo(8))
                .body("ofUnits.find { it.unit.code == '413' }.figures.received", nullValue())
                .body(
                        doubts("does-not-balance") + ".findAll { it.unit != null }.unit.code",
                        containsInAnyOrder(VINH, DIEN_CHAU))
                .body(doubts("reports-missing") + ".unit.code.contains('413')", equalTo(true));
        // Nobody is named: the only province that has reported.
        get(FORM).body("units.code", equalTo(List.of(NGHE_AN))).body("total.figures.received", equalTo(116));
    }

    @Test
    void hasTheLayoutOfTheCircular() throws IOException {
        ofVinh();
        report(VINH, "2023-02-27", count("1.000656", 3, "received", 4));
        byte[] file = given().header("Accept-Language", "en")
                .get("/api/v1" + OF_VINH + "&format=xlsx")
                .then()
                .statusCode(200)
                .header("Content-Disposition", equalTo("attachment; filename=\"form-06_unit-412_2023-02.xlsx\""))
                .extract()
                .asByteArray();
        Map<Integer, List<String>> form = sheet(file, "Biểu II.06a");
        assertThat(form.get(1).get(0)).isEqualTo("Biểu số II.06a/VPCP/KSTT");
        assertThat(form.get(2).get(0)).isEqualTo("Ban hành theo Thông tư số 01/2020/TT-VPCP");
        assertThat(form.get(3).get(0))
                .isEqualTo(
                        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC");
        assertThat(form.get(4).get(0)).isEqualTo("Kỳ báo cáo: từ ngày 01/02/2023 đến ngày 28/02/2023");
        assertThat(form.get(5).get(0)).isEqualTo("Đơn vị báo cáo: Thành phố Vinh");
        assertThat(form.get(6).get(0)).isEqualTo("Đơn vị tính: Số hồ sơ TTHC");
        assertThat(form.get(7))
                .containsSubsequence(
                        "STT",
                        "Lĩnh vực giải quyết",
                        "Số lượng hồ sơ tiếp nhận",
                        "Số lượng hồ sơ đã giải quyết",
                        "Số lượng hồ sơ đang giải quyết");
        assertThat(form.get(8))
                .containsSubsequence(
                        "Tổng số",
                        "Trong kỳ",
                        "Từ kỳ trước",
                        "Tổng số",
                        "Trước hạn",
                        "Đúng hạn",
                        "Quá hạn",
                        "Tổng số",
                        "Trong hạn",
                        "Quá hạn");
        assertThat(form.get(9)).containsSubsequence("Trực tuyến", "Trực tiếp, dịch vụ bưu chính");
        assertThat(form.get(10))
                .isEqualTo(IntStream.rangeClosed(1, 13)
                        .mapToObj(i -> "(" + i + ")")
                        .toList());
        List<List<String>> lines = new ArrayList<>();
        for (int row = 11; form.containsKey(row); row++) {
            lines.add(form.get(row));
        }
        List<String> residences = lines.stream()
                .filter(line -> line.get(1).equals(RESIDENCES))
                .findFirst()
                .orElseThrow();
        assertThat(residences.subList(2, 13))
                .containsExactly("110", "60", "40", "10", "80", "50", "25", "5", "30", "28", "2");
        List<String> civil = lines.stream()
                .filter(line -> line.get(1).equals(CIVIL_STATUS))
                .findFirst()
                .orElseThrow();
        assertThat(civil.get(5)).as("nothing was carried over").isEqualTo("0");
        assertThat(lines.get(lines.size() - 1).get(1)).isEqualTo("TỔNG CỘNG");
        Map<Integer, List<String>> units = sheet(file, "Theo đơn vị");
        assertThat(units.get(11).subList(0, 2)).containsExactly("I", "Thành phố Vinh");
        assertThat(sheet(file, "Nghi vấn").values())
                .contains(
                        List.of("Đơn vị", "Lĩnh vực", "Mã", "Nội dung"),
                        List.of("Thành phố Vinh", "Toàn bộ", "reports-missing", "Thiếu 25/28 báo cáo trong kỳ."))
                .anySatisfy(row -> assertThat(row.get(3)).contains("chênh lệch"));
        assertThat(sheet(file, "Ghi chú").values()).contains(List.of("Báo cáo đã nhận", "3"));
    }

    @Test
    void leavesACellEmptyWhereNothingWasReported() throws IOException {
        report(VINH, "2023-02-10", count(RESIDENCE, 4, "received", 7, "receivedOnline", 0));
        List<String> line = sheet(workbook(OF_VINH), "Biểu II.06a").get(11);
        assertThat(line.subList(0, 6)).containsExactly("1", RESIDENCES, "", "0", "7", "");
    }

    @Test
    void ofAPublicationIsTheSameWhateverIsCorrectedLater() throws IOException {
        ofVinh();
        int id = published(VINH, "2023-02");
        String path = "/reports/form-06?publication=" + id;
        byte[] json = get(path)
                .statusCode(200)
                // Its lines are by field, which may be put right.
                .header("Cache-Control", not(containsString("immutable")))
                .body("publication", equalTo(id))
                .body("asOf", notNullValue())
                .extract()
                .asByteArray();
        Map<Integer, List<String>> sheet = sheet(workbook(path), "Biểu II.06a");
        String closed = Instant.parse(get(path).extract().path("asOf"))
                .atZone(ZoneId.of("Asia/Ho_Chi_Minh"))
                .format(DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss"));
        assertThat(sheet(workbook(path), "Ghi chú").values()).contains(List.of("Theo dữ liệu tại thời điểm", closed));
        assertThat(sheet.get(5).get(0)).isEqualTo("Đơn vị báo cáo: Thành phố Vinh");
        // The month before, and the month itself.
        report(VINH, "2023-01-31", count(RESIDENCE, 4, "pendingInTime", 500, "pendingOverdue", 0));
        report(VINH, "2023-02-11", count(RESIDENCE, 4, "received", 1000, "receivedOnline", 1));
        get(FORM + "&district=" + VINH).body(field(RESIDENCE_FIELD) + "receivedTotal", equalTo(1600));
        // Put in other words, so that it is made anew.
        assertThat(new String(
                        get(path + "&district=" + VINH + "&period=2023-02-01/2023-02-28&labels=name")
                                .extract()
                                .asByteArray(),
                        StandardCharsets.UTF_8))
                .isEqualTo(new String(json, StandardCharsets.UTF_8));
        assertThat(sheet(workbook(path + "&district=" + VINH + "&labels=name"), "Biểu II.06a"))
                .isEqualTo(sheet);
        // Of other units and days it is as known then, and not what was published.
        for (String other : List.of("&unit=" + VINH, "&province=40", "&period=2023-01")) {
            get(path + other).body("publication", nullValue()).body("asOf", notNullValue());
            assertThat(sheet(workbook(path + other), "Ghi chú").values())
                    .contains(List.of("Theo dữ liệu tại thời điểm", closed))
                    .contains(List.of("Công bố số", ""));
        }
    }

    /** The form is that of one body: what is added up of several says so. */
    @Test
    void saysWhenItIsASummaryOfUnits() throws IOException {
        report(VINH, "2023-02-10", count(RESIDENCE, 4, "received", 10));
        String summary =
                "Số liệu tổng hợp của 27 đơn vị, trình bày theo mẫu biểu II.06a/VPCP/KSTT của từng cơ quan, đơn vị"
                        + " trực tiếp giải quyết.";
        get(FORM + "&province=40&lang=vi").body("note", equalTo(summary));
        get(FORM + "&province=40")
                .body("note", startsWith("A summary of 27 units, in the layout of form II.06a/VPCP/KSTT"));
        get(FORM + "&unit=" + VINH).body("note", nullValue());
        byte[] file = workbook(FORM + "&province=40");
        assertThat(sheet(file, "Biểu II.06a").get(5).get(0)).isEqualTo("Đơn vị báo cáo: Tỉnh Nghệ An. " + summary);
        assertThat(sheet(file, "Ghi chú").values()).contains(List.of("Số liệu mô phỏng", "Không"));
    }

    @Test
    void isCsvWithALineForEachUnitAndField() {
        ofVinh();
        String csv = get(OF_VINH + "&format=csv").statusCode(200).extract().asString();
        assertThat(csv.lines().findFirst().orElseThrow())
                .isEqualTo("unit,unitName,field,fieldName,receivedTotal,receivedOnline,receivedDirect,carriedOver,"
                        + "resolvedTotal,resolvedEarly,resolvedOnTime,resolvedOverdue,pendingTotal,pendingInTime,"
                        + "pendingOverdue,received,difference,reportsExpected,reportsReceived,synthetic");
        assertThat(csv).contains(",110,60,40,10,80,50,25,5,30,28,2,100,0,28,2,false");
    }

    @Test
    void costsNothingWhileNothingChanges() {
        ofVinh();
        for (String format : List.of("json", "csv", "xlsx")) {
            String path = OF_VINH + "&format=" + format;
            String tag = get(path).extract().header("ETag");
            given().header("Accept-Language", "en")
                    .header("If-None-Match", tag)
                    .get("/api/v1" + path)
                    .then()
                    .statusCode(304);
            report(DIEN_CHAU, "2023-02-0" + format.length(), count(RESIDENCE, 4, "received", format.length()));
        }
    }

    @Test
    void refusesWhatItCannotAnswer() {
        get("/reports/form-06?unit=" + VINH).statusCode(400).body("code", equalTo("missing-parameter"));
        get(FORM).statusCode(400).body("code", equalTo("missing-parameter"));
        get(FORM + "&unit=nowhere").statusCode(400).body("errors[0].code", equalTo("unknown-code"));
        get(OF_VINH + "&format=json-stat").statusCode(400).body("errors[0].code", equalTo("not-one-of"));
        get(OF_VINH).statusCode(200).body("fields", empty()).body("total.figures.received", nullValue());
    }
}
