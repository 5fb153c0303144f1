package vn.tthc.stats.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Where no proxy is trusted, an address is the one that connected. */
@QuarkusTest
@TestProfile(SpoofedAddressTest.Limited.class)
@WithTestResource(TestDatabase.class)
class SpoofedAddressTest {

    public static class Limited implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tthc.limit.address", "20");
        }
    }

    @Test
    void anAddressThatWasMadeUpDoesNotHelp() {
        for (String header : new String[] {"X-Forwarded-For", "Forwarded", "X-Real-IP"}) {
            assertThat(IntStream.range(0, 200)
                            .map(n -> given().header("X-Forwarded-Trusted-Proxy", "true")
                                    .header(header, (header.equals("Forwarded") ? "for=" : "") + "198.51.100." + n)
                                    .get("/api/v1/metrics")
                                    .statusCode()))
                    .contains(429);
        }
    }
}
