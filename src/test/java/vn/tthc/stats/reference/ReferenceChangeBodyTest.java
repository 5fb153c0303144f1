package vn.tthc.stats.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;
import static vn.tthc.stats.reference.SavedReference.sendCsv;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;
import static vn.tthc.stats.reference.Units.NGHE_AN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class ReferenceChangeBodyTest {

    private static final String DAY = "2025-09-01";
    private static final String PATH = "/api/v1/reference-changes";

    @Inject
    AgroalDataSource dataSource;

    private static Map<String, Object> renamed() {
        return change("rename-unit", "unit", DIEN_CHAU, "from", DAY, "nameVi", "Phường Diễn Châu");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void aFileFromASpreadsheetIsTaken(String separator) {
        String csv = """
                Action;unit;from;nameVi;nameEn;reason
                rename-unit;17464;2025-09-01;Phường Diễn Châu;;"Nghị quyết
                số 1"
                ;;;;;

                rename-unit;16681;2025-09-01;Phường Vinh;Vinh Ward;Nghị quyết
                """;
        sendCsv("\uFEFF" + csv.replace("\n", "\r\n").replace("\r\nsố", " số").replace(";", separator))
                .statusCode(201)
                .body("changes", hasSize(2))
                .body("changes[1].change.nameVi", equalTo("Phường Vinh"));
        get("/units/17464").body("nameVi", equalTo("Phường Diễn Châu")).body("nameEn", nullValue());
        get("/units/16681").body("nameEn", equalTo("Vinh Ward"));
    }

    @Test
    void everyWrongRowOfAFileIsNamedWithItsLineAndColumn() {
        sendCsv("""
                action;UNIT;from;nameVi;level;reason
                rename-unit;17464;01/09/2025;Phường Diễn Châu;;NQ

                rename-unit;99999;2025-09-01;Phường Vinh;;"NQ"
                rename-unit;16681;2025-09-01;;4;NQ
                remane-unit;16681;2025-09-01;Phường Vinh;;NQ
                rename-unit;16681;2025-09-01;Phường Vinh;;NQ;x
                """)
                .statusCode(422)
                .body("code", equalTo("invalid-body"))
                .body("errors.row", contains(0, 1, 2, 2, 3, 4))
                .body("errors.line", contains(2, 4, 5, 5, 6, 7))
                .body("errors.column", contains("from", "UNIT", "nameVi", "level", "action", null))
                .body(
                        "errors.code",
                        contains(
                                "wrong-type",
                                "unknown-unit",
                                "required",
                                "unknown-field",
                                "not-one-of",
                                "too-many-cells-in-line"));
        get("/units/16681").body("nameVi", equalTo("Phường Thành Vinh"));
    }

    @Test
    void aHeaderThatIsNotUnderstoodIsRefused() {
        sendCsv("action;unit;wann;Unit\nx;x;x;x\n")
                .statusCode(422)
                .body("errors.code", contains("unknown-column", "repeated-column"))
                .body("errors.line", contains(1, 1));
        sendCsv("").statusCode(422);
        sendCsv("action;unit\n").statusCode(422).body("errors[0].code", equalTo("no-changes"));
        sendCsv("action;unit\n\"x;y\n").statusCode(400).body("code", equalTo("malformed-csv"));
        Api.as(Api.ADMIN)
                .contentType("text/csv")
                .body(new byte[] {'a', '\n', (byte) 0xE1})
                .post(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("not-utf8"))
                .body("detail", containsString("2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "[]",
                "[null]",
                "[[]]",
                "[1]",
                "[{}]",
                "\"\\ud800\"",
                "[{\"\\ud800\":1}]",
                "[{\"action\":\"\\ud800\"}]",
                "[{\"action\":{}}]",
                "[{\"action\":\"x\",\"action\":\"y\"}]",
                "[{\"action\":\"end-unit\",\"unit\":\"17464\",\"until\":\"2025-09-01\",\"reason\":\"a\\u0000b\"}]",
                "[{\"action\":\"end-unit\",\"unit\":\"17464\",\"until\":\"2025-09-01\",\"reason\":\"\\udc00\"}]",
                "[{\"action\":\"end-unit\",\"unit\":\"17464\",\"until\":\"+12025-09-01\",\"reason\":\"x\"}]",
                "[{\"action\":\"end-unit\",\"unit\":\"17464\",\"until\":\"2025-02-30\",\"reason\":\"x\"}]",
                "[{\"action\":\"end-unit\",\"unit\":\"17464\",\"until\":\"1900-01-01\",\"reason\":\"x\"}]",
                "[{\"action\":\"merge-unit\",\"unit\":\"17464\",\"into\":\"17464\",\"from\":\"2025-09-01\",\"relation\":\"merged\",\"reason\":\"x\"}]",
                "[{\"action\":\"move-unit\",\"unit\":\"17464\",\"parent\":\"40\",\"from\":\"2025-09-01\",\"reason\":\"x\"}]",
                "[{\"action\":\"move-unit\",\"unit\":\"40\",\"parent\":\"42\",\"from\":\"2025-09-01\",\"reason\":\"x\"}]",
                "[{\"action\":\"add-procedure-level\",\"procedure\":\"DA06-03\",\"level\":\"4\",\"from\":\"2025-09-01\",\"reason\":\"x\"}]",
                "[{\"action\":\"add-procedure-level\",\"procedure\":\"DA06-03\",\"level\":99999999999999,\"from\":\"2025-09-01\",\"reason\":\"x\"}]"
            })
    void nonsenseIsRefusedAndNeverAnError(String body) {
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(body)
                .post(PATH)
                .then()
                .statusCode(oneOf(400, 422))
                .contentType("application/problem+json")
                .body("code", matchesPattern("malformed-json|invalid-body"));
        assertThat(history()).isEmpty();
    }

    @Test
    void changesOfAllKindsKeepUnitsWhole() throws Exception {
        Random random = new Random(5);
        int stored = 0;
        List<String> codes = List.of(DIEN_CHAU, NGHE_AN, "16681", "99.1", "DA06-03", "1.004222", "DA06-99", "1.999901");
        List<String> days = List.of("2025-07-01", "2025-08-31", DAY, "2026-01-01", "2199-12-31", "1900-01-01");
        for (int i = 0; i < 150; i++) {
            Map<?, ?>[] changes = new Map<?, ?>[1 + random.nextInt(4)];
            for (int n = 0; n < changes.length; n++) {
                ChangeAction action = ChangeAction.values()[random.nextInt(ChangeAction.values().length)];
                Map<String, Object> change = change(action.code());
                for (ChangeField field : action.taken()) {
                    Object value = switch (field) {
                        case ACTION, REASON -> null;
                        case FROM, UNTIL, REPORTS_FROM -> pick(days, random);
                        case KIND -> pick(List.of("province", "commune", "agency", "district"), random);
                        case RELATION -> pick(List.of("merged", "divided"), random);
                        case LEVEL -> 3 + random.nextInt(2);
                        case COUNTING_UNIT -> "lượt";
                        case FIELD -> "cu-tru";
                        case AGENCY -> "cong-an-xa";
                        default -> pick(codes, random);
                    };
                    if (value != null && (action.required().contains(field) || random.nextBoolean())) {
                        change.put(field.jsonName(), value);
                    }
                }
                changes[n] = change;
            }
            stored += send(changes).statusCode(oneOf(201, 422)).extract().statusCode() == 201 ? 1 : 0;
        }
        assertThat(stored).isPositive();
        assertThat(violations()).isEmpty();
        get("/procedures?limit=1000").statusCode(200);
    }

    /** Units that share a code with another on some day, or outlive their parent, or pass into what is not there. */
    private List<String> violations() throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select a::text from reporting_unit a join reporting_unit b on a.code = b.code and a.id < b.id
                          and daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]')
                        union all
                        select u::text from reporting_unit u join reporting_unit p on p.id = u.parent_id
                        where not daterange(p.valid_from, p.valid_to, '[]') @> daterange(u.valid_from, u.valid_to, '[]')
                        union all
                        select u::text from reporting_unit u join unit_succession s on s.predecessor_id = u.id
                        join reporting_unit n on n.id = s.successor_id
                        where u.valid_to is null
                          or not daterange(n.valid_from, n.valid_to, '[]') @> u.valid_to + 1
                        """)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static String pick(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    @Test
    void aDryRunStoresNothing() {
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(List.of(renamed()))
                .post(PATH + "?dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("changes[0].id", nullValue())
                .body("changes[0].after.nameVi", equalTo("Phường Diễn Châu"));
        get("/units/17464").body("nameVi", equalTo("Xã Diễn Châu"));
        assertThat(history()).isEmpty();
    }

    @Test
    void oneWrongRowKeepsAllFromBeingStored() {
        send(renamed(), change("end-unit", "unit", "99999", "until", DAY))
                .statusCode(422)
                .body("errors", hasSize(1))
                .body("errors[0].row", equalTo(1))
                .body("errors[0].pointer", equalTo("/1/unit"));
        get("/units/17464").body("nameVi", equalTo("Xã Diễn Châu"));
        assertThat(history()).isEmpty();
    }

    private static List<?> history() {
        return Api.as(Api.ADMIN).get(PATH).then().statusCode(200).extract().path("items");
    }

    @Test
    void theExamplesInTheDocumentAreTaken() throws Exception {
        JsonNode content = new ObjectMapper()
                .readTree(given().accept("application/json").get("/openapi").asString())
                .at("/paths/~1api~1v1~1reference-changes/post/requestBody/content");
        assertThat(content.size()).isEqualTo(2);
        content.properties()
                .forEach(type -> type.getValue().path("examples").forEach(example -> {
                    JsonNode value = example.path("value");
                    Api.as(Api.ADMIN)
                            .contentType(type.getKey() + ";charset=UTF-8")
                            .body(value.isTextual() ? value.asText() : value.toString())
                            .post(PATH + "?dryRun=true")
                            .then()
                            .statusCode(200);
                }));
    }
}
