package vn.tthc.stats.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * {@code migrate} on the command line: brings the database to the state that this version needs and ends. Also while an
 * older version serves on it, and however many do it at once. Its exit code is 0 if that has been done, 1 if not.
 */
@ApplicationScoped
@Named("migrate")
class MigrateCommand implements Callable<Integer> {

    @Inject
    Flyway flyway;

    @Override
    public Integer call() {
        try {
            MigrateResult result = flyway.migrate();
            System.out.printf("%d migrations done%n", result.migrationsExecuted);
            return 0;
        } catch (FlywayException failed) {
            System.err.println("Not migrated: " + failed.getMessage());
            return 1;
        }
    }
}
