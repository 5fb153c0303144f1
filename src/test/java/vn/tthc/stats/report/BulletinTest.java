package vn.tthc.stats.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.publish;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.JUSTICE;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.metrics.Bulletin;
import vn.tthc.stats.programme.Seeds;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BulletinTest {

    private static final String WINDOW = "2023-01-15/2023-02-15";
    private static final String MONTHLY = "/reports/monthly?period=" + WINDOW;

    private static final String PIXEL =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** Every figure that report 109/BC-TCT prints. */
    private static final List<String> PRINTED = List.of(
            "10.929",
            "563",
            "3.906",
            "456",
            "9.435",
            "839",
            "828",
            "4.327",
            "1.596",
            "1.017",
            "996",
            "37",
            "hơn 44%",
            "29/42",
            "07/72",
            "04/42",
            "02/42",
            "1.443.007",
            "2.624.655",
            "517.224",
            "tất cả",
            "03",
            "60 ngày đêm",
            "526.397/873.477",
            "64%");

    @ConfigProperty(name = "tthc.data-dir")
    Path dataDirectory;

    private static void post(String path, Object body) {
        as(ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1" + path)
                .then()
                .statusCode(201);
    }

    private static void seed() {
        submit(Map.of("unit", NGHE_AN, "period", WINDOW, "counts", Bulletin.counts()))
                .statusCode(201);
        post("/indicators/values", Seeds.values());
        post("/tasks", Seeds.tasks());
    }

    /** Two districts, so that there is a rate, a chart and a map. */
    private static void districts() {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 55)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 35)));
        submit(unitReturn(VINH, "2023-01-10", count(RESIDENCE, 4, "received", 100, "receivedOnline", 40)));
    }

    private static byte[] bytes(String format) {
        return get(MONTHLY + "&format=" + format).statusCode(200).extract().asByteArray();
    }

    private static String pdfText(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static String docxText(byte[] docx) throws IOException {
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(docx));
                XWPFWordExtractor extractor = new XWPFWordExtractor(document)) {
            return extractor.getText().replaceAll("\\s+", " ");
        }
    }

    @Test
    void hasEveryFigureThatWasPrintedAndFlagsBothDoubtsInEveryForm() throws IOException {
        seed();
        String html = get(MONTHLY + "&format=html")
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .extract()
                .asString();
        String pdf = pdfText(bytes("pdf"));
        String docx = docxText(bytes("docx"));
        String json = get(MONTHLY).statusCode(200).extract().asString();
        for (String printed : PRINTED) {
            assertThat(html).as("HTML").contains(printed);
            assertThat(pdf).as("PDF").contains(printed);
            assertThat(docx).as("DOCX").contains(printed);
            assertThat(json).as("JSON").contains(printed);
        }
        for (String words :
                List.of("Tỷ lệ đã in là 64 %; tính từ số liệu là 60,26 %.", "Mẫu số đã in là 72; số liệu là 42.")) {
            assertThat(html).contains(words);
            assertThat(pdf).contains(words);
            assertThat(docx).contains(words);
        }
        get(MONTHLY)
                .body(
                        "doubts.code",
                        hasItems("printed-percent", "printed-denominator", "after-period", "not-worked-out"))
                .body("doubts.find { it.code == 'printed-denominator' }.printed", equalTo("07/72"))
                .body("level4.procedures.receivedOnline", equalTo(List.of(10929, 9435, 3906, 839, 828, 563, 456)))
                .body("level4.procedures[2].counted", equalTo("lượt"))
                .body("level3.procedures.receivedOnline", equalTo(List.of(4327, 1596, 1017, 996, 37)))
                .body("tasks.total", equalTo(42))
                .body("openTasks.owner", hasItems("Sở Tư pháp", "Sở Tài nguyên và Môi trường"))
                .body(
                        "sections.id",
                        equalTo(List.of(
                                "online",
                                "level4",
                                "level3",
                                "tasks",
                                "digitisation",
                                "counters",
                                "causes",
                                "quality")))
                .body(
                        "sections[1].sentences",
                        hasItem(startsWith("Đã tiếp nhận trực tuyến 26.956 hồ sơ mức độ 4, gồm: 10.929 hồ sơ ")));
    }

    @Test
    void comparesWithThePeriodBeforeAndDrawsChartAndMap() throws IOException {
        districts();
        // Less than Diễn Châu: bodies of the province are no district, and take no rank of theirs.
        submit(unitReturn(JUSTICE, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 45)));
        seed();
        get(MONTHLY)
                .body("online.rate", equalTo(0.45f))
                .body("online.previousRate", equalTo(0.4f))
                .body("comparedWith.end", equalTo("2023-01-14"))
                .body(
                        "sections[0].sentences[0]",
                        equalTo(
                                "Trong kỳ từ ngày 15/01/2023 đến ngày 15/02/2023, tỷ lệ tiếp nhận hồ sơ thủ tục hành chính (TTHC)"
                                        + " trực tuyến toàn đơn vị là 45,00 % (135/300 hồ sơ); trung bình tỷ lệ của các đơn vị là"
                                        + " 45,00 %. So với kỳ trước (từ ngày 14/12/2022 đến ngày 14/01/2023): 40,00 % (1/378 báo cáo), chênh lệch"
                                        + " +5,00 điểm %."))
                .body("sections.id", hasItem("parts"))
                .body("parts.findAll { it.rank != null }.rank", equalTo(List.of(1, 2)))
                // 45 % is more than 44 %: what was printed is right, as far as these figures go.
                .body("doubts.findAll { it.about.contains('Tỷ lệ tiếp nhận') }", equalTo(List.of()));
        String html = new String(bytes("html"), StandardCharsets.UTF_8);
        assertThat(html.split("<svg", -1)).hasSize(3);
        assertThat(html).contains("<td>từ 15/01/2023 đến 31/01/2023, từ 02/02/2023 đến 15/02/2023</td>");
        assertThat(html).contains("<title>Thành phố Vinh: 55,00 %</title>").contains("Huyện Kỳ Sơn: không có số liệu");
        try (PDDocument document = Loader.loadPDF(bytes("pdf"))) {
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded())
                            .as(page.getResources().getFont(name).getName())
                            .isTrue();
                }
            }
            assertThat(document.getNumberOfPages()).isBetween(3, 8);
        }
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(bytes("docx")))) {
            assertThat(document.getParagraphs().stream().map(XWPFParagraph::getStyle))
                    .contains("Title", "Heading1", "Heading2", "BodyText", "ListBullet");
            assertThat(document.getTables()).hasSizeGreaterThanOrEqualTo(5).allSatisfy(table -> {
                assertThat(table.getStyleID()).isEqualTo("TableGrid");
                assertThat(table.getRow(0).isRepeatHeader()).isTrue();
                assertThat(table.getCTTbl().getTblGrid().getGridColList().stream()
                                .map(column -> column.getW().toString())
                                .distinct())
                        .as("widths of columns")
                        .hasSizeGreaterThan(1);
            });
            assertThat(document.getAllPictures()).hasSize(2);
            assertThat(document.getParagraphs().stream().filter(p -> "Heading1".equals(p.getStyle())))
                    .isNotEmpty()
                    // As the style has it: the run does not say otherwise.
                    .allSatisfy(p -> assertThat(p.getRuns().get(0).getCTR().getRPr() == null
                                    || p.getRuns().get(0).getCTR().getRPr().sizeOfBArray() == 0)
                            .isTrue());
        }
    }

    /** 50 of 101 are 49.50495 %: JSON has 0.495050, which rounded again would be 49,51. */
    @Test
    void percentagesAreRoundedOnceWhereverTheyStand() throws IOException {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 101, "receivedOnline", 50)));
        submit(unitReturn(DIEN_CHAU, "2023-02-01", count(RESIDENCE, 4, "received", 111, "receivedOnline", 61)));
        submit(unitReturn(VINH, "2023-01-10", count(RESIDENCE, 4, "received", 100, "receivedOnline", 40)));
        submit(unitReturn(DIEN_CHAU, "2023-01-10", count(RESIDENCE, 4, "received", 101, "receivedOnline", 50)));
        values(Map.of(
                "indicator",
                "residence_dossiers_digitised",
                "unit",
                NGHE_AN,
                "period",
                "2023-02-15",
                "numerator",
                61,
                "denominator",
                111,
                "printed",
                "54,96%"));
        post("/tasks", Map.of("tasks", List.of(tasks("completed", 50), tasks("in-progress", 51))));
        get(MONTHLY + "&unit=412")
                .body("online.rate", equalTo(0.49505f))
                .body(
                        "sections[0].sentences[0]",
                        containsString("là 49,50 % (50/101 hồ sơ); trung bình tỷ lệ của các đơn vị là 49,50 %."))
                .body("sections[0].sentences[0]", containsString("chênh lệch +9,50 điểm %."));
        get(MONTHLY + "&unit=425").body("sections[0].sentences[0]", containsString("): 49,50 % (1/"));
        get(MONTHLY + "&unit=40")
                .body(
                        "sections.find { it.id == 'tasks' }.sentences",
                        hasItem(containsString("đã hoàn thành 50/101 (49,50 %)")))
                .body(
                        "sections.find { it.id == 'digitisation' }.sentences",
                        hasItem(containsString("61/111 hồ sơ (54,95 %)")))
                .body(
                        "doubts.find { it.code == 'printed-percent' }.detail",
                        equalTo("Tỷ lệ đã in là 54,96 %; tính từ số liệu là 54,95 %."));
        String html = new String(bytes("html&unit=40"), StandardCharsets.UTF_8);
        assertThat(html)
                .contains(
                        "<td class=\"figure\">54,95 %</td>",
                        "<title>Thành phố Vinh: 49,50 %</title>", "<title>Huyện Diễn Châu: 54,95 %</title>")
                .doesNotContain("49,51", "9,51");
        Path template = dataDirectory.resolve("templates").resolve("bulletin.html");
        Files.createDirectories(template.getParent());
        try {
            Files.writeString(
                    template,
                    "<html><body><section id=\"x\"><p>{report.online.rate} {report.online.change}"
                            + " {report.online.rate.number}{#if report.online.rate lt 1}, less{/if}</p></section></body></html>");
            get(MONTHLY + "&unit=412").body("sections[0].sentences", equalTo(List.of("0.49505 0.09505 0,495, less")));
        } finally {
            Files.delete(template);
        }
    }

    private static Map<String, Object> tasks(String state, int number) {
        return Map.of(
                "unit",
                NGHE_AN,
                "task",
                "test." + state,
                "from",
                "2023-02-01",
                "name",
                "Nhiệm vụ",
                "state",
                state,
                "tasks",
                number);
    }

    private static void returned(String period, int online) {
        submit(unitReturn(VINH, period, count(RESIDENCE, 4, "received", 100, "receivedOnline", online)))
                .statusCode(201);
    }

    /** A rate that stands beside another one says what both rest on. */
    @Test
    void saysWhatIsMissingOfThePeriodBefore() throws IOException {
        returned("2023-02-01", 20);
        returned("2023-03-01", 60);
        String path = "/reports/monthly?unit=412&period=2023-03";
        String said = "Kỳ trước mới nhận 1/28 báo cáo ngày phải gửi, thiếu 27: số liệu kỳ trước chưa đủ,"
                + " mọi chênh lệch với kỳ trước chỉ để tham khảo.";
        String doubted = "Kỳ trước (từ ngày 01/02/2023 đến ngày 28/02/2023) mới nhận 1/28 báo cáo phải gửi, thiếu 27;"
                + " số liệu kỳ trước chưa đủ, mọi chênh lệch với kỳ trước chỉ để tham khảo.";
        get(path)
                .body("previousCoverage", equalTo(Map.of("expected", 28, "received", 1, "missing", 27, "notDue", 0)))
                .body("sections[0].sentences[0]", containsString("20,00 % (1/28 báo cáo), chênh lệch +40,00 điểm %."))
                .body("sections[0].sentences[1]", equalTo(said))
                .body("sections[1].sentences[0]", containsString("(kỳ trước 20, theo 1/28 báo cáo)"))
                .body("doubts.code", equalTo(List.of("earlier-reports-missing")))
                .body("doubts[0].detail", equalTo(doubted));
        assertThat(get(path + "&format=html").extract().asString())
                .contains(said, doubted, "<td class=\"figure\">1/28</td>");
        assertThat(docxText(get(path + "&format=docx").extract().asByteArray())).contains(said, doubted);
        assertThat(pdfText(get(path + "&format=pdf").extract().asByteArray())).contains(said, doubted);
    }

    @Test
    void saysWhatWasNotYetDueInThePeriodBefore() {
        returned("2023-01-15/2023-02-15", 60);
        String path = MONTHLY + "&unit=412";
        // Of a period of which nothing came there is nothing to compare with.
        get(path)
                .body("sections[0].sentences[0]", containsString("không có số liệu để so sánh"))
                .body("sections[0].sentences", not(hasItem(startsWith("Trong kỳ trước"))))
                .body("doubts.code", equalTo(List.of("earlier-reports-missing")));
        returned("2023-01-01/2023-01-14", 20);
        get(path)
                .body("previousCoverage", equalTo(Map.of("expected", 14, "received", 14, "missing", 0, "notDue", 18)))
                .body("sections[0].sentences[0]", containsString("20,00 % (14/14 báo cáo), chênh lệch +40,00 điểm %."))
                .body(
                        "sections[0].sentences[1]",
                        equalTo(
                                "Trong kỳ trước có 18 báo cáo ngày chưa phải gửi vì nghĩa vụ báo cáo bắt đầu sau: số liệu kỳ"
                                        + " trước không phải của cả kỳ, không so sánh được số lượng hồ sơ."))
                .body("doubts.code", equalTo(List.of("earlier-reports-not-due")))
                .body("doubts[0].detail", containsString("có 18 báo cáo chưa phải gửi"));
        // Sent all the same, it is the whole period.
        returned("2022-12-14/2022-12-31", 30);
        get(path)
                .body("previousCoverage", equalTo(Map.of("expected", 32, "received", 32, "missing", 0, "notDue", 0)))
                .body("sections[0].sentences[0]", containsString("25,00 % (32/32 báo cáo), chênh lệch +35,00 điểm %."))
                .body("sections[0].sentences", not(hasItem(containsString("chưa phải gửi"))))
                .body("doubts", equalTo(List.of()));
    }

    @Test
    void zeroIsAFigureAndWhatIsAbsentIsNone() {
        submit(unitReturn(
                        VINH,
                        "2023-02-01",
                        count(
                                RESIDENCE,
                                4,
                                "received",
                                100,
                                "receivedOnline",
                                0,
                                "resolvedOverdue",
                                10,
                                "resolvedEarly",
                                0,
                                "resolvedOnTime",
                                0,
                                "resultsDigitised",
                                0)))
                .statusCode(201);
        submit(unitReturn(VINH, "2023-01-10", count(RESIDENCE, 4, "received", 100, "receivedOnline", 0)))
                .statusCode(201);
        submit(unitReturn(VINH, "2023-02-02", count(BIRTH, 3, "received", 5))).statusCode(201);
        get(MONTHLY)
                .body("online.rate", equalTo(0.0f))
                .body("sections[0].sentences[0]", containsString("toàn đơn vị là 0,00 % (0/100 hồ sơ)"))
                .body("sections[0].sentences[0]", containsString("So với kỳ trước"))
                .body("sections[0].sentences[0]", containsString(": 0,00 % (1/378 báo cáo), chênh lệch +0,00 điểm %."))
                .body(
                        "sections[0].sentences",
                        hasItem(containsString("toàn trình (mức độ 4) là 0,00 % (0/100 hồ sơ).")))
                .body("sections[0].sentences", hasItem(containsString("trước hạn và đúng hạn là 0,00 % (0/10 hồ sơ)")))
                .body("sections[1].sentences", equalTo(List.of("Không có hồ sơ trực tuyến mức độ 4 trong kỳ.")))
                .body("level3.receivedOnline", nullValue())
                .body("sections[2].sentences", equalTo(List.of("Không có số liệu hồ sơ trực tuyến mức độ 3 trong kỳ.")))
                .body(
                        "sections.find { it.id == 'digitisation' }.sentences[0]",
                        containsString("là 0,00 % (0/10 hồ sơ)"));
    }

    @Test
    void whatWasHeldAtTheEndOfThePeriodBeforeStandsBesideACumulativeFigure() {
        values(eid("2023-01-10", 100), eid("2023-01-31", 150), eid("2023-02-15", 120));
        get(MONTHLY + "&unit=40")
                .body("countersIndicators[0].value", equalTo(120))
                .body("countersIndicators[0].previousValue", equalTo(100))
                .body(
                        "doubts.find { it.code == 'counter-fell' }.detail",
                        equalTo("Số lũy kế giảm: lần báo cáo trước là 150, lần này là 120."));
        values(eid("2023-02-20", 500));
        get(MONTHLY + "&unit=40").body("countersIndicators.value", equalTo(List.of(120)));
    }

    private static Map<String, Object> eid(String period, int value) {
        return Map.of("indicator", "eid_accounts", "unit", NGHE_AN, "period", period, "value", value);
    }

    private static void values(Map<?, ?>... values) {
        post("/indicators/values", Map.of("values", List.of(values)));
    }

    @Test
    void theLatestValueIsChosenHoweverManyThereAre() {
        List<Map<String, Object>> many = new ArrayList<>();
        for (LocalDate first = LocalDate.of(2023, 1, 15);
                !first.isAfter(LocalDate.of(2023, 2, 14));
                first = first.plusDays(1)) {
            for (LocalDate last = first; !last.isAfter(LocalDate.of(2023, 2, 14)); last = last.plusDays(1)) {
                for (String indicator : List.of("eid_accounts", "citizen_id_cards", "insurance_lookups")) {
                    many.add(Map.of(
                            "indicator",
                            indicator,
                            "unit",
                            NGHE_AN,
                            "period",
                            first + "/" + last,
                            "value",
                            last.getDayOfYear()));
                }
            }
        }
        assertThat(many).hasSizeGreaterThan(1000);
        post("/indicators/values", Map.of("values", many));
        get(MONTHLY + "&unit=40").body("countersIndicators.value", equalTo(List.of(45, 45, 45)));
    }

    @Test
    void instantsAreToldInVietnameseTime() throws IOException {
        seed();
        Path template = dataDirectory.resolve("templates").resolve("bulletin.html");
        Files.createDirectories(template.getParent());
        try {
            Files.writeString(
                    template,
                    "<html><body><section id=\"x\"><p>{report.asOf.date}, {report.asOf.time}</p></section></body></html>");
            get(MONTHLY + "&unit=40&asOf=2026-02-28T17:30:05Z")
                    .body("sections[0].sentences", equalTo(List.of("01/03/2026, 00:30:05 ngày 01/03/2026")));
        } finally {
            Files.delete(template);
        }
        get(MONTHLY + "&unit=40&asOf=2026-02-28T17:30:05Z")
                .body(
                        "sections.find { it.id == 'quality' }.sentences",
                        hasItem(containsString("00:30:05 ngày 01/03/2026")));
    }

    @Test
    void aPeriodIsToldInWordsAndADayAsOne() throws IOException {
        submit(unitReturn(VINH, "2023-02-01/2023-02-03", count(RESIDENCE, 4, "received", 1, "receivedOnline", 1)));
        submit(unitReturn(VINH, "2023-02-05/2023-02-28", count(RESIDENCE, 4, "received", 1, "receivedOnline", 1)));
        assertThat(get("/reports/monthly?period=2023-02&unit=" + VINH + "&format=html")
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("<td>04/02/2023</td>");
    }

    @Test
    void ofAPublicationIsTheSameWhateverIsCorrectedLater() {
        districts();
        seed();
        int id = publish(ADMIN, NGHE_AN, WINDOW, "Báo cáo 109")
                .statusCode(201)
                .extract()
                .path("id");
        String path = "/reports/monthly?publication=" + id;
        byte[] json = get(path).statusCode(200).extract().asByteArray();
        byte[] pdf = get(path + "&format=pdf").extract().asByteArray();
        assertThat(JsonPath.from(new String(json, StandardCharsets.UTF_8)).getString("publication.name"))
                .isEqualTo("Báo cáo 109");
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 100, "receivedOnline", 99)));
        submit(unitReturn(DIEN_CHAU, "2023-02-03"));
        post(
                "/indicators/values",
                Map.of(
                        "values",
                        List.of(Map.of(
                                "indicator", "eid_accounts", "unit", NGHE_AN, "period", "2023-02-15", "value", 1))));
        // Template and names may still be edited.
        get(path).header("Cache-Control", equalTo("public, max-age=60, stale-while-revalidate=600"));
        // Put in other words, so that it is made anew.
        assertThat(get(path + "&period=" + WINDOW + "&unit=40").extract().asByteArray())
                .isEqualTo(json);
        assertThat(get(path + "&format=pdf&unit=40").extract().asByteArray()).isEqualTo(pdf);
        get(MONTHLY).body("online.rate", equalTo(0.67f));
    }

    @Test
    void namesAPublicationOnlyWhereItIsOfItsUnitAndDays() {
        districts();
        int id = publish(ADMIN, NGHE_AN, WINDOW, "Báo cáo 110")
                .statusCode(201)
                .extract()
                .path("id");
        String path = "/reports/monthly?publication=" + id;
        String named = "Công bố “Báo cáo 110” (số " + id + ")";
        for (String own : List.of("", "&unit=40", "&unit=40&period=" + WINDOW)) {
            get(path + own).body("publication.id", equalTo(id));
            assertThat(get(path + own + "&format=html").extract().asString()).contains(named);
        }
        String asOf = get(path).extract().path("asOf");
        for (String other : List.of("&unit=" + VINH, "&unit=01", "&period=2023-02", "&unit=40&period=2023-02-15")) {
            get(path + other).statusCode(200).body("publication", nullValue()).body("asOf", equalTo(asOf));
            assertThat(get(path + other + "&format=html").extract().asString())
                    .as(other)
                    .doesNotContain("Công bố “")
                    .contains("<p class=\"centre\"><i>Theo số liệu đã biết lúc ");
        }
    }

    @Test
    void ofAPublicationHasAnotherTagWhenAnIndicatorIsNamedOtherwise() {
        String code = "test." + System.nanoTime();
        name(code, "Một");
        values(Map.of("indicator", code, "unit", NGHE_AN, "period", "2023-02-15", "value", 7));
        int id =
                publish(ADMIN, NGHE_AN, WINDOW, "Tên").statusCode(201).extract().path("id");
        String path = "/reports/monthly?publication=" + id;
        String tag = get(path)
                .body("otherIndicators.name", equalTo(List.of("Một")))
                .extract()
                .header("ETag");
        name(code, "Hai");
        get(path).body("otherIndicators.name", equalTo(List.of("Hai"))).header("ETag", not(equalTo(tag)));
    }

    private static void name(String code, String name) {
        post(
                "/indicators",
                Map.of(
                        "indicators",
                        List.of(Map.of("code", code, "kind", "number", "section", "other", "nameVi", name))));
    }

    /** A value is stored before the count of the same number, so that no state of the data has more of counts. */
    @Test
    void allItsFiguresAreOfOneState() throws Exception {
        int writes = 40;
        values(eid("2023-02-15", 1));
        received(1);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                for (int i = 2; i <= writes; i++) {
                    values(eid("2023-02-15", i));
                    received(i);
                }
            });
            while (!writing.isDone()) {
                ValidatableResponse answer = get(MONTHLY + "&unit=40");
                if (answer.extract().statusCode() == 503) {
                    answer.body("code", equalTo("figures-unsettled"));
                } else {
                    int counted = answer.extract().path("level4.received");
                    int told = answer.extract().path("countersIndicators[0].value");
                    assertThat(told - counted).isBetween(0, 1);
                }
            }
            writing.get();
        } finally {
            writer.shutdownNow();
        }
        get(MONTHLY + "&unit=40")
                .body("level4.received", equalTo(writes))
                .body("countersIndicators[0].value", equalTo(writes));
    }

    private static void received(int number) {
        submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", number, "receivedOnline", 0)))
                .statusCode(201);
    }

    @Test
    void isOfTheUnitThatACodeMeantOnTheLastDay() {
        get("/reports/monthly?period=2024-11-01/2024-12-31&unit=" + USED_THREE_TIMES)
                .statusCode(200)
                .body("unit.name", equalTo("Thị trấn Diễn Thành"));
    }

    @Test
    void isInTheFormThatIsAccepted() {
        for (String type : List.of("application/pdf", "text/html", "application/json")) {
            as(ADMIN)
                    .accept(type)
                    .get("/api/v1" + MONTHLY + "&unit=40")
                    .then()
                    .statusCode(200)
                    .contentType(startsWith(type));
        }
        as(ADMIN)
                .accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .get("/api/v1" + MONTHLY + "&unit=40")
                .then()
                .contentType(startsWith("text/html"));
        as(ADMIN)
                .accept("*/*")
                .get("/api/v1" + MONTHLY + "&unit=40")
                .then()
                .contentType(startsWith("application/json"));
    }

    @Test
    void aDocumentHasAllWordsOfATemplateAndWhatIsWrongWithOneIsSaid() throws IOException {
        seed();
        Path template = dataDirectory.resolve("templates").resolve("bulletin.html");
        Files.createDirectories(template.getParent());
        try {
            Files.writeString(
                    template,
                    "<html><body>bare <b>bold</b> words<section>in section<h4>heading</h4><blockquote>quoted</blockquote>"
                            + "<div>divided<p>paragraph</p>after <i>it</i></div></section><img src=\"" + PIXEL
                            + "\"/><p>logo <img src=\"" + PIXEL + "\"/></p></body></html>");
            byte[] docx = bytes("docx");
            assertThat(docxText(docx))
                    .contains("bare bold words in section heading quoted divided paragraph after it logo");
            try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(docx))) {
                assertThat(document.getParagraphs().stream()
                                .flatMap(paragraph -> paragraph.getRuns().stream())
                                .mapToInt(run -> run.getEmbeddedPictures().size())
                                .sum())
                        .isEqualTo(2);
            }
            for (String wrong : List.of(
                    "{report.unit.name.number}",
                    "{report.unit.name.percent}",
                    "{report.unit.name.date}",
                    "{report.period.text.time}",
                    "{report.tasks.total.date}",
                    "<img src=\"http://localhost/logo.png\"/>",
                    "<img src=\"data:image/png;base64,AAAA\"/>",
                    "<img/>")) {
                Files.writeString(template, "<html><body><p>" + wrong + "</p></body></html>");
                get(MONTHLY + "&format=docx").statusCode(500).body("code", equalTo("template-broken"));
            }
            Files.write(template, "<html><body><p>Báo cáo</p></body></html>".getBytes(StandardCharsets.ISO_8859_1));
            get(MONTHLY).statusCode(500).body("code", equalTo("template-broken"));
        } finally {
            Files.delete(template);
        }
    }

    @Test
    void anOfficeMayEditTheTemplate() throws IOException {
        seed();
        Path template = dataDirectory.resolve("templates").resolve("bulletin.html");
        Files.createDirectories(template.getParent());
        try {
            Files.writeString(
                    template,
                    "<html><head><title>x</title></head><body><section id=\"own\"><h2>Riêng</h2>"
                            + "<p>Có {report.tasks.total.number} nhiệm vụ &amp; {report.unit.name}</p></section></body></html>");
            get(MONTHLY).body("sections[0].sentences[0]", equalTo("Có 42 nhiệm vụ & Tỉnh Nghệ An"));
            assertThat(bytes("docx")).isNotEmpty();
            for (String broken : List.of("<html><body>{#if}</body></html>", "<html><body><p></body></html>", "<p/>")) {
                Files.writeString(template, broken);
                get(MONTHLY).statusCode(500).body("code", equalTo("template-broken"));
            }
        } finally {
            Files.delete(template);
        }
        get(MONTHLY).body("sections[0].id", equalTo("online"));
    }

    @Test
    void withoutAnyFiguresItSaysSo() {
        get(MONTHLY + "&unit=40")
                .statusCode(200)
                .body("sections[0].sentences[0]", startsWith("Không tính được tỷ lệ"))
                .body("coverage.received", equalTo(0));
        get(MONTHLY).statusCode(400).body("code", equalTo("missing-parameter"));
        get(MONTHLY + "&unit=nowhere").statusCode(400);
        get(MONTHLY + "&unit=40&format=exe").statusCode(400);
        get("/reports/monthly?unit=40").statusCode(400).body("code", equalTo("missing-parameter"));
        for (String format : List.of("html", "docx", "pdf")) {
            get(MONTHLY + "&unit=40&format=" + format).statusCode(200);
        }
    }

    /** Where LibreOffice is installed: it opens the document, and what it makes of it has all words and more than a page. */
    @Test
    void opensInLibreOffice(@TempDir Path directory) throws Exception {
        seed();
        Path docx = directory.resolve("bulletin.docx");
        Files.write(docx, bytes("docx"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/soffice")));
        Process office = new ProcessBuilder(
                        "/usr/bin/soffice",
                        "-env:UserInstallation=" + directory.resolve("profile").toUri(),
                        "--headless",
                        "--convert-to",
                        "pdf",
                        "--outdir",
                        directory.toString(),
                        docx.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = office.getInputStream()) {
            String said = new String(output.readAllBytes());
            assertThat(office.waitFor(120, TimeUnit.SECONDS)).as(said).isTrue();
        }
        byte[] made = Files.readAllBytes(directory.resolve("bulletin.pdf"));
        String text = pdfText(made);
        for (String printed : PRINTED) {
            assertThat(text).contains(printed);
        }
        assertThat(text).contains("Đăng ký thường trú").contains("Sở Tài nguyên và Môi trường");
        try (PDDocument document = Loader.loadPDF(made)) {
            assertThat(document.getNumberOfPages()).isGreaterThan(1);
        }
    }
}
