package vn.tthc.stats.submission;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** A body that refuses to be longer than it may be, whether or not its length was announced. */
final class LimitedBody extends FilterInputStream {

    private final long limit;
    private long left;

    LimitedBody(InputStream body, long limit) {
        super(body);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw Refusal.of(ErrorCode.BODY_TOO_LARGE, limit);
        }
    }
}
