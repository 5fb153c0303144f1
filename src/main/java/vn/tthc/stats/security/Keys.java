package vn.tthc.stats.security;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vn.tthc.stats.common.Database;

/** Makes, finds and ends keys. */
@ApplicationScoped
class Keys {

    private static final int BOOTSTRAP_LOCK = 0x7474_686b;

    @Inject
    Database database;

    private final SecureRandom random = new SecureRandom();

    /** A key with its secret, which is known only at this moment. */
    record Fresh(ApiKey key, KeySecret secret) {}

    /** Every request with a key asks: one statement, and no transaction around it. */
    @Transactional(Transactional.TxType.SUPPORTS)
    Optional<ApiKey> findLive(KeySecret secret, Instant now) {
        return ApiKey.findLive(secret, now);
    }

    @Transactional
    Fresh create(Integer unitId, Role role, String label, Instant expiresAt, Instant now) {
        KeySecret secret = KeySecret.random(random);
        return new Fresh(store(secret, unitId, role, label, expiresAt, now), secret);
    }

    /** Stores an admin key if there is no live one; answers whether it did. */
    @Transactional
    boolean bootstrap(KeySecret secret, Instant now) {
        // Several processes may start at once.
        database.one("select 1 from (select pg_advisory_xact_lock(?)) one", row -> true, BOOTSTRAP_LOCK);
        if (hasAdmin(now)) {
            return false;
        }
        store(secret, null, Role.ADMIN, "bootstrap", null, now);
        return true;
    }

    @Transactional
    boolean hasAdmin(Instant now) {
        return ApiKey.<ApiKey>find("role", Role.ADMIN).stream().anyMatch(key -> key.isLive(now));
    }

    KeySecret newSecret() {
        return KeySecret.random(random);
    }

    private static ApiKey store(
            KeySecret secret, Integer unitId, Role role, String label, Instant expiresAt, Instant now) {
        ApiKey key = new ApiKey();
        key.prefix = secret.prefix();
        key.hash = secret.hash();
        key.unitId = unitId;
        key.role = role;
        key.label = label;
        key.createdAt = now;
        key.expiresAt = expiresAt;
        key.persistAndFlush();
        return key;
    }

    @Transactional
    List<ApiKey> all() {
        return ApiKey.listAll(Sort.by("id"));
    }

    /** Ends a key at once. Ending it again changes nothing. */
    @Transactional
    void revoke(int id, Instant now) {
        ApiKey.update("revokedAt = ?1 where id = ?2 and revokedAt is null", now, id);
    }
}
