package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.concurrent.Callable;

/**
 * {@code verify} on the command line: prints what is not as it has to be. Its exit code is 0 if there is nothing, 1 if there
 * is, and 2 if it could not be found out.
 */
@ApplicationScoped
@Named("verify")
class VerifyCommand implements Callable<Integer> {

    @Inject
    Verification verification;

    @Override
    public Integer call() {
        Verification.Result result;
        try {
            result = verification.run();
        } catch (RuntimeException failed) {
            System.err.println("Not verified: " + failed.getMessage());
            return 2;
        }
        result.differences()
                .forEach(d -> System.out.printf("%s: %s: %s, counted %s%n", d.check(), d.key(), d.held(), d.counted()));
        System.out.printf(
                "%d counts, %d differences%s%n",
                result.counts(), result.differenceCount(), result.clean() ? "" : ": NOT CLEAN");
        return result.clean() ? 0 : 1;
    }
}
