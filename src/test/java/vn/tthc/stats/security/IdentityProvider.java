package vn.tthc.stats.security;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.jwt.build.Jwt;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens as the OpenID Connect server makes them that the tests run, which knows the key they are signed with. */
final class IdentityProvider {

    static final String ISSUER = "https://server.example.com";
    static final String AUDIENCE = "tthc-stats";

    private IdentityProvider() {}

    /** The service as an operator sets it up to take its tokens. */
    public static class Trusted implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tthc.oidc.enabled", "true",
                    "tthc.oidc.role-claim", "access/roles",
                    "quarkus.oidc.auth-server-url", "${keycloak.url}/realms/quarkus/",
                    "quarkus.oidc.token.issuer", ISSUER,
                    "quarkus.oidc.token.audience", AUDIENCE);
        }
    }

    /** The same, and nobody reads without a key or a token. */
    public static class TrustedAndClosed extends Trusted {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("tthc.read.public", "false");
            return overrides;
        }
    }

    /** A good token; unit or role null = it says nothing of it. */
    static String token(String subject, String unit, String role) {
        return token(subject, unit, role, AUDIENCE, Instant.now().plusSeconds(600));
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
                .issuer(ISSUER)
                .audience(audience)
                .issuedAt(expiresAt.minusSeconds(1200))
                .expiresAt(expiresAt)
                .jws()
                .keyId("1")
                .sign("privateKey.jwk");
    }
}
