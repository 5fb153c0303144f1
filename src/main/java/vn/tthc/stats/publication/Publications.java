package vn.tthc.stats.publication;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitLocks;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Closes periods and finds those that were closed. */
@ApplicationScoped
public class Publications {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private static final String SELECT = """
            select id, unit_id, name, period_start, period_end, as_of, revision, note, published_at, published_by
            from publication
            """;

    @Inject
    Database database;

    @Inject
    UnitLocks locks;

    @Inject
    UnitData data;

    @Inject
    AuditTrail trail;

    @Inject
    Language language;

    /** How long a closing waits for what came before it and is still being stored. */
    @ConfigProperty(name = "tthc.publication.wait")
    Duration wait;

    /** What is to be closed. */
    record Closing(ReportingUnit unit, String name, Period period, String note) {}

    /**
     * Closes a period, with all that was acknowledged before and nothing that comes later.
     *
     * @throws Refusal {@code not-settled} if what came before takes too long, {@code publication-exists}
     */
    long publish(Closing closing, int apiKeyId, Origin origin) {
        Instant asOf = settled();
        // Outside of the transaction: on Citus it waits for all shards.
        long revision = Long.parseLong(data.version(null).revision());
        return QuarkusTransaction.requiringNew().call(() -> insert(closing, asOf, revision, apiKeyId, origin));
    }

    /**
     * The latest instant with which nothing can be recorded any more. A writer takes the moment of its revisions from the
     * database's clock after it has its locks, and commits later: at any instant there may be some who have taken an
     * earlier moment and not committed. Nobody is kept from writing meanwhile, and who begins later takes a later moment, so
     * it is enough to wait for those at work.
     */
    private Instant settled() {
        Instant now = locks.now();
        long until = System.nanoTime() + wait.toNanos();
        while (!locks.isSettled(now)) {
            if (System.nanoTime() - until > 0) {
                throw Refusal.of(ErrorCode.NOT_SETTLED, wait.toSeconds());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return now.minus(1, ChronoUnit.MICROS);
    }

    private long insert(Closing closing, Instant asOf, long revision, int apiKeyId, Origin origin) {
        List<Long> inserted = database.query(
                """
                insert into publication
                  (unit_id, name, period_start, period_end, as_of, revision, note, published_at, published_by, api_key_id)
                values (?, ?, ?, ?, ?, ?, ?, clock_timestamp(),
                  coalesce((select label from sender where id = ?), ?), ?)
                on conflict (unit_id, name) do nothing
                returning id
                """,
                row -> row.getLong(1),
                closing.unit.id,
                closing.name,
                closing.period.start(),
                closing.period.end(),
                asOf.atOffset(ZoneOffset.UTC),
                revision,
                closing.note,
                apiKeyId,
                origin.actor(),
                apiKeyId);
        if (inserted.isEmpty()) {
            throw Refusal.of(
                    ErrorCode.PUBLICATION_EXISTS,
                    closing.unit.displayName(language.english()),
                    closing.name,
                    database.one(
                            "select id from publication where unit_id = ? and name = ?",
                            row -> row.getString(1),
                            closing.unit.id,
                            closing.name));
        }
        long id = inserted.get(0);
        trail.record(Act.of(origin, Action.PUBLISHED, closing.unit.id, "publications/" + id)
                .with("period", closing.period.toString())
                .with("asOf", asOf.toString()));
        return id;
    }

    /** The publication of that number. */
    public Optional<PublicationView> find(long id, Codebook codebook) {
        return database.query(SELECT + " where id = ?", row -> view(row, codebook), id).stream()
                .findFirst();
    }

    /**
     * Those that were made, the newest first.
     *
     * @param unitIds of these units; null = of any
     * @param period of days of this period; null = any
     * @param before only those with smaller numbers; null = all
     */
    List<PublicationView> find(Collection<Integer> unitIds, Period period, Long before, int most, Codebook codebook) {
        List<Object> parameters = new ArrayList<>();
        String where = " where true"
                + Conditions.among("unit_id", unitIds, parameters)
                + Conditions.touching("", period, parameters)
                + Conditions.asked("id <", before, parameters);
        parameters.add(most);
        return database.query(
                SELECT + where + " order by id desc limit ?", row -> view(row, codebook), parameters.toArray());
    }

    /** How many there are: they are only ever added. */
    long version() {
        return database.one("select count(*) from publication", row -> row.getLong(1));
    }

    private PublicationView view(ResultSet row, Codebook codebook) throws SQLException {
        ReportingUnit unit = codebook.unit(row.getInt("unit_id")).orElseThrow();
        return new PublicationView(
                row.getLong("id"),
                new Coded(unit.code, unit.displayName(language.english())),
                row.getString("name"),
                Database.period(row).toString(),
                Database.instant(row, "as_of"),
                row.getString("revision"),
                row.getString("note"),
                Database.instant(row, "published_at"),
                row.getString("published_by"));
    }
}
