package vn.tthc.stats.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.as;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.keyFor;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.DONG_VINH;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vn.tthc.stats.Api;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.reference.SavedReference;

/** What is done has its event, what is undone has none, on a database of its own. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
@ExtendWith(SavedReference.class)
class AuditedActsTest {

    private static final String HEADER = "unit,period,procedure,level,received\n";

    @Inject
    AgroalDataSource dataSource;

    @Inject
    RefusedActs refused;

    private static Response rename(String name) {
        return as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(List.of(Map.of(
                        "action", "rename-unit",
                        "unit", DONG_VINH,
                        "from", "2024-01-01",
                        "nameVi", name,
                        "reason", "thử")))
                .post("/api/v1/reference-changes");
    }

    private static Response file(String key, String rows, String query) {
        return as(key).header("Prefer", "respond-async")
                .contentType("text/csv; charset=UTF-8")
                .body((HEADER + rows).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions" + query);
    }

    private static String state(int job) {
        return as(Api.ADMIN).get("/api/v1/imports/" + job).path("state");
    }

    private static String ended(int job) {
        Instant latest = Instant.now().plusSeconds(60);
        while (Set.of("queued", "running").contains(state(job))) {
            assertThat(Instant.now()).isBefore(latest);
            LockSupport.parkNanos(10_000_000);
        }
        return state(job);
    }

    @Test
    void aChangeOfReferenceDataHasOneEvent() throws SQLException {
        long before = last();
        Response changed = rename("Đông Vĩnh mới");
        assertThat(changed.statusCode()).as(changed.asString()).isBetween(200, 201);
        assertThat(actionsAfter(before)).containsExactly("reference-changed");
        Response event = as(Api.ADMIN).get("/api/v1/audit-events?limit=1");
        assertThat(event.<String>path("items[0].object")).isEqualTo("reference-changes");
        assertThat(event.<Integer>path("items[0].details.changes")).isEqualTo(1);
        assertThat(event.<List<String>>path("items[0].details.codes")).containsExactly(DONG_VINH);
    }

    @Test
    void anImportThatIsCalledOffHasOneEventMoreHoweverOftenItIs() throws SQLException {
        long before = last();
        int running;
        int waiting;
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table dossier_count in exclusive mode");
            running = file(Api.ADMIN, VINH + ",2023-02-01," + BIRTH + ",4,7\n", "")
                    .path("id");
            waiting = file(Api.ADMIN, VINH + ",2023-02-02," + BIRTH + ",4,7\n", "")
                    .path("id");
            Instant latest = Instant.now().plusSeconds(60);
            while (!state(running).equals("running")) {
                assertThat(Instant.now()).isBefore(latest);
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(state(waiting)).isEqualTo("queued");
            for (int i = 0; i < 2; i++) {
                as(Api.ADMIN).delete("/api/v1/imports/" + running).then().statusCode(200);
                as(Api.ADMIN).delete("/api/v1/imports/" + waiting);
            }
            other.rollback();
        }
        assertThat(ended(running)).isEqualTo("cancelled");
        assertThat(ended(waiting)).isEqualTo("cancelled");
        assertThat(actionsAfter(before))
                .containsExactly("import-queued", "import-queued", "import-cancelled", "import-cancelled");
        assertThat(number("select count(*) from submission")).isZero();
    }

    @Test
    void whatCannotBeCommittedLeavesNoEvent() throws SQLException {
        int key = as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of("unit", VINH, "role", "reporter", "label", "of a test that fails"))
                .post("/api/v1/api-keys")
                .path("id");
        Map<String, Supplier<Response>> acts = new LinkedHashMap<>();
        acts.put(
                "return",
                () -> submit(unitReturn(VINH, "2023-02-01", count(BIRTH, 4, "received", 3)))
                        .extract()
                        .response());
        acts.put(
                "return that is repeated",
                () -> as(Api.ADMIN)
                        .header("Idempotency-Key", "\"undone\"")
                        .contentType(ContentType.JSON)
                        .body(unitReturn(VINH, "2023-02-01"))
                        .post("/api/v1/submissions"));
        acts.put("file", () -> file(Api.ADMIN, VINH + ",2023-02-01," + BIRTH + ",4,7\n", ""));
        acts.put(
                "key",
                () -> as(Api.ADMIN)
                        .contentType(ContentType.JSON)
                        .body(Map.of("unit", VINH, "role", "reporter", "label", "undone"))
                        .post("/api/v1/api-keys"));
        acts.put(
                "rotation",
                () -> as(Api.ADMIN).contentType(ContentType.JSON).post("/api/v1/api-keys/" + key + "/rotate"));
        acts.put("revocation", () -> as(Api.ADMIN).delete("/api/v1/api-keys/" + key));
        acts.put("reference change", () -> rename("Đông Vĩnh khác"));
        long before = last();
        String held = held();
        execute("""
                create function undo() returns trigger language plpgsql as
                'begin raise exception ''undone for the test''; end';
                create constraint trigger undo after insert on audit_event
                  deferrable initially deferred for each row execute function undo()
                """);
        try {
            acts.forEach(
                    (name, act) -> assertThat(act.get().statusCode()).as(name).isBetween(500, 503));
        } finally {
            execute("drop function undo cascade");
        }
        assertThat(last()).isEqualTo(before);
        assertThat(held()).isEqualTo(held);
        // With nothing in the way the same acts are done, and each leaves its event.
        acts.forEach((name, act) -> assertThat(act.get().statusCode()).as(name).isBetween(200, 204));
        assertThat(actionsAfter(before))
                .contains(
                        "submission-stored",
                        "import-queued",
                        "key-created",
                        "key-rotated",
                        "key-revoked",
                        "reference-changed");
    }

    /** What the acts are to have changed nothing of. */
    private String held() throws SQLException {
        return text("""
                select concat_ws(' ', (select count(*) from submission), (select count(*) from dossier_count),
                  (select count(*) from import_job), (select count(*) from reference_change),
                  (select count(*) from idempotent_answer), (select string_agg(k.id || ':' || coalesce(k.revoked_at::text, ''), ',' order by k.id) from api_key k))
                """);
    }

    @Test
    void whoWritesForOthersInAFileIsRecordedWhetherItIsStoredNowOrLater() throws SQLException {
        String key = keyFor(VINH, "reporter");
        refused.write();
        String rows = VINH + ",2023-02-01," + BIRTH + ",4,7\n" + DIEN_CHAU + ",2023-02-01," + BIRTH + ",4,9\n";
        for (String mode : List.of("atomic", "partial")) {
            long before = last();
            String end = mode.equals("partial") ? "succeeded" : "refused";
            Response queued = file(key, rows, "?mode=" + mode);
            assertThat(ended(queued.path("id"))).isEqualTo(end);
            refused.write();
            assertThat(actionsAfter(before))
                    .containsExactly(
                            "import-queued",
                            mode.equals("partial") ? "submission-stored" : "import-refused",
                            "access-refused");
            Response event = as(Api.ADMIN).get("/api/v1/audit-events?limit=1");
            assertThat(event.<String>path("items[0].actor")).isEqualTo(key.substring(0, 13));
            assertThat(event.<String>path("items[0].details.code")).isEqualTo("outside-own-unit");
            assertThat(event.<List<String>>path("items[0].units")).containsExactly(VINH);
        }
        assertThat(number("select count(*) from dossier_count where unit_id <> (select id from reporting_unit"
                        + " where code = '" + VINH + "' and valid_to is null)"))
                .isZero();
    }

    private long last() throws SQLException {
        return number("select coalesce(max(id), 0) from audit_event");
    }

    private List<String> actionsAfter(long id) throws SQLException {
        String actions = text("select string_agg(action, ',' order by id) from audit_event where id > " + id);
        return actions == null ? List.of() : new ArrayList<>(List.of(actions.split(",")));
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
