package vn.tthc.stats.security;

import io.smallrye.jwt.build.Jwt;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.OnTheInternet;

/** Tokens as the OpenID Connect server makes them that the tests run, which knows the key they are signed with. */
final class IdentityProvider {

    private IdentityProvider() {}

    /** A good token; unit or role null = it says nothing of it. */
    static String token(String subject, String unit, String role) {
        return token(subject, unit, role, OnTheInternet.AUDIENCE, Instant.now().plusSeconds(600));
    }

    static String token(String subject, String unit, String role, String audience, Instant expiresAt) {
        Map<String, Object> claims = new HashMap<>();
        if (unit != null) {
            claims.put("unit", unit);
        }
        if (role != null) {
            claims.put("access", Map.of("roles", List.of("offline", role)));
        }
        // Roles elsewhere, which are none here.
        claims.put("groups", List.of("admin", "admin-of-all-units"));
        return Jwt.claims(claims)
                .subject(subject)
                .issuer(OnTheInternet.ISSUER)
                .audience(audience)
                .issuedAt(expiresAt.minusSeconds(1200))
                .expiresAt(expiresAt)
                .jws()
                .keyId("1")
                .sign("privateKey.jwk");
    }
}
