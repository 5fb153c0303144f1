package vn.tthc.stats.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Json;

/** Records what was done, in the transaction that does it: either both are there or neither. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class AuditTrail {

    /**
     * Records one act. May be put behind a {@code with x as (insert …)}: a statement that is run anyway then records
     * what it does without a round trip more.
     */
    public static final String INSERT = """
            insert into audit_event (actor, address, user_agent, request_id, action, unit_id, unit_ids, object, details)
            values (?, ?, ?, ?, ?, ?::int, ?::int[], ?, ?::json)
            """;

    @Inject
    Database database;

    @Inject
    Json json;

    /** Records an act. */
    public void record(Act act) {
        database.update(INSERT, parameters(act).toArray());
    }

    /** What {@link #INSERT} is to be run with. */
    public List<Object> parameters(Act act) {
        List<Integer> units = act.unitIds();
        return Arrays.asList(
                act.origin().actor(),
                act.origin().address(),
                act.origin().userAgent(),
                act.origin().requestId(),
                act.action().code(),
                units.size() == 1 ? units.get(0) : null,
                units.size() > 1 ? SqlArray.ints(units) : null,
                act.object(),
                json.write(act.details()));
    }
}
