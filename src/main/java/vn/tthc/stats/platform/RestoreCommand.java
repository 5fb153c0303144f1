package vn.tthc.stats.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.JavaMigration;
import org.postgresql.PGConnection;

/**
 * {@code restore FILE} on the command line: what {@link BackupCommand} wrote, into an empty database. The tables are first
 * made as they were then and brought to the present state afterwards, so a backup of an older version will do. The rows are
 * stored in one transaction: all of them or none. The exit code is 0 if everything is there, 1 if not.
 */
@ApplicationScoped
@Named("restore FILE")
class RestoreCommand implements Callable<Integer> {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Flyway flyway;

    @Inject
    ObjectMapper json;

    @CommandLineArguments
    @Inject
    String[] arguments;

    @Override
    public Integer call() {
        try (ZipFile file = new ZipFile(Path.of(arguments[1]).toFile())) {
            BackupManifest manifest = manifest(file);
            requireEmpty();
            requireKnown(manifest.version());
            Flyway.configure()
                    .configuration(flyway.getConfiguration())
                    .target(manifest.version())
                    // Distributed at the end, the tables take along what there is in them.
                    .javaMigrations(Arrays.stream(flyway.getConfiguration().getJavaMigrations())
                            .filter(migration -> !(migration instanceof CitusDistribution))
                            .toArray(JavaMigration[]::new))
                    .load()
                    .migrate();
            long rows = fill(file, manifest);
            flyway.migrate();
            System.out.printf("Restored %d rows as of %s. Run \"verify\" now.%n", rows, manifest.takenAt());
            return 0;
        } catch (IOException failed) {
            System.err.println("Not restored: " + StartFailure.reason(failed));
        } catch (SQLException | FlywayException | IllegalStateException failed) {
            System.err.println("Not restored: " + failed.getMessage());
        }
        return 1;
    }

    private BackupManifest manifest(ZipFile file) throws IOException {
        ZipEntry entry = file.getEntry(BackupManifest.NAME);
        if (entry == null) {
            throw new IllegalStateException(file.getName() + " is no backup of TTHC Stats");
        }
        try (InputStream in = file.getInputStream(entry)) {
            BackupManifest manifest = json.readValue(in, BackupManifest.class);
            if (manifest.format() != BackupManifest.FORMAT) {
                throw new IllegalStateException("the file was written by a version that this one does not know");
            }
            return manifest;
        }
    }

    private void requireEmpty() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            List<TableList.Table> tables = TableList.tables(connection);
            if (!tables.isEmpty()) {
                throw new IllegalStateException("the database is not empty (it has a table "
                        + tables.get(0).name() + "). Restore into a new one");
            }
        }
    }

    private void requireKnown(String version) {
        boolean known = List.of(flyway.info().all()).stream()
                .map(MigrationInfo::getVersion)
                .anyMatch(MigrationVersion.fromVersion(version)::equals);
        if (!known) {
            throw new IllegalStateException("the backup was made by a newer version: its tables are at " + version);
        }
    }

    private long fill(ZipFile file, BackupManifest manifest) throws IOException, SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                long rows = fill(file, manifest, connection);
                connection.commit();
                return rows;
            } catch (IOException | SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private static long fill(ZipFile file, BackupManifest manifest, Connection connection)
            throws IOException, SQLException {
        List<TableList.Table> tables = TableList.tables(connection);
        Set<String> names = tables.stream().map(TableList.Table::name).collect(Collectors.toSet());
        if (!names.equals(manifest.rows().keySet())) {
            Set<String> strange = new HashSet<>(manifest.rows().keySet());
            strange.removeAll(names);
            throw new IllegalStateException("the backup has other tables than its version: " + strange);
        }
        long all = 0;
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = 0");
            empty(tables, statement);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            for (TableList.Table table : tables) {
                if (!table.columns().equals(manifest.columns().get(table.name()))) {
                    throw new IllegalStateException(
                            "the backup has other columns of " + table.name() + " than its version");
                }
                try (InputStream in = file.getInputStream(file.getEntry(table.name()))) {
                    long rows = postgres.getCopyAPI()
                            .copyIn("copy " + table.name() + " (" + table.columns() + ") from stdin", in);
                    long expected = manifest.rows().get(table.name());
                    if (rows != expected) {
                        throw new IllegalStateException(
                                table.name() + " should have " + expected + " rows, and " + rows + " are in the file");
                    }
                    all += rows;
                }
            }
        }
        setSequences(manifest, connection);
        return all;
    }

    /**
     * Takes out the reference data that the migrations have put there, which the backup has as they really were. Tables without
     * rows are left alone: some let nobody take anything out.
     */
    private static void empty(List<TableList.Table> tables, Statement statement) throws SQLException {
        for (int n = tables.size() - 1; n >= 0; n--) {
            String name = tables.get(n).name();
            boolean filled;
            try (ResultSet row = statement.executeQuery("select exists (select from " + name + ")")) {
                filled = row.next() && row.getBoolean(1);
            }
            if (filled) {
                statement.execute("delete from " + name);
            }
        }
    }

    private static void setSequences(BackupManifest manifest, Connection connection) throws SQLException {
        for (Map.Entry<String, Long> sequence : manifest.sequences().entrySet()) {
            try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?)")) {
                set.setString(1, sequence.getKey());
                set.setLong(2, sequence.getValue());
                try (ResultSet done = set.executeQuery()) {
                    done.next();
                }
            }
        }
    }
}
