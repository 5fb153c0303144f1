package vn.tthc.stats.submission;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.CountWriter;

/** How returns are taken. */
enum Mode {
    /** All or nothing; what is held and not sent stays. */
    ATOMIC,
    /** What is right is stored, what is wrong is refused row by row. */
    PARTIAL,
    /** All or nothing; what is held for the days of a return and not sent with it is withdrawn. */
    REPLACE,
    /** All or nothing; the returns, which have no counts, are taken back: the days are as if never reported. */
    WITHDRAW;

    /** What becomes of what is held for the days of a return and not among its counts. */
    CountWriter.Held held() {
        return switch (this) {
            case ATOMIC, PARTIAL -> CountWriter.Held.KEPT;
            case REPLACE -> CountWriter.Held.REPLACED;
            case WITHDRAW -> CountWriter.Held.WITHDRAWN;
        };
    }

    /** The mode as clients write it: {@code partial}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode a client asks for.
     *
     * @throws Refusal {@code invalid-parameter}
     */
    static Mode of(String code) {
        return Arrays.stream(values())
                .filter(mode -> mode.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_PARAMETER,
                        List.of(RowError.at(
                                "mode",
                                ErrorCode.NOT_ONE_OF,
                                "mode",
                                Arrays.stream(values()).map(Mode::code).collect(Collectors.joining(", ")),
                                code))));
    }
}
