package vn.tthc.stats.submission;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import vn.tthc.stats.common.Refusal;

/** Reads the rows of a body one after the other. What it holds in memory does not grow with the body. */
interface RowReader extends Closeable {

    /**
     * The next row, or null behind the last. Rows without any text are skipped.
     *
     * @throws Refusal if the body cannot be read any further, or is not what it claims to be
     */
    SentRow next() throws IOException;

    /** The names of the columns as the body has them, in its order; of use once the first row has been asked for. */
    List<String> columns();

    /** What stands between the cells; null if the body is not of that kind, or it is not known yet. */
    default Character delimiter() {
        return null;
    }

    /** Why the body corrects earlier figures, if it says so itself; null if not. */
    default String reason() {
        return null;
    }
}
