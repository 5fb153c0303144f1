package vn.tthc.stats.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.export.Version;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.reference.Codebooks;

/** Reading with {@code tthc.citus}: answers are of one state of the data, and are the same as without. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
class CitusReadsTest {

    @Inject
    UnitData data;

    @Inject
    Database database;

    @Inject
    Codebooks codebooks;

    private final AtomicInteger received = new AtomicInteger();

    private void report(String unit) {
        submit(unitReturn(unit, "2023-02-01", count(BIRTH, 4, "received", received.incrementAndGet())))
                .statusCode(201);
    }

    private int unit(String code) {
        return codebooks.current().unitsCoded(code).get(0).id;
    }

    @Test
    void isReadAgainIfItChangedMeanwhile() {
        report(VINH);
        AtomicInteger readings = new AtomicInteger();
        String told = data.snapshot(null, () -> {
            String first = data.version(null).revision();
            if (readings.incrementAndGet() < 3) {
                report(VINH);
            }
            return first;
        });
        assertThat(readings).hasValue(3);
        assertThat(told).isEqualTo("3");
    }

    @Test
    void isNotReadAgainBecauseOfOtherUnits() {
        report(VINH);
        AtomicInteger readings = new AtomicInteger();
        data.snapshot(Set.of(unit(VINH)), () -> {
            report(DIEN_CHAU);
            return readings.incrementAndGet();
        });
        assertThat(readings).hasValue(1);
    }

    @Test
    void isGivenUpIfItNeverStops() {
        assertThatThrownBy(() -> data.snapshot(null, () -> {
                    report(VINH);
                    return null;
                }))
                .isInstanceOf(Refusal.class);
    }

    /** The coordinator has committed, and the shard's server went away before it did its part. */
    @Test
    void isNotAnsweredWithoutWhatIsCommitted() throws Exception {
        report(VINH);
        String question = "/metrics/online-rate?period=2023-02&unit=" + VINH;
        get(question).statusCode(200);
        Version before = data.version(Set.of(unit(VINH)));
        assertThat(data.isStill(before, Set.of(unit(VINH)), "any")).isTrue();
        database.update("update committed_version set n = n + 1 where unit_id = ?", unit(VINH));
        get(question).statusCode(503).body("code", equalTo("figures-unsettled"));
        assertThat(data.isStill(before, Set.of(unit(VINH)), "any"))
                .as("it is told without waiting")
                .isFalse();
        get("/metrics/online-rate?period=2023-02&unit=" + DIEN_CHAU).statusCode(200);
        CompletableFuture<Integer> waiting =
                CompletableFuture.supplyAsync(() -> get(question).extract().statusCode());
        database.update("update unit_version set n = n + 1 where unit_id = ?", unit(VINH));
        assertThat(waiting.get()).isEqualTo(200);
    }

    @Test
    void figuresAreThoseOfTheUnitsOwnTotals() {
        submit(unitReturn(
                        VINH,
                        "2023-02-01",
                        count(BIRTH, 4, "received", 40, "receivedOnline", 10),
                        count(RESIDENCE, 4, "received", 5, "receivedOnline", 0)))
                .statusCode(201);
        submit(unitReturn(DIEN_CHAU, "2023-02", count(BIRTH, 4, "received", 60, "receivedOnline", 50)))
                .statusCode(201);
        get("/metrics/online-rate?period=2023-02&groupBy=procedure&procedure=" + BIRTH)
                .statusCode(200)
                .body("rows[0].numerator", equalTo(60))
                .body("rows[0].denominator", equalTo(100));
        get("/metrics/services-with-online-dossiers?period=2023-02")
                .statusCode(200)
                .body("total.numerator", equalTo(1))
                .body("total.denominator", equalTo(2))
                .body("total.meanOfUnits", equalTo(0.75f));
        assertThat(database.query("select 1 from province_month", row -> 1)).isEmpty();
        verifyClean();
    }
}
