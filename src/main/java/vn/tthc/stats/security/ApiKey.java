package vn.tthc.stats.security;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;

/** A key that somebody may write with. Its secret is not here, only the hash of it. */
@Entity
@Table(name = "api_key")
class ApiKey extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Integer id;

    /** The beginning of the secret, by which it is found and told from others. */
    public String prefix;

    @JsonIgnore
    public byte[] hash;

    /** The unit it may write for, with those below; null for an admin of all units. */
    @Column(name = "unit_id")
    public Integer unitId;

    @Convert(converter = RoleConverter.class)
    public Role role;

    public String label;

    @Column(name = "created_at")
    public Instant createdAt;

    /** From when on it is refused; null = never. Brought forward when another key takes its place. */
    @Column(name = "expires_at")
    public Instant expiresAt;

    /** For how many seconds it was made; null = for ever. */
    public Long lifetime;

    /** Since when it has been refused; null = live. */
    @Column(name = "revoked_at")
    public Instant revokedAt;

    /** When it was last used, to the minute; null = never. */
    @Column(name = "last_used_at")
    public Instant lastUsedAt;

    /** The key that it takes the place of; null = of none. */
    @Column(name = "predecessor_id")
    public Integer predecessorId;

    /** Whether a key is taken. */
    enum State {
        LIVE,
        EXPIRED,
        REVOKED;

        /** The name in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean isLive(Instant now) {
        return state(now) == State.LIVE;
    }

    State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? State.LIVE : State.EXPIRED;
    }
}
