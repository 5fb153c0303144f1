package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.get;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Scarce;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** No question keeps a connection for long. */
@QuarkusTest
@TestProfile(Scarce.class)
@WithTestResource(TestDatabase.class)
class SlowQuestionsTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Database database;

    @Test
    void whatNobodyWaitsForMayTakeLonger() {
        assertThatThrownBy(() -> database.snapshot(this::slowly)).isInstanceOf(Refusal.class);
        AtomicInteger answer = new AtomicInteger();
        database.unhurried(() -> answer.set(database.snapshot(this::slowly)));
        assertThat(answer.get()).isEqualTo(1);
        // The limit is back.
        assertThatThrownBy(() -> database.snapshot(this::slowly)).isInstanceOf(Refusal.class);
    }

    private int slowly() {
        return database.one("select 1 from pg_sleep(2.5)", row -> row.getInt(1));
    }

    @Test
    void whatTakesLongerThanAReaderMayWaitIsGivenUpAndSaysSo() throws Exception {
        ExecutorService asking = Executors.newSingleThreadExecutor();
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table dossier_count, unit_day_report, sender in access exclusive mode");
            for (String question : List.of(
                    "/metrics/online-rate?period=2023-02-01&groupBy=procedure",
                    "/coverage?period=2023-02",
                    "/dossier-counts",
                    "/indicators/values",
                    "/indicators/eid_accounts/values")) {
                // Waiting for the lock ends by itself later than that, and is told otherwise (busy).
                Future<ValidatableResponse> answer = asking.submit(() -> get(question));
                assertThat(waitedFor(answer)).as("statements that waited").hasSizeLessThanOrEqualTo(1);
                answer.get()
                        .statusCode(422)
                        .contentType("application/problem+json")
                        .body("code", equalTo("too-slow"))
                        .body("detail", containsString("within 2 seconds"));
            }
            // Told from the reference data alone, so that nothing has to be read, nor waited for.
            get("/metrics/online-rate?period=1900/2199&groupBy=day&filled=true")
                    .statusCode(400)
                    .body("code", equalTo("too-many-cells-expected"));
            other.rollback();
        } finally {
            asking.shutdownNow();
        }
        get("/metrics/online-rate?period=2023-02-01").statusCode(200);
    }

    /** The statements that have waited for a lock until the question was answered: each has two seconds of its own. */
    private Set<String> waitedFor(Future<?> answer) throws SQLException, InterruptedException {
        Set<String> waited = new HashSet<>();
        try (Connection watching = dataSource.getConnection();
                Statement statement = watching.createStatement()) {
            while (!answer.isDone()) {
                try (ResultSet row = statement.executeQuery("""
                        select pid || ' ' || waitstart from pg_locks
                        where not granted and waitstart is not null""")) {
                    while (row.next()) {
                        waited.add(row.getString(1));
                    }
                }
                // Each waits for two seconds, and is not overlooked.
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return waited;
    }

    @Test
    void aSlowStatementIsStoppedAndManyQuickOnesAreToo() {
        assertThatThrownBy(() -> database.snapshot(() -> database.query("select pg_sleep(30)", row -> 0)))
                .isInstanceOfSatisfying(Refusal.class, this::isTooSlow);
        assertThatThrownBy(() -> database.reading(() -> {
                    while (true) {
                        database.query("select pg_sleep(0.1)", row -> 0);
                    }
                }))
                .isInstanceOfSatisfying(Refusal.class, this::isTooSlow);
        // Outside of that there is no limit, on the same connections.
        database.longSnapshot(() -> database.query("select pg_sleep(2.5)", row -> 0));
        database.query("select pg_sleep(2.5)", row -> 0);
    }

    private void isTooSlow(Refusal refusal) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_SLOW);
    }
}
