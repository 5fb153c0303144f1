package vn.tthc.stats.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.Database;

/**
 * Whether the reports of the last 31 days have come, and how old the totals by province are; looked up now and then, never
 * when somebody asks. Of which unit is not told here: that is what {@code /coverage} is for.
 */
@ApplicationScoped
class ReportGauges {

    /** Longer ago, a report that never came is no news. */
    private static final int DAYS = 31;

    /** Parameters: the first and the last day. Costs a unit's two or three months of a few bytes each. */
    private static final String REPORTS = """
            with span as (
              select ?::date as first, ?::date as last
            ), months as (
              select month::date, (month + interval '1 month - 1 day')::date as last_day
              from span, generate_series(date_trunc('month', first::timestamp), last, interval '1 month') as month
            ), due as (
              select r.id as unit_id, m.month, month_days(m.month, greatest(r.reports_from, r.valid_from, s.first),
                least(coalesce(r.valid_to, s.last), s.last, m.last_day)) as days
              from reporting_unit r cross join span s cross join months m
              where r.reports_from <= s.last and r.valid_from <= s.last and (r.valid_to is null or r.valid_to >= s.first)
            ), judged as (
              select d.month, d.days, d.days & ~coalesce(u.reported, 0)::bigint as missing
              from due d left join unit_month u on u.unit_id = d.unit_id and u.month = d.month
            )
            select coalesce(sum(bit_count(days::bit(64))), 0) as due, coalesce(sum(bit_count(missing::bit(64))), 0) as missing,
              min(month + log(2, missing & -missing)::int) filter (where missing <> 0) as oldest
            from judged""";

    private static final Reports UNKNOWN = new Reports(Double.NaN, Double.NaN, Double.NaN);

    @Inject
    MeterRegistry registry;

    @Inject
    Database database;

    @Inject
    ProvinceTotals totals;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private volatile Reports reports = UNKNOWN;

    /**
     * Reports of a stretch of days; not a number if that could not be found out.
     *
     * @param oldest for how many days the oldest that is missing has been due; 0 = none is
     */
    record Reports(double due, double missing, double oldest) {}

    void register(@Observes StartupEvent start) {
        gauge("tthc.reports.due", "Reports due for the last 31 days until yesterday", gauges -> gauges.reports.due);
        gauge("tthc.reports.missing", "Of the reports due those that have not come", gauges -> gauges.reports.missing);
        Gauge.builder("tthc.reports.oldest.missing", this, gauges -> gauges.reports.oldest)
                .baseUnit("days")
                .description("For how many days the oldest of the missing reports has been due; 0 if none is missing")
                .register(registry);
        gauge(
                "tthc.province.totals.stale.months",
                "Months of provinces that are read from the units' own totals until they are added up again",
                gauges -> gauges.totals.staleMonths());
        TimeGauge.builder("tthc.province.totals.lag", totals, TimeUnit.SECONDS, ProvinceTotals::lagSeconds)
                .description("For how long there have been such months without a break; 0 if there are none")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<ReportGauges> value) {
        Gauge.builder(name, this, value).description(description).register(registry);
    }

    @Scheduled(every = "${tthc.gauges.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (!serving) {
            return;
        }
        try {
            reports = reports(LocalDate.now(clock));
        } catch (RuntimeException failed) {
            reports = UNKNOWN;
            throw failed;
        }
    }

    /** The reports that were due in the days before that one. */
    Reports reports(LocalDate today) {
        return database.one(
                REPORTS,
                row -> {
                    LocalDate oldest = row.getObject("oldest", LocalDate.class);
                    return new Reports(
                            row.getDouble("due"),
                            row.getDouble("missing"),
                            oldest == null ? 0 : ChronoUnit.DAYS.between(oldest, today));
                },
                today.minusDays(DAYS),
                today.minusDays(1));
    }
}
