package vn.tthc.stats.reference;

import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;

/** A change cannot be applied. Ends the one change, not the request: the others are looked at as well. */
final class Wrong extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient RowError error;

    private Wrong(RowError error) {
        super(error.code().code(), null, false, false);
        this.error = error;
    }

    static Wrong at(SentChange change, ChangeField field, ErrorCode code, Object... args) {
        return new Wrong(change.error(field, code, args));
    }

    RowError error() {
        return error;
    }
}
