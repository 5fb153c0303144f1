package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.reference.Units.CUA_LO;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;
import static vn.tthc.stats.reference.Units.NGHE_AN;
import static vn.tthc.stats.reference.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CodelistsTest {

    @Test
    void unitsAreThoseInForceToday() {
        get("/units", Map.of("province", NGHE_AN, "kind", "commune", "limit", 1000))
                .body("items", hasSize(130))
                .body("next", nullValue())
                .body("items.validTo", everyItem(nullValue()));
    }

    @Test
    void aUnitInAListSaysWhatItIsAndWhereItBelongs() {
        get("/units", Map.of("q", "vinh", "kind", "district", "province", NGHE_AN, "validOn", "2023-02-01"))
                .body("items", hasSize(1))
                .body("items[0].code", equalTo(VINH))
                .body("items[0].kind", equalTo("district"))
                .body("items[0].kindName", equalTo("Cấp huyện"))
                .body("items[0].name", equalTo("Thành phố Vinh"))
                .body("items[0].nameVi", equalTo("Thành phố Vinh"))
                .body("items[0].nameEn", equalTo("Vinh City"))
                .body("items[0].validFrom", equalTo("2021-01-01"))
                .body("items[0].validTo", equalTo("2025-06-30"))
                .body("items[0].parent.code", equalTo(NGHE_AN))
                .body("items[0].province.name", equalTo("Tỉnh Nghệ An"))
                .body("items[0].district.code", equalTo(VINH))
                .body("items[0].reportsFrom", equalTo("2023-01-01"));
    }

    @Test
    void kindsMayBeRepeated() {
        given().queryParam("kind", "department", "agency")
                .queryParam("province", NGHE_AN)
                .get("/api/v1/units")
                .then()
                .statusCode(200)
                .body("items.code", contains("40.CSGT", "40.DKDD", "40.DL", "40.DVVL", "40.TP", "40.XNC"));
    }

    @Test
    void unitsBelowAnotherAreThoseOfTheDay() {
        get("/units", Map.of("parent", CUA_LO, "validOn", "2023-02-01")).body("items", hasSize(7));
        get("/units", Map.of("parent", CUA_LO, "validOn", "2024-12-15")).body("items", hasSize(0));
    }

    @Test
    void unitsOfAllTimesListEachUseOfACode() {
        get("/units", Map.of("q", "dien thanh", "all", true))
                .body("items.findAll { it.code == '17464' }.name", contains("Xã Diễn Thành", "Thị trấn Diễn Thành"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thái Hoà", "Thái Hòa", "thai hoa", "  THÁI  hoa "})
    void aUnitIsFoundHoweverItsNameIsTyped(String typed) {
        for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
            get("/units", Map.of("q", Normalizer.normalize(typed, form), "validOn", "2023-02-01"))
                    .body("items.code", hasItem("414"));
        }
    }

    @Test
    void whatMeansSomethingToADatabaseIsOnlyTextInASearch() {
        get("/units", Map.of("q", "%")).body("items", hasSize(0));
        get("/units", Map.of("q", "_")).body("items", hasSize(0));
        get("/units", Map.of("q", "' or 1=1 --")).body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"2023-02-01,Xã Diễn Thành", "2024-12-15,Thị trấn Diễn Thành", "2025-07-02,Xã Diễn Châu"})
    void aCodeNamesTheUnitOfTheDay(String day, String name) {
        get("/units/" + DIEN_CHAU, Map.of("validOn", day))
                .body("name", equalTo(name))
                .body("otherValidities", hasSize(2));
    }

    @Test
    void aUnitTellsItsPredecessorsAndSuccessors() {
        get("/units/" + DIEN_CHAU, Map.of("validOn", "2024-12-15"))
                .body("predecessors.name", containsInAnyOrder("Thị trấn Diễn Châu", "Xã Diễn Thành"))
                .body("predecessors.relation", everyItem(equalTo("merged")))
                .body("predecessors.relationName", everyItem(equalTo("Nhập toàn bộ")))
                .body("predecessors.validTo", everyItem(equalTo("2024-11-30")))
                .body("successors.name", contains("Xã Diễn Châu"))
                .body("otherValidities.name", contains("Xã Diễn Thành", "Xã Diễn Châu"))
                .body("parent.name", equalTo("Huyện Diễn Châu"))
                .body("kind", equalTo("commune"));
    }

    @Test
    void withoutADayACodeNamesTheUnitOfTodayElseTheLastThatHadIt() {
        get("/units/" + DIEN_CHAU, Map.of())
                .body("name", equalTo("Xã Diễn Châu"))
                .body("district", nullValue());
        get("/units/" + CUA_LO, Map.of())
                .body("validTo", equalTo("2024-11-30"))
                .body("successors.code", contains(VINH));
    }

    @Test
    void namesAreInTheLanguageAskedFor() {
        english()
                .get("/api/v1/units/" + VINH)
                .then()
                .statusCode(200)
                .body("name", equalTo("Vinh City"))
                .body("kindName", equalTo("District level"))
                .body("predecessors[0].relationName", equalTo("Merged as a whole"));
        english()
                .get("/api/v1/procedures/1.004222")
                .then()
                .body("name", equalTo("Permanent residence registration"))
                .body("nameVi", equalTo("Đăng ký thường trú"))
                .body("agency.name", equalTo("Commune police"))
                .body("levelValidities[0].name", equalTo("Full-process online public service"));
    }

    @Test
    void proceduresAreFoundWithoutAccents() {
        get("/procedures", Map.of("q", "thuong tru")).body("items.name", hasItem("Đăng ký thường trú"));
        get("/procedures", Map.of("q", Normalizer.normalize("Đăng ký thường trú", Normalizer.Form.NFD)))
                .body("items.code", hasItem("1.004222"));
    }

    @Test
    void proceduresAreFilteredByFieldAgencyAndLevel() {
        get("/procedures", Map.of("field", "cu-tru", "agency", "cong-an-xa", "level", 4))
                .body("items.catalogKey", containsInAnyOrder("DA06-03", "DA06-04", "DA06-06"))
                .body("items.levels", everyItem(contains(4)))
                .body("items.field.code", everyItem(equalTo("cu-tru")));
        get("/procedures", Map.of("level", 3)).body("items", hasSize(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.004222", "1.004222.H41", "1.004222.000.00.00.H41", "DA06-03", "da06-03", " 1.004222"})
    void aProcedureIsFoundByEverySpellingOfItsCode(String code) {
        get("/procedures/{code}", Map.of(), code)
                .body("code", equalTo("1.004222"))
                .body("catalogKey", equalTo("DA06-03"))
                .body("codes[0].validFrom", equalTo("2021-01-01"))
                .body("levels", contains(4))
                .body("levelValidities[0].level", equalTo(4))
                .body("levelValidities[0].name", equalTo("Dịch vụ công trực tuyến toàn trình"))
                .body("levelValidities[0].formerName", equalTo("Dịch vụ công trực tuyến mức độ 4"));
    }

    @Test
    void aProcedureTellsAllItsCodes() {
        get("/procedures/2.000488", Map.of())
                .body("code", equalTo("3.000333"))
                .body("codes.code", contains("2.000488", "3.000333"))
                .body("codes.validTo", contains("2025-06-30", null));
        get("/procedures/DA06-08", Map.of()).body("code", equalTo("DA06-08")).body("codes", hasSize(0));
    }

    @Test
    void aNameOfElevenHundredCharactersComesBackWhole() {
        String longest = ReferenceFiles.rows("procedures").stream()
                .map(row -> row.getField("name_vi"))
                .max(Comparator.comparing(String::length))
                .orElseThrow();
        assertThat(longest).hasSizeGreaterThan(1_000);
        get("/procedures", Map.of("q", longest)).body("items.nameVi", contains(longest));
    }

    @Test
    void fieldsAndAgenciesAreListedAndSearched() {
        get("/fields", Map.of()).body("items", hasSize(19)).body("items.code", hasItem("ho-tich"));
        get("/fields", Map.of("q", "ho tich")).body("items.name", contains("Hộ tịch"));
        get("/agencies", Map.of()).body("items", hasSize(22));
        get("/agencies", Map.of("q", "CÔNG AN CẤP XÃ"))
                .body("items.code", contains("cong-an-xa"))
                .body("items.nameEn", contains("Commune police"));
    }

    @ParameterizedTest
    @CsvSource({"/units?all=true,997,4647", "/procedures,50,201", "/fields,7,19", "/agencies,1,22"})
    void pagingVisitsEveryItemOnce(String path, int limit, int items) {
        List<String> visited = new ArrayList<>();
        String next = null;
        do {
            RequestSpecification request = given().queryParam("limit", limit);
            if (next != null) {
                request.queryParam("cursor", next);
            }
            JsonPath page = request.get("/api/v1" + path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            page.getList("items", Map.class)
                    .forEach(item -> visited.add(item.get("code") + "@" + item.get("validFrom")));
            next = page.getString("next");
        } while (next != null);
        assertThat(visited).doesNotHaveDuplicates().hasSize(items);
    }

    @Test
    void anAnswerHasNoFieldsBesidesThoseDescribed() {
        when().get("/api/v1/units/412").then().body("keySet()", not(hasItem("unit")));
        when().get("/api/v1/procedures/1.004222").then().body("keySet()", not(hasItem("procedure")));
    }

    private static RequestSpecification english() {
        return given().header("Accept-Language", "en");
    }

    private static ValidatableResponse get(String path, Map<String, ?> query, Object... pathValues) {
        return given().queryParams(query)
                .get("/api/v1" + path, pathValues)
                .then()
                .statusCode(200);
    }
}
