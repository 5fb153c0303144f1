package vn.tthc.stats.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.PGConnection;

/**
 * {@code backup FILE} on the command line: everything in the database as of one moment, also while the service runs. The
 * file is a ZIP of the tables in PostgreSQL's text format, of any version, and of a manifest that comes last: a file that
 * was cut off has none. It holds hashes of keys and all figures, so nobody but its owner may read it. The exit code is 0 if
 * the file is there, whole and on disk; else 1, and there is none.
 */
@ApplicationScoped
@Named("backup FILE")
class BackupCommand implements Callable<Integer> {

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
    public Integer call() throws IOException {
        Path file = Path.of(arguments[1]).toAbsolutePath();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.deleteIfExists(part);
            Files.createFile(part, DataDirectory.ownerOnly(part));
            long rows = write(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            sync(file.getParent());
            System.out.printf("%s: %d rows, %d bytes%n", file, rows, Files.size(file));
            return 0;
        } catch (IOException failed) {
            System.err.println("No backup: " + StartFailure.reason(failed));
        } catch (SQLException | RuntimeException failed) {
            System.err.println("No backup: " + failed.getMessage());
        }
        Files.deleteIfExists(part);
        return 1;
    }

    private long write(Path part) throws IOException, SQLException {
        MigrationInfo current = flyway.info().current();
        if (current == null || current.getVersion() == null) {
            throw new IllegalStateException("there is nothing in this database");
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        Map<String, String> columns = new LinkedHashMap<>();
        try (FileOutputStream file = new FileOutputStream(part.toFile());
                Connection connection = dataSource.getConnection()) {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, 1 << 16));
            zip.setLevel(Deflater.BEST_SPEED);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                // One state of the data for all tables, and for as long as it takes.
                statement.execute("set transaction isolation level repeatable read, read only");
                statement.execute("set local statement_timeout = 0");
                statement.execute("set local idle_in_transaction_session_timeout = 0");
            }
            if (CitusDistribution.isDistributed(connection)) {
                throw new IllegalStateException(
                        "the tables are on the nodes of a Citus cluster, each read at a moment of its"
                                + " own; see \"A Citus cluster\" in docs/operations.md");
            }
            PGConnection postgres = connection.unwrap(PGConnection.class);
            for (TableList.Table table : TableList.tables(connection)) {
                zip.putNextEntry(new ZipEntry(table.name()));
                OutputStream entry = new BufferedOutputStream(zip, 1 << 16);
                rows.put(
                        table.name(),
                        postgres.getCopyAPI()
                                .copyOut(
                                        "copy (select " + table.columns() + " from " + table.name() + ") to stdout",
                                        entry));
                entry.flush();
                zip.closeEntry();
                columns.put(table.name(), table.columns());
            }
            BackupManifest manifest = new BackupManifest(
                    BackupManifest.FORMAT,
                    current.getVersion().toString(),
                    Instant.now().toString(),
                    rows,
                    columns,
                    TableList.sequences(connection).stream()
                            .collect(LinkedHashMap::new, (m, s) -> m.put(s.name(), s.value()), Map::putAll));
            zip.putNextEntry(new ZipEntry(BackupManifest.NAME));
            zip.write(json.writeValueAsBytes(manifest));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            file.getFD().sync();
            connection.rollback();
        }
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The name of a new file is on disk when its directory is. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notSupported) {
            // Windows knows no such thing.
        }
    }
}
