package vn.tthc.stats.common;

import java.util.List;

/**
 * The request stops here because of something the client sent. Becomes an {@code application/problem+json} answer
 * (RFC 9457) in the client's language. Nothing has been stored: thrown inside a transaction it rolls back.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Object> args;
    private final transient List<RowError> errors;

    private Refusal(ErrorCode code, List<Object> args, List<RowError> errors) {
        super(code.code() + " " + args, null, false, false);
        this.code = code;
        this.args = args;
        this.errors = errors;
    }

    /** A refusal for one reason. {@code args} fill the placeholders of its text. */
    public static Refusal of(ErrorCode code, Object... args) {
        return new Refusal(code, List.of(args), List.of());
    }

    /** A refusal for several reasons, each named with its place in the body. */
    public static Refusal of(ErrorCode code, List<RowError> errors) {
        return new Refusal(code, List.of(errors.size()), List.copyOf(errors));
    }

    /** A refusal for one reason whose place in the body is known. {@code args} fill the placeholders of its text. */
    public static Refusal at(RowError place, ErrorCode code, Object... args) {
        return new Refusal(code, List.of(args), List.of(place));
    }

    /** Why, and thereby the status of the answer. */
    public ErrorCode code() {
        return code;
    }

    /** What fills the placeholders of the text of {@link #code}. */
    public List<Object> args() {
        return args;
    }

    /** All reasons, in the order of the body; empty if there is no more to say than the code does. */
    public List<RowError> errors() {
        return errors;
    }
}
