package vn.tthc.stats.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.reference.Codebook;

/**
 * A key as it is shown, without its secret.
 *
 * @param prefix beginning of the secret, by which it is told from others
 * @param unit code; null = all units
 * @param expiresAt null = never
 * @param revokedAt null = it was not
 * @param lastUsedAt null = never
 * @param predecessor id of the key that it takes the place of; null = of none
 */
@Schema(name = "ApiKey")
@JsonInclude(JsonInclude.Include.ALWAYS)
record KeyView(
        int id,
        String prefix,
        @Schema(nullable = true) String unit,
        Role role,
        String label,

        @Schema(enumeration = {"live", "expired", "revoked"})
        String state,

        Instant createdAt,

        @Schema(nullable = true, description = "From when on it is refused; null = never")
        Instant expiresAt,

        @Schema(nullable = true) Instant revokedAt,

        @Schema(nullable = true, description = "To the minute; null = never")
        Instant lastUsedAt,

        @Schema(nullable = true, description = "The key that it takes the place of; null = of none")
        Integer predecessor) {

    static KeyView of(ApiKey key, Codebook codebook, Instant now) {
        return new KeyView(
                key.id,
                key.prefix,
                codeOf(key, codebook),
                key.role,
                key.label,
                key.state(now).toString(),
                key.createdAt,
                key.expiresAt,
                key.revokedAt,
                key.lastUsedAt,
                key.predecessorId);
    }

    /** Code of the unit of a key; null = all units. */
    static String codeOf(ApiKey key, Codebook codebook) {
        return key.unitId == null
                ? null
                : codebook.unit(key.unitId).map(unit -> unit.code).orElse(null);
    }
}
