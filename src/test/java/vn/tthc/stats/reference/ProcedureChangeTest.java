package vn.tthc.stats.reference;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.published;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.FINES;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;
import static vn.tthc.stats.reference.Units.DIEN_CHAU;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
@ExtendWith(SavedReference.class)
class ProcedureChangeTest {

    private static final String DAY = "2025-09-01";
    private static final String DAY_BEFORE = "2025-08-31";

    private static Map<String, Object> created(String key, Object... more) {
        Map<String, Object> change = change(
                "create-procedure",
                "procedure",
                key,
                "from",
                DAY,
                "nameVi",
                "Cấp giấy xác nhận cư trú mới",
                "field",
                "cu-tru",
                "agency",
                "cong-an-xa",
                "countingUnit",
                "hồ sơ");
        for (int i = 0; i < more.length; i += 2) {
            change.put((String) more[i], more[i + 1]);
        }
        return change;
    }

    @Test
    void aNewProcedureIsCountedFromItsFirstDay() {
        send(created("DA06-99", "nameEn", "New residence certificate", "code", "1.999901", "level", 4))
                .statusCode(201);
        get("/procedures/1.999901.000.00.00.H41")
                .body("catalogKey", equalTo("DA06-99"))
                .body("name", equalTo("New residence certificate"))
                .body("field.code", equalTo("cu-tru"))
                .body("validFrom", equalTo(DAY))
                .body("levels", contains(4));
        submit(unitReturn(DIEN_CHAU, DAY, count("DA06-99", 4, "received", 1))).statusCode(201);
        submit(unitReturn(DIEN_CHAU, DAY_BEFORE, count("DA06-99", 4, "received", 1)))
                .statusCode(422)
                .body("errors[0].code", equalTo("procedure-not-in-force"));
    }

    @Test
    void aNameThatTwoHaveIsTakenForNeither() {
        send(created("DA06-99", "nameVi", "Đăng ký thường trú", "level", 4)).statusCode(201);
        submit(unitReturn(DIEN_CHAU, DAY, count("dang ky thuong tru", 4, "received", 1)))
                .statusCode(422)
                .body("errors.code", contains("ambiguous-name"))
                .body("errors[0].detail", containsString("1.004222 ("))
                .body("errors[0].detail", containsString("DA06-99 ("));
        submit(unitReturn(DIEN_CHAU, DAY, count("DA06-99", 4, "received", 1))).statusCode(201);
    }

    @Test
    void aKeyOrCodeIsNeverGivenTwice() {
        send(created("DA06-03")).statusCode(422).body("errors[0].code", equalTo("code-taken"));
        send(created("1.004222")).statusCode(422).body("errors[0].code", equalTo("code-taken"));
        send(created("DA06-98", "code", RESIDENCE)).statusCode(422).body("errors.code", contains("code-taken"));
        send(created("DA06-98", "code", "1.999901"), created("DA06-97", "code", "1.999901"))
                .statusCode(422)
                .body("errors.code", contains("code-taken"))
                .body("errors[0].pointer", equalTo("/1/code"));
        send(created("da06-98")).statusCode(422).body("errors[0].code", equalTo("wrong-type"));
        send(created("1.004222.H41")).statusCode(422).body("errors[0].code", equalTo("wrong-type"));
    }

    @Test
    void aCorrectedFieldMovesWhatWasPublishedByFieldAndThatIsNotKept() {
        submit(unitReturn(DIEN_CHAU, DAY, count(BIRTH, 4, "received", 10, "receivedOnline", 5)))
                .statusCode(201);
        int id = published("40", DAY);
        String whole = "/metrics/online-rate?publication=" + id;
        String byField = whole + "&field=ho-tich";
        String tag = get(byField)
                .body("total.denominator", equalTo(10))
                .header("Cache-Control", not(containsString("immutable")))
                .extract()
                .header("ETag");
        send(change("correct-procedure", "procedure", BIRTH, "field", "cu-tru")).statusCode(201);
        as(ADMIN)
                .header("If-None-Match", tag)
                .get("/api/v1" + byField)
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(tag)))
                .body("total.denominator", nullValue());
        get(whole).body("total.denominator", equalTo(10)).header("Cache-Control", containsString("immutable"));
    }

    @Test
    void aRenamedProcedureIsTheSameAndKeepsItsFormerName() {
        send(change(
                        "rename-procedure",
                        "procedure",
                        RESIDENCE,
                        "from",
                        DAY,
                        "nameVi",
                        "Đăng ký nơi thường trú",
                        "nameEn",
                        "Registration of permanent residence"))
                .statusCode(201)
                .body("changes[0].code", equalTo("DA06-03"));
        get("/procedures/1.004222")
                .body("catalogKey", equalTo("DA06-03"))
                .body("nameVi", equalTo("Đăng ký nơi thường trú"))
                .body("formerNames.nameVi", contains("Đăng ký thường trú"))
                .body("formerNames.validTo", contains(DAY_BEFORE));
        get("/procedures?q=dang ky noi thuong tru").body("items.catalogKey", contains("DA06-03"));
        send(change("rename-procedure", "procedure", RESIDENCE, "from", DAY, "nameVi", "Khác"))
                .statusCode(422)
                .body("errors[0].code", equalTo("too-early"));
        send(change("rename-procedure", "procedure", RESIDENCE, "from", "2199-01-01", "nameVi", "Khác"))
                .statusCode(422)
                .body("errors[0].code", equalTo("in-the-future"));
    }

    @Test
    void aProcedureEndsWithItsLevelsButNotWhileCountsAreHeldForLaterDays() {
        submit(unitReturn(DIEN_CHAU, DAY_BEFORE + "/" + DAY, count(RESIDENCE, 4, "received", 1)))
                .statusCode(201);
        send(change("end-procedure", "procedure", RESIDENCE, "until", DAY_BEFORE))
                .statusCode(422)
                .body("errors.code", contains("has-counts"))
                .body("errors[0].detail", containsString(DAY));
        send(change("end-procedure", "procedure", RESIDENCE, "until", DAY)).statusCode(201);
        get("/procedures/1.004222")
                .body("validTo", equalTo(DAY))
                .body("levelValidities.validTo", contains(DAY))
                .body("levels", empty());
        submit(unitReturn(DIEN_CHAU, "2025-09-02", count(RESIDENCE, 4, "received", 1)))
                .statusCode(422);
    }

    @Test
    void proceduresMergeIntoAnother() {
        send(
                        created("DA06-99"),
                        change(
                                "merge-procedure",
                                "procedure",
                                RESIDENCE,
                                "into",
                                "DA06-99",
                                "from",
                                DAY,
                                "relation",
                                "merged"),
                        change(
                                "merge-procedure",
                                "procedure",
                                "DA06-04",
                                "into",
                                "DA06-99",
                                "from",
                                DAY,
                                "relation",
                                "divided"),
                        change(
                                "merge-procedure",
                                "procedure",
                                "DA06-04",
                                "into",
                                FINES,
                                "from",
                                DAY,
                                "relation",
                                "divided"))
                .statusCode(201);
        get("/procedures/DA06-99")
                .body("predecessors.catalogKey", contains("DA06-03", "DA06-04"))
                .body("predecessors.relation", contains("merged", "divided"))
                .body("predecessors.validTo", everyItem(equalTo(DAY_BEFORE)));
        get("/procedures/DA06-04").body("successors.catalogKey", containsInAnyOrder("DA06-99", FINES));
    }

    @Test
    void aNewNationalCodeIsShownFromItsFirstDayAndTheOldOneStaysUnderstood() {
        send(change("add-procedure-code", "procedure", RESIDENCE, "code", "1.999902", "from", DAY))
                .statusCode(201);
        for (String code : new String[] {RESIDENCE, "1.999902"}) {
            get("/procedures/" + code)
                    .body("code", equalTo("1.999902"))
                    .body("codes.code", contains(RESIDENCE, "1.999902"))
                    .body("codes.validTo", contains(DAY_BEFORE, null));
        }
    }

    @Test
    void aLevelEndsAndAnotherBegins() {
        send(
                        change("end-procedure-level", "procedure", RESIDENCE, "level", 4, "until", DAY_BEFORE),
                        change("add-procedure-level", "procedure", RESIDENCE, "level", 3, "from", DAY))
                .statusCode(201);
        get("/procedures/1.004222")
                .body("levels", contains(3))
                .body("levelValidities.level", contains(4, 3))
                .body("levelValidities.validTo", contains(DAY_BEFORE, null));
        send(change("add-procedure-level", "procedure", RESIDENCE, "level", 3, "from", DAY))
                .statusCode(422)
                .body("errors[0].code", equalTo("already-offered"));
        send(change("end-procedure-level", "procedure", RESIDENCE, "level", 4, "until", DAY))
                .statusCode(422)
                .body("errors[0].code", equalTo("not-offered"));
    }

    @Test
    void aCorrectionLeavesNoFormerName() {
        send(change("correct-procedure", "procedure", BIRTH, "agency", "ubnd-huyen", "nameEn", "Birth"))
                .statusCode(201);
        get("/procedures/" + BIRTH)
                .body("agency.code", equalTo("ubnd-huyen"))
                .body("name", equalTo("Birth"))
                .body("formerNames", empty())
                .body("validTo", nullValue());
        send(change("correct-procedure", "procedure", BIRTH, "agency", "nobody"))
                .statusCode(422)
                .body("errors[0].code", equalTo("unknown-code"));
    }
}
