package vn.tthc.stats.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * {@code migrate} on the command line: brings the database to the state that this version needs and ends. Also while an
 * older version serves on it, and however many do it at once. Its exit code is 0 if that has been done, 1 if not.
 *
 * <p>A statement may take as long as it takes, but waits for a table no longer than anybody does ({@code lock_timeout}): who
 * comes to the table after it would wait behind it, and the service would stand still until a backup or a long file is
 * through. Nothing of that migration is there then, so it can be done again.
 */
@ApplicationScoped
@Named("migrate")
class MigrateCommand implements Callable<Integer> {

    private static final String LOCK_NOT_AVAILABLE = "55P03";

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
            if (isKeptWaiting(failed)) {
                System.err.println(
                        "A table that it has to change is one that somebody else is using for long, such as a"
                                + " backup or a long file. Run it again when they are done.");
            }
            return 1;
        }
    }

    private static boolean isKeptWaiting(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
