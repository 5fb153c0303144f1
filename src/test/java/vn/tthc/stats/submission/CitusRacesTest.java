package vn.tthc.stats.submission;

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

/** The same races by the way of writing that is Citus's. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = CitusDatabase.class, scope = TestResourceScope.MATCHING_RESOURCES)
// By its own name only, or there would be two of the other.
@Typed(CitusRacesTest.class)
class CitusRacesTest extends RacesTest {

    @ConfigProperty(name = "tthc.citus")
    boolean citus;

    @BeforeEach
    void isOfCitus() {
        assertThat(citus).isTrue();
    }
}
