package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import vn.tthc.stats.Api;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;

/** Rates as pictures for the pages of others. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ChartTest {

    @BeforeEach
    void report() {
        Api.submit(Api.unitReturn(
                        Units.VINH,
                        "2023-02-01",
                        Api.count(Procedures.RESIDENCE, 4, "received", 2000, "receivedOnline", 1441)))
                .statusCode(201);
        Api.submit(Api.unitReturn(
                        Units.VINH,
                        "2023-02-03",
                        Api.count(Procedures.RESIDENCE, 3, "received", 10, "receivedOnline", 5)))
                .statusCode(201);
    }

    private static ValidatableResponse chart(String query) {
        return given().urlEncodingEnabled(false).get("/charts/" + query).then();
    }

    private static Document svg(String query) throws Exception {
        byte[] body = chart(query)
                .statusCode(200)
                .contentType("image/svg+xml")
                .extract()
                .asByteArray();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(body));
    }

    private static List<String> texts(Document svg, String element) {
        NodeList found = svg.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().replace('\u00A0', ' '));
        }
        return texts;
    }

    @Test
    void drawsABarForEachRowWithItsFigures() throws Exception {
        Document svg = svg("online-rate.svg?period=2023-02&groupBy=unit&district=412");
        assertThat(texts(svg, "text"))
                .contains(
                        "Tỷ lệ hồ sơ nộp trực tuyến",
                        "01/02/2023 – 28/02/2023 · Thành phố Vinh",
                        "Chung: 71,9 % (1.446 / 2.010); báo cáo đã nhận: 2/28",
                        "Thành phố Vinh",
                        "71,9 %",
                        "1.446 / 2.010",
                        "Mục tiêu 50,0 %");
        assertThat(texts(svg, "desc").get(0)).contains("Thành phố Vinh: 71,9 % (1.446 / 2.010)");
        NodeList boxes = svg.getElementsByTagName("rect");
        Element bar = (Element) boxes.item(2);
        assertThat(Double.parseDouble(bar.getAttribute("width"))).isEqualTo(215.8);
        assertThat(texts(svg, "text")).noneMatch(text -> text.contains("MÔ PHỎNG"));
    }

    @Test
    void tellsOfTheRowsThatThereIsNoRoomFor() throws Exception {
        List<String> procedures = Api.get("/procedures?limit=500")
                .extract()
                .path("items.findAll { it.validFrom <= '2023-02-02'"
                        + " && (it.validTo == null || it.validTo >= '2023-02-02') }.code");
        Api.submit(Api.unitReturn(
                        Units.DIEN_CHAU,
                        "2023-02-02",
                        procedures.stream()
                                .limit(Chart.MOST_ROWS + 7)
                                .map(code -> Api.count(code, 4, "received", 2, "receivedOnline", 1))
                                .toArray(Map[]::new)))
                .statusCode(201);
        assertThat(texts(svg("online-rate.svg?period=2023-02-02&groupBy=procedure"), "text"))
                .contains("… và 7 dòng nữa; xem đủ trong tệp CSV hoặc XLSX.");
    }

    /** 501 of 1001 are 50.0499 %: the rate told is 0.500500, which rounded again would be 50,1. */
    @Test
    void printsPercentagesRoundedOnce() throws Exception {
        Api.submit(Api.unitReturn(
                        Units.VINH,
                        "2023-03-01",
                        Api.count(Procedures.RESIDENCE, 4, "received", 1001, "receivedOnline", 501)))
                .statusCode(201);
        Document svg = svg("online-rate.svg?period=2023-03&groupBy=unit&district=412");
        assertThat(texts(svg, "text"))
                .contains("Chung: 50,0 % (501 / 1.001); báo cáo đã nhận: 1/31")
                .doesNotContain("50,1 %");
        assertThat(texts(svg, "desc").get(0)).contains("Thành phố Vinh: 50,0 % (501 / 1.001)");
    }

    /** In the words of a reader, not of the address. */
    @Test
    void tellsByNameWhatWasAskedFor() throws Exception {
        assertThat(title("&unit=412&procedure=1.004222&level=4"))
                .endsWith(" · Thành phố Vinh · Đăng ký thường trú · Mức độ 4 (toàn trình)");
        Map<String, String> field = first("fields");
        Map<String, String> agency = first("agencies");
        assertThat(title("&lang=en&level=3&field=" + field.get("code") + "&agency=" + agency.get("code")))
                .endsWith(" · " + field.get("name") + " · " + agency.get("name") + " · Level 3 (partial)");
    }

    private static String title(String asked) throws Exception {
        return texts(svg("online-rate.svg?period=2023-02" + asked), "title").get(0);
    }

    private static Map<String, String> first(String codelist) {
        return given().get("/api/v1/" + codelist + "?lang=en").then().extract().path("items[0]");
    }

    @Test
    void drawsLinesOverTimeAndNoneWhereNothingWasReported() throws Exception {
        Document svg = svg("online-rate.svg?period=2023-02&groupBy=day,level&filled=true&lang=en");
        assertThat(texts(svg, "text"))
                .contains("Share of dossiers filed online", "Level 3 (partial)", "Level 4 (full-process)")
                .contains("In all: 71.9 % (1,446 / 2,010); reports received: 2/756");
        assertThat(texts(svg("online-rate.svg?period=2023-02&groupBy=week"), "text"))
                .contains("Tuần 5/2023");
    }

    @Test
    void leavesDaysWithoutFiguresTheirPlaces() throws Exception {
        Document svg = svg("online-rate.svg?period=2023-02&groupBy=day,level");
        assertThat(texts(svg, "text").stream().filter(text -> text.startsWith("Ngày")))
                .as("every fourth day")
                .hasSize(7)
                .contains("Ngày 05/02/2023");
    }

    @Test
    void tellsUnitsOfTheSameNameApart() throws Exception {
        for (String unit : List.of("16744", "17287")) {
            Api.submit(Api.unitReturn(
                            unit,
                            "2023-02-01",
                            Api.count(Procedures.RESIDENCE, 4, "received", 16, "receivedOnline", 1)))
                    .statusCode(201);
        }
        for (String groupBy : List.of("day,unit", "unit")) {
            assertThat(texts(
                            svg("online-rate.svg?period=2023-02-01&groupBy=" + groupBy + "&unit=16744&unit=17287"),
                            "text"))
                    .as(groupBy)
                    .anyMatch(text -> text.matches("Xã Đồng Văn \\(16744(@[0-9-]+)?\\)"))
                    .anyMatch(text -> text.matches("Xã Đồng Văn \\(17287(@[0-9-]+)?\\)"))
                    // A sixteenth is 6,25 %.
                    .anyMatch(text -> text.contains("6,3 %"));
        }
    }

    @Test
    void paintsTheSameForWhatKnowsNoSvg() throws IOException {
        byte[] body = chart("on-time-rate.png?period=2023-02&groupBy=procedure")
                .statusCode(200)
                .contentType("image/png")
                .extract()
                .asByteArray();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(body));
        assertThat(image.getWidth()).isEqualTo(1600);
        int inked = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 40; y < 90; y++) {
                inked += (image.getRGB(x, y) & 0xFF) < 0x80 ? 1 : 0;
            }
        }
        assertThat(inked).as("dots of the title").isGreaterThan(500);
    }

    @Test
    void isKeptByThoseWhoHaveIt() {
        String tag =
                chart("online-rate.svg?period=2023-02&groupBy=unit").extract().header("ETag");
        given().header("If-None-Match", tag)
                .get("/charts/online-rate.svg?period=2023-02&groupBy=unit")
                .then()
                .statusCode(304);
        assertThat(chart("online-rate.svg?period=2023-02&groupBy=unit&lang=en")
                        .extract()
                        .header("ETag"))
                .isNotEqualTo(tag);
    }

    @Test
    void refusesWhatIsNoRateAndWhatItDoesNotKnow() {
        chart("dossiers.svg?period=2023-02").statusCode(404);
        chart("online-rate.gif?period=2023-02").statusCode(404);
        chart("online-rate.svg").statusCode(400).body("code", equalTo("missing-parameter"));
        chart("online-rate.svg?period=2023-02&lang=fr").statusCode(400).body("errors[0].parameter", equalTo("lang"));
        chart("online-rate.svg?period=2023-02&colour=red").statusCode(400).body("code", equalTo("unknown-parameter"));
    }

    @Test
    void keepsNamesFromBecomingMarkup() {
        byte[] svg = new Picture(100, "<b>", "a & b").svg(10);
        assertThat(new String(svg, StandardCharsets.UTF_8)).contains("&lt;b&gt;", "a &amp; b");
    }
}
