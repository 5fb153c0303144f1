package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.get;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;

/** Codelists as files have every entry that their pages have, and are sent again only when they have changed. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodelistFormatsTest {

    private static final String ALL_NEIGHBOURS = "/units?province=40&all=true";

    @ParameterizedTest
    @ValueSource(strings = {ALL_NEIGHBOURS, "/procedures?level=4", "/procedures?q=", "/fields?q=", "/agencies?q="})
    void aFileHasWhatThePagesHave(String list) throws IOException {
        List<Map<String, Object>> items = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page =
                    get(list + "&limit=150" + cursor).statusCode(200).extract().jsonPath();
            items.addAll(page.getList("items"));
            cursor = page.get("next") == null ? null : "&cursor=" + page.getString("next");
        }
        List<NamedCsvRecord> lines =
                CsvReader.builder()
                        .ofNamedCsvRecord(get(list + "&format=csv").extract().asString())
                        .stream()
                        .toList();
        byte[] workbook = given().urlEncodingEnabled(false)
                .header("Accept-Language", "en")
                .get("/api/v1" + list + "&format=xlsx")
                .asByteArray();
        try (ReadableWorkbook sheets = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            List<Row> rows = sheets.getFirstSheet().read();
            assertThat(lines).hasSameSizeAs(items);
            assertThat(rows).hasSize(items.size() + 1);
            for (int i = 0; i < items.size(); i++) {
                for (Map.Entry<String, String> cell :
                        lines.get(i).getFieldsAsMap().entrySet()) {
                    Object expected = value(items.get(i), cell.getKey());
                    String text = expected == null ? "" : expected.toString();
                    assertThat(cell.getValue()).as(cell.getKey()).isEqualTo(text);
                    int place = lines.get(i).getHeader().indexOf(cell.getKey());
                    assertThat(
                                    place < rows.get(i + 1).getCellCount()
                                            ? text(rows.get(i + 1).getCell(place))
                                            : "")
                            .as(cell.getKey())
                            .isEqualTo(text);
                }
                assertThat(rows.get(i + 1).getCell(0).getType()).isEqualTo(CellType.STRING);
            }
        }
    }

    private static String text(Cell cell) {
        if (cell == null) {
            return "";
        }
        return cell.getType() == CellType.NUMBER ? cell.asDate().toLocalDate().toString() : cell.getText();
    }

    private static Object value(Map<String, Object> item, String column) {
        if (item.get(column) instanceof Map<?, ?> named) {
            return named.get("code");
        }
        if (item.get(column) instanceof List<?> several) {
            return String.join(" ", several.stream().map(String::valueOf).toList());
        }
        String of = column.replace("Name", "");
        if (!item.containsKey(column) && item.get(of) instanceof Map<?, ?> named) {
            return named.get("name");
        }
        return item.get(column);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/units?province=40",
                "/procedures?level=4",
                "/fields?q=",
                "/agencies?q=",
                "/metrics",
                "/coverage?period=2023-02&unit=412",
                "/dossier-counts?unit=412"
            })
    void whatTheClientHasIsNotSentAgain(String question) {
        String tag = get(question)
                .statusCode(200)
                .contentType("application/json")
                .header(
                        "Cache-Control",
                        question.startsWith("/dossier-counts")
                                ? "no-cache"
                                : "public, max-age=60, stale-while-revalidate=600")
                .header("Vary", equalTo("Accept, Accept-Language, Accept-Encoding"))
                .extract()
                .header("ETag");
        given().header("Accept-Language", "en")
                .header("If-None-Match", tag)
                .get("/api/v1" + question)
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .body(emptyString());
        assertThat(given().header("Accept-Language", "vi")
                        .get("/api/v1" + question)
                        .header("ETag"))
                .isNotEqualTo(tag);
    }

    @Test
    void codesAloneAreEnoughForWhoeverKnowsThem() {
        get("/units?q=vinh&kind=district&province=40&validOn=2023-02-01&labels=code")
                .body("items[0].name", equalTo("Vinh City"))
                .body("items[0].parent", equalTo(Map.of("code", "40")))
                .body("items[0].kind", equalTo("district"))
                .body("items[0].kindName", equalTo(null));
        assertThat(get("/procedures?level=4&format=csv&labels=code").extract().asString())
                .startsWith(
                        "code,catalogKey,name,nameVi,nameEn,field,agency,countingUnit,levels,validFrom,validTo\r\n");
    }

    @Test
    void whatCannotBeHadIsRefusedWithWhatCan() {
        given().accept("text/html")
                .get("/api/v1/units")
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("code", equalTo("not-acceptable"))
                .body("errors[0].detail", containsString("text/csv"));
        given().accept("text/html").get("/api/v1/units?format=csv").then().statusCode(200);
        get("/units?format=json-stat").statusCode(400).body("errors[0].parameter", equalTo("format"));
        get("/units?bom=true").statusCode(400).body("errors[0].code", equalTo("not-together"));
    }
}
