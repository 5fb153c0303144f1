package vn.tthc.stats;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import io.restassured.config.LogConfig;
import jakarta.enterprise.inject.spi.CDI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Every test starts with the reference data and without a single return. */
public class CleanDatabase implements QuarkusTestBeforeEachCallback {

    private static final String DEADLOCK = "40P01";

    /**
     * In the order of most writes, for which this waits: one may be under way whose sender has hung up, or of a file,
     * which ends with its job. Before it begins, a write looks whether there are long counts.
     */
    private static final String TABLES = """
            idempotent_answer, dossier_count, unit_version, committed_version, dossier_count_history, month_total,
            unit_month_total, day_total, month_stock, unit_month_stock, unit_day_report, unit_day_report_history, unit_month,
            province_month_total, province_month, submission, submission_unit, submission_warning,
            import_error, import_job, indicator_value, task_state, publication,
            publication_watch, notification_delivery, notification_event, webhook
            """;

    static {
        // JSON is UTF-8 by its standard; REST Assured would take a problem+json for text in the machine's own encoding.
        RestAssured.config = RestAssured.config()
                .decoderConfig(DecoderConfig.decoderConfig().defaultContentCharset(StandardCharsets.UTF_8))
                // As they are: each request is put on record in case that its test fails, and to make it pretty took
                // half of the time of all tests.
                .logConfig(LogConfig.logConfig()
                        .enablePrettyPrinting(false)
                        .enableLoggingOfRequestAndResponseIfValidationFails());
        RestAssured.replaceFiltersWith(new SimplePaths());
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        while (!isCleaned()) {
            Thread.onSpinWait();
        }
    }

    /** No if a write was in the way, and waited for this as this did for the write; it is over then. */
    private static boolean isCleaned() {
        try (Connection connection =
                        CDI.current().select(AgroalDataSource.class).get().getConnection();
                Statement statement = connection.createStatement()) {
            // One statement, so one transaction. The locks are those of truncating; what is empty is left, since
            // truncating makes new files for each index. What refers to a table that is emptied is in the list too.
            statement.execute("""
                    do $$
                    declare
                      tables text[] := array(
                        select name from unnest('%s'::text[]) with ordinality t(name, n)
                        where to_regclass(name) is not null order by n);
                      filled text[] := '{}';
                      has_rows boolean;
                    begin
                      execute format('lock table %%s in access exclusive mode', array_to_string(tables, ', '));
                      for i in 1 .. array_length(tables, 1) loop
                        execute format('select exists (select 1 from %%s)', tables[i]) into has_rows;
                        if has_rows then
                          filled := filled || tables[i];
                        end if;
                      end loop;
                      if filled <> '{}' then
                        execute format('truncate %%s cascade', array_to_string(filled, ', '));
                      end if;
                    end $$
                    """.formatted("{" + TABLES.replaceAll("\\s", "") + "}"));
            return true;
        } catch (SQLException e) {
            if (DEADLOCK.equals(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }
}
