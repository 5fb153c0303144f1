package vn.tthc.stats.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;

/**
 * Adds the month totals up by province, behind the writers: who writes waits for nobody's province. What is added up here
 * is good for as long as nothing has changed in that month of the province, which whoever reads it checks ({@link #JUDGED});
 * until it is added up again the units' own totals are read. So it is never old, it is only there or not.
 */
@ApplicationScoped
public class ProvinceTotals {

    /**
     * SQL for rows {@code judged}: each province and month of some units, the units asked among its own, and whether its
     * totals are good for just those. The sum of the numbers tells: each grows with every change and is never lowered.
     * Parameters: the first and the last month, and the units twice, null = all.
     */
    static final String JUDGED = """
            area as (
              select r.province_id, u.month, sum(u.n) as n,
                array_agg(u.unit_id) filter (where %1$s) as units, bool_and(%1$s) as whole
              from unit_month u
              join reporting_unit r on r.id = u.unit_id
              where u.month between ? and ?
              group by r.province_id, u.month
            ), judged as materialized (
              select a.province_id, a.month, a.units, a.whole and p.unit_id is not null as fresh
              from area a
              left join province_month p on p.unit_id = a.province_id and p.month = a.month and p.n = a.n
               and p.reference = (select n from reference_version)
              where a.units is not null
            )""";

    private static final String NOW = """
            select r.province_id, u.month, sum(u.n) as n
            from unit_month u
            join reporting_unit r on r.id = u.unit_id
            where r.province_id is not null
            group by r.province_id, u.month""";

    private static final String STALE = """
            select a.province_id, a.month, a.n
            from (%s) a
            left join province_month p on p.unit_id = a.province_id and p.month = a.month and p.n = a.n
             and p.reference = (select n from reference_version)
            where p.unit_id is null
            order by a.month desc, a.province_id""".formatted(NOW);

    // One statement and so one state of the data: the totals, and the number that says of which state they are.
    private static final String ADD_UP =
            """
            with asked as (
              select ?::int as province_id, ?::date as month
            ), totals as (
              insert into province_month_total (unit_id, month, procedure_id, level, %1$s)
              select asked.province_id, c.month, c.procedure_id, c.level, %2$s
              from asked
              join reporting_unit r on r.province_id = asked.province_id
              join month_total c on c.unit_id = r.id and c.month = asked.month
              group by asked.province_id, c.month, c.procedure_id, c.level
            )
            insert into province_month (unit_id, month, n, reference)
            select asked.province_id, asked.month, sum(u.n), (select n from reference_version)
            from asked
            join reporting_unit r on r.province_id = asked.province_id
            join unit_month u on u.unit_id = r.id and u.month = asked.month
            group by asked.province_id, asked.month
            on conflict (unit_id, month) do update set n = excluded.n, reference = excluded.reference
            """.formatted(Total.sumColumns(column -> column), Total.sumColumns("sum(c.%s)"::formatted));

    /** Totals that are said to be good and are not what the units' own add up to, as {@link Verification} asks for them. */
    static final String DIFFERENCES =
            """
            with fresh as (
              select p.unit_id, p.month
              from province_month p
              join (%1$s) a on a.province_id = p.unit_id and a.month = p.month and a.n = p.n
              where p.reference = (select n from reference_version)
            ), held as (
              select unit_id, month, procedure_id, level, %2$s from province_month_total join fresh using (unit_id, month)
            ), recount as (
              select f.unit_id, f.month, c.procedure_id, c.level, %3$s
              from fresh f
              join reporting_unit r on r.province_id = f.unit_id
              join month_total c on c.unit_id = r.id and c.month = f.month
              group by f.unit_id, f.month, c.procedure_id, c.level
            )
            select concat_ws(' ', unit_id, month, procedure_id, level) as key,
              max(total) filter (where side = 1) as held, max(total) filter (where side = 2) as counted
            from (
              select 1 as side, h.unit_id, h.month, h.procedure_id, h.level, to_jsonb(h)::text as total
              from (select * from held except select * from recount) h
              union all
              select 2, r.unit_id, r.month, r.procedure_id, r.level, to_jsonb(r)::text
              from (select * from recount except select * from held) r
            ) different
            group by unit_id, month, procedure_id, level
            """.formatted(NOW, Total.sumColumns(column -> column), Total.sumColumns("sum(c.%1$s) as %1$s"::formatted));

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /** What was not good when it was last looked. */
    private Map<Month, Long> seen = Map.of();

    /** Since when there have been months whose totals are not good, by {@link System#nanoTime}; null = there are none. */
    private volatile Long staleSince;

    private volatile int staleMonths;

    private record Month(int provinceId, LocalDate month) {}

    private static final String GOOD = """
            select exists (
              select from province_month
              where unit_id = ? and month = ? and n = ? and reference = (select n from reference_version))
            """;

    @Scheduled(every = "${tthc.totals.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (serving && areKept()) {
            database.unhurried(this::addUpQuietMonths);
        }
    }

    /**
     * Adds up the months whose totals are not good and have not changed since it was last looked: while a month is being
     * written to, its totals would be of no use before they were done.
     */
    public synchronized void addUpQuietMonths() {
        Map<Month, Long> stale = new HashMap<>();
        database.query(
                STALE,
                row -> stale.put(
                        new Month(row.getInt("province_id"), row.getObject("month", LocalDate.class)),
                        row.getLong("n")));
        staleMonths = stale.size();
        if (stale.isEmpty()) {
            staleSince = null;
        } else if (staleSince == null) {
            staleSince = System.nanoTime();
        }
        List<Month> quiet = stale.keySet().stream()
                .filter(month -> stale.get(month).equals(seen.get(month)))
                .toList();
        seen = stale;
        quiet.forEach(month -> QuarkusTransaction.requiringNew().run(() -> addUp(month)));
    }

    /** Whether there are any. On Citus the shards add the units' own up, each its part; those of a province lie on many. */
    public boolean areKept() {
        return !citus;
    }

    /** How many months' totals were not good when it was last looked. */
    int staleMonths() {
        return staleMonths;
    }

    /** For how long, in seconds, there have been such without a break. */
    double lagSeconds() {
        Long since = staleSince;
        return since == null ? 0 : (System.nanoTime() - since) / 1e9;
    }

    private void addUp(Month month) {
        if (!database.tryLock(AdvisoryLock.PROVINCE_TOTALS)) {
            // Another process is at it.
            return;
        }
        if (database.one(GOOD, row -> row.getBoolean(1), month.provinceId, month.month, seen.get(month))) {
            // Another process has had the same idea.
            return;
        }
        database.update(
                "delete from province_month_total where unit_id = ? and month = ?", month.provinceId, month.month);
        database.update(ADD_UP, month.provinceId, month.month);
    }
}
