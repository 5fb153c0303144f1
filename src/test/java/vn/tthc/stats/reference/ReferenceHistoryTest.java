package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.execute;
import static vn.tthc.stats.reference.SavedReference.send;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;
import static vn.tthc.stats.reference.Units.NGHE_AN;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class ReferenceHistoryTest {

    private static final String DAY = "2025-09-01";
    private static final String PATH = "/api/v1/reference-changes";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Codebooks codebooks;

    private static Map<String, Object> renamed() {
        return change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", "Phường Diễn Châu");
    }

    @Test
    void onlyAnAdminOfAllUnitsMay() {
        for (String key : List.of(Api.keyFor(NGHE_AN, "reporter"), Api.keyFor(NGHE_AN, "admin"))) {
            Api.as(key)
                    .contentType(ContentType.JSON)
                    .body(List.of(renamed()))
                    .post(PATH)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("forbidden"));
            Api.as(key).get(PATH).then().statusCode(403);
        }
        given().contentType(ContentType.JSON).body("[]").post(PATH).then().statusCode(401);
        given().get(PATH).then().statusCode(401);
        Api.as(Api.ADMIN).contentType("text/plain").body("x").post(PATH).then().statusCode(415);
    }

    @Test
    void theHistorySaysWhoChangedWhatAndWhy() {
        send(renamed()).statusCode(201);
        send(change("correct-procedure", "procedure", "DA06-03", "nameEn", "Residence"))
                .statusCode(201);
        send(change("rename-unit", "unit", NGHE_AN, "from", "2025-10-01", "nameVi", "Thành phố Nghệ An"))
                .statusCode(201);
        Api.as(Api.ADMIN)
                .get(PATH)
                .then()
                .body("items.action", contains("rename-unit", "correct-procedure", "rename-unit"))
                .body("items[2].code", equalTo(DIEN_CHAU))
                .body("items[2].reason", equalTo("Nghị quyết số 1678/NQ-UBTVQH15"))
                .body("items[2].madeBy", equalTo(Api.ADMIN.substring(0, 13)))
                .body("items[2].madeAt", matchesPattern("\\d{4}-.*Z"))
                .body("items[2].before.nameVi", equalTo("Xã Diễn Châu"))
                .body("items[2].after.nameVi", equalTo("Phường Diễn Châu"))
                .body("items[2].change.from", equalTo(DAY));
        Api.as(Api.ADMIN).get(PATH + "?code=1.004222").then().body("items.code", contains("DA06-03"));
        Api.as(Api.ADMIN).get(PATH + "?code=17464").then().body("items", hasSize(2));
        String next = Api.as(Api.ADMIN)
                .get(PATH + "?limit=2")
                .then()
                .body("items", hasSize(2))
                .extract()
                .path("next");
        Api.as(Api.ADMIN)
                .get(PATH + "?limit=2&cursor=" + next)
                .then()
                .body("items", hasSize(1))
                .body("next", nullValue());
    }

    @Test
    void thePackagedListsDoNotUndoWhatAnAdministratorChanged() throws Exception {
        send(
                        renamed(),
                        change("correct-procedure", "procedure", "DA06-03", "nameEn", "Residence"),
                        change("end-procedure-level", "procedure", "DA06-04", "level", 4, "until", "2025-09-30"))
                .statusCode(201);
        execute("update reporting_unit set full_name_vi = 'x' where code = '16681' and valid_to is null");
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            ReferenceData.load(connection);
            connection.commit();
        }
        get("/units/17464?validOn=2025-08-31").body("validTo", equalTo("2025-08-31"));
        get("/units/17464").body("nameVi", equalTo("Phường Diễn Châu")).body("predecessors", hasSize(1));
        get("/units/16681").body("nameVi", equalTo("Phường Thành Vinh"));
        get("/procedures/DA06-03").body("name", equalTo("Residence"));
        get("/procedures/DA06-04").body("levelValidities.validTo", contains("2025-09-30"));
    }

    @Test
    void theExampleInTheDocumentIsARealOne() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode example = (ObjectNode)
                json.readTree(given().accept("application/json").get("/openapi").asString())
                        .at("/components/schemas/ReferenceChange/examples/0");
        ObjectNode change = example.path("change").deepCopy();
        change.set("action", example.get("action"));
        change.set("reason", example.get("reason"));
        String answer = Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body("[" + change + "]")
                .post(PATH)
                .then()
                .statusCode(201)
                .extract()
                .asString();
        List<String> ofTheMoment = List.of("id", "madeBy", "madeAt");
        ObjectNode real = (ObjectNode) json.readTree(answer).at("/changes/0");
        real.remove(ofTheMoment);
        example.remove(ofTheMoment);
        assertThat(real).isEqualTo(example);
    }
}
