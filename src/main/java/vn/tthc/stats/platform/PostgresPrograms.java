package vn.tthc.stats.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL (initdb, pg_ctl, postgres), unpacked from the jar of this platform's binaries. */
final class PostgresPrograms {

    private static final boolean WINDOWS = osName().startsWith("windows");

    private final Path directory;
    private final String majorVersion;

    private PostgresPrograms(Path directory, String majorVersion) {
        this.directory = directory;
        this.majorVersion = majorVersion;
    }

    /** What a program printed and how it ended. */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /**
     * Unpacks the programs unless this very archive was unpacked before.
     *
     * @throws StartFailure if the package holds no programs for this platform, or they do not run here
     */
    static PostgresPrograms unpacked(DataDirectory data) throws IOException {
        String resource = "postgres-" + system() + "-" + architecture() + ".txz";
        URL archive = PostgresPrograms.class.getClassLoader().getResource(resource);
        if (archive == null) {
            throw new StartFailure("This package holds no PostgreSQL for " + system() + "/" + architecture()
                    + ": build it on this machine, or set QUARKUS_DATASOURCE_JDBC_URL to a PostgreSQL server.");
        }
        URLConnection connection = archive.openConnection();
        String identity = resource + " " + connection.getContentLengthLong();
        Path marker = data.programs().resolve("unpacked");
        List<String> known = Files.exists(marker) ? Files.readAllLines(marker) : List.of();
        if (known.size() == 2 && known.get(0).equals(identity)) {
            return new PostgresPrograms(data.programs(), known.get(1));
        }
        System.out.println("TTHC Stats: first start, unpacking PostgreSQL into " + data.programs());
        // Unpacked aside and renamed when whole, so that a start cut off in the middle leaves nothing half usable.
        Path aside = data.path().resolve("postgresql.part");
        DataDirectory.delete(aside);
        try (InputStream stream = connection.getInputStream()) {
            unpack(stream, aside);
        }
        String major = new PostgresPrograms(aside, "unknown").askMajorVersion();
        Files.write(aside.resolve("unpacked"), List.of(identity, major));
        DataDirectory.delete(data.programs());
        Files.move(aside, data.programs(), StandardCopyOption.ATOMIC_MOVE);
        return new PostgresPrograms(data.programs(), major);
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(file, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if (file.getParent().endsWith("bin")
                            && !WINDOWS
                            && !file.toFile().setExecutable(true, true)) {
                        throw new IOException("Cannot make " + file + " executable");
                    }
                }
            }
        }
    }

    private String askMajorVersion() throws IOException {
        Result answer;
        try {
            answer = exec(List.of(program("postgres"), "--version"));
        } catch (IOException e) {
            answer = new Result(-1, e.getMessage());
        }
        // "postgres (PostgreSQL) 17.11"
        String version = answer.output().strip().replaceFirst(".* ", "").replaceFirst("\\..*", "");
        if (!answer.succeeded() || version.isEmpty()) {
            throw new StartFailure("The packaged PostgreSQL does not run on this machine: "
                    + answer.output().strip()
                    + "\nSet TTHC_DATA_DIR to a directory from which programs may run, or QUARKUS_DATASOURCE_JDBC_URL"
                    + " to a PostgreSQL server.");
        }
        return version;
    }

    /** The first number of the version, which must match the data: {@code 17}. */
    String majorVersion() {
        return majorVersion;
    }

    /**
     * Runs a program to its end.
     *
     * @throws StartFailure if this process is root and may not step down for it
     */
    Result run(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (runsAsRoot()) {
            // PostgreSQL refuses root. A user namespace of its own makes it a nobody who owns the same files.
            command.add("unshare");
            command.add("-U");
        }
        command.add(program(name));
        command.addAll(arguments);
        return exec(command);
    }

    /**
     * Asked before anything is made.
     *
     * @throws StartFailure if this process is root and may not step down
     */
    static void requireRunnable() {
        if (!runsAsRoot()) {
            return;
        }
        Optional<String> refusal;
        try {
            Result trial = exec(List.of("unshare", "-U", "true"));
            refusal = trial.succeeded()
                    ? Optional.empty()
                    : Optional.of(trial.output().strip());
        } catch (IOException e) {
            refusal = Optional.of(e.getMessage());
        }
        if (refusal.isPresent()) {
            throw new StartFailure(
                    "PostgreSQL does not run as root, and this machine does not let root step down ("
                            + refusal.get()
                            + ").\nStart the service as another user, or set QUARKUS_DATASOURCE_JDBC_URL to a PostgreSQL server.");
        }
    }

    private static Result exec(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A person's own PGPORT, PGDATA or language must not reach into this database.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + command);
        }
    }

    private String program(String name) throws IOException {
        Path file = directory.resolve("bin").resolve(WINDOWS ? name + ".exe" : name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return file.toString();
    }

    private static boolean runsAsRoot() {
        return !WINDOWS
                && ProcessHandle.current()
                        .info()
                        .user()
                        .filter(Set.of("root", "0")::contains)
                        .isPresent();
    }

    private static String system() {
        String name = osName();
        if (name.startsWith("mac")) {
            return "darwin";
        }
        return WINDOWS ? "windows" : name;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }

    private static String osName() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT);
    }
}
