package vn.tthc.stats.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

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
              select d.id from notification_delivery d
              where d.state = 'waiting' and d.next_at <= clock_timestamp() and (d.recipient is null or ?)
                and not exists (select from notification_delivery other
                  where other.webhook_id = d.webhook_id and other.state = 'waiting' and other.taken_until > clock_timestamp())
              order by d.next_at, d.id limit 1 for update skip locked
            ), taken as (
              update notification_delivery d
              set attempts = attempts + 1, attempted_at = clock_timestamp(),
                next_at = clock_timestamp() + ? * interval '1 millisecond',
                taken_until = clock_timestamp() + ? * interval '1 millisecond'
              from due where d.id = due.id
              returning d.*
            )
            select t.id, t.attempts, t.attempted_at, t.recipient, t.webhook_id, e.id as event, e.type, e.body, w.url,
              case when w.disabled_at is null then w.secret end as secret
            from taken t
            join notification_event e on e.id = t.event_id
            left join webhook w on w.id = t.webhook_id
            """;

    @Inject
    Database database;

    /** Whom mail is from; empty = this process sends none. */
    @ConfigProperty(name = "tthc.mail.from")
    Optional<String> mailFrom;

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
     * @param secret null = by mail, or the webhook was deleted or disabled just now
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
            EventType type,
            String body) {}

    /**
     * The next that is due, which then is the caller's for a while; empty if none is. Of a webhook there is one at a time: as
     * long as a receiver keeps somebody waiting, the others who tell are there for others.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<Due> take() {
        // Two who look at the same time would not see what the other takes.
        database.query("select pg_advisory_xact_lock(?)", row -> true, AdvisoryLock.DELIVERIES.key());
        return database.query(TAKE, Deliveries::due, mailFrom.isPresent(), TAKEN.toMillis(), TAKEN.toMillis()).stream()
                .findFirst();
    }

    private static Due due(ResultSet row) throws SQLException {
        String url = row.getString("url");
        String secret = row.getString("secret");
        return new Due(
                row.getLong("id"),
                row.getInt("attempts"),
                Database.instant(row, "attempted_at"),
                row.getString("recipient"),
                row.getObject("webhook_id", Long.class),
                url == null ? null : WebhookUrl.stored(url),
                secret == null ? null : new WebhookSecret(secret),
                row.getObject("event", UUID.class),
                EventType.of(row.getString("type")),
                row.getString("body"));
    }

    /** Marks what became of a try, unless somebody else has taken it meanwhile or it is dropped. */
    @Transactional
    void mark(Due due, State state, Attempt attempt, Duration pause) {
        database.update(
                """
                update notification_delivery
                set state = ?, status = ?::int, error = ?, next_at = clock_timestamp() + ? * interval '1 millisecond',
                  taken_until = null
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
     * Gives one back that was taken and not tried to its end, as if it had not been taken.
     *
     * @param state {@code WAITING}: whoever comes next takes it; {@code DROPPED}: nobody will
     */
    @Transactional
    void giveBack(Due due, State state) {
        database.update("""
                update notification_delivery
                set state = ?, attempts = attempts - 1, next_at = clock_timestamp(), taken_until = null
                where id = ? and attempts = ? and state = 'waiting'
                """, state.code(), due.id, due.attempt);
    }

    /**
     * Has a try that found nobody count for all else that is due for that webhook now: each of them would keep somebody
     * waiting to find out the same. Each has its own pause then. Those that have one try left are to have it.
     *
     * @param pauses after each try
     */
    @Transactional
    void nobodyThere(Due due, Attempt attempt, List<Duration> pauses) {
        database.update(
                """
                update notification_delivery
                set attempts = attempts + 1, attempted_at = ?, status = null, error = ?,
                  next_at = clock_timestamp() + (?::bigint[])[attempts + 1] * interval '1 millisecond'
                where webhook_id = ? and state = 'waiting' and next_at <= clock_timestamp() and attempts < ?
                """,
                OffsetDateTime.ofInstant(due.at, ZoneOffset.UTC),
                attempt.failure().code(),
                SqlArray.longs(pauses.stream().map(Duration::toMillis).toList()),
                due.webhook,
                pauses.size());
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
                        Database.instant(row, "created_at"),
                        Database.instant(row, "attempted_at"),
                        Database.instant(row, "next_at"),
                        row.getObject("status", Integer.class),
                        row.getString("error")),
                parameters.toArray());
    }
}
