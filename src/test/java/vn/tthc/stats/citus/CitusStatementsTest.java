package vn.tthc.stats.citus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.NGHE_AN;
import static vn.tthc.stats.Units.VINH;
import static vn.tthc.stats.reference.SavedReference.change;
import static vn.tthc.stats.reference.SavedReference.send;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLWarning;
import vn.tthc.stats.Api;
import vn.tthc.stats.citus.ShardRules.Broken;
import vn.tthc.stats.reference.SavedReference;

/**
 * Every statement on a large table is such that Citus's shards can do it, each for itself: it filters or groups by the unit
 * and joins large tables on it alone. Judged is what the service really sends, as PostgreSQL understands it.
 */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
@ExtendWith(SavedReference.class)
class CitusStatementsTest {

    /** Of other tables than those of counts and their totals, or added up. */
    private static final Pattern FEW_ROWS = Pattern.compile(
            "(?s)(?!.*(dossier_count|incoming_count|_total|_stock)).*|.* GROUP BY .*|subquery SELECT \\(*(sum|count|bool_or)\\(.*");

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Flyway flyway;

    @Test
    void shardsCanDoWhatIsSent() throws SQLException {
        execute(
                "do $$ begin execute format('alter database %I set client_min_messages = debug1', current_database()); end $$");
        // Connections know statements that they sent before; those are not told of again.
        dataSource.flush(AgroalDataSource.FlushMode.GRACEFUL);
        List<SentStatements.Sent> sent;
        Set<String> subplans;
        String then;
        String publication;
        try (SentStatements statements = new SentStatements()) {
            loadLists();
            write();
            read();
            publication = published();
            madeUp();
            then = renamed();
            earlierStates("2024-08", then);
            sent = statements.soFar();
            subplans = statements.subplans();
        }
        // Here the coordinator has more to do, but there is an answer.
        earlierStates("2024-09", then);
        get("/publications/" + publication + "/diff");
        get("/dossier-counts?format=xlsx&period=2023");
        execute(
                "do $$ begin execute format('alter database %I reset client_min_messages', current_database()); end $$");
        // Done in its own time: not to who has taken a connection meanwhile.
        dataSource.flush(AgroalDataSource.FlushMode.GRACEFUL);
        assertThat(subplans)
                .allSatisfy(subplan -> assertThat(subplan)
                        .as("counts are not fetched to the coordinator one by one")
                        .matches(FEW_ROWS));
        Map<String, Set<Broken>> judged = judge(sent);
        assertThat(largeTables())
                .allSatisfy(table -> assertThat(judged.keySet()).anyMatch(text -> text.contains(table)));
        judged.values().removeIf(Set::isEmpty);
        assertThat(judged).isEmpty();
    }

    /** So that the rules find anything at all. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select max(changed_at) from unit_version where unit_id = any($1::int[]) |",
                "select greatest(clock_timestamp(), max(changed_at)) from unit_version where unit_id = 1 | FUNCTION",
                "select c.unit_id from dossier_count c cross join generate_series(c.period_start, c.period_end, interval '1 day') | FUNCTION",
                "select c.unit_id from dossier_count c cross join generate_series(0, c.period_end - c.period_start) |",
                "select c.unit_id from dossier_count c join dossier_count_history h using (period_start) | JOIN",
                "select from (select unit_id, n from unit_version union all select unit_id, n from unit_month) c join submission s on s.id = c.n | JOIN",
                "select from (select unit_id, n from unit_version union all select unit_id, n from unit_month) c join submission s on s.unit_id = c.unit_id |",
                "select from (select unit_id, n from unit_version union all select unit_id, n from unit_month) c where exists (select from submission s where s.id = c.n) |",
                "update field set code = api_key.label from api_key where api_key.id = field.id | LOCAL_TABLE",
                "insert into field (code) select label from api_key on conflict (code) do update set code = excluded.code |",
                "insert into unit_version select unit_id, 1, changed_at from unit_version on conflict (unit_id) do update set n = 1 |",
                "insert into unit_version select unit_id, 1, changed_at from unit_version on conflict (unit_id) do update set changed_at = now() | FUNCTION",
                "insert into unit_version select unit_id, 1, changed_at from unit_version limit 5 | LIMIT",
                "insert into unit_version select n, 1, changed_at from unit_version | WRITE_WITHOUT_UNIT",
                "insert into unit_version select 1, id, created_at from import_job |",
                "insert into unit_version select v.unit_id, id, created_at from import_job, unit_version v | LOCAL_TABLE",
                "insert into unit_version select unit_id, nextval('submission_id_seq'), changed_at from unit_version | FUNCTION",
                "update unit_version set n = n + 1 where unit_id = any($1::int[]) |",
                "update unit_version set n = n + 1 | WRITE_WITHOUT_UNIT",
                "update unit_version v set n = u.n from unit_month u where u.unit_id = v.unit_id and v.unit_id = any($1::int[]) |",
                "with gone as (delete from unit_version where unit_id = 1 returning *) select * from gone | WRITE_IN_WITH",
                "with more as (insert into reference_version values (1)) insert into import_error values (1) | WRITE_IN_WITH",
            })
    void rulesAreKnown(String text, String broken) throws SQLException {
        Map<String, Set<Broken>> judged = judge(List.of(new SentStatements.Sent(text, List.of())));
        if (broken == null) {
            assertThat(judged.getOrDefault(text, Set.of())).isEmpty();
            if (largeTables().stream().anyMatch(text::contains)) {
                assertThat(judged).as("what is about a large table is judged").containsKey(text);
            }
        } else {
            assertThat(judged.get(text)).contains(Broken.valueOf(broken));
        }
    }

    private List<String> largeTables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select logicalrelid::text from pg_dist_partition where partmethod = 'h'")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private Map<String, Set<Broken>> judge(List<SentStatements.Sent> sent) throws SQLException {
        Map<String, Set<Broken>> judged = new LinkedHashMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            ShardRules.Tables tables = tables(statement);
            Map<Integer, String> types = types(statement);
            statement.execute("set client_min_messages = log; set log_min_messages = panic");
            statement.execute("set debug_pretty_print = off; set debug_print_rewritten = on");
            for (SentStatements.Sent each : sent) {
                String text = each.text().strip();
                if (text.startsWith("create temporary table")) {
                    statement.execute(text.replaceAll("on commit drop$", ""));
                    statement.clearWarnings();
                    tables = tables(statement);
                } else if (text.matches("(?is)(with|select|insert|update|delete)\\b.*")) {
                    Set<Broken> broken = ShardRules.broken(tree(statement, each, types), tables);
                    if (broken != null) {
                        judged.merge(text, broken, (one, other) -> one);
                    }
                }
            }
        }
        return judged;
    }

    private static Map<Integer, String> types(Statement statement) throws SQLException {
        Map<Integer, String> names = new HashMap<>(Map.of(0, "unknown"));
        try (ResultSet rows = statement.executeQuery("select oid::int, oid::regtype::text from pg_type")) {
            while (rows.next()) {
                names.put(rows.getInt(1), rows.getString(2));
            }
        }
        return names;
    }

    private static Tree tree(Statement statement, SentStatements.Sent sent, Map<Integer, String> names)
            throws SQLException {
        String types = sent.types().stream().map(names::get).collect(Collectors.joining(", ", "(", ")"));
        statement.clearWarnings();
        try {
            statement.execute("prepare sent" + (sent.types().isEmpty() ? "" : types) + " as " + sent.text());
        } catch (SQLException e) {
            throw new SQLException(sent.toString(), e);
        }
        String last = null;
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            if (warning instanceof PSQLWarning told
                    && told.getServerErrorMessage().getDetail() != null) {
                last = told.getServerErrorMessage().getDetail();
            }
        }
        statement.execute("deallocate sent");
        return Tree.parse(last);
    }

    private static ShardRules.Tables tables(Statement statement) throws SQLException {
        Map<Integer, Integer> large = new HashMap<>();
        Set<Integer> everywhere = new HashSet<>();
        try (ResultSet rows = statement.executeQuery("""
                select d.logicalrelid::oid::int as id, coalesce(a.attnum, 0) as unit from pg_dist_partition d
                left join pg_attribute a on a.attrelid = d.logicalrelid and a.attname = column_to_column_name(d.logicalrelid, d.partkey::text)""")) {
            while (rows.next()) {
                if (rows.getInt("unit") == 0) {
                    everywhere.add(rows.getInt("id"));
                } else {
                    large.put(rows.getInt("id"), rows.getInt("unit"));
                }
            }
        }
        Map<Integer, String> functions = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("""
                select oid::int as id,
                  case when proname = any(array['current_setting', 'set_config', 'now', 'clock_timestamp', 'statement_timestamp',
                    'transaction_timestamp', 'timeofday', 'nextval', 'txid_current', 'pg_current_xact_id']) then 'm'
                    else provolatile::text end as kind
                from pg_proc where provolatile <> 'i'""")) {
            while (rows.next()) {
                functions.put(rows.getInt("id"), rows.getString("kind"));
            }
        }
        return new ShardRules.Tables(large, everywhere, functions);
    }

    // --- What is asked of the service ---

    /** As at the first start with other lists. */
    private void loadLists() throws SQLException {
        execute("delete from flyway_schema_history where description = 'reference data'");
        flyway.migrate();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void write() {
        for (String query : List.of("", "", "?mode=replace", "?mode=partial", "?dryRun=true")) {
            submit(unitReturn(VINH, "2023-02-01", figures(BIRTH, 7), figures(RESIDENCE, 9)), query, 201, 200);
            submit(unitReturn(DIEN_CHAU, "2023-02", figures(BIRTH, 40)), query, 201, 200);
            submit(unitReturn(NGHE_AN, "2023-01", figures(BIRTH, 40)), query, 201, 200);
            submit(unitReturn(CUA_LO, "2023-02-03"), query, 201, 200);
        }
        csv("412,2023-02-02,1.001193,4,8\n413,2023-02-02,1.001193,4,8\n", "respond-sync", "")
                .then()
                .statusCode(201);
        // It is in the way of a longer one.
        submit(unitReturn(VINH, "2023-02", figures(BIRTH, 8)), "", 422);
        submit(unitReturn(VINH, "2023-02-01"), "?mode=withdraw", 201);
        submit(unitReturn(VINH, "2023-02-01", figures(BIRTH, 5)), "", 201);
        for (String query : List.of("", "?mode=replace", "?mode=partial", "?mode=withdraw")) {
            Response taken = csv(
                    query.endsWith("withdraw")
                            ? "412,2023-03-01,,,\n"
                            : "412,2023-03-01,1.004222,4,42\n425,2023-03-02,1.001193,3,7\n413,2023-03-01,,,\n"
                                    + "412,2023-03-05/2023-03-06,1.004222,4,4\n",
                    "respond-async",
                    query);
            String location = taken.then().statusCode(202).extract().header("Location");
            String state;
            do {
                state = Api.as(Api.ADMIN).get(location).path("state");
            } while (state.equals("queued") || state.equals("running"));
            assertThat(state).isEqualTo("succeeded");
        }
        for (String change : List.of(
                "{'action':'rename-unit','unit':'17464','from':'2027-01-01','nameVi':'Phường Diễn Châu','reason':'test'}",
                "{'action':'end-procedure','procedure':'1.004222','until':'2026-01-01','reason':'test'}")) {
            Response answer = Api.as(Api.ADMIN)
                    .contentType(ContentType.JSON)
                    .body("[" + change.replace('\'', '"') + "]")
                    .post("/api/v1/reference-changes?dryRun=true");
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        }
    }

    private static Response csv(String rows, String prefer, String query) {
        return Api.as(Api.ADMIN)
                .contentType("text/csv; charset=UTF-8")
                .header("Prefer", prefer)
                .body(("unit,period,procedure,level,received\n" + rows).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions" + query);
    }

    private static Map<String, Object> figures(String procedure, int received) {
        return count(procedure, 4, "received", received, "receivedOnline", 3, "resolvedOnTime", 2, "pendingOverdue", 1);
    }

    private static void submit(Object body, String query, Integer... expected) {
        Response answer =
                Api.as(Api.ADMIN).contentType(ContentType.JSON).body(body).post("/api/v1/submissions" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isIn((Object[]) expected);
    }

    private static void read() {
        List<String> units = List.of("", "&unit=412", "&unit=412&unit=425", "&province=40");
        String now = Instant.now().toString();
        List<String> states = List.of("", "&asOf=" + now, "&boundaries=2024-12-15");
        List<String> metrics = given().get("/api/v1/metrics").path("code");
        for (String metric : metrics) {
            String path = "/metrics/" + metric;
            List<String> dimensions = new ArrayList<>(List.of(""));
            for (String one :
                    List.of("province", "district", "unit", "kind", "procedure", "field", "level", "day", "month")) {
                dimensions.add("&groupBy=" + one);
            }
            dimensions.addAll(List.of("&groupBy=unit,month", "&groupBy=district,field,week", "&groupBy=agency,year"));
            for (String period : List.of("2023-02", "2023-01-15/2023-03-10")) {
                for (String by : dimensions) {
                    for (String state : states) {
                        get(path + "?period=" + period + by + state);
                    }
                }
                for (String unit : units) {
                    get(path + "?period=" + period + "&groupBy=unit" + unit + "&procedure=" + BIRTH);
                    get(path + "?period=" + period + unit + "&level=4&compare=previous-period&groupBy=month");
                }
            }
            if (metric.endsWith("-rate")) {
                get(path + "/change?period=2023-02&compare=previous-period&by=district");
            }
        }
        for (String unit : units) {
            for (String state : states) {
                get("/coverage?period=2023-02" + unit + state);
                get("/coverage?period=2023-01/2023-03&groupBy=district,month" + unit + state);
                get("/coverage?period=2023-02&groupBy=unit,day&onlyMissing=true" + unit + state);
            }
            String filter = unit.isEmpty() ? "?limit=5" : "?limit=5" + unit;
            get("/dossier-counts" + filter);
            get("/dossier-counts" + filter + "&period=2023&procedure=" + BIRTH);
            get("/dossier-counts" + filter + "&updatedAfter=2023-01-01T00:00:00Z");
            get("/dossier-counts" + filter + "&asOf=" + now);
            get("/dossier-counts?format=csv" + unit);
        }
        String id = Api.as(Api.ADMIN).get("/api/v1/dossier-counts?unit=412").path("items[0].id");
        get("/dossier-counts/" + id + "/revisions");
        get("/submissions?limit=3");
        get("/submissions?unit=412&period=2023-02");
        Number receipt = Api.as(Api.ADMIN).get("/api/v1/submissions?limit=1").path("items[0].id");
        get("/submissions/" + receipt);
        get("/submissions/template?unit=412&period=2023-02-04");
        get("/warnings?unit=412");
        get("/verification");
    }

    /** A period closed, what is said of it, and a change that would move what it shows. */
    private static String published() {
        String publication = Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("unit", NGHE_AN, "name", "2023-02", "period", "2023-02"))
                .post("/api/v1/publications")
                .then()
                .statusCode(201)
                .extract()
                .path("id")
                .toString();
        submit(unitReturn(DIEN_CHAU, "2023-02"), "?mode=withdraw", 201);
        for (String by : List.of("", "&groupBy=unit", "&groupBy=field,level", "&groupBy=district,month")) {
            get("/metrics/dossiers?publication=" + publication + by);
            get("/metrics/online-rate?publication=" + publication + by);
        }
        get("/coverage?publication=" + publication);
        get("/dossier-counts?limit=5&publication=" + publication);
        get("/publications/" + publication);
        get("/reports/monthly?publication=" + publication);
        Response change = Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(List.of(change("move-unit", "unit", DIEN_CHAU, "from", "2023-02-01", "parent", "01")))
                .post("/api/v1/reference-changes?dryRun=true");
        assertThat(change.statusCode()).as(change.asString()).isEqualTo(422);
        submit(unitReturn(DIEN_CHAU, "2023-02", figures(BIRTH, 40)), "", 201);
        return publication;
    }

    /** As if what was sent for more than a day had been made up, until it is taken back. */
    private void madeUp() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update submission set synthetic = true where period_end > period_start");
        }
        String month = "/metrics/online-rate?unit=425&period=2023-02";
        String now = Instant.now().toString();
        assertThat(isSynthetic(month)).isTrue();
        // No count of the month is of that day alone.
        assertThat(isSynthetic(month + "-05")).isFalse();
        assertThat(isSynthetic(month + "-05&asOf=" + now)).isFalse();
        submit(unitReturn(DIEN_CHAU, "2023-02"), "?mode=withdraw", 201);
        assertThat(isSynthetic(month)).isFalse();
        assertThat(isSynthetic(month + "&asOf=" + now)).isTrue();
    }

    /** A unit is given another name from a day on that it had reported; answers with when it had not been. */
    private static String renamed() {
        Map<String, Object> made = change(
                "create-unit",
                "unit",
                "40.R",
                "from",
                "2021-01-01",
                "kind",
                "department",
                "nameVi",
                "Sở R",
                "parent",
                "40");
        made.put("reportsFrom", "2024-01-01");
        send(made).statusCode(201);
        submit(unitReturn("40.R", "2024-09-10", figures(BIRTH, 40)), "", 201);
        String then = "&asOf=" + Instant.now();
        submit(unitReturn("40.R", "2024-09-10"), "?mode=withdraw", 201);
        send(change("rename-unit", "unit", "40.R", "from", "2024-09-01", "nameVi", "Sở khác"))
                .statusCode(201);
        return then;
    }

    /** Of a period in which such a unit has not reported the shards are asked as ever. */
    private static void earlierStates(String period, String then) {
        List<String> metrics = given().get("/api/v1/metrics").path("code");
        for (String unit : List.of("", "&unit=40.R")) {
            String of = "?period=" + period + unit + then;
            for (String metric : metrics) {
                for (String by : List.of("", "&groupBy=unit", "&groupBy=procedure", "&groupBy=province,month")) {
                    get("/metrics/" + metric + of + by);
                }
            }
            get("/coverage" + of);
            get("/coverage" + of + "&groupBy=unit,day&onlyMissing=true");
            get("/dossier-counts" + of + "&limit=5");
        }
    }

    private static boolean isSynthetic(String question) {
        return Api.as(Api.ADMIN).get("/api/v1" + question).path("synthetic");
    }

    private static void get(String question) {
        Response answer = Api.as(Api.ADMIN).urlEncodingEnabled(false).get("/api/v1" + question);
        assertThat(answer.statusCode()).as(question + " " + answer.asString()).isEqualTo(200);
    }
}
