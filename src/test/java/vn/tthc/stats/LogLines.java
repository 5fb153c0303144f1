package vn.tthc.stats;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter;

/** What the service logs meanwhile: our own packages at DEBUG, all others at their levels. */
public final class LogLines implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("vn.tthc.stats");

    /**
     * A line as it was logged.
     *
     * @param text with its stack trace and what is known of its context
     * @param json the same as it is logged where logs are JSON
     * @param requestId null = none
     */
    public record Line(Level level, String category, String text, String json, String requestId) {}

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Level before = OURS.getLevel();
    private final PatternFormatter plain = new PatternFormatter("%s");
    private final JsonFormatter json = new JsonFormatter();

    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord record) {
            ExtLogRecord line = ExtLogRecord.wrap(record);
            String category = String.valueOf(line.getLoggerName());
            if (category.startsWith("org.apache.http") || category.startsWith("io.zonky")) {
                // The client of the tests and their database server, which are no part of the service.
                return;
            }
            StringWriter text = new StringWriter();
            text.append(category).append(' ').append(plain.format(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text));
            }
            text.append(' ').append(line.getMdcCopy().toString());
            lines.add(
                    new Line(line.getLevel(), category, text.toString(), json.format(line), line.getMdc("requestId")));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Listens from now on. */
    public LogLines() {
        json.setExceptionOutputType(StructuredFormatter.ExceptionOutputType.DETAILED_AND_FORMATTED);
        capture.setLevel(Level.ALL);
        ROOT.addHandler(capture);
        OURS.setLevel(Level.FINE);
    }

    /** What was logged so far. */
    public List<Line> soFar() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        OURS.setLevel(before);
        ROOT.removeHandler(capture);
    }
}
