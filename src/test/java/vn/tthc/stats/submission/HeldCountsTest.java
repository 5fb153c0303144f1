package vn.tthc.stats.submission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.USED_THREE_TIMES;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

/** Counts that are held, as files: all of them, unchanged, and fit to be sent again. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HeldCountsTest {

    private static final String COUNTS = "/api/v1/dossier-counts?period=2023";
    private static final Pattern NEXT = Pattern.compile("<(\\?[^>]*)>; rel=\"next\"");

    private final Random random = new Random(4);

    @BeforeEach
    void report() {
        for (String unit : List.of(VINH, DIEN_CHAU)) {
            for (String period : List.of("2023-02-01", "2023-02-02", "2023-W10", "2023-05", "2023-08-R")) {
                submit(unitReturn(unit, period, figures(RESIDENCE), figures(BIRTH)))
                        .statusCode(201);
            }
        }
    }

    private Map<String, Object> figures(String procedure) {
        Map<String, Object> count = count(procedure, 3 + random.nextInt(2));
        int received = random.nextInt(100);
        count.put("received", received);
        if (random.nextBoolean()) {
            count.put("receivedOnline", random.nextInt(received + 1));
        }
        if (random.nextBoolean()) {
            count.put("pendingOverdue", random.nextInt(9));
        }
        return count;
    }

    private static Response file(String question) {
        return given().urlEncodingEnabled(false).header("Accept-Language", "en").get(question);
    }

    private static ValidatableResponse send(byte[] csv, String query) {
        return as(Api.ADMIN)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType("text/csv")
                .body(csv)
                .post("/api/v1/submissions" + query)
                .then();
    }

    @Test
    void whatIsHeldIsAskedForAnewEachTime() {
        for (String form : List.of("", "?format=csv", "?format=csv&limit=5")) {
            get("/dossier-counts" + form)
                    .statusCode(200)
                    .header("Cache-Control", "no-cache")
                    .header("ETag", notNullValue());
        }
    }

    @Test
    void aFileOfThemIsAReturnThatChangesNothing() {
        for (String labels : List.of("both", "code")) {
            for (String bom : List.of("true", "false")) {
                byte[] csv = file(COUNTS + "&format=csv&labels=" + labels + "&bom=" + bom)
                        .asByteArray();
                send(csv, "").statusCode(201).body("unchanged", equalTo(20)).body("inserted", equalTo(0));
            }
        }
        byte[] held = file(COUNTS + "&format=csv").asByteArray();
        String before = lines(held, 0, 16);
        for (String unit : List.of(VINH, DIEN_CHAU)) {
            for (String period : List.of("2023-02-01", "2023-02-02", "2023-W10", "2023-05", "2023-08-R")) {
                submit(unitReturn(unit, period), "?mode=replace");
            }
        }
        get("/dossier-counts?period=2023").body("items", hasSize(0));
        send(held, "").statusCode(201).body("inserted", equalTo(20));
        assertThat(lines(file(COUNTS + "&format=csv").asByteArray(), 0, 16)).isEqualTo(before);
        verifyClean();
    }

    /** The columns that a return has. */
    private static String lines(byte[] csv, int from, int to) {
        return String.join(
                "\n",
                new String(csv, StandardCharsets.UTF_8)
                        .lines()
                        .map(line ->
                                String.join(",", List.of(line.split(",", -1)).subList(from, to)))
                        .toList());
    }

    @Test
    void whatWasMadeUpDoesNotComeBackAsIfItWereReal() {
        String made = "unit,period,procedure,level,received,revision,synthetic\n412,2023-03-01,1.004222,4,7,1,true\n";
        send(made.getBytes(StandardCharsets.UTF_8), "")
                .statusCode(422)
                .body("errors", hasSize(1))
                .body("errors[0].code", equalTo("made-up"));
        send(made.replace("true", "false").getBytes(StandardCharsets.UTF_8), "").statusCode(201);
    }

    @Test
    void whatWasWithdrawnDoesNotComeBackAsAReturnOfNothing() {
        String row = "unit,period,procedure,level,received,revision,withdrawn\n412,2023-03-01,1.004222,4,,2,true\n";
        send(row.getBytes(StandardCharsets.UTF_8), "").statusCode(422).body("errors.code", hasItem("withdrawn-row"));
        send(row.replace(",,2,true", ",7,2,false").getBytes(StandardCharsets.UTF_8), "")
                .statusCode(201);
    }

    @Test
    void aPageOfAFileLeadsToTheNext() {
        List<String> whole = file(COUNTS + "&format=csv").asString().lines().toList();
        List<String> paged = new ArrayList<>(whole.subList(0, 1));
        String next = "?period=2023&format=csv&limit=7";
        int pages = 0;
        while (next != null) {
            Response page = file("/api/v1/dossier-counts" + next);
            paged.addAll(page.asString().lines().skip(1).toList());
            String link = page.header("Link");
            Matcher matcher = link == null ? null : NEXT.matcher(link);
            next = matcher != null && matcher.matches() ? matcher.group(1) : null;
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(paged).isEqualTo(whole).hasSize(21);
    }

    @Test
    void aWorkbookHasTheSameRowsWithNumbersAsNumbersAndCodesAsText() throws IOException {
        List<List<String>> csv = file(COUNTS + "&format=csv")
                .asString()
                .lines()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
        Response answer = file(COUNTS + "&format=xlsx");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"dossier-counts_2023.xlsx\"");
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(answer.asByteArray()))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows).hasSameSizeAs(csv);
            for (int i = 0; i < csv.size(); i++) {
                List<String> line = csv.get(i);
                Row row = rows.get(i);
                for (int place : IntStream.range(0, line.size()).toArray()) {
                    String expected = line.get(place);
                    String found = row.getCellText(place);
                    boolean day = i > 0 && place == 2 && expected.matches("\\d{4}-\\d{2}-\\d{2}");
                    assertThat(day ? row.getCell(place).asDate().toLocalDate().toString() : found)
                            .isEqualToIgnoringCase(expected);
                }
                assertThat(row.getCell(0).getType()).isEqualTo(CellType.STRING);
                assertThat(row.getCell(3).getType()).isEqualTo(CellType.STRING);
                assertThat(row.getCell(6).getType()).isEqualTo(i == 0 ? CellType.STRING : CellType.NUMBER);
            }
        }
    }

    @Test
    void unitsThatShareACodeAreToldApartInAFile() throws IOException {
        for (String day : List.of("2024-11-20", "2025-02-01", "2025-08-01")) {
            submit(unitReturn(USED_THREE_TIMES, day, figures(BIRTH))).statusCode(201);
        }
        String asked = "/api/v1/dossier-counts?province=40&period=2024/2025&format=";
        for (String labels : List.of("code", "name&lang=en", "both")) {
            for (String limit : List.of("", "&limit=3")) {
                List<String> lines = file(asked + "csv&labels=" + labels + limit)
                        .asString()
                        .lines()
                        .toList();
                assertThat(lines.get(0)).endsWith(labels.startsWith("name") ? ",Unit key" : ",synthetic,unitKey");
                assertThat(lines.stream().skip(1).map(line -> line.substring(line.lastIndexOf(',') + 1)))
                        .containsExactlyInAnyOrder("17464@2021-01-01", "17464@2024-12-01", "17464@2025-07-01");
            }
        }
        file("/api/v1/dossier-counts?period=2024/2025&unit=17464@2024-12-01")
                .then()
                .body("items.period", equalTo(List.of("2025-02-01")));
        assertThat(file(COUNTS + "&format=csv").asString().lines().skip(1))
                .allMatch(line -> line.matches("412,.*,412") || line.matches("425,.*,425"));
    }

    @Test
    void whatIsWrongIsToldBeforeTheFileBegins() {
        file(COUNTS + "&format=csv&cursor=xx").then().statusCode(400).body("code", equalTo("invalid-cursor"));
        file(COUNTS + "&format=json-stat")
                .then()
                .statusCode(400)
                .body("errors[0].detail", containsString("json, csv, xlsx"));
    }

    @Test
    void aFileThatTheClientHasIsNotSentAgain() {
        for (String form : List.of("&format=csv", "&format=xlsx", "&format=csv&limit=5", "")) {
            String question = COUNTS + "&unit=412" + form;
            String tag = file(question).header("ETag");
            assertThat(tag).as(form).startsWith("\"");
            given().urlEncodingEnabled(false)
                    .header("Accept-Language", "en")
                    .header("If-None-Match", tag)
                    .get(question)
                    .then()
                    .statusCode(304);
            submit(unitReturn(VINH, "2023-02-01", count(RESIDENCE, 4, "received", 1000 + random.nextInt(100000))))
                    .statusCode(201);
            assertThat(file(question).header("ETag")).isNotEqualTo(tag);
        }
    }
}
