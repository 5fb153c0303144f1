package vn.tthc.stats.common;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/** Text that is not JSON, and where it stops being that. */
public final class MalformedJson {

    private MalformedJson() {}

    /** The refusal of a body that a parser could not read. */
    public static Refusal refusal(JsonProcessingException malformed) {
        JsonLocation where = malformed.getLocation();
        return where == null
                ? Refusal.of(ErrorCode.MALFORMED_JSON, "?", "?")
                : refusal(where.getLineNr(), where.getColumnNr());
    }

    /** The refusal of a body that is no JSON from there on; line and column counted from 1. */
    public static Refusal refusal(long line, int column) {
        String at = String.valueOf(column);
        return Refusal.at(
                RowError.atLine(line, at, ErrorCode.MALFORMED_JSON, String.valueOf(line), at),
                ErrorCode.MALFORMED_JSON,
                String.valueOf(line),
                at);
    }
}
