package mutants;

import io.quarkus.test.junit.TestProfile;
import io.quarkus.test.junit.launcher.ExecutionListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Test methods, which may be run one by one, as often as one likes, on one running application. */
final class Tests implements AutoCloseable {

    private final LauncherSession session = LauncherFactory.openSession(LauncherConfig.builder()
            // Quarkus throws away how it loads classes whenever a run of tests ends.
            .enableTestExecutionListenerAutoRegistration(false)
            .build());

    private Launcher launcher() {
        return session.getLauncher();
    }

    /** Whether tests of this class need an application of their own, which would be started for each run of one. */
    static boolean needsItsOwn(String className) {
        try {
            return Class.forName(className, false, Tests.class.getClassLoader()).isAnnotationPresent(TestProfile.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ids of the test methods of these classes. */
    List<String> of(Collection<String> classNames) {
        TestPlan plan = launcher()
                .discover(builder()
                        .selectors(classNames.stream()
                                .map(DiscoverySelectors::selectClass)
                                .toList())
                        .build());
        List<String> methods = new ArrayList<>();
        plan.accept(new TestPlan.Visitor() {
            @Override
            public void visit(TestIdentifier each) {
                if (each.getSource().filter(MethodSource.class::isInstance).isPresent()) {
                    methods.add(each.getUniqueId());
                }
            }
        });
        return methods;
    }

    /** Whether the test passes. */
    boolean pass(String id) {
        AtomicBoolean passed = new AtomicBoolean(true);
        TestExecutionListener watch = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    passed.set(false);
                    failure = result.getThrowable();
                }
            }
        };
        LauncherDiscoveryRequest request =
                builder().selectors(DiscoverySelectors.selectUniqueId(id)).build();
        launcher().execute(request, new ExecutionListener(), watch);
        return passed.get();
    }

    private Optional<Throwable> failure = Optional.empty();

    /** Why the last test that did not pass did not. */
    String failure() {
        StringWriter text = new StringWriter();
        failure.ifPresent(thrown -> thrown.printStackTrace(new PrintWriter(text)));
        return text.toString();
    }

    private static LauncherDiscoveryRequestBuilder builder() {
        return LauncherDiscoveryRequestBuilder.request()
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true");
    }

    @Override
    public void close() {
        session.close();
    }
}
