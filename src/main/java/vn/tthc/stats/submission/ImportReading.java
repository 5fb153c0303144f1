package vn.tthc.stats.submission;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Staged;

/** The reading of one file: where it stands, what was wrong so far, and whether to go on. */
final class ImportReading implements Closeable {

    /** What reading is of all the work; the rest is writing. */
    private static final float SHARE = 0.5f;

    /** How often progress is noted, in milliseconds. */
    private static final long EVERY = 500;

    /** How many errors are gathered before they are kept, and how many characters of rows with them. */
    private static final int PIECE = 1000;

    private static final int PIECE_CHARACTERS = 1 << 20;

    private final ImportJob job;
    private final Imports imports;
    private final ImportErrors errors;
    private final InstantSource time;
    private final List<ImportErrors.Kept> found = new ArrayList<>();
    private final List<RowError> ofReturn = new ArrayList<>();
    private String reason;
    private long bytes;
    private long read;
    private long rejected;
    private long errorsKept;
    private long characters;
    private boolean forOthers;
    private Instant noted;

    ImportReading(ImportJob job, Imports imports, ImportErrors errors, InstantSource time) {
        this.job = job;
        this.imports = imports;
        this.errors = errors;
        this.time = time;
        this.noted = time.instant();
    }

    /** Reads all rows; what is right goes into the table, and its counts into the hash. */
    void into(Staged staged, RowCheck check, ContentHash hash) throws IOException {
        try (RowReader reader = open()) {
            SentRow row = reader.next();
            reason = reader.reason() == null ? job.reason : reader.reason();
            imports.columns(job.id, reader.columns(), reader.delimiter());
            for (; row != null; row = reader.next()) {
                read++;
                RowCheck.Checked checked = check.check(row);
                List<RowError> wrong = ofRow(row.number(), checked.errors());
                if (!wrong.isEmpty()) {
                    rejected++;
                    keep(wrong, row.cells(), reader.columns());
                }
                if (!ofReturn.isEmpty()) {
                    // Right or not, it is of a return that is refused as a whole.
                    note(false);
                    continue;
                }
                if (checked.count() != null) {
                    staged.add(row.number(), checked.count());
                    hash.add(checked.count());
                } else if (checked.nilReturn() != null) {
                    staged.addNil(row.number(), checked.nilReturn());
                } else if (checked.refused() != null) {
                    staged.addRefused(row.number(), checked.refused());
                }
                note(false);
            }
        } catch (Refusal unreadable) {
            keep(unreadable.errors(), List.of(), List.of());
            note(true);
            throw unreadable;
        }
        note(true);
    }

    /**
     * What is wrong with a row, among it whatever is wrong with the return as a whole, which is found with its first row:
     * no row of it can be taken then, and each comes back with what has to be corrected in it.
     */
    private List<RowError> ofRow(int row, List<RowError> found) {
        List<RowError> own = new ArrayList<>();
        for (RowError error : found) {
            (error.row() == null ? ofReturn : own).add(error);
        }
        if (ofReturn.isEmpty()) {
            return own;
        }
        List<RowError> all = new ArrayList<>();
        ofReturn.forEach(error -> all.add(
                RowError.inRow(row, error.pointer(), error.code(), error.args().toArray())));
        all.addAll(own);
        return all;
    }

    private RowReader open() throws IOException {
        return SubmissionFormat.valueOf(job.format)
                .open(imports.file(job), NumberFormat.valueOf(job.numberFormat), n -> bytes += n);
    }

    /**
     * Refuses rows that were read without a mistake of their own. Read again, because what they were is not kept.
     *
     * @param wrong what is wrong, by number of row
     * @param rows how many they are; {@code wrong} may have the first of them only
     */
    void refuse(Map<Long, Function<SentRow, List<RowError>>> wrong, long rows) throws IOException {
        rejected += rows;
        int left = wrong.size();
        try (RowReader reader = open()) {
            for (SentRow row = reader.next(); row != null && left > 0; row = reader.next()) {
                Function<SentRow, List<RowError>> errors = wrong.get((long) row.number());
                if (errors != null) {
                    keep(errors.apply(row), row.cells(), reader.columns());
                    left--;
                }
            }
        }
        note(true);
    }

    /**
     * Stops here if something is wrong that cannot be left out.
     *
     * @param mayBeLeftOut whether the sender wants the rest, and there is one
     * @throws Refusal {@code invalid-return}
     */
    void refuseUnlessRight(boolean mayBeLeftOut) {
        if (rejected > 0 && !mayBeLeftOut) {
            note(true);
            throw Refusal.of(ErrorCode.INVALID_RETURN, rejected);
        }
    }

    /** Keeps what is wrong with a row, and the row itself with the first of it. */
    private void keep(List<RowError> wrong, List<String> cells, List<String> columns) {
        forOthers |= wrong.stream().anyMatch(error -> error.code() == ErrorCode.OUTSIDE_OWN_UNIT);
        List<String> kept = ImportErrors.shortened(cells);
        if (wrong.stream().anyMatch(error -> error.code() == ErrorCode.NUMBER_AS_CODE)) {
            kept = WorkbookCell.withDoubt(kept, columns);
        }
        for (RowError error : wrong) {
            if (errorsKept == ImportErrors.MOST) {
                return;
            }
            found.add(new ImportErrors.Kept(errorsKept++, error, kept));
            characters += kept.stream().mapToLong(String::length).sum();
            kept = List.of();
            if (found.size() >= PIECE || characters >= PIECE_CHARACTERS) {
                flush();
            }
        }
    }

    private void flush() {
        if (!found.isEmpty()) {
            errors.add(job.id, found);
            found.clear();
            characters = 0;
        }
    }

    private void note(boolean now) {
        // The clock is asked every so many rows only: it costs as much as a row.
        if (!now && read % 1000 != 0) {
            return;
        }
        Instant instant = time.instant();
        if (now || instant.toEpochMilli() - noted.toEpochMilli() >= EVERY) {
            noted = instant;
            flush();
            float progress = Math.min(SHARE, SHARE * bytes / Math.max(1, job.bytes));
            if (!imports.progress(job.id, read, accepted(), rejected, progress, instant)) {
                throw new ImportTransaction.Cancelled();
            }
        }
    }

    /** Whether a row was for a unit that the sender may not write for. */
    boolean forOthers() {
        return forOthers;
    }

    /** Why earlier figures are corrected; null if not said. */
    String reason() {
        return reason;
    }

    Instant now() {
        return time.instant();
    }

    long read() {
        return read;
    }

    long accepted() {
        return read - rejected;
    }

    long rejected() {
        return rejected;
    }

    @Override
    public void close() {
        found.clear();
    }
}
