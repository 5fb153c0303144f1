package vn.tthc.stats.common;

import java.util.Locale;

/**
 * What can be wrong with a request. The codes are part of the contract: clients branch on them, so a code is never
 * renamed and never re-used for something else. Their texts stand in the message bundle {@code problems}.
 */
public enum ErrorCode {
    // The request as a whole.
    MALFORMED_ADDRESS(400),
    MALFORMED_JSON(400),
    MALFORMED_CSV(400),
    MALFORMED_WORKBOOK(400),
    NOT_UTF8(400),
    INVALID_IDEMPOTENCY_KEY(400),
    UNKNOWN_PARAMETER(400),
    REPEATED_PARAMETER(400),
    INVALID_PARAMETER(400),
    MISSING_PARAMETER(400),
    INVALID_CURSOR(400),
    TOO_MANY_CELLS(400),
    TOO_MANY_CELLS_EXPECTED(400),
    TOO_MANY_VALUES(400),
    INSEPARABLE_UNITS(400),
    TOO_MANY_ROWS_FOR_SHEET(400),
    CUBE_TOO_LARGE(400),
    UNKNOWN_CODE(400),
    AMBIGUOUS_CODE(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    OUTSIDE_OWN_UNIT(403),
    TOKEN_WITHOUT_CLAIM(403),
    TOKEN_WITHOUT_ROLE(403),
    TOKEN_OF_UNKNOWN_UNIT(403),
    TOKEN_OF_ALL_UNITS(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    REQUEST_IN_PROGRESS(409),
    ALREADY_ENDED(409),
    TOO_MANY_KEYS(409),
    KEY_HAS_ENDED(409),
    REFERENCE_CHANGED(409),
    REVISION_NOT_REACHED(409),
    PUBLICATION_EXISTS(409),
    TOO_MANY_WEBHOOKS(409),
    WEBHOOK_DISABLED(409),
    PING_WAITING(409),
    BODY_TOO_LARGE(413),
    TOO_MANY_ROWS(413),
    ADDRESS_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    INVALID_RETURN(422),
    INVALID_BODY(422),
    IDEMPOTENCY_KEY_REUSED(422),
    TOO_SLOW(422),
    RATE_LIMITED(429),
    TOO_MANY_FAILURES(429),
    TOO_MANY_IMPORTS(429),
    INTERNAL_ERROR(500),
    IMPORT_LOST(500),
    TEMPLATE_BROKEN(500),
    UNAVAILABLE(503),
    BUSY(503),
    OVERLOADED(503),
    WRITE_TOO_SLOW(503),
    FILES_BUSY(503),
    ANSWERS_BUSY(503),
    NO_ROOM_FOR_FILES(503),
    VERIFICATION_BUSY(503),
    NOT_SETTLED(503),
    FIGURES_UNSETTLED(503),

    // One field or row of a body; the answer carries them in "errors".
    REQUIRED(422),
    UNKNOWN_FIELD(422),
    WRONG_TYPE(422),
    NOT_A_WHOLE_NUMBER(422),
    NEGATIVE(422),
    TOO_LARGE(422),
    TOO_LONG(422),
    CONTROL_CHARACTERS(422),
    IN_THE_PAST(422),
    IN_THE_FUTURE(422),
    NOT_TOGETHER(422),
    NOT_ONE_OF(422),
    INVALID_VALUE(422),
    EMPTY_PARAMETER(422),
    UNKNOWN_PUBLICATION(422),
    WEBHOOK_ADDRESS_INVALID(422),
    WEBHOOK_ADDRESS_REFUSED(422),
    INVALID_PERIOD(422),
    PERIOD_TOO_LONG(422),
    PERIOD_IN_FUTURE(422),
    UNKNOWN_UNIT(422),
    UNIT_NOT_IN_FORCE(422),
    UNKNOWN_PROCEDURE(422),
    PROCEDURE_NOT_IN_FORCE(422),
    UNKNOWN_LEVEL(422),
    NO_MEASURES(422),
    ONLINE_EXCEEDS_RECEIVED(422),
    PAID_EXCEEDS_DUE(422),
    DIGITISED_EXCEEDS_RESOLVED(422),
    COUNTS_IN_WITHDRAWAL(422),
    DUPLICATE_ROW(422),
    PERIOD_OVERLAP(422),
    ROWS_OVERLAP(422),
    AMBIGUOUS_NAME(422),
    CODE_AND_NAME_DIFFER(422),

    // One value of an indicator, or one state of a task.
    UNKNOWN_INDICATOR(422),
    NOT_OF_THIS_KIND(422),
    INDICATOR_IN_USE(422),
    NO_FIGURE(422),
    NUMERATOR_EXCEEDS_DENOMINATOR(422),
    SAME_KEY(422),

    // One cell or line of a file, or the file as a whole.
    NO_ROWS(422),
    UNKNOWN_COLUMN(422),
    COLUMN_WITHOUT_HEADER(422),
    REPEATED_COLUMN(422),
    MISSING_COLUMN(422),
    TOO_MANY_CELLS_IN_LINE(422),
    TOO_FEW_CELLS_IN_LINE(422),
    UNCLOSED_QUOTE(422),
    STRAY_QUOTE(422),
    LINE_TOO_LONG(422),
    TOTAL_ROW(422),
    MADE_UP(422),
    WITHDRAWN_ROW(422),
    AMBIGUOUS_NUMBER(422),
    SPACED_NUMBER(422),
    ROWS_MISSING(422),
    DATE_AS_NUMBER(422),
    DATE_WITHOUT_DAY(422),
    DATE_AS_TEXT(422),
    NUMBER_AS_DATE(422),
    NUMBER_AS_CODE(422),
    FORMULA(422),
    MERGED_CELLS(422),
    HIDDEN_SHEET(422),
    SEVERAL_SHEETS(422),
    MACROS(422),

    // One change of reference data.
    NO_CHANGES(422),
    NOTHING_CHANGES(422),
    TOO_EARLY(422),
    BEGINS_THAT_DAY(422),
    HAS_ENDED(422),
    GOES_ON(422),
    HAS_COUNTS(422),
    HAS_PUBLISHED_COUNTS(422),
    CODE_TAKEN(422),
    VALIDITY_OVERLAP(422),
    WRONG_PARENT(422),
    PARENT_NOT_IN_FORCE(422),
    UNITS_BELOW_IN_FORCE(422),
    INTO_ITSELF(422),
    SEVERAL_SUCCESSORS(422),
    SUCCESSOR_NOT_IN_FORCE(422),
    ALREADY_OFFERED(422),
    NOT_OFFERED(422);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status of an answer that is refused for this reason. */
    public int status() {
        return status;
    }

    /**
     * The constant of a code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ErrorCode of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The code as clients see it: {@code online-exceeds-received}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
