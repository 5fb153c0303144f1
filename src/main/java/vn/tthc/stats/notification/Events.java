package vn.tthc.stats.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Keeps what is to be told, and for each who is to be told it, in the transaction of what it tells of: neither is there without
 * the other.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Events {

    private static final String INSERT = """
            insert into notification_event (id, type, publication_id, body, created_at) values (?, ?, ?, ?, ?)
            """;

    @Inject
    Database database;

    @Inject
    Json json;

    @Inject
    Webhooks webhooks;

    @Inject
    MailRecipients recipients;

    /** Tells all who want to know of that unit's publications. */
    void tell(EventType type, Told.Data data, long publication, ReportingUnit unit, Codebook codebook) {
        UUID id = keep(type, data, publication);
        database.update(
                "insert into notification_delivery (event_id, webhook_id) select ?, unnest(?::bigint[])",
                id,
                SqlArray.longs(webhooks.listening(unit, codebook)));
        database.update(
                "insert into notification_delivery (event_id, recipient) select ?, unnest(?::text[])",
                id,
                SqlArray.texts(recipients.of(unit, codebook)));
    }

    /** Tells one webhook that it is tried; answers the number of the event. It must be one that is told. */
    UUID ping(long webhook) {
        UUID id = keep(EventType.PING, new Told.Ping(webhook), null);
        database.update("insert into notification_delivery (event_id, webhook_id) values (?, ?)", id, webhook);
        return id;
    }

    private UUID keep(EventType type, Told.Data data, Long publication) {
        UUID id = UUID.randomUUID();
        OffsetDateTime now = database.one(
                "select date_trunc('milliseconds', clock_timestamp())", row -> row.getObject(1, OffsetDateTime.class));
        Instant timestamp = now.toInstant();
        database.update(
                INSERT, id, type.code(), publication, json.write(new Told(id.toString(), type, timestamp, data)), now);
        return id;
    }

    /** Forgets what was told, or given up, so long ago. */
    @Transactional
    void forget(Duration keep) {
        database.update("""
                delete from notification_delivery d using notification_event e
                where e.id = d.event_id and d.state <> 'waiting' and e.created_at < now() - ? * interval '1 second'
                """, keep.toSeconds());
        database.update("""
                delete from notification_event e
                where e.created_at < now() - ? * interval '1 second'
                  and not exists (select from notification_delivery d where d.event_id = e.id)
                """, keep.toSeconds());
        database.update("""
                delete from webhook w where w.deleted_at is not null
                  and not exists (select from notification_delivery d where d.webhook_id = w.id)
                """);
    }
}
