package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.observation.UnitLocks;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/**
 * Writes to tables that only grow, and into the audit trail that it did: what is held under a key is superseded by what comes,
 * and never changed otherwise.
 */
@ApplicationScoped
public class Ledger {

    @Inject
    Database database;

    @Inject
    UnitLocks locks;

    @Inject
    Codebooks codebooks;

    @Inject
    AuditTrail trail;

    /** A column and the type of its elements in an array of SQL. */
    record Column(String name, String type) {}

    /**
     * A table.
     *
     * @param address the end of that which rows are sent to
     * @param action what writing to it is called
     * @param keys what tells its rows apart; the first is {@code unit_id}
     * @param contents what may change, {@code withdrawn} among it
     */
    record Kind(String name, String address, Action action, List<Column> keys, List<Column> contents) {

        private List<Column> columns() {
            return Stream.concat(keys.stream(), contents.stream()).toList();
        }

        private static String join(List<Column> columns, Function<String, String> text) {
            return columns.stream().map(column -> text.apply(column.name)).collect(Collectors.joining(", "));
        }

        private String write() {
            return """
                    with sent as materialized (
                      select * from unnest(%1$s) as s(%2$s)
                    ), moment as materialized (
                      select greatest(clock_timestamp(),
                        (select max(as_of) + interval '1 microsecond' from publication),
                        (select max(recorded_at) + interval '1 microsecond' from %3$s
                         where unit_id in (select unit_id from sent))) as at
                    ), changed as materialized (
                      select s.*, h.revision as held
                      from sent s
                      left join %3$s h on (%4$s) = (%5$s) and h.superseded_at is null
                      where case when h.revision is null then not s.withdrawn
                        else row(%6$s) is distinct from row(%7$s) end
                    ), superseded as (
                      update %3$s h set superseded_at = at
                      from changed s, moment
                      where (%4$s) = (%5$s) and h.superseded_at is null
                    ), inserted as (
                      insert into %3$s (%2$s, revision, api_key_id, reason, recorded_at)
                      select %8$s, coalesce(s.held, 0) + 1, ?, ?, at from changed s, moment
                    )
                    select at,
                      (select count(*) from changed where held is null) as inserted,
                      (select count(*) from changed where held is not null and not withdrawn) as revised,
                      (select count(*) from changed where held is not null and withdrawn) as withdrawn
                    from moment
                    """.formatted(
                    columns().stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", ")),
                    join(columns(), name -> name),
                    name,
                    join(keys, name -> "h." + name),
                    join(keys, name -> "s." + name),
                    join(contents, name -> "s." + name),
                    join(contents, name -> "h." + name),
                    join(columns(), name -> "s." + name));
        }
    }

    /**
     * Who writes, and why.
     *
     * @param apiKeyId null = the service itself
     * @param origin who that is to the audit trail, and from where
     * @param reason why what is held is corrected; null = it is not said
     */
    public record Author(Integer apiKeyId, Origin origin, String reason) {

        /** The service itself. */
        public static final Author SERVICE = new Author(null, Origin.SERVICE, null);
    }

    /**
     * What was written.
     *
     * @param recordedAt the moment of its revisions
     * @param unitIds of what was sent, changed or not, each once
     */
    public record Written(
            long inserted, long revised, long unchanged, long withdrawn, Instant recordedAt, List<Integer> unitIds) {

        private boolean isChange() {
            return inserted + revised + withdrawn > 0;
        }
    }

    /**
     * Writes rows, whose keys differ from each other, in the caller's transaction.
     *
     * @param rows values in the order of the keys and contents
     * @param codebook what they were checked against
     * @throws Refusal {@code busy}, or {@code reference-changed}
     */
    Written write(Kind kind, List<List<Object>> rows, Author author, Codebook codebook) {
        List<Integer> unitIds =
                rows.stream().map(row -> (Integer) row.get(0)).distinct().toList();
        locks.lock(unitIds);
        if (codebooks.current().version() != codebook.version()) {
            throw Refusal.of(ErrorCode.REFERENCE_CHANGED);
        }
        List<Column> columns = kind.columns();
        List<Object> parameters = new ArrayList<>();
        IntStream.range(0, columns.size())
                .forEach(i -> parameters.add(new SqlArray(
                        columns.get(i).type,
                        rows.stream().map(row -> row.get(i)).toArray())));
        parameters.add(author.apiKeyId);
        parameters.add(author.reason);
        Written written = database.one(
                kind.write(),
                row -> {
                    long inserted = row.getLong("inserted");
                    long revised = row.getLong("revised");
                    long withdrawn = row.getLong("withdrawn");
                    return new Written(
                            inserted,
                            revised,
                            rows.size() - inserted - revised - withdrawn,
                            withdrawn,
                            Database.instant(row, "at"),
                            unitIds);
                },
                parameters.toArray());
        if (written.isChange()) {
            trail.record(Act.of(author.origin, kind.action, unitIds, kind.address)
                    .with("inserted", written.inserted)
                    .with("revised", written.revised)
                    .with("unchanged", written.unchanged)
                    .with("withdrawn", written.withdrawn)
                    .with("reason", author.reason));
        }
        return written;
    }

    /** The condition that a row {@code v} was held at that time; its parameters are added. */
    static String held(Vintage vintage, List<Object> parameters) {
        if (vintage.asOf() == null) {
            return "v.superseded_at is null";
        }
        parameters.add(vintage.at());
        parameters.add(vintage.at());
        return "v.recorded_at <= ? and (v.superseded_at is null or v.superseded_at > ?)";
    }
}
