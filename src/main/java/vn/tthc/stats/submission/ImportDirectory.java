package vn.tthc.stats.submission;

import io.quarkus.runtime.configuration.MemorySize;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** Where files wait. It has a name, which its jobs carry, and belongs to one process at a time. */
@ApplicationScoped
class ImportDirectory {

    private static final Logger LOG = Logger.getLogger(ImportDirectory.class);

    private static final String NAME_FILE = "name";
    private static final String LOCK_FILE = "lock";
    private static final String NAMING_FILE = "naming";
    private static final String SUFFIX = ".upload";

    /** Behind the name of a file that is kept after its job was refused. */
    private static final String KEPT = ".kept";

    private static final Pattern UPLOAD = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"
            + Pattern.quote(SUFFIX) + "(" + Pattern.quote(KEPT) + ")?");

    @ConfigProperty(name = "tthc.import.dir")
    Path path;

    /** Space on its disk that is left to others: the database of our own is there too. */
    @ConfigProperty(name = "tthc.import.min-free")
    MemorySize minFree;

    private String name;
    private FileChannel lock;
    private boolean told;

    Path path() {
        return path;
    }

    /** A new place for a body, by whose name it is known again. */
    static Path newFile(Path directory) {
        return directory.resolve(UUID.randomUUID() + SUFFIX);
    }

    /** The directory's name for itself: which jobs it has the files of, wherever it is mounted. Empty = it has none. */
    synchronized String name() {
        if (name == null) {
            Path file = path.resolve(NAME_FILE);
            try {
                String found = Files.exists(file) ? Files.readString(file).strip() : "";
                if (found.isEmpty()) {
                    return "";
                }
                name = found;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return name;
    }

    /** Made with the first file: who never sends one needs no directory. */
    synchronized String nameOrNew() throws IOException {
        if (name().isEmpty()) {
            Files.createDirectories(path);
            // Of several processes that share it one names it: a name that another writes over is known to nobody.
            try (FileChannel channel = FileChannel.open(
                            path.resolve(NAMING_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock alone = channel.lock()) {
                if (alone.isValid() && name().isEmpty()) {
                    Path file = path.resolve(NAME_FILE);
                    Files.writeString(file, UUID.randomUUID().toString(), StandardCharsets.US_ASCII);
                    force(file);
                    force(path);
                }
            }
        }
        return name();
    }

    /** Makes sure that a file, or the list of files that a directory is, survives a failure of the machine. */
    static void force(Path path) throws IOException {
        StandardOpenOption how = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /**
     * Takes the directory, unless it is this process's already. What another process has, it works on: its jobs are none
     * of ours until it has ended.
     *
     * @return whether it is this process's now; false also if there is no directory yet
     */
    synchronized boolean take() {
        if (lock != null) {
            return true;
        }
        if (name().isEmpty()) {
            return false;
        }
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                lock = channel;
                return true;
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!told) {
            told = true;
            LOG.warnf("Another process stores the files of %s; this one leaves them to it, also those sent here", path);
        }
        return false;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ofThisVeryProcess) {
            return false;
        }
    }

    /**
     * Makes sure that there is room for a file. Those that are kept give way, the oldest first.
     *
     * @param more how many bytes are still to come, as far as it is known
     * @throws Refusal {@code no-room-for-files}
     */
    void requireRoom(long more) throws IOException {
        // Made with the first file: until then it is the disk of the directory it will be made in.
        Path there = path.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        FileStore disk = Files.getFileStore(there);
        if (disk.getUsableSpace() - more >= minFree.asLongValue()) {
            return;
        }
        for (Path kept : kept()) {
            Files.deleteIfExists(kept);
            if (disk.getUsableSpace() - more >= minFree.asLongValue()) {
                return;
            }
        }
        throw Refusal.of(ErrorCode.NO_ROOM_FOR_FILES);
    }

    private List<Path> kept() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.filter(file -> isUpload(file) && file.toString().endsWith(KEPT))
                    .sorted(Comparator.comparing(ImportDirectory::receivedAt))
                    .toList();
        }
    }

    /** Where the file of a job is, whether it waits or is kept; empty if it is not here, or has given way. */
    Optional<Path> find(String file) {
        return Stream.of(path.resolve(file), path.resolve(file + KEPT))
                .filter(Files::exists)
                .findFirst();
    }

    /** Keeps the file of a job that was refused, as long as there is room. */
    void keep(String file) {
        try {
            Path waiting = path.resolve(file);
            if (Files.exists(waiting)) {
                Files.move(waiting, path.resolve(file + KEPT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Files that were received before that moment and not touched since, by the names that jobs have for them. Nothing else
     * in the directory is ours.
     */
    List<String> uploadsBefore(Instant moment) {
        if (name().isEmpty()) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.filter(file ->
                            isUpload(file) && receivedAt(file).toInstant().isBefore(moment))
                    .map(file -> withoutSuffix(file.getFileName().toString()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUpload(Path file) {
        return UPLOAD.matcher(file.getFileName().toString()).matches()
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(KEPT) ? name.substring(0, name.length() - KEPT.length()) : name;
    }

    /** That of a file which is gone is in no past. */
    private static FileTime receivedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.from(Instant.MAX);
        }
    }

    /** Deletes a file that waits. */
    void delete(String file) {
        delete(path.resolve(file));
    }

    /** Deletes a file that has no job, whether it waited or was kept. */
    void deleteAll(String file) {
        delete(path.resolve(file));
        delete(path.resolve(file + KEPT));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    synchronized void leave() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
