package vn.tthc.stats.notification;

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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;

/** How many are still to be told, and since when, and what nobody has looked at; looked up now and then, never when somebody asks. */
@ApplicationScoped
class NotificationGauges {

    private static final String WAITING = """
            select count(*) as waiting, coalesce(extract(epoch from now() - min(e.created_at)), 0) as lag
            from notification_delivery d join notification_event e on e.id = d.event_id
            where d.state = 'waiting'""";

    /** Of a publication that nobody has looked at, since it was closed. */
    private static final String UNSEEN = """
            select coalesce(extract(epoch from now() - least(
              (select min(moved_first) from publication_watch),
              (select min(p.published_at) from publication p
               where not exists (select from publication_watch w where w.publication_id = p.id)))), 0)""";

    /** Unknown is not nought. */
    private static final Waiting UNKNOWN = new Waiting(Double.NaN, Double.NaN, Double.NaN);

    @Inject
    MeterRegistry registry;

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private volatile Waiting waiting = UNKNOWN;

    /**
     * @param lag for how many seconds the oldest has been there
     * @param unseen for how many seconds the oldest change has been there that was not looked at
     */
    record Waiting(double count, double lag, double unseen) {}

    /** As it was looked up last; not a number where that could not be done. */
    Waiting waiting() {
        return waiting;
    }

    void register(@Observes StartupEvent start) {
        Gauge.builder("tthc.notifications.waiting", this, gauges -> gauges.waiting.count)
                .description("Notifications that a receiver is still to be given")
                .register(registry);
        TimeGauge.builder("tthc.notifications.lag", this, TimeUnit.SECONDS, gauges -> gauges.waiting.lag)
                .description("For how long the oldest of the notifications that wait has been there")
                .register(registry);
        TimeGauge.builder("tthc.publications.unseen", this, TimeUnit.SECONDS, gauges -> gauges.waiting.unseen)
                .description(
                        "For how long the oldest change of published figures has been there that was not looked at")
                .register(registry);
    }

    @Scheduled(every = "${tthc.gauges.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (!serving) {
            return;
        }
        try {
            double unseen = database.one(UNSEEN, row -> row.getDouble(1));
            waiting = database.one(WAITING, row -> new Waiting(row.getDouble("waiting"), row.getDouble("lag"), unseen));
        } catch (RuntimeException failed) {
            waiting = UNKNOWN;
            throw failed;
        }
    }
}
