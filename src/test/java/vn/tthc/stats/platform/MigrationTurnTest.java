package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Two processes at one database's tables. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MigrationTurnTest {

    @Inject
    Flyway flyway;

    /** To see it wait takes longer than the minute after which Flyway would give up. */
    @Test
    void whoeverFindsAnotherMigratingWaitsAsLongAsItTakes() {
        assertThat(flyway.getConfiguration().getLockRetryCount()).isNegative();
    }
}
