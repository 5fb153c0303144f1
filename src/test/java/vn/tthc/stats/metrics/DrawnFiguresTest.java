package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import vn.tthc.stats.Api;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.export.Typeface;

/** A picture of rates has each figure where it belongs, inside, with nothing over anything else. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DrawnFiguresTest {

    private static final String GROUND = "#eceef1";
    private static final String BAR = "#4f8abf";
    private static final String AIM = "#7a1420";
    private static final String GRID = "#d9dde3";
    private static final List<String> LINES = List.of("#1d5a96", "#9a5b00", "#17663a", "#7a1420", "#5b3f8c", "#3c4650");
    private static final int MOST_BARS = 60;

    /** What is written has one decimal. */
    private static final Offset<Double> WRITTEN = within(0.11);

    private record Box(double x, double y, double width, double height, String colour) {}

    private record Line(List<double[]> points, String colour) {}

    private record Words(double x, double y, String text, int size, boolean bold, boolean ends) {

        double left() {
            return ends ? x - width() : x;
        }

        double right() {
            return left() + width();
        }

        private double width() {
            return (bold ? Typeface.SANS_BOLD : Typeface.SANS).width(text, size);
        }

        boolean isOver(Words other) {
            return left() < other.right()
                    && other.left() < right()
                    && y - 0.7 * size < other.y
                    && other.y - 0.7 * other.size < y;
        }
    }

    private record Drawn(double width, double height, List<Box> boxes, List<Line> lines, List<Words> words) {

        List<Box> boxes(String colour) {
            return boxes.stream().filter(box -> box.colour.equals(colour)).toList();
        }

        List<Line> lines(String colour) {
            return lines.stream().filter(line -> line.colour.equals(colour)).toList();
        }

        List<String> texts() {
            return words.stream().map(Words::text).toList();
        }
    }

    @BeforeEach
    void report() {
        Random random = new Random(7);
        for (String unit : List.of(Units.VINH, Units.CUA_LO, Units.DIEN_CHAU)) {
            for (int day = 1; day <= 28; day += 2 + random.nextInt(4)) {
                Map<?, ?>[] counts = {counted(random, Procedures.RESIDENCE, 4), counted(random, Procedures.BIRTH, 3)};
                Api.submit(Api.unitReturn(
                                unit, "2023-02-%02d".formatted(day), Arrays.copyOf(counts, 1 + random.nextInt(2))))
                        .statusCode(201);
            }
        }
    }

    private static Map<String, Object> counted(Random random, String procedure, int level) {
        int received = random.nextInt(1, 3000);
        return Api.count(procedure, level, "received", received, "receivedOnline", random.nextInt(received + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "period=2023-02",
                "period=2023-02-01&lang=en",
                "period=2023-02&groupBy=unit",
                "period=2023-02&groupBy=procedure,level&lang=en",
                "period=2023-02&groupBy=unit,procedure",
                "period=2025-07&groupBy=unit",
                "period=2023-01-30/2023-02-20&groupBy=day",
                "period=2023-02-01/2023-02-08&groupBy=day,level&lang=en",
                "period=2023&groupBy=month,unit",
                "period=2023-02&groupBy=week,procedure",
                "period=2021/2023&groupBy=quarter"
            })
    void keepsAllInsideAndApart(String query) throws Exception {
        Drawn drawn = drawn(query);
        for (Box box : drawn.boxes) {
            assertThat(box.x).isBetween(0.0, drawn.width - box.width);
            assertThat(box.y).isBetween(0.0, drawn.height - box.height);
        }
        for (Line line : drawn.lines) {
            for (double[] point : line.points) {
                assertThat(point[0]).isBetween(0.0, drawn.width);
                assertThat(point[1]).isBetween(0.0, drawn.height);
            }
        }
        for (Words words : drawn.words) {
            assertThat(words.left()).as("%s", words).isPositive();
            assertThat(words.right()).as("%s", words).isLessThan(drawn.width);
            assertThat(words.y).as("%s", words).isBetween(1.0 * words.size, drawn.height - 0.3 * words.size);
            assertThat(drawn.words.stream().filter(other -> other != words && other.isOver(words)))
                    .as("over %s", words)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "period=2023-02&groupBy=unit",
                "period=2023-02&groupBy=procedure",
                "period=2023-02&groupBy=unit,level",
                "period=2025-07&groupBy=unit"
            })
    void drawsBarsAsLongAsTheirRates(String query) throws Exception {
        Drawn drawn = drawn(query + "&lang=en");
        List<Map<String, Object>> rows = answer(query).getList("rows");
        List<Map<String, Object>> shown = rows.subList(0, Math.min(MOST_BARS, rows.size()));
        List<Box> grounds = drawn.boxes(GROUND);
        assertThat(grounds).hasSameSizeAs(shown);
        assertThat(drawn.boxes(BAR)).hasSize((int)
                shown.stream().filter(row -> row.get("rate") != null).count());
        for (int i = 0; i < shown.size(); i++) {
            Box ground = grounds.get(i);
            BigDecimal rate = (BigDecimal) shown.get(i).get("rate");
            drawn.boxes(BAR).stream()
                    .filter(bar -> bar.y == ground.y)
                    .findFirst()
                    .ifPresentOrElse(
                            bar -> {
                                assertThat(bar.x).isEqualTo(ground.x);
                                assertThat(bar.height).isEqualTo(ground.height);
                                assertThat(bar.width).isCloseTo(ground.width * rate.doubleValue(), WRITTEN);
                            },
                            () -> assertThat(rate).isNull());
            assertThat(drawn.words.stream()
                            .filter(words -> words.ends && words.y > ground.y && words.y < ground.y + ground.height)
                            .map(Words::text)
                            .skip(1))
                    .as("after its name")
                    .containsExactly(
                            percent(rate),
                            number(shown.get(i).get("numerator")) + " / "
                                    + number(shown.get(i).get("denominator")));
        }
        BigDecimal target = (BigDecimal) rows.get(0).get("target");
        List<Line> aims = drawn.lines(AIM);
        assertThat(aims).hasSize(target == null ? 0 : 1);
        if (target != null) {
            Box first = grounds.get(0);
            Box last = grounds.get(grounds.size() - 1);
            double at = first.x + first.width * target.doubleValue();
            List<double[]> points = aims.get(0).points;
            assertThat(points).allSatisfy(point -> assertThat(point[0]).isCloseTo(at, WRITTEN));
            assertThat(points.get(0)[1]).isLessThanOrEqualTo(first.y);
            assertThat(points.get(1)[1]).isGreaterThanOrEqualTo(last.y + last.height);
            assertThat(drawn.texts()).contains("Target " + percent(target));
        }
        if (rows.size() > MOST_BARS) {
            assertThat(drawn.texts()).anyMatch(text -> text.contains(String.valueOf(rows.size() - MOST_BARS)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "period=2023-02&groupBy=day",
                "period=2023-02&groupBy=day,level",
                "period=2023-02-01/2023-02-09&groupBy=unit,day&unit=412&unit=413",
                "period=2023&groupBy=month,procedure",
                "period=2023-02&groupBy=day,unit"
            })
    void drawsLinesThroughTheirRates(String query) throws Exception {
        Drawn drawn = drawn(query + "&lang=en");
        List<Map<String, Object>> rows = answer(query + "&filled=true").getList("rows");
        String time = query.contains("month") ? "month" : "day";
        List<Object> stretches = List.copyOf(
                new TreeSet<>(rows.stream().map(row -> code(row, time)).toList()));
        Map<List<String>, Map<String, BigDecimal>> series = new LinkedHashMap<>();
        rows.forEach(row -> series.computeIfAbsent(
                        List.of(code(row, "unit"), code(row, "procedure"), code(row, "level")),
                        key -> new LinkedHashMap<>())
                .put(code(row, time), (BigDecimal) row.get("rate")));

        List<Line> grid = drawn.lines(GRID);
        assertThat(grid).hasSize(6);
        double left = grid.get(0).points.get(0)[0];
        double step = (grid.get(0).points.get(1)[0] - left) / stretches.size();
        double zero = grid.get(0).points.get(0)[1];
        double whole = grid.get(5).points.get(0)[1] - zero;
        for (int i = 0; i < grid.size(); i++) {
            double at = grid.get(i).points.get(0)[1];
            assertThat(at).isCloseTo(zero + whole * i / 5, WRITTEN);
            String label = i * 20 + "\u00A0%";
            assertThat(drawn.words.stream().filter(words -> words.text.equals(label) && words.x < left))
                    .as("the line of %s", label)
                    .singleElement()
                    .satisfies(words -> assertThat(at).isBetween(words.y - words.size, words.y));
        }
        int shown = Math.min(LINES.size(), series.size());
        int number = 0;
        for (Map<String, BigDecimal> rates : List.copyOf(series.values()).subList(0, shown)) {
            String colour = LINES.get(number++);
            List<List<double[]>> stretchesOfLine = new ArrayList<>();
            boolean broken = true;
            for (int i = 0; i < stretches.size(); i++) {
                BigDecimal rate = rates.get(stretches.get(i));
                if (rate != null) {
                    if (broken) {
                        stretchesOfLine.add(new ArrayList<>());
                    }
                    stretchesOfLine
                            .get(stretchesOfLine.size() - 1)
                            .add(new double[] {left + step * (i + 0.5), zero + whole * rate.doubleValue()});
                }
                broken = rate == null;
            }
            List<Line> lines = drawn.lines(colour);
            List<Line> plotted = shown > 1 ? lines.subList(1, lines.size()) : lines;
            assertThat(plotted).hasSameSizeAs(stretchesOfLine);
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < plotted.size(); i++) {
                assertSame(plotted.get(i).points, stretchesOfLine.get(i));
                points.addAll(stretchesOfLine.get(i));
            }
            assertSame(
                    drawn.boxes(colour).stream()
                            .map(box -> new double[] {box.x + box.width / 2, box.y + box.height / 2})
                            .toList(),
                    points);
        }
        if (series.size() > shown) {
            assertThat(drawn.texts()).anyMatch(text -> text.contains(String.valueOf(series.size() - shown)));
        }
    }

    private static void assertSame(List<double[]> drawn, List<double[]> meant) {
        assertThat(drawn).hasSameSizeAs(meant);
        for (int i = 0; i < meant.size(); i++) {
            assertThat(drawn.get(i)[0]).isCloseTo(meant.get(i)[0], WRITTEN);
            assertThat(drawn.get(i)[1]).isCloseTo(meant.get(i)[1], WRITTEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "period=2023-02&groupBy=unit",
                "period=2023-02&groupBy=day,level&lang=en",
            })
    void paintsAllWhereItIsWritten(String query) throws Exception {
        Drawn drawn = drawn(query);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(given().urlEncodingEnabled(false)
                .get("/charts/online-rate.png?" + query)
                .asByteArray()));
        double scale = image.getWidth() / drawn.width;
        assertThat(image.getHeight() / drawn.height).isEqualTo(scale);
        for (Box box : drawn.boxes) {
            for (double[] corner : new double[][] {{1, 1}, {box.width - 1, 1}, {1, box.height - 1}}) {
                if (box.colour.equals(BAR) && box.width > 2) {
                    assertThat(image.getRGB((int) ((box.x + corner[0]) * scale), (int) ((box.y + corner[1]) * scale))
                                    & 0xFFFFFF)
                            .as("%s", box)
                            .isEqualTo(Integer.decode(BAR));
                }
            }
        }
        for (Line line : drawn.lines(GRID)) {
            double[] from = line.points.get(0);
            assertThat(image.getRGB((int) ((from[0] + 3) * scale), (int) (from[1] * scale)) & 0xFFFFFF)
                    .isNotEqualTo(0xFFFFFF);
        }
        for (Words words : drawn.words) {
            if (!words.text.equals("–")) {
                assertThat(inked(image, scale, words.left() - 1, words.left() + words.size, words))
                        .as("the beginning of %s", words)
                        .isTrue();
                assertThat(inked(image, scale, words.right() - words.size, words.right() + 1, words))
                        .as("the end of %s", words)
                        .isTrue();
                assertThat(inked(image, scale, words.left() - 5, words.left() - 2, words))
                        .as("before %s", words)
                        .isFalse();
                assertThat(inked(image, scale, words.right() + 2, words.right() + 5, words))
                        .as("after %s", words)
                        .isFalse();
            }
        }
    }

    /** Whether anything dark is between two edges, as high as small letters are. */
    private static boolean inked(BufferedImage image, double scale, double left, double right, Words words) {
        for (int x = (int) (left * scale); x < right * scale; x++) {
            for (int y = (int) ((words.y - words.size / 2.0) * scale); y < words.y * scale; y++) {
                if ((image.getRGB(x, y) >> 8 & 0xFF) < 0xA0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String code(Map<String, Object> row, String dimension) {
        Object member = row.get(dimension);
        return member instanceof Map<?, ?> coded
                ? (String) (coded.containsKey("key") ? coded.get("key") : coded.get("code"))
                : "";
    }

    private static String percent(BigDecimal rate) {
        return rate == null
                ? "–"
                : rate.movePointRight(2).setScale(1, RoundingMode.HALF_UP).toPlainString() + "\u00A0%";
    }

    private static String number(Object number) {
        return number == null ? "–" : "%,d".formatted(number);
    }

    private static JsonPath answer(String query) {
        return given().urlEncodingEnabled(false)
                .header("Accept-Language", "en")
                .get("/api/v1/metrics/online-rate?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath(
                        JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    }

    private static Drawn drawn(String query) throws Exception {
        byte[] svg = given().urlEncodingEnabled(false)
                .get("/charts/online-rate.svg?" + query)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg))
                .getDocumentElement();
        List<Box> boxes = elements(root, "rect").stream()
                .skip(1)
                .map(box -> new Box(
                        number(box, "x"),
                        number(box, "y"),
                        number(box, "width"),
                        number(box, "height"),
                        box.getAttribute("fill")))
                .toList();
        List<Line> lines = elements(root, "polyline").stream()
                .map(line -> new Line(
                        Arrays.stream(line.getAttribute("points").split(" "))
                                .map(point -> Arrays.stream(point.split(","))
                                        .mapToDouble(Double::parseDouble)
                                        .toArray())
                                .toList(),
                        line.getAttribute("stroke")))
                .toList();
        List<Words> words = elements(root, "text").stream()
                .map(text -> new Words(
                        number(text, "x"),
                        number(text, "y"),
                        text.getTextContent(),
                        (int) number(text, "font-size"),
                        !text.getAttribute("font-weight").isEmpty(),
                        text.getAttribute("text-anchor").equals("end")))
                .toList();
        return new Drawn(number(root, "width"), number(root, "height"), boxes, lines, words);
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> elements(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
