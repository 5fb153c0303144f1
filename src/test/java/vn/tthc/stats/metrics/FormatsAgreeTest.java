package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;

import de.siegmar.fastcsv.reader.CsvReader;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Whatever is asked, every format has the same figures for the same places, to the last digit. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FormatsAgreeTest {

    private static final int QUESTIONS = 120;

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "json", "application/json",
            "csv", "text/csv",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "json-stat", "application/json-stat+json");

    private static final List<String> OF_REPORTS =
            List.of("province", "district", "unit", "kind", "day", "week", "month", "quarter", "year");

    private static final List<String> OF_COUNTS = List.of(
            "province",
            "district",
            "unit",
            "kind",
            "procedure",
            "field",
            "agency",
            "level",
            "day",
            "week",
            "month",
            "quarter",
            "year");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Among them the code 17464, which three units have had one after the other. */
    private void report() {
        List<String> units = List.of("412", "425", "40.TP", "40", "001", "17464");
        List<String> procedures = List.of("1.004222", "1.001193", "DA06-08");
        for (String unit : units) {
            for (int i = 0; i < 12; i++) {
                LocalDate day = unit.equals("17464")
                        ? LocalDate.of(2024, 11, 20).plusDays(22L * i)
                        : LocalDate.of(2024, 10, 1).plusDays(random.nextInt(250));
                Map<String, Object> counts = count(any(procedures), 3 + random.nextInt(2));
                for (String measure : List.of("received", "feeDue", "resolvedOnTime", "pendingInTime")) {
                    if (random.nextInt(4) > 0) {
                        counts.put(measure, random.nextInt(4) == 0 ? 0 : random.nextInt(1000));
                    }
                }
                if (counts.get("received") instanceof Integer received) {
                    counts.put("receivedOnline", random.nextInt(received + 1));
                }
                submit(Map.of("unit", unit, "period", day.toString(), "counts", List.of(counts)))
                        .statusCode(counts.size() == 2 ? 422 : 201);
            }
        }
    }

    @Test
    void everyFormatHasTheSameFigures() throws Exception {
        report();
        for (int i = 0; i < QUESTIONS; i++) {
            String metric = any(Observed.METRICS);
            boolean coverage = random.nextInt(4) == 0;
            List<String> dimensions = dimensions(coverage ? OF_REPORTS : OF_COUNTS, coverage ? 1 : 0);
            StringBuilder question = new StringBuilder("/api/v1/")
                    .append(coverage ? "coverage" : "metrics/" + metric)
                    .append("?period=")
                    .append(any(List.of("2024-11", "2024/2025", "2025-Q1", "2024-11-20/2025-01-15")));
            if (!dimensions.isEmpty()) {
                question.append("&groupBy=").append(String.join(",", dimensions));
            }
            if (random.nextBoolean()) {
                question.append(any(List.of("&unit=412&unit=425", "&district=412", "&province=40&unit=40.TP")));
            }
            if (!coverage && !dimensions.isEmpty() && random.nextBoolean()) {
                question.append(
                        metric.equals("dossiers") ? "&orderBy=-received&limit=5" : "&orderBy=-rate&minDenominator=2");
            }
            if (random.nextInt(4) == 0) {
                question.append("&boundaries=current");
            }
            if (!coverage && random.nextInt(3) == 0) {
                question.append("&compare=previous-year");
            }
            agree(question.toString(), new ReadFormats(dimensions));
        }
    }

    @Test
    void anExplainedChangeIsTheSameInEveryFormat() throws Exception {
        report();
        for (String by : List.of("unit", "level", "procedure")) {
            agree(
                    "/api/v1/metrics/online-rate/change?period=2025-Q1&compare=previous-period&by=" + by,
                    new ReadFormats(List.of(by)));
        }
    }

    private void agree(String question, ReadFormats read) throws Exception {
        String about = "seed " + seed + ": " + question;
        if (ask(question, "json").statusCode() == 400) {
            assertThat(ask(question, "csv").statusCode()).as(about).isEqualTo(400);
            return;
        }
        Map<List<String>, Map<String, BigDecimal>> json =
                read.json(ask(question, "json").asString());
        assertThat(read.csv(ask(question, "csv").asString())).as(about).isEqualTo(json);
        assertThat(read.xlsx(ask(question, "xlsx").asByteArray())).as(about).isEqualTo(json);
        Response cube = ask(question, "json-stat");
        if (cube.statusCode() == 400) {
            assertThat(cube.<String>path("code")).as(about).isEqualTo("cube-too-large");
            return;
        }
        assertThat(read.jsonStat(cube.asString())).as(about).isEqualTo(read.withoutKeys(json));
    }

    /** By the parameter or by Accept. */
    private Response ask(String question, String format) {
        Response answer = random.nextBoolean()
                ? given().urlEncodingEnabled(false).get(question + "&format=" + format)
                : given().urlEncodingEnabled(false)
                        .accept(MEDIA_TYPES.get(format))
                        .get(question);
        if (answer.statusCode() == 200) {
            assertThat(answer.contentType()).startsWith(MEDIA_TYPES.get(format));
        }
        return answer;
    }

    @Test
    void unitsThatShareACodeAreToldApartInACube() throws Exception {
        report();
        String body = get("/metrics/dossiers?period=2024/2025&groupBy=unit&format=json-stat")
                .statusCode(200)
                .extract()
                .asString();
        assertThat(body).contains("17464@2021-01-01", "17464@2024-12-01").contains("\"412\"");
    }

    /** By code or name alone 17464 would be one unit to a pivot table. */
    @Test
    void unitsThatShareACodeAreToldApartInAFile() throws Exception {
        report();
        String asked = "?period=2025&province=40";
        for (String question : List.of(
                "/metrics/dossiers" + asked + "&groupBy=unit",
                "/metrics/online-rate" + asked + "&groupBy=unit,quarter&compare=previous-year",
                "/metrics/online-rate/change" + asked + "&compare=previous-period&by=unit",
                "/coverage" + asked + "&groupBy=unit")) {
            List<String> keys = get(question).statusCode(200).extract().jsonPath().getList("rows.unit").stream()
                    .map(unit -> (Map<?, ?>) unit)
                    .map(unit -> (String) (unit.containsKey("key") ? unit.get("key") : unit.get("code")))
                    .toList();
            assertThat(keys).as(question).contains("17464@2024-12-01", "17464@2025-07-01", "412");
            for (String labels : List.of("code", "name", "both")) {
                String heading = labels.equals("name") ? "Unit key" : "unitKey";
                String file = question + "&labels=" + labels + "&format=";
                assertThat(column(get(file + "csv").extract().asString(), heading))
                        .as(file)
                        .isEqualTo(keys);
                assertThat(column(get(file + "xlsx").extract().asByteArray(), heading))
                        .as(file)
                        .isEqualTo(keys);
            }
        }
        String filtered = "/metrics/dossiers?period=2025&groupBy=unit&format=csv&labels=code&unit=";
        for (String key : List.of("17464@2024-12-01", "17464@2025-07-01", "412")) {
            assertThat(column(get(filtered + key).extract().asString(), "unitKey"))
                    .containsExactly(key);
        }
        assertThat(header("/coverage?period=2025&groupBy=unit,kind,district,province&unit=412&format=csv"))
                .endsWith(",synthetic,unitKey,districtKey,provinceKey");
    }

    private static List<String> column(String csv, String heading) {
        return CsvReader.builder().ofNamedCsvRecord(csv).stream()
                .map(line -> line.getField(heading))
                .toList();
    }

    private static List<String> column(byte[] workbook, String heading) throws IOException {
        try (ReadableWorkbook read =
                new ReadableWorkbook(new ByteArrayInputStream(workbook), new ReadingOptions(true, false))) {
            List<Row> rows = read.getFirstSheet().read();
            int place = rows.get(0).stream().map(Cell::getText).toList().indexOf(heading);
            return rows.stream().skip(1).map(row -> row.getCellText(place)).toList();
        }
    }

    @Test
    void aWorkbookTellsWhatItsFiguresAre() throws Exception {
        report();
        byte[] body = given().header("Accept-Language", "en")
                .get("/api/v1/metrics/online-rate?period=2024-11&unit=412&groupBy=month&format=xlsx&labels=name")
                .asByteArray();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(body))) {
            assertThat(workbook.getFirstSheet().getName()).isEqualTo("Data");
            assertThat(workbook.getFirstSheet().read().get(0).stream()
                            .map(cell -> cell.getText())
                            .toList())
                    .startsWith("Month", "Numerator", "Denominator", "Rate");
            Map<String, String> notes = notes(workbook);
            assertThat(notes)
                    .containsEntry("Metric", "online-rate")
                    .containsEntry("Unit", "412")
                    .containsEntry("Broken down by", "Month")
                    .containsKeys(
                            "Legal source", "Formula", "From", "Until", "Revision of the data", "Reports expected")
                    .containsEntry("Has made-up data (not real figures)", "false");
        }
        byte[] counts = given().header("Accept-Language", "en")
                .get("/api/v1/dossier-counts?period=2024-11&unit=412&level=4&level=3&format=xlsx")
                .asByteArray();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(counts))) {
            assertThat(notes(workbook)).containsEntry("Unit", "412").containsEntry("Level", "4, 3");
        }
    }

    @Test
    void notesAreWrittenForReaders() throws Exception {
        shares();
        String asked = "/api/v1/metrics/online-rate?period=2023-02&unit=412&compare=previous-period&format=xlsx";
        Map<String, Cell> vietnamese = cells(given().get(asked).asByteArray(), "Ghi chú");
        assertThat(LocalDateTime.parse(
                        vietnamese.get("Dữ liệu thay đổi lần cuối").getText(),
                        DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss")))
                .isCloseTo(LocalDateTime.now(ZoneId.of("Asia/Ho_Chi_Minh")), within(1, ChronoUnit.HOURS));
        assertThat(vietnamese.get("Từ ngày").getDataFormatString()).isEqualTo("dd/mm/yyyy");
        assertThat(vietnamese.get("Từ ngày").asDate().toLocalDate()).isEqualTo("2023-02-01");
        assertThat(vietnamese.get("Thay đổi").getDataFormatString()).startsWith("+0.0000\" điểm \"%;");
        String then = asked + "&asOf=2026-01-31T17:12:04.301360Z";
        assertThat(cells(given().get(then).asByteArray(), "Ghi chú")
                        .get("Theo dữ liệu tại thời điểm")
                        .getText())
                .isEqualTo("01/02/2026 00:12:04");
        Map<String, Cell> english =
                cells(given().header("Accept-Language", "en").get(then).asByteArray(), "Notes");
        assertThat(english.get("Data as known at").getText()).isEqualTo("2026-02-01 00:12:04 +07:00");
        assertThat(english.get("From").getDataFormatString()).isEqualTo("yyyy-mm-dd");
    }

    /** What an official sees is 0.8000 points and not 0.8000 %, and what a formula sees adds up with the rates. */
    @Test
    void aDifferenceOfRatesIsShownInPoints() throws Exception {
        shares();
        String asked =
                "/api/v1/metrics/online-rate?period=2023-02&unit=412&compare=previous-period&format=xlsx&labels=name";
        Map<String, Cell> vietnamese = figures(given().get(asked).asByteArray());
        assertThat(vietnamese.get("Tỷ lệ").asNumber()).isEqualByComparingTo("0.408");
        assertThat(vietnamese.get("Tỷ lệ").getDataFormatString()).isEqualTo("0.0000%");
        assertThat(vietnamese.get("Tỷ lệ, kỳ so sánh").asNumber()).isEqualByComparingTo("0.4");
        assertThat(vietnamese.get("Thay đổi").asNumber()).isEqualByComparingTo("0.008");
        assertThat(vietnamese.get("Thay đổi").getDataFormatString())
                .isEqualTo("+0.0000\" điểm \"%;-0.0000\" điểm \"%;0.0000\" điểm \"%");
        Map<String, Cell> english =
                figures(given().header("Accept-Language", "en").get(asked).asByteArray());
        assertThat(english.get("Change").asNumber()).isEqualByComparingTo("0.008");
        assertThat(english.get("Change").getDataFormatString())
                .isEqualTo("+0.0000%\" points\";-0.0000%\" points\";0.0000%\" points\"");
    }

    private static void shares() {
        Map.of("2023-01-10", 400, "2023-02-10", 408)
                .forEach((day, online) -> submit(unitReturn(
                                "412", day, count("1.004222", 4, "received", 1000, "receivedOnline", online)))
                        .statusCode(201));
    }

    /** The only row, by its headings. */
    private static Map<String, Cell> figures(byte[] body) throws IOException {
        Map<String, Cell> figures = new LinkedHashMap<>();
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(body), new ReadingOptions(true, false))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows).hasSize(2);
            rows.get(0)
                    .forEach(heading ->
                            figures.put(heading.getText(), rows.get(1).getCell(heading.getColumnIndex())));
        }
        return figures;
    }

    private static Map<String, Cell> cells(byte[] body, String sheet) throws IOException {
        Map<String, Cell> cells = new LinkedHashMap<>();
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(body), new ReadingOptions(true, false))) {
            workbook.findSheet(sheet)
                    .orElseThrow()
                    .read()
                    .forEach(row -> cells.put(row.getCellText(0), row.getCell(1)));
        }
        return cells;
    }

    private static Map<String, String> notes(ReadableWorkbook workbook) throws IOException {
        Map<String, String> notes = new LinkedHashMap<>();
        workbook.findSheet("Notes")
                .orElseThrow()
                .read()
                .forEach(row -> notes.put(row.getCellText(0), row.getCellText(1)));
        return notes;
    }

    @Test
    void aWorkbookTellsWhatWasAskedInWords() throws Exception {
        report();
        String asked = "/api/v1/metrics/online-rate?period=2024-11&groupBy=unit,month&compare=previous-year"
                + "&orderBy=-change&target=commune:0.4&boundaries=2024-11-15&format=xlsx";
        byte[] english = given().header("Accept-Language", "en").get(asked).asByteArray();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(english))) {
            assertThat(notes(workbook))
                    .containsEntry("Broken down by", "Reporting unit, Month")
                    .containsEntry("Compared", "with the same period of the year before")
                    .containsEntry("Ordered by", "Change, highest first")
                    .containsEntry("Target: Commune level", "0.4")
                    .doesNotContainKeys("Not comparable", "Rows of several units, because of")
                    .allSatisfy((name, value) ->
                            assertThat(value).doesNotContain("[", "null").isNotEmpty());
        }
    }

    @Test
    void labelsAreCodesNamesOrBoth() {
        report();
        String question = "/metrics/online-rate?period=2024-11&unit=412&groupBy=unit";
        assertThat(header(question + "&format=csv"))
                .startsWith("unit,unitName,numerator,")
                .endsWith(",synthetic,unitKey");
        assertThat(header(question + "&format=csv&labels=code"))
                .startsWith("unit,numerator,")
                .endsWith(",synthetic,unitKey");
        assertThat(header(question + "&format=csv&labels=name"))
                .startsWith("Unit name,Numerator,")
                .endsWith(",Unit key");
        String others = "/metrics/online-rate?period=2024-11&unit=412&groupBy=kind,level&format=csv";
        assertThat(header(others)).endsWith(",synthetic");
        assertThat(get(question + "&labels=code").extract().<Map<String, String>>path("rows[0].unit"))
                .isEqualTo(Map.of("code", "412"));
        assertThat(get(question + "&labels=name").extract().<Map<String, String>>path("rows[0].unit"))
                .isEqualTo(Map.of("code", "412", "name", "Vinh City"));
        get(question + "&labels=code&format=json-stat")
                .body("dimension.unit.category.index[0]", equalTo("412"))
                .body("dimension.unit.category.label", equalTo(null));
    }

    private static String header(String question) {
        return get(question)
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private List<String> dimensions(List<String> all, int least) {
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, least + random.nextInt(4 - least)));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
