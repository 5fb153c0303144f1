package vn.tthc.stats.submission;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongUnaryOperator;

/**
 * A part of a workbook as it is inflated. What the archive says about the size of its parts may be a lie, so the bytes are
 * counted.
 */
final class InflatedPart extends FilterInputStream {

    /**
     * The most bytes without the beginning of a tag. A cell has 32,767 characters at most; what is longer would have to be
     * held in memory.
     */
    private static final int LONGEST_PIECE = 1 << 20;

    private static final long RATIO_FROM = 10L << 20;
    private static final int HIGHEST_RATIO = 200;

    private final String name;
    private final long compressed;
    private final LongUnaryOperator total;
    private long size;
    private int piece;

    /**
     * The part.
     *
     * @param compressed how many bytes of the file it takes at most
     * @param total adds bytes to those of all parts, and refuses too many
     */
    InflatedPart(InputStream inflated, String name, long compressed, LongUnaryOperator total) {
        super(inflated);
        this.name = name;
        this.compressed = compressed;
        this.total = total;
    }

    /** Refuses it if it is larger than it may be in memory. */
    void refuseAbove(long limit) {
        if (size > limit) {
            throw WorkbookGuard.malformed(name + " > " + limit);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count <= 0) {
            return count;
        }
        size += count;
        total.applyAsLong(count);
        if (size > RATIO_FROM && size / HIGHEST_RATIO > compressed) {
            throw WorkbookGuard.malformed(name + " > " + HIGHEST_RATIO + ":1");
        }
        return count;
    }

    /** Like this part, but refuses long stretches without tags, which only XML has to have. */
    InputStream asXml() {
        InflatedPart part = this;
        return new FilterInputStream(part) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                part.countPieces(buffer, offset, count);
                return count;
            }
        };
    }

    private void countPieces(byte[] buffer, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            piece = buffer[i] == '<' ? 0 : piece + 1;
        }
        if (piece > LONGEST_PIECE) {
            throw WorkbookGuard.malformed(name + " < … > " + LONGEST_PIECE);
        }
    }
}
