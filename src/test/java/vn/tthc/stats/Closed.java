package vn.tthc.stats;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nobody reads without a key or a token of the identity provider, and files have no room on the disk. */
public class Closed implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(OnTheInternet.identityProvider());
        settings.put("tthc.read.public", "false");
        // No disk has as much.
        settings.put("tthc.import.min-free", "1E");
        return settings;
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OidcWiremockTestResource.class));
    }
}
