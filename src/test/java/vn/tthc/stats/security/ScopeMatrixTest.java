package vn.tthc.stats.security;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.oidc.server.OidcWiremockTestResource;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Every operation as every caller, as docs/access.md says. */
@QuarkusTest
@TestProfile(IdentityProvider.Trusted.class)
@WithTestResource(TestDatabase.class)
@WithTestResource(OidcWiremockTestResource.class)
class ScopeMatrixTest extends ScopeMatrix {

    @Test
    void everyOperationAnswersEveryCallerAsWritten() throws Exception {
        check(false);
    }
}
