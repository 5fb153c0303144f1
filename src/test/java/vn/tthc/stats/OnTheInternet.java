package vn.tthc.stats;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The service as it stands behind a proxy, with pages of other origins, an identity provider, a log of every request, and one
 * file at a time. Whatever can be tried beside it is: each way of being set up is built and started anew.
 */
public class OnTheInternet implements QuarkusTestProfile {

    /** Whose pages may read. */
    public static final String PORTAL = "https://portal.example.vn";

    /** Whose pages may read and write. */
    public static final String CLERKS = "https://clerks.example.vn:8443";

    /** Who the identity provider is. */
    public static final String ISSUER = "https://server.example.com";

    /** Who its tokens are for. */
    public static final String AUDIENCE = "tthc-stats";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(identityProvider());
        settings.putAll(Map.of(
                "tthc.log.access", "true",
                "tthc.cors.read-origins", PORTAL,
                "tthc.cors.write-origins", CLERKS,
                "tthc.http.strict-transport-security", "P365D",
                "tthc.export.parallel", "1",
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.trusted-proxies", "127.0.0.1"));
        return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OidcWiremockTestResource.class));
    }

    /** As an operator has its tokens taken. */
    static Map<String, String> identityProvider() {
        return Map.of(
                "tthc.oidc.enabled", "true",
                "tthc.oidc.role-claim", "access/roles",
                "quarkus.oidc.auth-server-url", "${keycloak.url}/realms/quarkus/",
                "quarkus.oidc.token.issuer", ISSUER,
                "quarkus.oidc.token.audience", AUDIENCE);
    }
}
