package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Typed;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.citus.CitusDatabase;

/** The same recounts of what is written and read in the ways that are Citus's. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
// By its own name only, or there would be two of the other.
@Typed(CitusRecountTest.class)
class CitusRecountTest extends RecountTest {

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    /** The statements are the same but for their sources, so fewer tell as much. */
    @Override
    int questions() {
        return QUESTIONS / 4;
    }

    @BeforeEach
    void isOfCitus() {
        assertThat(citus).isTrue();
    }
}
