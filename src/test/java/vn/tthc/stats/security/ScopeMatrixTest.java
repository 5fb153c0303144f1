package vn.tthc.stats.security;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.OnTheInternet;
import vn.tthc.stats.TestDatabase;

/** Every operation as every caller, as docs/access.md says. */
@QuarkusTest
@TestProfile(OnTheInternet.class)
@WithTestResource(TestDatabase.class)
class ScopeMatrixTest extends ScopeMatrix {

    @Test
    void everyOperationAnswersEveryCallerAsWritten() throws Exception {
        check(false);
    }
}
