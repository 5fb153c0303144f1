package mutants;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * Each test is a run of JUnit of its own here, and Quarkus stops what it keeps in a run's store when the run ends. What stands
 * in the store of the session is found from each run, and ends with the session.
 */
public final class KeepQuarkusUp implements BeforeEachCallback {

    private static final List<String> KEPT =
            List.of("io.quarkus.test.junit.QuarkusTestExtensionState", "io.quarkus.testing.type");

    @Override
    public void beforeEach(ExtensionContext context) {
        Store run = context.getRoot().getStore(Namespace.GLOBAL);
        Store session = context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.GLOBAL);
        for (String key : KEPT) {
            Object value = run.remove(key);
            if (value != null) {
                session.put(key, value);
            }
        }
    }
}
