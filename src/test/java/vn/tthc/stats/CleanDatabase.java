package vn.tthc.stats;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.config.DecoderConfig;
import jakarta.enterprise.inject.spi.CDI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Every test starts with the reference data and without a single return. */
public class CleanDatabase implements QuarkusTestBeforeEachCallback {

    static {
        // JSON is UTF-8 by its standard; REST Assured would take a problem+json for text in the machine's own encoding.
        RestAssured.config = RestAssured.config()
                .decoderConfig(DecoderConfig.decoderConfig().defaultContentCharset(StandardCharsets.UTF_8));
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        try (Connection connection =
                        CDI.current().select(AgroalDataSource.class).get().getConnection();
                Statement statement = connection.createStatement()) {
            // In the order of a write, for which it waits: one may be under way whose sender has hung up, or of a file,
            // which
            // ends with its job.
            statement.execute("""
                    truncate idempotent_answer, unit_version, dossier_count, dossier_count_history, month_total,
                      unit_month_total, day_total, month_stock, unit_month_stock, unit_day_report, unit_day_report_history, unit_month,
                      province_month_total, province_month, submission, submission_unit, submission_warning,
                      import_error, import_job, indicator_value, task_state, publication,
                      publication_watch, notification_delivery, notification_event, webhook
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
