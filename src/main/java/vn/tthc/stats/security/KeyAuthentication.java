package vn.tthc.stats.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Set;

/** Reads {@code Authorization: Bearer <key>} and turns a live key into an identity with its roles. */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism, IdentityProvider<KeyAuthentication.Request> {

    private static final String SCHEME = "Bearer ";

    @Inject
    Keys keys;

    @Inject
    Clock clock;

    static final class Request extends BaseAuthenticationRequest {
        private final TokenCredential credential;

        Request(String token) {
            this.credential = new TokenCredential(token, "bearer");
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().nullItem();
        }
        return providers.authenticate(
                new Request(header.substring(SCHEME.length()).strip()));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Request request, AuthenticationRequestContext context) {
        KeySecret secret = new KeySecret(request.credential.getToken());
        return context.runBlocking(() -> keys.findLive(secret, clock.instant())
                .map(KeyAuthentication::identityOf)
                .orElseThrow(() -> new AuthenticationFailedException("no live key")));
    }

    private static SecurityIdentity identityOf(ApiKey key) {
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.prefix))
                .addAttribute(Caller.KEY_ATTRIBUTE, key);
        for (Role role : Role.values()) {
            if (role.compareTo(key.role) <= 0) {
                identity.addRole(role.toString());
            }
        }
        if (key.role == Role.ADMIN && key.unitId == null) {
            identity.addRole(Role.ADMIN_OF_ALL_UNITS);
        }
        return identity.build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", SCHEME.strip()));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Request.class);
    }

    @Override
    public Class<Request> getRequestType() {
        return Request.class;
    }
}
