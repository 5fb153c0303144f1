package vn.tthc.stats.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/**
 * Makes of a token that the identity provider has vouched for a caller like any other: its unit and its role. Whatever else
 * the token says, such as roles in other services, is left aside.
 */
@ApplicationScoped
class OidcCallers implements SecurityIdentityAugmentor {

    /** What the unit claim says for all units. Not its absence: that would make a forgotten claim the highest right. */
    static final String ALL_UNITS = "*";

    @Inject
    Codebooks codebooks;

    @Inject
    Json json;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.oidc.enabled")
    boolean enabled;

    @ConfigProperty(name = "tthc.oidc.unit-claim")
    String unitClaim;

    @ConfigProperty(name = "tthc.oidc.role-claim")
    String roleClaim;

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    Optional<String> server;

    @ConfigProperty(name = "quarkus.oidc.token.audience")
    Optional<List<String>> audience;

    void onStart(@Observes StartupEvent start) {
        if (enabled && (server.isEmpty() || audience.isEmpty())) {
            throw new IllegalStateException("TTHC_OIDC_ENABLED needs QUARKUS_OIDC_AUTH_SERVER_URL, the address of the"
                    + " identity provider, and QUARKUS_OIDC_TOKEN_AUDIENCE, by which it names this service: a token made"
                    + " for another service must not be good for this one.");
        }
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous() || identity.getAttribute(Caller.SENDER) != null) {
            return Uni.createFrom().item(identity);
        }
        return context.runBlocking(
                () -> senderOf((JsonWebToken) identity.getPrincipal()).identity());
    }

    private Sender senderOf(JsonWebToken token) {
        // The signature has been checked; the claims are read as they were sent, since the framework has several types
        // for one and the same value.
        String payload = token.getRawToken().split("\\.")[1];
        JsonNode claims =
                json.read(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8), JsonNode.class);
        if (token.getSubject() == null || token.getIssuer() == null) {
            throw Refusal.of(ErrorCode.TOKEN_WITHOUT_CLAIM, "sub, iss");
        }
        Role role = values(claims, roleClaim).stream()
                .flatMap(name -> Role.named(name).stream())
                .max(Role::compareTo)
                .orElseThrow(
                        () -> Refusal.of(ErrorCode.TOKEN_WITHOUT_ROLE, roleClaim, String.join(" | ", Role.names())));
        return Sender.of(
                new Sender.Subject(token.getIssuer(), token.getSubject()),
                unitOf(values(claims, unitClaim), role),
                role);
    }

    private Integer unitOf(List<String> units, Role role) {
        if (units.size() != 1) {
            throw Refusal.of(ErrorCode.TOKEN_WITHOUT_CLAIM, unitClaim);
        }
        String code = units.get(0);
        if (code.equals(ALL_UNITS)) {
            if (role != Role.ADMIN) {
                throw Refusal.of(ErrorCode.TOKEN_OF_ALL_UNITS, ALL_UNITS, role);
            }
            return null;
        }
        Codebook codebook = codebooks.current();
        return CodedUnit.of(codebook, code, LocalDate.now(clock))
                .orElseThrow(() -> Refusal.of(ErrorCode.TOKEN_OF_UNKNOWN_UNIT, code))
                .id;
    }

    /** The texts of a claim: one, or several in an array. The name may be a path: {@code realm_access/roles}. */
    private static List<String> values(JsonNode claims, String name) {
        JsonNode claim = claims.has(name) ? claims.get(name) : claims.at("/" + name);
        List<String> values = new ArrayList<>();
        if (claim.isTextual()) {
            values.add(claim.textValue());
        } else if (claim.isArray()) {
            claim.forEach(value -> values.add(value.asText()));
        }
        return values;
    }
}
