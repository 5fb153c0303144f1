package vn.tthc.stats.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads {@code Authorization: Bearer <key>} and turns a live key into an identity with its roles. The key is looked up for
 * each request: what is revoked is refused at once, by every process.
 */
@ApplicationScoped
class KeyAuthentication implements HttpAuthenticationMechanism, IdentityProvider<KeyAuthentication.Request> {

    private static final String SCHEME = "Bearer ";

    /** A signed token: three parts, the first of them the beginning of a JSON object. No key of ours looks like that. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]*\\.[\\w-]+\\.[\\w-]*");

    @Inject
    Keys keys;

    @Inject
    LastUse lastUse;

    @Inject
    RateLimits limits;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.oidc.enabled")
    boolean oidc;

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
        String shown = header.substring(SCHEME.length()).strip();
        if (oidc && TOKEN.matcher(shown).matches()) {
            return Uni.createFrom().nullItem();
        }
        return providers.authenticate(new Request(shown)).invoke(known -> limits.proved(header));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Request request, AuthenticationRequestContext context) {
        KeySecret secret = new KeySecret(request.credential.getToken());
        return context.runBlocking(() -> {
            Instant now = clock.instant();
            Keys.Live key =
                    keys.findLive(secret, now).orElseThrow(() -> new AuthenticationFailedException("no live key"));
            lastUse.note(key, now);
            return key.sender().identity();
        });
    }

    /** Asked before the one for tokens, which would take a key for a broken token. */
    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY;
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
