package vn.tthc.stats;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service as it stands behind a proxy, with pages of other origins, a log of every request, and one file at a time. */
public class OnTheInternet implements QuarkusTestProfile {

    /** Whose pages may read. */
    public static final String PORTAL = "https://portal.example.vn";

    /** Whose pages may read and write. */
    public static final String CLERKS = "https://clerks.example.vn:8443";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tthc.log.access", "true",
                "tthc.cors.read-origins", PORTAL,
                "tthc.cors.write-origins", CLERKS,
                "tthc.http.strict-transport-security", "P365D",
                "tthc.export.parallel", "1",
                "quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.trusted-proxies", "127.0.0.1");
    }
}
