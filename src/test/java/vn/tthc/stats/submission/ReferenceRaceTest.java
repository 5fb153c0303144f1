package vn.tthc.stats.submission;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;

/** A return that arrives while units and procedures change. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReferenceRaceTest {

    @Inject
    AgroalDataSource dataSource;

    @Test
    void whatWasCheckedAgainstFormerListsIsNotStored() throws Exception {
        Map<String, Object> body = unitReturn(VINH, "2023-02-01", count("1.004222", 4, "received", 42));
        CompletableFuture<ValidatableResponse> waiting;
        try (Connection change = dataSource.getConnection();
                Statement statement = change.createStatement()) {
            change.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(" + AdvisoryLock.REFERENCE.key() + ", 0)");
            waiting = CompletableFuture.supplyAsync(() -> submit(body));
            while (!someoneWaits(statement)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            statement.execute("update reference_version set n = n + 1");
            change.commit();
        }
        waiting.get(30, TimeUnit.SECONDS).statusCode(409).body("code", equalTo("reference-changed"));
        get("/submissions").body("items", empty());
        submit(body).statusCode(201);
    }

    private static boolean someoneWaits(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select exists (select from pg_locks where locktype = 'advisory'"
                + " and classid = " + AdvisoryLock.REFERENCE.key() + " and not granted)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
