package vn.tthc.stats.security;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origin;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;

/** Makes, finds, replaces and ends keys. */
@ApplicationScoped
class Keys {

    /** One in use and one to change over to. More would be keys that nobody knows the use of. */
    private static final int MOST_LIVE = 2;

    private static final String LIVE = """
            select id, prefix, hash, unit_id, role, last_used_at from api_key
            where prefix in (?, ?) and revoked_at is null and (expires_at is null or expires_at > ?)
            """;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    Origins origins;

    private final SecureRandom random = new SecureRandom();

    /**
     * Who shows a key that is taken.
     *
     * @param lastUsed as the database had it; null = never
     */
    record Live(Sender sender, Instant lastUsed) {

        private static Live read(ResultSet row) throws SQLException {
            return new Live(
                    Sender.of(
                            row.getString("prefix"),
                            row.getInt("id"),
                            row.getObject("unit_id", Integer.class),
                            Role.named(row.getString("role")).orElseThrow()),
                    Database.instant(row, "last_used_at"));
        }
    }

    /** A key with its secret, which is known only at this moment. */
    record Fresh(ApiKey key, KeySecret secret) {}

    /**
     * Who uses a key. Several systems of one unit are told apart by the label.
     *
     * @param unitId null = all units
     */
    record Holder(Integer unitId, Role role, String label) {}

    /**
     * Every request with a key asks, some before the framework has made anything for them: one statement, no transaction and
     * no entity, which would take a fifth of the work of a small return.
     */
    Optional<Live> findLive(KeySecret secret, Instant now) {
        if (!secret.isWellFormed()) {
            return Optional.empty();
        }
        byte[] hash = secret.hash();
        return database
                .query(
                        LIVE,
                        row -> MessageDigest.isEqual(row.getBytes("hash"), hash) ? Live.read(row) : null,
                        secret.prefix(),
                        secret.otherPrefix(),
                        now.atOffset(ZoneOffset.UTC))
                .stream()
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * Makes a key.
     *
     * @param expiresAt null = never
     * @throws Refusal {@code too-many-keys} if the holder has two live ones
     */
    @Transactional
    Fresh create(Holder holder, Instant expiresAt, Codebook codebook, Instant now) {
        oneAtATime();
        requireRoom(holder, codebook, now);
        KeySecret secret = KeySecret.random(random);
        ApiKey key = store(secret, holder, expiresAt, null, now);
        record(origins.current(), Action.KEY_CREATED, key);
        return new Fresh(key, secret);
    }

    /**
     * Makes a key that takes the place of another, which goes on to be taken for a while.
     *
     * @param expiresAt of the new one; null = as long after now as the old one was made for
     * @param oldExpiresAt when the old one ends, if it does not end before
     * @throws Refusal {@code key-has-ended}, {@code too-many-keys}
     */
    @Transactional
    Fresh rotate(int id, Instant expiresAt, Instant oldExpiresAt, Codebook codebook, Instant now) {
        oneAtATime();
        ApiKey old = ApiKey.findById(id);
        if (!old.isLive(now)) {
            throw Refusal.of(ErrorCode.KEY_HAS_ENDED, old.state(now));
        }
        Holder holder = new Holder(old.unitId, old.role, old.label);
        requireRoom(holder, codebook, now);
        Instant ownEnd = old.lifetime == null ? null : now.plusSeconds(old.lifetime);
        KeySecret secret = KeySecret.random(random);
        ApiKey successor = store(secret, holder, expiresAt == null ? ownEnd : expiresAt, old.id, now);
        if (old.expiresAt == null || oldExpiresAt.isBefore(old.expiresAt)) {
            old.expiresAt = oldExpiresAt.truncatedTo(ChronoUnit.MICROS);
        }
        trail.record(act(origins.current(), Action.KEY_ROTATED, successor)
                .with("oldKey", "api-keys/" + old.id)
                .with("oldExpiresAt", old.expiresAt));
        return new Fresh(successor, secret);
    }

    /** Two who look at the same time, in whichever process, would both find room for theirs. Readers do not wait. */
    private void oneAtATime() {
        database.execute("lock table api_key in share row exclusive mode");
    }

    private static void requireRoom(Holder holder, Codebook codebook, Instant now) {
        List<ApiKey> live =
                ApiKey.<ApiKey>list("role = ?1 and label = ?2", Sort.by("id"), holder.role, holder.label).stream()
                        .filter(key -> key.isLive(now) && sameUnit(key.unitId, holder.unitId, codebook))
                        .toList();
        if (live.size() >= MOST_LIVE) {
            throw Refusal.of(
                    ErrorCode.TOO_MANY_KEYS,
                    live.size(),
                    live.stream().map(key -> key.id + " (" + key.prefix + "…)").collect(Collectors.joining(", ")));
        }
    }

    /** A unit that was renamed or moved keeps its keys. */
    private static boolean sameUnit(Integer one, Integer other, Codebook codebook) {
        return one == null || other == null
                ? Objects.equals(one, other)
                : codebook.identity(one) == codebook.identity(other);
    }

    /** What became of a key that was to be the first. */
    enum First {
        STORED,
        /** There is a live admin key of all units, this one or another. */
        NOT_NEEDED,
        /** It is here from before, and what it was has ended, or never was an admin of all units. It is left so. */
        SPENT
    }

    /** Stores an admin key if there is no live one of all units. */
    @Transactional
    First bootstrap(KeySecret secret, Instant now) {
        oneAtATime();
        if (hasAdmin(now)) {
            return First.NOT_NEEDED;
        }
        if (ApiKey.count("hash", secret.hash()) > 0) {
            return First.SPENT;
        }
        record(
                Origin.SERVICE,
                Action.KEY_CREATED,
                store(secret, new Holder(null, Role.ADMIN, "bootstrap"), null, null, now));
        return First.STORED;
    }

    /** Makes an admin key for whoever has lost theirs; however many there are, nobody may know one of them. */
    @Transactional
    Fresh createOnTheMachine(Instant now) {
        KeySecret secret = KeySecret.random(random);
        ApiKey key = store(secret, new Holder(null, Role.ADMIN, "new-admin-key on the machine"), null, null, now);
        record(Origin.SERVICE, Action.KEY_CREATED, key);
        return new Fresh(key, secret);
    }

    /** Whether there is a live admin key of all units: others can make no key for the units that they are not of. */
    @Transactional
    boolean hasAdmin(Instant now) {
        return ApiKey.<ApiKey>find("role = ?1 and unitId is null", Role.ADMIN).stream()
                .anyMatch(key -> key.isLive(now));
    }

    KeySecret newSecret() {
        return KeySecret.random(random);
    }

    private static ApiKey store(
            KeySecret secret, Holder holder, Instant expiresAt, Integer predecessorId, Instant now) {
        ApiKey key = new ApiKey();
        key.prefix = ApiKey.count("prefix", secret.prefix()) == 0 ? secret.prefix() : secret.otherPrefix();
        key.hash = secret.hash();
        key.unitId = holder.unitId;
        key.role = holder.role;
        key.label = holder.label;
        // As the database keeps it: what is answered now is answered later.
        key.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        key.expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
        key.lifetime =
                expiresAt == null ? null : Duration.between(now, expiresAt).toSeconds();
        key.predecessorId = predecessorId;
        key.persistAndFlush();
        return key;
    }

    @Transactional
    List<ApiKey> all() {
        return ApiKey.listAll(Sort.by("id"));
    }

    @Transactional
    Optional<ApiKey> find(int id) {
        return ApiKey.findByIdOptional(id);
    }

    /** Ends a key at once. Ending it again changes nothing. */
    @Transactional
    void revoke(int id, Instant now) {
        if (ApiKey.update("revokedAt = ?1 where id = ?2 and revokedAt is null", now, id) > 0) {
            record(origins.current(), Action.KEY_REVOKED, ApiKey.findById(id));
        }
    }

    private void record(Origin origin, Action action, ApiKey key) {
        trail.record(act(origin, action, key));
    }

    private static Act act(Origin origin, Action action, ApiKey key) {
        return Act.of(origin, action, key.unitId, "api-keys/" + key.id)
                .with("prefix", key.prefix)
                .with("role", key.role)
                .with("label", key.label)
                .with("expiresAt", key.expiresAt);
    }
}
