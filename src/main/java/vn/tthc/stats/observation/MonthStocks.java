package vn.tthc.stats.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

/**
 * Takes the stocks of units from their counts where they are not of the present state of the unit's data: what was there
 * before they were kept, and what a version that does not know of them writes while it is being replaced. Until that is
 * done, the counts of such a unit are read themselves, see {@link Stocks}.
 */
@ApplicationScoped
public class MonthStocks {

    private static final String BAD = "select v.unit_id from unit_version v where not (%s)".formatted(StockSql.GOOD);

    private static final String FREE = """
            select pg_try_advisory_xact_lock(?) and pg_try_advisory_xact_lock(?, bad.unit_id) from (%s and v.unit_id = ?) bad
            union all
            select false
            limit 1""".formatted(BAD);

    @Inject
    Database database;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    @Scheduled(every = "${tthc.totals.every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (serving && !citus) {
            database.unhurried(this::recount);
        }
    }

    /**
     * The units among those chosen whose stocks are not of the present state of their data, as the caller's snapshot has it;
     * null = take all for such: shards can look for the latest of their counts, but not put several tables together
     * ({@code docs/adr/0019}).
     */
    public Set<Integer> behind(Selection selection) {
        if (citus) {
            return null;
        }
        Set<Integer> ids = selection.unitIds();
        return new TreeSet<>(
                ids == null
                        ? database.query(BAD, row -> row.getInt(1))
                        : database.query(BAD + " and v.unit_id = any(?)", row -> row.getInt(1), SqlArray.ints(ids)));
    }

    /**
     * Takes the stocks of all such units from their counts, each in a transaction of its own; those that are being written
     * to meanwhile have to wait for the next time.
     *
     * @return how many units were done
     */
    public synchronized int recount() {
        return (int) database.query(BAD, row -> row.getInt(1)).stream()
                .filter(unit -> QuarkusTransaction.requiringNew().call(() -> recount(unit)))
                .count();
    }

    private boolean recount(int unit) {
        // Whoever writes to the unit holds the second lock until the end of the transaction: under it nothing changes.
        if (!database.one(
                FREE, row -> row.getBoolean(1), AdvisoryLock.MONTH_STOCKS.key(), AdvisoryLock.UNIT.key(), unit)) {
            return false;
        }
        StockSql.RECOUNT.forEach(sql -> database.update(sql, unit));
        return true;
    }
}
