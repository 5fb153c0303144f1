package vn.tthc.stats.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything the embedded database keeps on disk, owned by one running service at a time.
 *
 * <p>The operating system drops the lock when the owner dies, however it dies, so it is never stale.
 */
final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be and locks it.
     *
     * @throws StartFailure if it cannot be written, or another service has it
     */
    static DataDirectory open(Path wanted) {
        try {
            Files.createDirectories(wanted);
            // The real path, because a postgres process is recognised by the directory it runs in.
            Path path = wanted.toRealPath();
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new StartFailure("The data directory " + path + " is in use by another TTHC Stats (process "
                        + Files.readString(path.resolve("lock")).strip()
                        + ").\nStop that one first, or set TTHC_DATA_DIR to another directory.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new StartFailure(
                    "Cannot write to the data directory "
                            + wanted.toAbsolutePath().normalize() + " ("
                            + StartFailure.reason(e)
                            + ").\nMake it writable for this user, or set TTHC_DATA_DIR to another directory.",
                    e);
        }
    }

    /** The directory, if another process has it now; for looking at only. */
    static Optional<DataDirectory> usedByAnother(Path directory) {
        Path file = directory.resolve("lock");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return tryLock(channel) ? Optional.empty() : Optional.of(new DataDirectory(directory.toRealPath(), null));
        } catch (IOException e) {
            throw new StartFailure(
                    "Cannot look into the data directory " + directory + ": " + StartFailure.reason(e), e);
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** The unpacked programs of PostgreSQL. */
    Path programs() {
        return path.resolve("postgresql");
    }

    /** The database cluster itself. */
    Path cluster() {
        return path.resolve("pgdata");
    }

    /** Where the running database listens. */
    int port() {
        try {
            return Integer.parseInt(Files.readAllLines(cluster().resolve("postmaster.pid"))
                    .get(3)
                    .strip());
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new StartFailure("The embedded database in " + path + " is starting or stopping. Try again.", e);
        }
    }

    /** What PostgreSQL said since its last start. */
    Path log() {
        return path.resolve("postgresql.log");
    }

    Path passwordFile() {
        return path.resolve("password");
    }

    /** Writes a new random password that only this user can read. */
    void createPassword() throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(passwordFile());
        Files.createFile(passwordFile(), ownerOnly(passwordFile()));
        Files.writeString(
                passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    String password() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException e) {
            throw new StartFailure(
                    "Cannot read the password of the embedded database (" + StartFailure.reason(e)
                            + ").\nRestore that file from a backup: the data in " + cluster() + " opens only with it.",
                    e);
        }
    }

    /** For a file of secrets. */
    static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Removes a directory that an interrupted step may have left half made. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // Nothing there is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
