package vn.tthc.stats.submission;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/**
 * Reads text in UTF-8 and nothing else, and knows the line, and the character in it, from which on it is not that. A byte
 * order mark at the beginning is left out.
 */
final class Utf8Reader extends Reader {

    private static final int BUFFER = 8192;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream body;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();

    private boolean started;
    private boolean ended;
    private long line = 1;
    private int column = 1;
    private boolean afterReturn;

    Utf8Reader(InputStream body) {
        this.body = body;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        CharBuffer chars = CharBuffer.wrap(target, offset, length);
        while (true) {
            int before = chars.position();
            CoderResult result = decoder.decode(bytes, chars, ended);
            int count = chars.position() - before;
            if (count > 0) {
                count = withoutMark(target, before, count);
                if (count > 0) {
                    countLines(target, offset, count);
                    return count;
                }
                chars.position(before);
            } else if (result.isError()) {
                throw notUtf8();
            } else if (result.isOverflow()) {
                // A surrogate pair does not fit into one char; nobody asks for that little.
                throw new IllegalArgumentException("length " + length);
            } else if (ended) {
                return -1;
            } else {
                fill();
            }
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = body.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    /** How many characters are left, moved to the front, without a byte order mark at the very beginning. */
    private int withoutMark(char[] target, int offset, int count) {
        if (started) {
            return count;
        }
        started = true;
        // UTF-16 without a mark is UTF-8 by chance, with every other byte NUL.
        if (target[offset] == 0 || count > 1 && target[offset + 1] == 0) {
            throw notUtf8();
        }
        if (target[offset] != BYTE_ORDER_MARK) {
            return count;
        }
        System.arraycopy(target, offset + 1, target, offset, count - 1);
        return count - 1;
    }

    private Refusal notUtf8() {
        String character = String.valueOf(column);
        return Refusal.at(
                RowError.atLine(line, character, ErrorCode.NOT_UTF8, String.valueOf(line), character),
                ErrorCode.NOT_UTF8,
                String.valueOf(line),
                character);
    }

    private void countLines(char[] chars, int offset, int count) {
        int lineStart = offset - column + 1;
        for (int i = offset; i < offset + count; i++) {
            char c = chars[i];
            if (c <= '\r') {
                if (c == '\r' || c == '\n' && !afterReturn) {
                    line++;
                }
                if (c == '\r' || c == '\n') {
                    lineStart = i + 1;
                }
                afterReturn = c == '\r';
            } else {
                afterReturn = false;
            }
        }
        column = offset + count - lineStart + 1;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
