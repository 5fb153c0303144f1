package vn.tthc.stats.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.FailedExecution;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.LogLines;

class FailureLogTest {

    /** As when the pool is closed while work waits for a connection. */
    private static final FailedExecution CUT_OFF =
            new FailedExecution(null, new IllegalStateException(new SQLException(new CancellationException())));

    private final FailureLog log = new FailureLog();

    @Test
    void workThatLosesTheDatabaseIsTold() {
        assertThat(saidOf(CUT_OFF)).singleElement().asString().contains("The database cannot be reached");
    }

    @Test
    void workThatIsCutOffByTheEndIsNot() {
        log.end(new ShutdownEvent());

        assertThat(saidOf(CUT_OFF)).isEmpty();
    }

    private List<LogLines.Line> saidOf(FailedExecution failed) {
        try (LogLines lines = new LogLines()) {
            log.noteWork(failed);
            return lines.soFar().stream()
                    .filter(line -> line.category().equals(FailureLog.class.getName()))
                    .toList();
        }
    }
}
