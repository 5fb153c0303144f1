package vn.tthc.stats.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static vn.tthc.stats.Api.ADMIN;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProgrammeTest {

    private static final String DIGITISED = "/indicators/residence_dossiers_digitised/values";

    static ValidatableResponse post(String key, String path, Object body) {
        return as(key).contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1" + path)
                .then();
    }

    private static Map<String, Object> value(String indicator, String unit, String period, Object... fields) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("indicator", indicator);
        value.put("unit", unit);
        value.put("period", period);
        for (int i = 0; i < fields.length; i += 2) {
            value.put((String) fields[i], fields[i + 1]);
        }
        return value;
    }

    private static ValidatableResponse values(Map<?, ?>... values) {
        return post(ADMIN, "/indicators/values", Map.of("values", List.of(values)));
    }

    private static Map<String, Object> task(String task, String from, String state, Object... fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("unit", NGHE_AN);
        body.put("task", task);
        body.put("from", from);
        if (state != null) {
            body.put("name", "Việc " + task);
            body.put("state", state);
        }
        for (int i = 0; i < fields.length; i += 2) {
            body.put((String) fields[i], fields[i + 1]);
        }
        return body;
    }

    private static ValidatableResponse tasks(Map<?, ?>... tasks) {
        return post(ADMIN, "/tasks", Map.of("tasks", List.of(tasks)));
    }

    @Test
    void holdsTheBulletinsFiguresAndFlagsBothThatDoNotAddUp() {
        post(ADMIN, "/indicators/values", Seeds.values()).statusCode(201).body("inserted", equalTo(12));
        post(ADMIN, "/tasks", Seeds.tasks()).statusCode(201).body("inserted", equalTo(5));
        get(DIGITISED)
                .statusCode(200)
                .body("items[0].numerator", equalTo(526397))
                .body("items[0].denominator", equalTo(873477))
                .body("items[0].rate", equalTo(0.602646f))
                .body("items[0].printed", equalTo("526.397/873.477 (đạt 64%)"))
                .body("items[0].printedRate", equalTo(0.64f))
                .body("items[0].difference", equalTo(0.037354f))
                .body("items[0].doubts.code", contains("printed-percent"))
                .body("items[0].doubts[0].held", equalTo(60.26f))
                .body("items[0].doubts[0].detail", equalTo("The rate printed is 64 %; worked out it is 60.26 %."));
        get("/indicators/tasks_regular/values")
                .body("items[0].printed", equalTo("07/72"))
                .body("items[0].numerator", equalTo(7))
                .body("items[0].denominator", equalTo(42))
                .body("items[0].rate", equalTo(0.166667f))
                .body("items[0].doubts.code", contains("printed-denominator"));
        for (String right : List.of(
                "online_receipt_rate",
                "tasks_completed",
                "tasks_in_progress",
                "tasks_not_started",
                "eid_accounts",
                "citizen_id_cards",
                "insurance_lookups",
                "provincial_departments_on_system",
                "digitisation_pilot_localities",
                "digitisation_campaign_days")) {
            get("/indicators/" + right + "/values").body("items", hasSize(1)).body("items[0].doubts", empty());
        }
        get("/tasks/summary?date=2023-02-15")
                .body("total", equalTo(42))
                .body("states.state", contains("completed", "continuous", "in-progress", "not-started"))
                .body("states.tasks", contains(29, 7, 4, 2))
                .body("states.share", contains(0.690476f, 0.166667f, 0.095238f, 0.047619f))
                .body("groups.group", contains("Phát triển kinh tế - xã hội"));
        get("/tasks/summary?date=2023-02-14").body("total", equalTo(0)).body("states[0].share", nullValue());
    }

    @Test
    void sendingTheSameAgainChangesNothing() {
        post(ADMIN, "/indicators/values", Seeds.values());
        post(ADMIN, "/tasks", Seeds.tasks());
        String etag = get(DIGITISED).extract().header("ETag");
        post(ADMIN, "/indicators/values", Seeds.values())
                .statusCode(201)
                .body("inserted", equalTo(0))
                .body("revised", equalTo(0))
                .body("unchanged", equalTo(12));
        post(ADMIN, "/tasks", Seeds.tasks()).body("unchanged", equalTo(5));
        get(DIGITISED).header("ETag", equalTo(etag));
        get(DIGITISED + "?revisions=true").body("items.revision", contains(1));
    }

    @Test
    void keepsEveryRevisionAndTellsWhatWasKnown() {
        String before = values(value("eid_accounts", NGHE_AN, "2023-02-15", "value", 1443007))
                .statusCode(201)
                .extract()
                .path("recordedAt");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("values", List.of(value("eid_accounts", NGHE_AN, "2023-02-15", "value", 1443070)));
        body.put("reason", "Đánh máy nhầm");
        String after = post(ADMIN, "/indicators/values", body)
                .body("revised", equalTo(1))
                .extract()
                .path("recordedAt");
        values(value("eid_accounts", NGHE_AN, "2023-02-15", "withdrawn", true))
                .statusCode(201)
                .body("withdrawn", equalTo(1));
        String path = "/indicators/eid_accounts/values";
        get(path).body("items", empty());
        get(path + "?asOf=" + before).body("items.value", contains(1443007)).body("items[0].supersededAt", nullValue());
        get(path + "?asOf=" + after)
                .body("items.value", contains(1443070))
                .body("items[0].reason", equalTo("Đánh máy nhầm"))
                .body("items[0].revision", equalTo(2));
        get(path + "?revisions=true")
                .body("items.revision", contains(1, 2, 3))
                .body("items.withdrawn", contains(false, false, true))
                .body("items[0].supersededAt", equalTo(after));
        values(value("eid_accounts", NGHE_AN, "2023-02-15", "value", 5)).body("revised", equalTo(1));
        get(path).body("items.revision", contains(4));
    }

    @Test
    void aCumulativeFigureThatFallsIsDoubtful() {
        values(
                value("citizen_id_cards", NGHE_AN, "2023-01-15", "value", 2_624_656),
                value("citizen_id_cards", NGHE_AN, "2023-02-15", "value", 2_624_655, "printed", "2.624.655"),
                value("citizen_id_cards", VINH, "2023-02-15", "value", 7));
        get("/indicators/citizen_id_cards/values?period=2023-02&unit=40")
                .body("items", hasSize(1))
                .body("items[0].doubts.code", contains("counter-fell"));
        get("/indicators/citizen_id_cards/values?unit=412").body("items[0].doubts", empty());
        get("/indicators/citizen_id_cards/values?province=40&limit=2")
                .body("items", hasSize(2))
                .body("next", org.hamcrest.Matchers.notNullValue());
        String next = get("/indicators/citizen_id_cards/values?province=40&limit=2")
                .extract()
                .path("next");
        get("/indicators/citizen_id_cards/values?province=40&limit=2&cursor=" + next)
                .body("items", hasSize(1))
                .body("next", nullValue());
    }

    @Test
    void tellsTheLatestOfAllIndicatorsByADay() {
        post(ADMIN, "/indicators/values", Seeds.values());
        post(ADMIN, "/tasks", Seeds.tasks());
        String path = "/indicators/values?unit=40&date=";
        get(path + "2023-02-14").body("items", empty());
        get(path + "2023-02-15")
                .body("items", hasSize(11))
                .body("items.indicator.code", not(hasItem("residence_dossiers_digitised")))
                .body(
                        "items.find { it.indicator.code == 'tasks_regular' }.doubts.code",
                        contains("printed-denominator"))
                .body("items.find { it.indicator.code == 'tasks_regular' }.denominator", equalTo(42));
        String digitised = "items.find { it.indicator.code == 'residence_dossiers_digitised' }";
        String etag = get(path + "2023-12-31")
                .body("items", hasSize(12))
                .body(digitised + ".period", equalTo("2023-02-18"))
                .body(digitised + ".printedRate", equalTo(0.64f))
                .body(digitised + ".rate", equalTo(0.602646f))
                .body(digitised + ".doubts.code", contains("printed-percent"))
                .body(digitised + ".previousPeriod", nullValue())
                .body(digitised + ".change", nullValue())
                .extract()
                .header("ETag");
        as(ADMIN)
                .header("If-None-Match", etag)
                .get("/api/v1" + path + "2023-12-31")
                .then()
                .statusCode(304);
        values(value("residence_dossiers_digitised", NGHE_AN, "2023-01-15", "numerator", 1, "denominator", 2));
        get(path + "2023-12-31")
                .header("ETag", not(equalTo(etag)))
                .body("items", hasSize(12))
                .body(digitised + ".previousPeriod", equalTo("2023-01-15"))
                .body(digitised + ".previousRate", equalTo(0.5f))
                .body(digitised + ".change", equalTo(0.102646f));
        assertThat(get(path + "2023-02-15&format=csv")
                        .contentType(startsWith("text/csv"))
                        .header("Content-Disposition", containsString("indicator-values_unit-40_2023-02-15.csv"))
                        .extract()
                        .asString())
                .contains("\r\neid_accounts,", ",1443007,", ",previousPeriod,previousRate,change\r\n");
    }

    @Test
    void tellsTheLatestOfAnIndicatorByUnitPageByPageAndAsItWasKnown() {
        String before = values(
                        value("eid_accounts", NGHE_AN, "2023-01-15", "value", 10),
                        value("eid_accounts", VINH, "2023-01-15", "value", 4),
                        value("eid_accounts", VINH, "2023-02-15", "value", 7),
                        value("citizen_id_cards", VINH, "2023-02-15", "value", 3))
                .extract()
                .path("recordedAt");
        values(value("eid_accounts", VINH, "2023-02-15", "withdrawn", true));
        String path = "/indicators/values?date=2023-02-28&province=40&indicator=eid_accounts";
        get(path)
                .body("items.unit.code", containsInAnyOrder(NGHE_AN, VINH))
                .body("items.find { it.unit.code == '412' }.value", equalTo(4))
                .body("items.find { it.unit.code == '412' }.change", nullValue());
        get(path + "&asOf=" + before)
                .body("items.find { it.unit.code == '412' }.value", equalTo(7))
                .body("items.find { it.unit.code == '412' }.previousValue", equalTo(4))
                .body("items.find { it.unit.code == '412' }.change", equalTo(3));
        List<String> units = new ArrayList<>();
        String cursor = "";
        do {
            ValidatableResponse page = get(path + "&limit=1" + cursor).body("items", hasSize(1));
            units.add(page.extract().path("items[0].unit.code"));
            String next = page.extract().path("next");
            cursor = next == null ? null : "&cursor=" + next;
        } while (cursor != null);
        assertThat(units).containsExactlyInAnyOrder(NGHE_AN, VINH);
        get("/indicators/values?indicator=nothing")
                .statusCode(400)
                .body("errors[0].parameter", equalTo("indicator"))
                .body("errors[0].code", equalTo("unknown-indicator"));
        get("/indicators/values?date=1899-12-31").statusCode(400).body("errors[0].parameter", equalTo("date"));
    }

    @Test
    void sharesOfTasksChangeWithTheTasks() {
        tasks(
                task("a", "2023-01-10", "completed"),
                task("b", "2023-01-10", "not-started"),
                task("b", "2023-02-10", "completed"));
        values(
                value("tasks_completed", NGHE_AN, "2023-01-15", "printed", "1/2"),
                value("tasks_completed", NGHE_AN, "2023-02-15", "printed", "2/2"));
        get("/indicators/values?unit=40&date=2023-02-28")
                .body("items.rate", contains(1.0f))
                .body("items.previousRate", contains(0.5f))
                .body("items.change", contains(0.5f))
                .body("items[0].doubts", empty());
    }

    @Test
    void tasksAreCountedByUnitToo() {
        tasks(task("a", "2023-01-10", "completed", "tasks", 3), task("b", "2023-01-10", "in-progress"));
        Map<String, Object> other = task("a", "2023-01-10", "not-started");
        other.put("unit", VINH);
        tasks(other);
        String path = "/tasks/summary?date=2023-02-01&province=40&groupBy=unit";
        get(path)
                .body("total", equalTo(5))
                .body("units.unit.code", contains(NGHE_AN, VINH))
                .body("units.total", contains(4, 1))
                .body("units[0].states[0].share", equalTo(0.75f))
                .body("units[1].states.tasks", contains(0, 0, 0, 1));
        get("/tasks/summary?date=2023-02-01&province=40").body("units", empty());
        assertThat(get(path + "&format=csv").extract().asString())
                .startsWith("unit,unitName,state,stateName,tasks,share\r\n40,")
                .contains(",not-started,Not started,1,1.000000\r\n");
        get(path + "x").statusCode(400).body("errors[0].parameter", equalTo("groupBy"));
        get("/tasks?date=2023-02-01&state=in-progress&state=not-started")
                .body("items.state", containsInAnyOrder("in-progress", "not-started"));
    }

    @Test
    void isStoredWholeOrNotAtAllAndNamesEachMistake() {
        values(
                        value("eid_accounts", NGHE_AN, "2023-02-15", "value", 5),
                        value("eid_accounts", NGHE_AN, "2023-02-15", "value", 6),
                        value("nothing", "nowhere", "2023-02-30", "value", -1),
                        value("residence_dossiers_digitised", NGHE_AN, "2023-02-15", "numerator", 5),
                        value("residence_dossiers_digitised", NGHE_AN, "2023-02-16", "numerator", 5, "denominator", 4),
                        value("tasks_regular", NGHE_AN, "2023-02-15", "numerator", 5, "denominator", 7),
                        value("eid_accounts", NGHE_AN, "2199-02-15", "value", 1.5, "colour", "red"),
                        value("eid_accounts", NGHE_AN, "2023-02-16"),
                        value("eid_accounts", "16663", "2026-02-16", "value", "1"))
                .statusCode(422)
                .body("code", equalTo("invalid-body"))
                .body(
                        "errors.collect { it.pointer + ' ' + it.code }.sort()",
                        contains(
                                "/values/1 same-key",
                                "/values/2/indicator unknown-indicator",
                                "/values/2/period invalid-period",
                                "/values/2/unit unknown-unit",
                                "/values/2/value negative",
                                "/values/3/denominator required",
                                "/values/4/numerator numerator-exceeds-denominator",
                                "/values/5 no-figure",
                                "/values/5/denominator not-of-this-kind",
                                "/values/5/numerator not-of-this-kind",
                                "/values/6/colour unknown-field",
                                "/values/6/period period-in-future",
                                "/values/7 no-figure",
                                "/values/8/unit unit-not-in-force",
                                "/values/8/value wrong-type"));
        get("/indicators/eid_accounts/values").body("items", empty());
        tasks(task("a", "2023-02-15", "done"), task("b b", "2023-02", "completed", "tasks", 0))
                .statusCode(422)
                .body(
                        "errors.collect { it.pointer + ' ' + it.code }.sort()",
                        contains(
                                "/tasks/0/state not-one-of",
                                "/tasks/1/from wrong-type",
                                "/tasks/1/task wrong-type",
                                "/tasks/1/tasks not-one-of"));
        post(ADMIN, "/tasks", Map.of("tasks", List.of())).statusCode(422);
        post(ADMIN, "/tasks", "[]").statusCode(422);
        post(ADMIN, "/tasks", "{").statusCode(400);
    }

    @Test
    void whatMustBeGivenMustNotBeBlank() {
        String codes = get("/indicators?format=csv").extract().asString();
        Map<String, Object> indicator =
                Map.of("code", "blank", "kind", "number", "section", "other", "nameVi", "Trống");
        for (String blank : List.of("", "  ", "\u3000", "\n")) {
            refusesBlank("/indicators", "indicators", indicator, blank, "code", "kind", "section", "nameVi");
            refusesBlank(
                    "/indicators/values",
                    "values",
                    value("eid_accounts", NGHE_AN, "2023-02-15", "value", 1),
                    blank,
                    "indicator",
                    "unit",
                    "period");
            refusesBlank(
                    "/tasks",
                    "tasks",
                    task("x", "2023-02-15", "completed"),
                    blank,
                    "unit",
                    "task",
                    "from",
                    "name",
                    "state");
            values(value("eid_accounts", NGHE_AN, "2023-02-15", "printed", blank))
                    .statusCode(422)
                    .body("errors.code", contains("no-figure"));
        }
        get("/indicators/eid_accounts/values?revisions=true").body("items", empty());
        get("/tasks?history=true").statusCode(200).body("items", empty());
        assertThat(get("/indicators?format=csv").extract().asString()).isEqualTo(codes);
    }

    private static void refusesBlank(
            String path, String list, Map<String, Object> right, String blank, String... required) {
        for (String field : required) {
            Map<String, Object> row = new LinkedHashMap<>(right);
            row.put(field, blank);
            post(ADMIN, path, Map.of(list, List.of(row)))
                    .statusCode(422)
                    .body("errors.pointer", contains("/" + list + "/0/" + field))
                    .body("errors.code", contains("required"));
        }
    }

    @Test
    void allThatIsWrongWithAnIndicatorIsToldThoughItHasNoCode() {
        post(
                        ADMIN,
                        "/indicators",
                        Map.of(
                                "indicators",
                                List.of(Map.of(
                                        "kind",
                                        "counter",
                                        "section",
                                        "tasks",
                                        "nameVi",
                                        "Không mã",
                                        "taskState",
                                        "completed"))))
                .statusCode(422)
                .body("errors.code", containsInAnyOrder("required", "not-of-this-kind"));
    }

    @Test
    void whatXmlCannotHoldIsRefused() {
        for (String letter : List.of("\ufffd", "\ufffe", "\uffff")) {
            tasks(task("x", "2023-02-15", "completed", "note", "a" + letter))
                    .statusCode(422)
                    .body("errors.code", contains("control-characters"));
        }
    }

    @Test
    void aDayOutsideOfTheCenturiesServedIsRefused() {
        for (String day : List.of("1899-12-31", "2200-01-01")) {
            for (String path : List.of("/tasks", "/tasks/summary")) {
                get(path + "?date=" + day)
                        .statusCode(400)
                        .body("code", equalTo("invalid-parameter"))
                        .body("errors[0].parameter", equalTo("date"));
            }
        }
    }

    @Test
    void whoPublishesWritesForTheirOwnUnitAndThoseBelow() {
        String key = keyFor(VINH, "publisher");
        Map<String, Object> own = Map.of("values", List.of(value("eid_accounts", VINH, "2023-02-15", "value", 5)));
        post(key, "/indicators/values", own).statusCode(201);
        post(
                        key,
                        "/indicators/values",
                        Map.of("values", List.of(value("eid_accounts", DIEN_CHAU, "2023-02-15", "value", 5))))
                .statusCode(403)
                .body("code", equalTo("outside-own-unit"));
        post(keyFor(VINH, "reporter"), "/indicators/values", own).statusCode(403);
        post(key, "/tasks", Seeds.tasks()).statusCode(403);
    }

    @Test
    void tasksGoFromStateToStateAndAllOfThemAreTold() {
        tasks(
                task("a", "2023-01-10", "not-started", "owner", "Sở Tư pháp", "cause", "Chưa có dữ liệu"),
                task("a", "2023-02-10", "in-progress", "waitingOn", "C06"),
                task("b", "2023-01-20", "completed", "group", "Hạ tầng", "tasks", 3));
        get("/tasks?date=2023-02-01&unit=40")
                .body("items.task", contains("a", "b"))
                .body("items[0].state", equalTo("not-started"))
                .body("items[0].stateName", equalTo("Not started"))
                .body("items[0].owner", equalTo("Sở Tư pháp"))
                .body("items[0].cause", equalTo("Chưa có dữ liệu"))
                .body("items[0].until", equalTo("2023-02-09"));
        get("/tasks?date=2023-02-10&state=in-progress")
                .body("items.task", contains("a"))
                .body("items[0].waitingOn", equalTo("C06"))
                .body("items[0].until", nullValue());
        get("/tasks?date=2023-01-15").body("items.task", contains("a"));
        get("/tasks?history=true&province=40").body("items.from", contains("2023-01-10", "2023-02-10", "2023-01-20"));
        get("/tasks?group=Hạ tầng&date=2023-02-01").body("items.task", contains("b"));
        get("/tasks?unit=412&date=2023-02-10").body("items", empty());
        get("/tasks/summary?date=2023-02-10")
                .body("total", equalTo(4))
                .body("groups.group", contains("Hạ tầng", null))
                .body("groups[0].states[0].share", equalTo(1.0f))
                .body("states.tasks", contains(3, 0, 1, 0));
        tasks(task("a", "2023-02-10", null, "withdrawn", true)).body("withdrawn", equalTo(1));
        get("/tasks?date=2023-02-10&unit=40").body("items[0].state", equalTo("not-started"));
        get("/tasks?state=done").statusCode(400);
        get("/tasks?history=true&date=2023-02-01").statusCode(400);
    }

    @Test
    void theyAreTablesToo() {
        post(ADMIN, "/indicators/values", Seeds.values());
        post(ADMIN, "/tasks", Seeds.tasks());
        String csv = get(DIGITISED + "?format=csv")
                .contentType(startsWith("text/csv"))
                .extract()
                .asString();
        assertThat(csv)
                .startsWith(
                        "indicator,indicatorName,unit,unitName,period,value,previousValue,numerator,denominator,rate,")
                .contains("\r\nresidence_dossiers_digitised,Residence dossiers digitised,40,")
                .contains(",526397,873477,0.602646,,526.397/873.477 (đạt 64%),0.640000,0.037354,"
                        + "The rate printed is 64 %; worked out it is 60.26 %.,");
        assertThat(get("/tasks/summary?date=2023-02-15&format=csv").extract().asString())
                .startsWith("group,state,stateName,tasks,share\r\n")
                .contains("Phát triển kinh tế - xã hội,continuous,Carried out continuously,7,0.166667\r\n");
        get("/tasks?format=xlsx&date=2023-02-15").statusCode(200);
        get("/indicators?format=csv").statusCode(200).body(containsString("eid_accounts,counter,counters,"));
    }

    @Test
    void whatValuesMeanIsNotChangedUnderThem() {
        String code = "test." + System.nanoTime();
        Map<String, Object> indicator =
                new LinkedHashMap<>(Map.of("code", code, "kind", "share", "section", "other", "nameVi", "Tỷ lệ"));
        Map<String, Object> body = Map.of("indicators", List.of(indicator));
        post(ADMIN, "/indicators", body).statusCode(201);
        values(value(code, NGHE_AN, "2023-02-15", "numerator", 1, "denominator", 4))
                .statusCode(201);
        indicator.put("taskState", "completed");
        post(ADMIN, "/indicators", body)
                .statusCode(422)
                .body("errors.pointer", contains("/indicators/0/taskState"))
                .body("errors.code", contains("indicator-in-use"));
        indicator.remove("taskState");
        indicator.put("kind", "number");
        post(ADMIN, "/indicators", body).statusCode(422).body("errors.pointer", contains("/indicators/0/kind"));
        get("/indicators/" + code + "/values").body("items.rate", contains(0.25f));
        indicator.put("kind", "share");
        indicator.put("nameVi", "Tỷ lệ khác");
        post(ADMIN, "/indicators", body).statusCode(201).body("revised", equalTo(1));
    }

    @Test
    void anAdministratorOfAllUnitsMakesIndicators() {
        String code = "test." + System.nanoTime();
        Map<String, Object> indicator = new LinkedHashMap<>(
                Map.of("code", code, "kind", "counter", "section", "other", "nameVi", "Lượt", "countedVi", "lượt"));
        Map<String, Object> body = Map.of("indicators", List.of(indicator));
        post(ADMIN, "/indicators", body).statusCode(201).body("inserted", equalTo(1));
        post(ADMIN, "/indicators", body).body("unchanged", equalTo(1));
        indicator.put("nameEn", "Visits");
        post(ADMIN, "/indicators", body).body("revised", equalTo(1));
        get("/indicators")
                .body("items.find { it.code == '%s' }.name".formatted(code), equalTo("Visits"))
                .body("items.find { it.code == '%s' }.revision".formatted(code), equalTo(2));
        post(keyFor(VINH, "admin"), "/indicators", body).statusCode(403);
        indicator.put("taskState", "completed");
        indicator.remove("nameVi");
        post(ADMIN, "/indicators", body)
                .statusCode(422)
                .body("errors.pointer", contains("/indicators/0/nameVi", "/indicators/0/taskState"));
        get("/indicators/nothing/values").statusCode(404);
    }

    /** What a unit has of an indicator by the ends of the periods, as it should be answered. */
    private record Key(String indicator, String unit) {}

    @Test
    void theLatestAreThoseOfANaiveRecount() {
        Random random = new Random(20230215);
        List<String> indicators = List.of("eid_accounts", "citizen_id_cards", "online_receipt_rate", "tasks_completed");
        List<String> units = List.of(NGHE_AN, VINH, DIEN_CHAU);
        List<Map<String, Object>> states = new ArrayList<>();
        // Of unit and task, by the day from which on it is.
        Map<Key, TreeMap<LocalDate, String>> tasksHeld = new HashMap<>();
        for (String unit : units) {
            for (String task : List.of("a", "b", "c")) {
                for (int i = 0; i < 3; i++) {
                    LocalDate from = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(100));
                    String state = random.nextBoolean() ? "completed" : "in-progress";
                    if (tasksHeld
                                    .computeIfAbsent(new Key(task, unit), none -> new TreeMap<>())
                                    .putIfAbsent(from, state)
                            == null) {
                        Map<String, Object> row = task(task, from.toString(), state);
                        row.put("unit", unit);
                        states.add(row);
                    }
                }
            }
        }
        tasks(states.toArray(Map[]::new)).statusCode(201);
        // By the end of the period and its start; periods of the same end are of different lengths.
        Map<Key, TreeMap<String, Integer>> held = new HashMap<>();
        for (int round = 0; round < 12; round++) {
            Map<List<String>, Map<String, Object>> sent = new LinkedHashMap<>();
            for (int i = 0; i < 15; i++) {
                String indicator = indicators.get(random.nextInt(indicators.size()));
                String unit = units.get(random.nextInt(units.size()));
                LocalDate end = LocalDate.of(2023, 1, 5).plusDays(10L * random.nextInt(10));
                LocalDate start = end.minusDays(random.nextInt(3));
                String period = start.equals(end) ? end.toString() : start + "/" + end;
                TreeMap<String, Integer> values =
                        held.computeIfAbsent(new Key(indicator, unit), none -> new TreeMap<>());
                String place = end + " " + start;
                if (sent.containsKey(List.of(indicator, unit, period))) {
                    continue;
                }
                if (values.containsKey(place) && random.nextInt(3) == 0) {
                    values.remove(place);
                    sent.put(List.of(indicator, unit, period), value(indicator, unit, period, "withdrawn", true));
                } else {
                    int figure = random.nextInt(1000);
                    values.put(place, figure);
                    sent.put(
                            List.of(indicator, unit, period),
                            indicator.equals("tasks_completed")
                                    ? value(indicator, unit, period, "printed", String.valueOf(figure))
                                    : value(indicator, unit, period, "value", figure));
                }
            }
            values(sent.values().toArray(Map[]::new)).statusCode(201);
            LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(110));
            Map<Key, List<Object>> expected = new HashMap<>();
            held.forEach((key, values) -> {
                Map.Entry<String, Integer> last =
                        values.lowerEntry(day.plusDays(1).toString());
                if (last != null) {
                    String end = last.getKey().substring(0, 10);
                    Map.Entry<String, Integer> before = values.lowerEntry(end);
                    expected.put(
                            key,
                            key.indicator.equals("tasks_completed")
                                    ? Arrays.asList(
                                            end,
                                            completed(tasksHeld, key.unit, end),
                                            before == null
                                                    ? null
                                                    : completed(
                                                            tasksHeld,
                                                            key.unit,
                                                            before.getKey().substring(0, 10)))
                                    : Arrays.asList(
                                            last.getKey(),
                                            last.getValue().floatValue(),
                                            before == null
                                                    ? null
                                                    : before.getValue().floatValue()));
                }
            });
            Map<Key, List<Object>> found = new HashMap<>();
            String next = "";
            while (next != null) {
                JsonPath page = get("/indicators/values?province=40&limit=2&date=" + day + next)
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                for (Map<String, Object> item : page.<Map<String, Object>>getList("items")) {
                    Key key = new Key(code(item, "indicator"), code(item, "unit"));
                    String[] period = item.get("period").toString().split("/");
                    boolean counted = key.indicator.equals("tasks_completed");
                    String end = period[period.length - 1];
                    found.put(
                            key,
                            Arrays.asList(
                                    counted ? end : end + " " + period[0],
                                    figure(item.get(counted ? "rate" : "value")),
                                    figure(item.get(counted ? "previousRate" : "previousValue"))));
                }
                next = page.get("next") == null ? null : "&cursor=" + page.get("next");
            }
            assertThat(found).as("round " + round + ", by " + day).isEqualTo(expected);
        }
    }

    /** The share of a unit's tasks that are completed on a day; null if it has none. */
    private static Float completed(Map<Key, TreeMap<LocalDate, String>> held, String unit, String day) {
        List<String> states = held.entrySet().stream()
                .filter(task -> task.getKey().unit.equals(unit))
                .map(task -> task.getValue().floorEntry(LocalDate.parse(day)))
                .filter(Objects::nonNull)
                .map(Map.Entry::getValue)
                .toList();
        return states.isEmpty()
                ? null
                : Math.round(1e6 * states.stream().filter("completed"::equals).count() / states.size()) / 1e6f;
    }

    private static String code(Map<String, Object> item, String of) {
        return ((Map<?, ?>) item.get(of)).get("code").toString();
    }

    private static Float figure(Object number) {
        return number == null ? null : ((Number) number).floatValue();
    }
}
