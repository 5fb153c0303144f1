package vn.tthc.stats.submission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;

/** How many files wait to be stored, and how long; looked up now and then, never when somebody asks. */
@ApplicationScoped
class ImportGauges {

    private static final String OPEN = """
            select count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'running') as running,
              coalesce(extract(epoch from now() - min(created_at)), 0) as lag
            from import_job where state in ('queued', 'running')""";

    /** Unknown is not nought. */
    private static final Open UNKNOWN = new Open(Double.NaN, Double.NaN, Double.NaN);

    @Inject
    MeterRegistry registry;

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private volatile Open open = UNKNOWN;

    /** Jobs that have not ended, and for how many seconds the oldest of them has been there. */
    private record Open(double queued, double running, double lag) {}

    void register(@Observes StartupEvent start) {
        jobs("queued", gauges -> gauges.open.queued);
        jobs("running", gauges -> gauges.open.running);
        TimeGauge.builder("tthc.imports.lag", this, TimeUnit.SECONDS, gauges -> gauges.open.lag)
                .description("For how long the oldest file that is not stored yet has been there")
                .register(registry);
    }

    private void jobs(String state, ToDoubleFunction<ImportGauges> value) {
        Gauge.builder("tthc.imports.open", this, value)
                .description("Files that are not stored yet")
                .tag("state", state)
                .register(registry);
    }

    @Scheduled(every = "${tthc.gauges.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (!serving) {
            return;
        }
        try {
            open = database.one(
                    OPEN, row -> new Open(row.getDouble("queued"), row.getDouble("running"), row.getDouble("lag")));
        } catch (RuntimeException failed) {
            open = UNKNOWN;
            throw failed;
        }
    }
}
