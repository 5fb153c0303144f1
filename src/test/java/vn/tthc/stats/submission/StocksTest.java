package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.unitReturn;
import static vn.tthc.stats.Api.verifyClean;
import static vn.tthc.stats.Procedures.BIRTH;
import static vn.tthc.stats.Procedures.FINES;
import static vn.tthc.stats.Procedures.RESIDENCE;
import static vn.tthc.stats.Units.CUA_LO;
import static vn.tthc.stats.Units.DIEN_CHAU;
import static vn.tthc.stats.Units.VINH;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.observation.MonthStocks;

/** The stocks of months are those of their latest counts, by whatever way these have come, changed or gone. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class StocksTest {

    private static final String YEAR = "/metrics/dossiers?period=2023&unit=412";

    @Inject
    Database database;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    MonthStocks stocks;

    private static void report(String period, Object... figures) {
        submit(unitReturn(VINH, period, count(RESIDENCE, 4, figures))).statusCode(201);
    }

    /** The rows of the table: month, last day of the count, its stocks, next month. */
    private List<String> held() {
        return database.query("""
                select concat_ws(' ', to_char(month, 'MM'), to_char(period_end, 'DD'), coalesce(pending_in_time::text, '-'),
                  coalesce(pending_overdue::text, '-'), case when next_month < 'infinity' then to_char(next_month, 'MM') end)
                from month_stock order by unit_id, procedure_id, level, month""", row -> row.getString(1));
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void theLatestOfAMonthIsKeptHoweverItChanges() {
        report("2023-01-20", "pendingInTime", 7, "pendingOverdue", 2);
        report("2023-01-05", "pendingInTime", 5);
        assertThat(held()).containsExactly("01 20 7 2");
        report("2023-01-20", "pendingInTime", 3);
        assertThat(held()).containsExactly("01 20 3 -");
        report("2023-01-25", "received", 1);
        assertThat(held()).containsExactly("01 20 3 -");
        report("2023-01-20", "received", 1);
        assertThat(held()).containsExactly("01 05 5 -");
        report("2023-01-31", "pendingOverdue", 0);
        assertThat(held()).containsExactly("01 31 - 0");
        submit(unitReturn(VINH, "2023-01-31"), "?mode=replace").body("withdrawn", equalTo(1));
        assertThat(held()).containsExactly("01 05 5 -");
        submit(unitReturn(VINH, "2023-01-05"), "?mode=withdraw").body("withdrawn", equalTo(1));
        assertThat(held()).isEmpty();
        verifyClean();
    }

    @Test
    void aPeriodMayBeginWithinTheOnlyMonthThatHasAny() {
        report("2023-01-10", "pendingInTime", 3);
        report("2023-01-20", "pendingInTime", 7);
        String until = "/2023-02-28&unit=412";
        get("/metrics/dossiers?period=2023-01-15" + until).body("total.pendingInTime", equalTo(7));
        get("/metrics/dossiers?period=2023-01-21" + until).body("total.pendingInTime", nullValue());
        report("2023-02-05", "pendingInTime", 4);
        get("/metrics/dossiers?period=2023-01-15" + until).body("total.pendingInTime", equalTo(4));
    }

    @Test
    void aMonthKnowsTheNextThatHasAny() {
        report("2023-06-01", "pendingInTime", 6);
        report("2023-02", "pendingInTime", 2);
        report("2023-04-30", "pendingInTime", 4);
        assertThat(held()).containsExactly("02 28 2 - 04", "04 30 4 - 06", "06 01 6 -");
        submit(unitReturn(VINH, "2023-04"), "?mode=replace");
        assertThat(held()).containsExactly("02 28 2 - 06", "06 01 6 -");
        submit(unitReturn(VINH, "2023-06-01"), "?mode=replace");
        assertThat(held()).containsExactly("02 28 2 -");
        // Days of two months: of no month, but of the year.
        report("2023-03-31/2023-04-01", "pendingInTime", 5);
        assertThat(held()).containsExactly("02 28 2 -");
        get(YEAR).body("total.pendingInTime", equalTo(5));
        get("/metrics/dossiers?period=2023-Q1&unit=412").body("total.pendingInTime", equalTo(2));
        verifyClean();
    }

    @Test
    void monthsThatComeAndGoTogetherAreLinked() throws InterruptedException {
        String rows = "unit,period,procedure,level,pendingInTime\n";
        FilesTest.ended(send(rows + line("01-31", 1) + line("02-28", 2) + line("03-31", 3) + line("06-30", 6), ""));
        assertThat(held()).containsExactly("01 31 1 - 02", "02 28 2 - 03", "03 31 3 - 06", "06 30 6 -");
        // February and March go, April and May come.
        FilesTest.ended(send(
                "unit,period,procedure,level,pendingInTime\n412,2023-02-28,,,\n412,2023-03-31,,,\n" + line("05-31", 5)
                        + line("04-30", 4),
                "?mode=replace"));
        assertThat(held()).containsExactly("01 31 1 - 04", "04 30 4 - 05", "05 31 5 - 06", "06 30 6 -");
        submit(unitReturn(VINH, "2023-04-01/2023-05-31"), "?mode=replace").body("withdrawn", equalTo(2));
        assertThat(held()).containsExactly("01 31 1 - 06", "06 30 6 -");
        verifyClean();
    }

    private static String line(String day, int pending) {
        return "412,2023-%s,1.004222,4,%d\n".formatted(day, pending);
    }

    private static ValidatableResponse send(String csv, String query) {
        return Api.as(Api.ADMIN)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType("text/csv")
                .header("Prefer", "respond-async")
                .body(csv.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/submissions" + query)
                .then();
    }

    /** Returns and files, several months in each, corrected, replaced and withdrawn in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverComesAndGoesTheStocksAreThoseOfTheCounts(long seed) throws InterruptedException {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            LocalDate day = LocalDate.of(2023, 1, 1).plusDays(random.nextInt(150));
            String mode = List.of("", "?mode=replace", "?mode=partial").get(random.nextInt(3));
            if (random.nextInt(3) > 0) {
                String period = switch (random.nextInt(6)) {
                    case 0 -> day.toString().substring(0, 7);
                    case 1 -> day + "/" + day.plusDays(random.nextInt(40));
                    default -> day.toString();
                };
                Map<?, ?>[] counts = Arrays.stream(new String[] {RESIDENCE, BIRTH, FINES})
                        .filter(procedure -> random.nextInt(3) > 0)
                        .map(procedure -> random(procedure, random))
                        .toArray(Map<?, ?>[]::new);
                submit(unitReturn(unit(random), period, counts), mode);
            } else {
                StringBuilder rows =
                        new StringBuilder("unit,period,procedure,level,received,pendingInTime,pendingOverdue\n");
                for (int i = 0; i < 40; i++) {
                    rows.append("%s,%s,%s,4,1,%s,%s\n"
                            .formatted(
                                    unit(random),
                                    day.plusDays(random.nextInt(100)),
                                    random.nextBoolean() ? RESIDENCE : BIRTH,
                                    random.nextInt(3) > 0 ? random.nextInt(9) : "",
                                    random.nextInt(3) > 0 ? random.nextInt(9) : ""));
                }
                FilesTest.ended(send(rows.toString(), mode.isEmpty() ? "?mode=partial" : mode));
            }
            if (round % 6 == 0) {
                verifyClean();
            }
        }
        verifyClean();
        assertThat(held()).hasSizeGreaterThan(20);
        assertThat(database.<Long>one("select count(*) from unit_version where stocks <> n", row -> row.getLong(1)))
                .as("units whose stocks are not kept")
                .isZero();
    }

    private static String unit(Random random) {
        return List.of(VINH, CUA_LO, DIEN_CHAU).get(random.nextInt(3));
    }

    private static Map<String, Object> random(String procedure, Random random) {
        List<Object> figures = new ArrayList<>(List.of("received", random.nextInt(9)));
        for (String stock : List.of("pendingInTime", "pendingOverdue")) {
            if (random.nextInt(3) > 0) {
                figures.addAll(List.of(stock, random.nextInt(9)));
            }
        }
        return count(procedure, 4, figures.toArray());
    }

    @Test
    void verifyTellsWhatIsNotTheCounts() throws SQLException {
        report("2023-01-20", "pendingInTime", 7);
        report("2023-02-20", "pendingInTime", 8);
        for (String wrong : List.of(
                "update month_stock set pending_in_time = 6 where month = '2023-01-01'",
                "update month_stock set pending_overdue = 0 where month = '2023-01-01'",
                "update month_stock set period_end = '2023-01-21' where month = '2023-01-01'",
                "update month_stock set next_month = '2023-03-01' where month = '2023-01-01'",
                "delete from month_stock where month = '2023-02-01'")) {
            execute("create table held as select * from month_stock", wrong);
            Api.as(Api.ADMIN)
                    .get("/api/v1/verification")
                    .then()
                    .body("clean", equalTo(false))
                    .body("differences.check", hasItems("month-stock"));
            execute("truncate month_stock", "insert into month_stock select * from held", "drop table held");
            verifyClean();
        }
        execute("update unit_month_stock set pending_in_time = 6 where month = '2023-01-01'");
        Api.as(Api.ADMIN)
                .get("/api/v1/verification")
                .then()
                .body("clean", equalTo(false))
                .body("differences.check", equalTo(List.of("unit-month-stock")));
        execute("delete from unit_version");
        Api.as(Api.ADMIN)
                .get("/api/v1/verification")
                .then()
                .body("clean", equalTo(false))
                .body("differences.check", hasItems("unit-version"));
    }

    @Test
    void whatAnotherVersionWritesIsReadFromTheCountsUntilItIsKept() throws SQLException {
        stocks.recount();
        report("2023-01-20", "pendingInTime", 7);
        report("2023-03-10", "pendingInTime", 8);
        // A version that does not know of stocks.
        execute(
                "update dossier_count set pending_in_time = 9 where period_start = '2023-03-10'",
                "delete from dossier_count where period_start = '2023-01-20'",
                "update unit_version set n = n + 1, changed_at = clock_timestamp()");
        assertThat(held()).containsExactly("01 20 7 - 03", "03 10 8 -");
        get(YEAR).body("total.pendingInTime", equalTo(9));
        get(YEAR + "&groupBy=month")
                .body("rows[0].pendingInTime", nullValue())
                .body("rows[2].pendingInTime", equalTo(9));
        // This one does, but cannot know what it was before.
        report("2023-05-10", "pendingInTime", 10);
        get(YEAR + "&groupBy=month")
                .body("rows[0].pendingInTime", nullValue())
                .body("rows[2].pendingInTime", equalTo(9))
                .body("rows[4].pendingInTime", equalTo(10))
                .body("total.pendingInTime", equalTo(10));
        stocks.recount();
        assertThat(held()).containsExactly("03 10 9 - 05", "05 10 10 -");
        assertThat(stocks.recount()).isZero();
    }

    @Test
    void aUnitThatIsBeingWrittenToIsKeptNextTime() throws SQLException {
        report("2023-01-20", "pendingInTime", 7);
        execute("truncate month_stock, unit_month_stock", "update unit_version set stocks = 0");
        try (Connection writer = dataSource.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(
                    "select pg_advisory_xact_lock(" + AdvisoryLock.UNIT.key() + ", unit_id) from unit_version");
            assertThat(stocks.recount()).isZero();
            assertThat(held()).isEmpty();
            writer.rollback();
        }
        stocks.recount();
        assertThat(held()).containsExactly("01 20 7 -");
        verifyClean();
    }
}
