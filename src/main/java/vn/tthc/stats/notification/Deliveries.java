package vn.tthc.stats.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import vn.tthc.stats.common.Database;

/** What each receiver is to be told, has been told, or could not be told. */
@ApplicationScoped
class Deliveries {

    /**
     * For how long nobody else takes one that somebody has taken: longer than any try may last. A process that ends in between
     * leaves it to whoever comes then, and the receiver may get it twice.
     */
    static final Duration TAKEN = Duration.ofMinutes(2);

    private static final String TAKE = """
            with due as (
              select id from notification_delivery
              where state = 'waiting' and next_at <= clock_timestamp()
              order by next_at limit 1 for update skip locked
            ), taken as (
              update notification_delivery d
              set attempts = attempts + 1, attempted_at = clock_timestamp(),
                next_at = clock_timestamp() + ? * interval '1 millisecond'
              from due where d.id = due.id
              returning d.*
            )
            select t.id, t.attempts, t.attempted_at, t.recipient, t.webhook_id, e.id as event, e.body, w.url, w.secret
            from taken t
            join notification_event e on e.id = t.event_id
            left join webhook w on w.id = t.webhook_id
            """;

    @Inject
    Database database;

    /** How a delivery stands. */
    enum State {
        /** It is tried, or will be again. */
        WAITING,
        /** Its receiver has it. */
        DELIVERED,
        /** It was tried for days, or its receiver is gone. */
        GIVEN_UP,
        /** Its webhook was deleted or disabled before. */
        DROPPED;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One that is to be tried now.
     *
     * @param attempt which try it is, from 1
     * @param at the present moment
     * @param recipient address of mail; null = by webhook
     * @param webhook number; null = by mail
     * @param url null = by mail
     * @param secret null = by mail, or the webhook was deleted just now
     * @param event number of the event
     * @param body of the message
     */
    record Due(
            long id,
            int attempt,
            Instant at,
            String recipient,
            Long webhook,
            WebhookUrl url,
            WebhookSecret secret,
            UUID event,
            String body) {}

    /** The next that is due, which then is the caller's for a while; empty if none is. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<Due> take() {
        return database.query(TAKE, Deliveries::due, TAKEN.toMillis()).stream().findFirst();
    }

    private static Due due(ResultSet row) throws SQLException {
        String url = row.getString("url");
        String secret = row.getString("secret");
        return new Due(
                row.getLong("id"),
                row.getInt("attempts"),
                row.getObject("attempted_at", OffsetDateTime.class).toInstant(),
                row.getString("recipient"),
                row.getObject("webhook_id", Long.class),
                url == null ? null : WebhookUrl.stored(url),
                secret == null ? null : new WebhookSecret(secret),
                row.getObject("event", UUID.class),
                row.getString("body"));
    }

    /** Marks what became of a try, unless somebody else has taken it meanwhile or it is dropped. */
    @Transactional
    void mark(Due due, State state, Attempt attempt, Duration pause) {
        database.update(
                """
                update notification_delivery
                set state = ?, status = ?::int, error = ?, next_at = clock_timestamp() + ? * interval '1 millisecond'
                where id = ? and attempts = ? and state = 'waiting'
                """,
                state.code(),
                attempt.status(),
                attempt.failure() == null ? null : attempt.failure().code(),
                pause.toMillis(),
                due.id,
                due.attempt);
    }

    /**
     * What is known of one to a webhook.
     *
     * @param publication null = it is a trial
     * @param attemptedAt null = it was not tried yet
     * @param nextAt when it is tried again; null = it is not
     * @param status of the last answer; null = there was none
     * @param error why the last try failed; null = it did not, or there was none
     */
    record Known(
            long id,
            UUID event,
            EventType type,
            Long publication,
            String state,
            int attempts,
            Instant createdAt,
            Instant attemptedAt,
            Instant nextAt,
            Integer status,
            String error) {}

    /**
     * The newest of a webhook first.
     *
     * @param before only those with smaller numbers; null = all
     */
    List<Known> of(long webhook, Long before, int most) {
        List<Object> parameters = new ArrayList<>(List.of(webhook));
        if (before != null) {
            parameters.add(before);
        }
        parameters.add(most);
        return database.query(
                """
                select d.id, d.event_id, e.type, e.publication_id, d.state, d.attempts, e.created_at, d.attempted_at,
                  case when d.state = 'waiting' then d.next_at end as next_at, d.status, d.error
                from notification_delivery d join notification_event e on e.id = d.event_id
                where d.webhook_id = ? %s order by d.id desc limit ?
                """.formatted(before == null ? "" : "and d.id < ?"),
                row -> new Known(
                        row.getLong("id"),
                        row.getObject("event_id", UUID.class),
                        EventType.of(row.getString("type")),
                        row.getObject("publication_id", Long.class),
                        row.getString("state"),
                        row.getInt("attempts"),
                        instant(row, "created_at"),
                        instant(row, "attempted_at"),
                        instant(row, "next_at"),
                        row.getObject("status", Integer.class),
                        row.getString("error")),
                parameters.toArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
