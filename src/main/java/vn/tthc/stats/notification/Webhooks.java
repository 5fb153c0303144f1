package vn.tthc.stats.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Makes, finds and ends webhooks. */
@ApplicationScoped
class Webhooks {

    /** Of one unit, or of all: whoever has more has forgotten some. */
    static final int MOST = 20;

    private static final String SELECT =
            "select id, unit_id, url, label, created_at, created_by, disabled_at from webhook where deleted_at is null";

    private static final String WAITING_PING = """
            select exists (
              select from notification_delivery d join notification_event e on e.id = d.event_id
              where d.webhook_id = ? and d.state = 'waiting' and e.type = ?)""";

    @Inject
    Database database;

    @Inject
    Events events;

    @Inject
    AuditTrail trail;

    private final SecureRandom random = new SecureRandom();

    /**
     * A webhook, without its secret.
     *
     * @param unitId of whose publications it is told, and of those below; null = of all
     * @param createdBy prefix of the key, or by what the identity provider's caller is known
     * @param disabledAt since when its receiver is gone for good; null = it is not
     */
    record Webhook(
            long id,
            Integer unitId,
            WebhookUrl url,
            String label,
            Instant createdAt,
            String createdBy,
            Instant disabledAt) {}

    /** A webhook with its secret, which is told only at this moment. */
    record Fresh(Webhook webhook, WebhookSecret secret) {}

    /**
     * Makes one.
     *
     * @throws Refusal {@code too-many-webhooks}
     */
    @Transactional
    Fresh create(Integer unitId, WebhookUrl url, String label, Origin origin) {
        // Two who look at the same time, in whichever process, would both find room for theirs.
        database.execute("lock table webhook in share row exclusive mode");
        long held = database.one(
                "select count(*) from webhook where deleted_at is null and unit_id is not distinct from ?::int",
                row -> row.getLong(1),
                unitId);
        if (held >= MOST) {
            throw Refusal.of(ErrorCode.TOO_MANY_WEBHOOKS, held);
        }
        WebhookSecret secret = WebhookSecret.random(random);
        long id = database.one(
                "insert into webhook (unit_id, url, label, secret, created_by) values (?::int, ?, ?, ?, ?) returning id",
                row -> row.getLong(1),
                unitId,
                url.text(),
                label,
                secret.text(),
                origin.actor());
        Webhook webhook = find(id).orElseThrow();
        record(origin, Action.WEBHOOK_CREATED, webhook);
        return new Fresh(webhook, secret);
    }

    /** All that are not deleted, in the order in which they were made. */
    List<Webhook> all() {
        return database.query(SELECT + " order by id", Webhooks::read);
    }

    /** That one, unless it is deleted. */
    Optional<Webhook> find(long id) {
        return database.query(SELECT + " and id = ?", Webhooks::read, id).stream()
                .findFirst();
    }

    /** Those that are told of that unit's publications. */
    List<Long> listening(ReportingUnit unit, Codebook codebook) {
        return all().stream()
                .filter(webhook -> webhook.disabledAt == null)
                .filter(webhook -> webhook.unitId == null
                        || codebook.withinScope(codebook.unit(webhook.unitId).orElseThrow(), unit))
                .map(Webhook::id)
                .toList();
    }

    /** Ends one for good: nothing more is sent to it, and its secret is gone. */
    @Transactional
    void delete(Webhook webhook, Origin origin) {
        if (database.update(
                        "update webhook set deleted_at = clock_timestamp(), secret = null where id = ? and deleted_at is null",
                        webhook.id)
                > 0) {
            drop(webhook.id);
            record(origin, Action.WEBHOOK_DELETED, webhook);
        }
    }

    /** Sends nothing more to it, as its receiver has said that it is gone. */
    @Transactional
    void disable(long id) {
        if (database.update(
                        "update webhook set disabled_at = clock_timestamp() where id = ? and disabled_at is null and deleted_at is null",
                        id)
                > 0) {
            drop(id);
            record(Origin.SERVICE, Action.WEBHOOK_DISABLED, find(id).orElseThrow());
        }
    }

    private void drop(long id) {
        database.update(
                "update notification_delivery set state = 'dropped' where webhook_id = ? and state = 'waiting'", id);
    }

    /**
     * Has a trial sent to it.
     *
     * @return the number of the event
     * @throws Refusal {@code webhook-disabled}, {@code not-found} if it was deleted meanwhile, {@code ping-waiting}
     */
    @Transactional
    UUID ping(Webhook webhook, Origin origin) {
        // Whoever deletes it, or has it tried too, waits until this is stored.
        boolean disabled = database
                .query(
                        "select disabled_at is not null from webhook where id = ? and deleted_at is null for update",
                        row -> row.getBoolean(1),
                        webhook.id)
                .stream()
                .findFirst()
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
        if (disabled) {
            throw Refusal.of(ErrorCode.WEBHOOK_DISABLED);
        }
        if (database.one(WAITING_PING, row -> row.getBoolean(1), webhook.id, EventType.PING.code())) {
            throw Refusal.of(ErrorCode.PING_WAITING);
        }
        UUID event = events.ping(webhook.id);
        record(origin, Action.WEBHOOK_TRIED, webhook);
        return event;
    }

    /** Not the whole address: some receivers have a secret of theirs in it. */
    private void record(Origin origin, Action action, Webhook webhook) {
        trail.record(Act.of(origin, action, webhook.unitId, "webhooks/" + webhook.id)
                .with("host", webhook.url.host())
                .with("label", webhook.label));
    }

    private static Webhook read(ResultSet row) throws SQLException {
        return new Webhook(
                row.getLong("id"),
                row.getObject("unit_id", Integer.class),
                WebhookUrl.stored(row.getString("url")),
                row.getString("label"),
                Database.instant(row, "created_at"),
                row.getString("created_by"),
                Database.instant(row, "disabled_at"));
    }
}
