package vn.tthc.stats.submission;

import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** The forms in which returns are taken. All but the first are files, which may have returns of many units and days. */
enum SubmissionFormat {
    /** One return. */
    JSON(MediaType.APPLICATION_JSON),
    CSV("text/csv"),
    NDJSON("application/x-ndjson"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final MediaType mediaType;

    SubmissionFormat(String mediaType) {
        this.mediaType = MediaType.valueOf(mediaType);
    }

    /**
     * The format of a body.
     *
     * @throws Refusal {@code unsupported-media-type}, also for text that says itself that it is not UTF-8
     */
    static SubmissionFormat of(MediaType type) {
        String charset = type == null ? null : type.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        return Arrays.stream(values())
                .filter(format -> type != null && format.mediaType.isCompatible(type))
                .findFirst()
                .orElseThrow(() -> Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
    }

    /** Opens a body that was received. */
    RowReader open(SpooledBody body, NumberFormat numbers) throws IOException {
        // A workbook is a ZIP archive, whose table of contents stands at its end.
        return this == XLSX ? WorkbookRowReader.open(body.file(), numbers) : open(body.open(), numbers);
    }

    /**
     * Opens a body that was kept.
     *
     * @param bytesRead is told of bytes that were read; not for workbooks, which are not read from front to back
     */
    RowReader open(Path file, NumberFormat numbers, LongConsumer bytesRead) throws IOException {
        return this == XLSX
                ? WorkbookRowReader.open(file, numbers)
                : open(new Counted(Files.newInputStream(file), bytesRead), numbers);
    }

    /** A stream that tells how much of it was read. */
    private static final class Counted extends FilterInputStream {

        private final LongConsumer bytesRead;

        private Counted(InputStream in, LongConsumer bytesRead) {
            super(in);
            this.bytesRead = bytesRead;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                bytesRead.accept(1);
            }
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                bytesRead.accept(read);
            }
            return read;
        }
    }

    private RowReader open(InputStream body, NumberFormat numbers) throws IOException {
        return switch (this) {
            case JSON -> JsonRowReader.open(body);
            case CSV -> CsvRowReader.open(body, numbers);
            case NDJSON -> NdjsonRowReader.open(body);
            case XLSX -> throw new IllegalStateException("a workbook is read from a file");
        };
    }

    /** Whether it is a form that people fill in, where a row without figures is one left blank. */
    boolean isForm() {
        return this == CSV || this == XLSX;
    }
}
