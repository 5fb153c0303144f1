package vn.tthc.stats.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * A real PostgreSQL that belongs to this service: kept in its data directory over restarts, reachable from this machine
 * only and with a password only, durable like any other.
 *
 * <p>It lives in processes of its own. If the service is killed it goes on running until the next start finds and stops
 * it; if it is killed itself, it is started again on the same port.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final String USER = "tthc";
    private static final int ATTEMPTS = 3;

    /** Rewritten at every start. What a person sets with ALTER SYSTEM is kept beside it and wins. */
    private static final String SETTINGS = """
            # Written by TTHC Stats at every start; use ALTER SYSTEM for changes of your own.
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 40

            # What was acknowledged survives a loss of power.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            # Modest: the service shares a small machine with it.
            shared_buffers = 128MB
            work_mem = 8MB
            jit = off

            # The service does not look at the machine's own settings, and neither does its database.
            timezone = 'UTC'
            log_timezone = 'UTC'
            datestyle = 'iso, ymd'
            lc_messages = 'C'
            lc_monetary = 'C'
            lc_numeric = 'C'
            lc_time = 'C'

            # Refused statements are the service's to report; the log stays short enough to need no rotation.
            log_min_messages = log
            log_checkpoints = off
            """;

    private static final String ACCESS = """
            # Written by TTHC Stats at every start.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final DataDirectory data;
    private final PostgresPrograms programs;
    private final String password;
    private int port;
    private boolean closed;

    private EmbeddedDatabase(DataDirectory data, PostgresPrograms programs, String password) {
        this.data = data;
        this.programs = programs;
        this.password = password;
    }

    /**
     * Starts the database of this directory, making it first if there is none, and returns when it answers.
     *
     * @throws StartFailure with a message for people if that is not possible
     */
    static EmbeddedDatabase start(Path directory) {
        DataDirectory data = DataDirectory.open(directory);
        try {
            PostgresPrograms.requireRunnable();
            PostgresPrograms programs = PostgresPrograms.unpacked(data);
            if (!Files.exists(data.cluster())) {
                create(data, programs);
            }
            requireReadable(data, programs);
            EmbeddedDatabase database = new EmbeddedDatabase(data, programs, data.password());
            database.launch();
            return database;
        } catch (IOException e) {
            data.close();
            throw new StartFailure(
                    "The embedded database could not be started in " + data.path() + ": " + StartFailure.reason(e), e);
        } catch (StartFailure e) {
            data.close();
            throw e;
        }
    }

    /**
     * Where to connect to.
     *
     * @param user the only one, who owns everything in this database
     * @param password random, made with the database and kept in its directory
     */
    public record Address(String jdbcUrl, String user, String password) {

        private static Address at(int port, String password) {
            return new Address("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
        }
    }

    /** Where the service connects to. */
    public Address address() {
        return Address.at(port, password);
    }

    /** The database of this directory, if a service has it open. */
    static Optional<Address> running(Path directory) {
        return DataDirectory.usedByAnother(directory).map(data -> Address.at(data.port(), data.password()));
    }

    private static void create(DataDirectory data, PostgresPrograms programs) throws IOException {
        Path aside = data.path().resolve("pgdata.part");
        DataDirectory.delete(aside);
        data.createPassword();
        // The built-in locale sorts and folds the same on every machine, whatever languages are installed there.
        PostgresPrograms.Result made = programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + aside,
                        "--username=" + USER,
                        "--pwfile=" + data.passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums"));
        if (!made.succeeded()) {
            throw new StartFailure("The embedded database could not be created in " + data.path() + ":\n"
                    + lastComplaint(made.output()));
        }
        Files.move(aside, data.cluster(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requireReadable(DataDirectory data, PostgresPrograms programs) throws IOException {
        Path version = data.cluster().resolve("PG_VERSION");
        if (!Files.exists(version)) {
            throw new StartFailure(data.cluster() + " is not a PostgreSQL data directory (it has no PG_VERSION).\n"
                    + "Restore it from a backup, or set TTHC_DATA_DIR to another directory.");
        }
        String written = Files.readString(version).strip();
        if (!written.equals(programs.majorVersion())) {
            throw new StartFailure("The data in " + data.cluster() + " were written by PostgreSQL " + written
                    + ", and this version brings PostgreSQL " + programs.majorVersion()
                    + ".\nDump them with the version of TTHC Stats that wrote them and restore the dump into a new"
                    + " TTHC_DATA_DIR.");
        }
    }

    /** Another process may take the free port first, or an orphan still be on its way down: then it is tried again. */
    private synchronized void launch() throws IOException {
        List<String> complaints = new ArrayList<>();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            stopOrphan();
            port = port == 0 || attempt > 1 ? freePort() : port;
            Files.writeString(data.cluster().resolve("postgresql.conf"), SETTINGS.formatted(port));
            Files.writeString(data.cluster().resolve("pg_hba.conf"), ACCESS);
            keepPreviousLog();
            // Ten minutes, because the recovery after a crash may have to replay a long import.
            PostgresPrograms.Result started = programs.run(
                    "pg_ctl",
                    List.of("start", "--wait", "--timeout=600", "--pgdata=" + data.cluster(), "--log=" + data.log()));
            if (started.succeeded()) {
                watch();
                return;
            }
            complaints.add(lastComplaint(Files.exists(data.log()) ? Files.readString(data.log()) : started.output()));
        }
        throw new StartFailure("The embedded database did not start: " + complaints.get(ATTEMPTS - 1)
                + "\nThe whole story is in " + data.log());
    }

    private void keepPreviousLog() throws IOException {
        if (Files.exists(data.log())) {
            Files.move(data.log(), data.path().resolve("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Makes way for a new start: stops a PostgreSQL that outlived a killed service, and clears a pid file whose number
     * now belongs to some other program, for which PostgreSQL itself would refuse to start.
     */
    private void stopOrphan() throws IOException {
        Path pidFile = data.cluster().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> owner = postmaster();
        if (owner.isEmpty()) {
            // A dead process: PostgreSQL checks for its orphaned children and clears the file better than we could.
            if (Files.size(pidFile) == 0) {
                Files.delete(pidFile);
            }
        } else if (isOurs(owner.get())) {
            LOG.warnf(
                    "Stopping the PostgreSQL (process %d) that an earlier service left running in %s",
                    owner.get().pid(), data.cluster());
            stopPostgres();
        } else {
            Files.delete(pidFile);
        }
    }

    private Optional<ProcessHandle> postmaster() throws IOException {
        Path pidFile = data.cluster().resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return Files.readAllLines(pidFile).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
    }

    private boolean isOurs(ProcessHandle process) throws IOException {
        String program = process.info().command().orElse("");
        if (!program.contains("postgres")) {
            return false;
        }
        // A postmaster runs inside its data directory, and Linux tells where that is even after it was moved.
        Path runsIn = Path.of("/proc", Long.toString(process.pid()), "cwd");
        if (Files.isReadable(runsIn)) {
            return Files.isSameFile(runsIn, data.cluster());
        }
        return process.info().commandLine().orElse("").contains(data.cluster().toString());
    }

    private void watch() throws IOException {
        // It may have ended again before anybody could watch it.
        postmaster()
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRunAsync(this::restart);
    }

    private synchronized void restart() {
        if (closed) {
            return;
        }
        LOG.error("The embedded PostgreSQL ended unexpectedly; starting it again");
        try {
            launch();
        } catch (IOException | StartFailure e) {
            LOG.error("The embedded PostgreSQL could not be started again: " + e.getMessage());
        }
    }

    /** Stops the database in good order and frees its directory. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (postmaster().isPresent()) {
                stopPostgres();
            }
        } catch (IOException | StartFailure e) {
            LOG.error("The embedded PostgreSQL could not be stopped: " + e.getMessage());
        } finally {
            data.close();
        }
    }

    private void stopPostgres() throws IOException {
        String cluster = "--pgdata=" + data.cluster();
        PostgresPrograms.Result stopped =
                programs.run("pg_ctl", List.of("stop", "--wait", "--timeout=60", "--mode=fast", cluster));
        if (!stopped.succeeded()) {
            // Loses nothing that was acknowledged: the next start replays the log.
            stopped = programs.run("pg_ctl", List.of("stop", "--wait", "--timeout=10", "--mode=immediate", cluster));
        }
        if (!stopped.succeeded() && postmaster().isPresent()) {
            throw new StartFailure(
                    "The PostgreSQL in " + data.cluster() + " does not stop: " + lastComplaint(stopped.output()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** The last line that names an error, because PostgreSQL ends with lines that only say that it ends. */
    private static String lastComplaint(String output) {
        List<String> lines = output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> line.matches(".*(PANIC|FATAL|ERROR|error):.*"))
                .reduce((earlier, later) -> later)
                .orElse(String.join(" ", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
    }
}
