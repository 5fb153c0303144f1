package vn.tthc.stats.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Json;

/** Finds what was recorded. */
@ApplicationScoped
public class AuditEvents {

    @Inject
    Database database;

    @Inject
    Json json;

    /**
     * Which are wanted.
     *
     * @param unitIds only those about one of these; null = all, also those about no unit
     * @param actor null = whoever
     * @param action null = whatever
     * @param from only those not before it; null = from the first on
     * @param to only those before it; null = until now
     * @param before only those with smaller numbers; null = all
     */
    public record Wanted(
            Collection<Integer> unitIds, String actor, Action action, Instant from, Instant to, Long before) {}

    /**
     * The newest first, so many at the most.
     *
     * @throws vn.tthc.stats.common.Refusal {@code too-slow}
     */
    public List<AuditEvent> find(Wanted wanted, int most) {
        List<Object> parameters = new ArrayList<>();
        String where = "true";
        if (wanted.unitIds != null) {
            where += " and (unit_id = any(?) or unit_ids && ?)";
            parameters.addAll(List.of(SqlArray.ints(wanted.unitIds), SqlArray.ints(wanted.unitIds)));
        }
        where += Conditions.asked("actor =", wanted.actor, parameters)
                + Conditions.asked("action =", wanted.action == null ? null : wanted.action.code(), parameters)
                + Conditions.asked("at >=", time(wanted.from), parameters)
                + Conditions.asked("at <", time(wanted.to), parameters)
                + Conditions.asked("id <", wanted.before, parameters);
        parameters.add(most);
        String sql = """
                select id, at, actor, address, user_agent, request_id, action, unit_id, unit_ids, object, details, acts
                from audit_event where %s order by id desc limit ?
                """.formatted(where);
        return database.reading(() -> database.query(sql, this::read, parameters.toArray()));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private AuditEvent read(ResultSet row) throws SQLException {
        Integer unit = row.getObject("unit_id", Integer.class);
        List<Integer> units = row.getArray("unit_ids") == null
                ? unit == null ? List.of() : List.of(unit)
                : List.of((Integer[]) row.getArray("unit_ids").getArray());
        return new AuditEvent(
                row.getLong("id"),
                Database.instant(row, "at"),
                new Origin(
                        row.getString("actor"),
                        row.getString("address"),
                        row.getString("user_agent"),
                        row.getString("request_id")),
                row.getString("action"),
                units,
                row.getString("object"),
                json.object(row.getString("details")),
                row.getInt("acts"));
    }
}
