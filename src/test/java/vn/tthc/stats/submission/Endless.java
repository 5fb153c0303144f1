package vn.tthc.stats.submission;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A body that begins with a text and goes on with one character for as long as it is read, and counts what was read. */
final class Endless extends InputStream {

    private final byte[] head;
    private final byte rest;
    private final long size;
    private long read;

    Endless(String head, char rest, long size) {
        this.head = head.getBytes(StandardCharsets.UTF_8);
        this.rest = (byte) rest;
        this.size = size;
    }

    long bytesRead() {
        return read;
    }

    @Override
    public int read() {
        if (read == size) {
            return -1;
        }
        byte next = read < head.length ? head[(int) read] : rest;
        read++;
        return next & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = 0;
        while (count < length && read < size) {
            target[offset + count++] = (byte) read();
        }
        return count == 0 && length > 0 ? -1 : count;
    }
}
