package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** Proves that what is worked out from the counts, or has to hold between them, does hold. */
@ApplicationScoped
public class Verification {

    /** How many differences are told of; the number of all is told too. */
    private static final int MOST = 1000;

    /** Of what is not everywhere kept, see {@link ProvinceTotals#areKept}. */
    private static final String OF_PROVINCES = "province-month-total";

    /** Each query answers a row {@code key, held, counted} for whatever is not as it has to be. */
    private static final Map<String, String> CHECKS = new TreeMap<>(Map.ofEntries(
            Map.entry("month-total", Total.MONTH.differences()),
            Map.entry("unit-month-total", Total.UNIT_MONTH.differences()),
            Map.entry("day-total", Total.DAY.differences()),
            Map.entry(OF_PROVINCES, ProvinceTotals.DIFFERENCES),
            Map.entry("month-stock", StockSql.differences()),
            Map.entry("unit-month-stock", StockSql.sumDifferences()),
            Map.entry("unit-month", """
                    select concat_ws(' ', unit_id, month) as key,
                      h.reported::text as held, r.reported::text as counted
                    from unit_month h
                    full join (
                      select unit_id, date_trunc('month', day::timestamp)::date as month,
                        bit_or(1 << (extract(day from day)::int - 1)) as reported
                      from unit_day_report group by 1, 2
                    ) r using (unit_id, month)
                    where coalesce(h.reported, 0) <> coalesce(r.reported, 0)
                    """),
            // Who has none is not asked (Sources, MetricQuery.among).
            Map.entry("unit-version", """
                    select m.unit_id::text as key, null as held, count(*)::text as counted
                    from unit_month m
                    where not exists (select from unit_version v where v.unit_id = m.unit_id)
                    group by m.unit_id
                    """),
            Map.entry("overlap", """
                    select concat_ws(' ', l.unit_id, l.procedure_id, l.level) as key,
                      concat(l.period_start, '/', l.period_end) as held, concat(c.period_start, '/', c.period_end) as counted
                    from dossier_count l
                    join dossier_count c on c.unit_id = l.unit_id and c.procedure_id = l.procedure_id
                     and c.level = l.level and c.period_start <= l.period_end and c.period_end >= l.period_start
                     and (c.period_start, c.period_end) <> (l.period_start, l.period_end)
                    where l.period_end > l.period_start
                    """),
            Map.entry("unreported-day", """
                    select concat_ws(' ', c.unit_id, c.period_start + d.n) as key, null as held, null as counted
                    from (select distinct unit_id, period_start, period_end from dossier_count) c
                    cross join generate_series(0, c.period_end - c.period_start) d(n)
                    left join unit_day_report r on r.unit_id = c.unit_id and r.day = c.period_start + d.n
                    where r.day is null
                    """),
            Map.entry("receipt", """
                    select submission_id::text as key, null as held, count(*)::text as counted
                    from dossier_count c
                    where not exists (select from submission s where s.id = c.submission_id)
                    group by submission_id
                    """),
            Map.entry("receipt-rows", """
                    select s.id::text as key, (s.inserted + s.revised)::text as held, coalesce(w.rows, 0)::text as counted
                    from submission s
                    left join (
                      select submission_id, sum(rows) as rows from (
                        select unit_id, submission_id, count(*) as rows from dossier_count group by 1, 2
                        union all
                        select unit_id, submission_id, count(*) from dossier_count_history group by 1, 2
                      ) parts group by submission_id
                    ) w on w.submission_id = s.id
                    where s.inserted + s.revised <> coalesce(w.rows, 0)
                    """),
            Map.entry("withdrawn-rows", """
                    select s.id::text as key, s.withdrawn::text as held, coalesce(w.rows, 0)::text as counted
                    from submission s
                    left join (
                      select superseded_by, count(*) as rows from dossier_count_history where withdrawn group by superseded_by
                    ) w on w.superseded_by = s.id
                    where s.withdrawn <> coalesce(w.rows, 0)
                    """),
            Map.entry("history", """
                    select concat_ws(' ', unit_id, period_start, period_end, procedure_id, level) as key,
                      concat(revision, ' ', recorded_at) as held, concat(next_revision, ' ', next_at) as counted
                    from (
                      select h.*,
                        lead(revision) over next as next_revision, lead(recorded_at) over next as next_at
                      from (
                        select unit_id, period_start, period_end, procedure_id, level, revision, recorded_at,
                          superseded_at, withdrawn from dossier_count_history
                        union all
                        select unit_id, period_start, period_end, procedure_id, level, revision, recorded_at,
                          null, null from dossier_count c
                        where exists (
                          select from dossier_count_history h
                          where (h.unit_id, h.period_start, h.procedure_id, h.level, h.period_end)
                              = (c.unit_id, c.period_start, c.procedure_id, c.level, c.period_end))
                      ) h
                      window next as (
                        partition by unit_id, period_start, period_end, procedure_id, level order by revision)
                    ) chain
                    where superseded_at < recorded_at
                       or not withdrawn and (next_revision <> revision + 1 or next_at <> superseded_at)
                       or not withdrawn and next_revision is null
                       or withdrawn and (next_revision <> revision + 2 or next_at < superseded_at)
                    """)));

    /** It reads everything and keeps a connection for as long as that takes: one for this process is enough. */
    private final Semaphore turn = new Semaphore(1);

    @Inject
    Database database;

    @Inject
    UnitData data;

    @Inject
    ProvinceTotals provinces;

    /**
     * Something that is not as it has to be.
     *
     * @param check which of the checks found it
     * @param key where, by the ids of the database
     * @param held what is held; null if nothing is
     * @param counted what it should be; null likewise
     */
    @Schema(name = "VerificationDifference")
    public record Difference(
            String check,
            String key,
            @Schema(nullable = true) String held,
            @Schema(nullable = true) String counted) {

        private boolean isAt(Difference other) {
            return check.equals(other.check) && key.equals(other.key);
        }
    }

    /**
     * What was found.
     *
     * @param clean whether everything is as it has to be
     * @param counts how many counts there are
     * @param differenceCount how many things are not
     * @param differences the first 1,000 of them
     */
    @Schema(name = "VerificationResult")
    public record Result(
            boolean clean, long counts, List<String> checks, long differenceCount, List<Difference> differences) {

        /** What was found both times; all of it if it was too much to tell. */
        private Result and(Result later) {
            if (Math.max(differenceCount, later.differenceCount) > MOST) {
                return later;
            }
            List<Difference> both = later.differences.stream()
                    .filter(one -> differences.stream().anyMatch(one::isAt))
                    .toList();
            return new Result(both.isEmpty(), later.counts, checks, both.size(), both);
        }
    }

    /**
     * Recounts everything, on one state of the data; takes as long as reading all of them takes. Who asks while another does is
     * not told what that one is: it is of a state before they asked.
     *
     * @throws Refusal {@code verification-busy}; on Citus {@code figures-unsettled}, if shards are away
     */
    public Result run() {
        if (!turn.tryAcquire()) {
            throw Refusal.of(ErrorCode.VERIFICATION_BUSY);
        }
        try {
            // On Citus it waits until all shards have what is committed.
            data.version(null);
            Result found = recount();
            // Shards are read at moments of their own. What a return was on its way to then is right the next time.
            return found.clean || provinces.areKept() ? found : found.and(recount());
        } finally {
            turn.release();
        }
    }

    private Result recount() {
        return database.longSnapshot(() -> {
            long counts = database.one("select count(*) from dossier_count", row -> row.getLong(1));
            long[] all = new long[1];
            List<Difference> differences = new ArrayList<>();
            List<String> checks = CHECKS.keySet().stream()
                    .filter(check -> provinces.areKept() || !check.equals(OF_PROVINCES))
                    .toList();
            checks.forEach(check -> database.query(CHECKS.get(check), row -> {
                if (all[0]++ < MOST) {
                    differences.add(new Difference(
                            check, row.getString("key"), row.getString("held"), row.getString("counted")));
                }
                return true;
            }));
            return new Result(all[0] == 0, counts, checks, all[0], differences);
        });
    }
}
