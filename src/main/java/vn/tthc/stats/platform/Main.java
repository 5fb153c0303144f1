package vn.tthc.stats.platform;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts the service, and before it a database of its own when no other is configured; or with an argument runs that one
 * command and ends.
 */
@QuarkusMain
public final class Main {

    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final String EMBEDDED = "tthc.embedded";
    private static final String LOG_JSON = "tthc.unless-given.log.json";
    private static final String WRITERS_AT_WORK = "tthc.unless-given.write.working";

    private Main() {}

    /** Starts the service and returns when it has ended. */
    public static void main(String... args) {
        try {
            prepare(ConfigProvider.getConfig(), args.length > 0 && !Training.isMeantBy(args));
        } catch (StartFailure e) {
            System.err.println("TTHC Stats cannot start. " + e.getMessage());
            System.exit(1);
        }
        Quarkus.run(Service.class, args);
    }

    private static void prepare(Config config, boolean command) {
        // Asked once, when the first connection comes; see ConnectionWatch.
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
        // Ours answers what it refuses.
        System.setProperty("vertx.disableURIValidation", "true");
        if (command) {
            // Looks at the data of a service that may be running: no port, no migration, no work in the background.
            System.setProperty("tthc.serving", "false");
            System.setProperty("quarkus.http.host-enabled", "false");
            System.setProperty("quarkus.flyway.migrate-at-start", "false");
            System.setProperty("quarkus.scheduler.enabled", "false");
        } else if (LaunchMode.current() == LaunchMode.NORMAL) {
            requireFreePort(config);
        }
        if (Boolean.getBoolean(EMBEDDED)) {
            // Development mode runs this again after each change, beside the database it already has.
            return;
        }
        boolean embedded = config.getOptionalValue(JDBC_URL, String.class)
                .filter(url -> !url.isBlank())
                .isEmpty();
        if (embedded) {
            Path directory = Path.of(config.getValue("tthc.data-dir", String.class));
            if (!command || !useRunningDatabase(directory)) {
                useEmbeddedDatabase(directory);
            }
        }
        System.setProperty(EMBEDDED, Boolean.toString(embedded));
        // Whoever has a server for the data collects logs; whoever tries the service out reads them.
        System.setProperty(LOG_JSON, Boolean.toString(!embedded && !command));
        if (embedded) {
            System.setProperty(
                    WRITERS_AT_WORK, Integer.toString(Runtime.getRuntime().availableProcessors()));
        }
    }

    /** Asked first, because it fails at once and without a database having been started for nothing. */
    private static void requireFreePort(Config config) {
        String host = config.getValue("quarkus.http.host", String.class);
        int port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new StartFailure(
                    "Port " + port + " on " + host + " cannot be used (" + e.getMessage()
                            + "): stop the program that has it, or set QUARKUS_HTTP_PORT to another.",
                    e);
        }
    }

    private static void useEmbeddedDatabase(Path directory) {
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfterService(database), "embedded-database-stop"));
        connectTo(database.address());
    }

    /** Answers whether there is one, started by a service that has the directory now. */
    private static boolean useRunningDatabase(Path directory) {
        Optional<EmbeddedDatabase.Address> running = EmbeddedDatabase.running(directory);
        running.ifPresent(Main::connectTo);
        return running.isPresent();
    }

    private static void connectTo(EmbeddedDatabase.Address address) {
        System.setProperty(JDBC_URL, address.jdbcUrl());
        System.setProperty("quarkus.datasource.username", address.user());
        System.setProperty("quarkus.datasource.password", address.password());
    }

    /** Shutdown hooks run at the same time; requests that are still answered need their database. */
    private static void stopAfterService(EmbeddedDatabase database) {
        Application service = ApplicationLifecycleManager.getCurrentApplication();
        if (service != null) {
            service.awaitShutdown();
        }
        database.close();
    }

    /** What runs while the service is up: one line for a person, then waiting for the end. */
    static final class Service implements QuarkusApplication {

        /** Commands that are about what is in the tables. */
        private static final Set<String> ON_TABLES = Set.of("verify", "new-admin-key");

        @Inject
        @Any
        Instance<Callable<Integer>> commands;

        @Inject
        Migrations migrations;

        @Override
        public int run(String... args) throws Exception {
            if (Training.isMeantBy(args)) {
                return Training.run(ConfigProvider.getConfig());
            }
            if (args.length > 0) {
                return command(args);
            }
            Config config = ConfigProvider.getConfig();
            String address = "http://localhost:"
                    + Optional.ofNullable(System.getProperty("quarkus.http.port"))
                            .or(() -> config.getOptionalValue("quarkus.http.port", String.class))
                            .orElse("8080");
            System.out.println("TTHC Stats: " + address + " (Swagger UI / tài liệu API: " + address + "/q/swagger-ui)");
            Quarkus.waitForExit();
            return 0;
        }

        private int command(String... args) throws Exception {
            // A command that takes a file says so in its name, and reads which from the arguments itself.
            Instance<Callable<Integer>> wanted =
                    commands.select(NamedLiteral.of(args.length == 2 ? args[0] + " FILE" : args[0]));
            if (args.length > 2 || !wanted.isResolvable()) {
                System.err.println(
                        "TTHC Stats knows no command \"" + String.join(" ", args) + "\". Without one it"
                                + " starts; the others are verify, migrate, new-admin-key, backup FILE, restore FILE and train.");
                return 2;
            }
            if (ON_TABLES.contains(args[0])) {
                try {
                    migrations.requireMigrated();
                } catch (IllegalStateException notYet) {
                    System.err.println("Not done: " + notYet.getMessage());
                    return 2;
                }
            }
            return wanted.get().call();
        }
    }
}
