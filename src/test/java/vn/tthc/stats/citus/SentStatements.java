package vn.tthc.stats.citus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements that the service in this process sends to its database meanwhile, and the test itself: the driver tells of each. */
final class SentStatements implements AutoCloseable {

    private static final Logger DRIVER = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

    private static final Pattern PARSE =
            Pattern.compile(" FE=> Parse\\(stmt=\\w+,query=\"(.*)\",oids=\\{(.*)\\}\\)", Pattern.DOTALL);

    /**
     * A statement.
     *
     * @param types of its parameters, by their numbers in the catalogue; 0 = the server is to find out
     */
    record Sent(String text, List<Integer> types) {}

    /** Citus tells of it at the level {@code debug1}. */
    private static final Pattern SUBPLAN = Pattern.compile("generating subplan \\d+_\\d+ for (.*)", Pattern.DOTALL);

    /** Threads of the classes that run beside this one. */
    private static final Pattern OF_OTHERS = Pattern.compile("(ForkJoinPool|pool)-.*");

    private final Thread owner = Thread.currentThread();
    private final Set<Sent> statements = new LinkedHashSet<>();
    private final Set<String> subplans = new LinkedHashSet<>();
    private final Level before = DRIVER.getLevel();
    private final Formatter formatter = new SimpleFormatter();

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            Thread thread = Thread.currentThread();
            if (thread != owner && OF_OTHERS.matcher(thread.getName()).matches()) {
                return;
            }
            Matcher subplan = SUBPLAN.matcher(String.valueOf(formatter.formatMessage(line)));
            if (subplan.find()) {
                synchronized (statements) {
                    subplans.add(subplan.group(1));
                }
            }
            Matcher parse = PARSE.matcher(String.valueOf(line.getMessage()));
            if (parse.matches()) {
                synchronized (statements) {
                    statements.add(new Sent(parse.group(1), types(parse.group(2))));
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Listens from now on. */
    SentStatements() {
        listener.setLevel(Level.ALL);
        DRIVER.addHandler(listener);
        DRIVER.setUseParentHandlers(false);
        DRIVER.setLevel(Level.FINEST);
    }

    private static List<Integer> types(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }

    /** Each once, in the order of their first times. */
    List<Sent> soFar() {
        synchronized (statements) {
            return new ArrayList<>(statements);
        }
    }

    /** What Citus has made at the coordinator before it sent the rest of a statement on; none is told of unless it is asked for. */
    Set<String> subplans() {
        synchronized (statements) {
            return new LinkedHashSet<>(subplans);
        }
    }

    @Override
    public void close() {
        DRIVER.setLevel(before);
        DRIVER.setUseParentHandlers(true);
        DRIVER.removeHandler(listener);
    }
}
