package vn.tthc.stats.submission;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.Sha256;

/**
 * A body that has been received whole: in memory if it is short, else in a file, which is deleted on closing unless it
 * was {@link #keep kept}.
 */
final class SpooledBody implements Closeable {

    /** Bodies longer than this are stored in the background, however few rows they have: they are not held in memory. */
    static final long LONGEST_AT_ONCE = 8 << 20;

    private static final int IN_MEMORY = 1 << 20;
    private static final int PIECE = 1 << 16;

    private final ImportDirectory directory;
    private final MessageDigest digest = Sha256.digest();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Path file;
    private long size;
    private boolean kept;

    private SpooledBody(ImportDirectory directory) {
        this.directory = directory;
    }

    /**
     * Receives a body.
     *
     * @throws Refusal {@code body-too-large}; {@code no-room-for-files} if it is one that will wait
     */
    static SpooledBody receive(InputStream body, long limit, ImportDirectory directory) throws IOException {
        SpooledBody spooled = new SpooledBody(directory);
        try {
            spooled.read(body, limit);
            return spooled;
        } catch (IOException | RuntimeException e) {
            spooled.close();
            throw e;
        }
    }

    private void read(InputStream body, long limit) throws IOException {
        byte[] piece = new byte[PIECE];
        OutputStream out = memory;
        long looked = 0;
        try {
            for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
                size += n;
                if (size > limit) {
                    throw Refusal.of(ErrorCode.BODY_TOO_LARGE, limit);
                }
                if (size - looked > LONGEST_AT_ONCE) {
                    // Again and again: others are received meanwhile, and of some nobody has said how long they are.
                    directory.requireRoom(0);
                    looked = size;
                }
                digest.update(piece, 0, n);
                if (file == null && size > IN_MEMORY) {
                    out = toFile();
                }
                out.write(piece, 0, n);
            }
        } finally {
            out.close();
        }
    }

    private OutputStream toFile() throws IOException {
        Files.createDirectories(directory.path());
        file = ImportDirectory.newFile(directory.path());
        OutputStream out = Files.newOutputStream(file);
        memory.writeTo(out);
        memory.reset();
        return out;
    }

    long size() {
        return size;
    }

    InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(memory.toByteArray()) : Files.newInputStream(file);
    }

    /** The body as a file. */
    Path file() throws IOException {
        if (file == null) {
            toFile().close();
        }
        return file;
    }

    /** Makes sure that the file outlives this object and a failure of the machine. */
    Path keep() throws IOException {
        Path path = file();
        ImportDirectory.force(path);
        ImportDirectory.force(directory.path());
        kept = true;
        return path;
    }

    /** SHA-256 of what was asked for, in words, and of the body. Once only. */
    String sha256(String request) {
        digest.update(request.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        if (file != null && !kept) {
            Files.deleteIfExists(file);
        }
    }
}
