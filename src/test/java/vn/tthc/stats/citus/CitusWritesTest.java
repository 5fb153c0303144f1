package vn.tthc.stats.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.reference.Codebooks;

/** Writing with {@code tthc.citus}, where a shard is not what the coordinator takes it for. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
class CitusWritesTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Codebooks codebooks;

    /** The coordinator has committed and let its locks go, and the shard has yet to: as when its server went away in between. */
    @Test
    void waitsForTheRestOfACommit() throws Exception {
        int vinh = codebooks.current().unitsCoded(VINH).get(0).id;
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "insert into unit_version (unit_id, n, changed_at) values (%d, 1, now())".formatted(vinh));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                    () -> submit(unitReturn(VINH, "2023-02-01", count(BIRTH, 4, "received", 7)))
                            .statusCode(201)
                            .extract()
                            .path("revision"));
            Instant until = Instant.now().plus(Duration.ofSeconds(20));
            while (!someoneWaits(statement)) {
                assertThat(answer).as("it waits").isNotDone();
                assertThat(Instant.now()).isBefore(until);
            }
            connection.commit();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("2");
        }
    }

    private static boolean someoneWaits(Statement statement) throws SQLException {
        try (ResultSet waiting = statement.executeQuery("select 1 from citus_lock_waits")) {
            return waiting.next();
        }
    }
}
