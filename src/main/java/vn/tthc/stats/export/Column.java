package vn.tthc.stats.export;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A column of a {@link Table}.
 *
 * @param code what it is called, the same in any language
 * @param text the key of what it is called in the language of the answer
 */
public record Column(String code, Kind kind, String text) {

    /** What stands in a column. */
    public enum Kind {
        /** What tells the rows apart; there whatever labels are asked for. */
        KEY,
        /** The code of something whose name stands in the next column. */
        CODE,
        /** A name of what has a code. */
        NAME,
        /** Any other text, day, moment, or yes and no. */
        PLAIN,
        /** A number. */
        NUMBER,
        /** A number of which 1 is 100 %. */
        RATE,
        /** A difference of two rates: a number of which 1 is 100 percentage points. */
        POINTS
    }

    private static final Pattern SHARES = Pattern.compile("rate|.+Rate|.*[mM]eanOfUnits|.*[sS]hare|target(\\..+)?");

    private static final Pattern DIFFERENCES = Pattern.compile("change|effect|(mix|rate)Effect");

    public Column {
        requireNonNull(code, "code");
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }

    private Column(String code, Kind kind) {
        this(code, kind, code);
    }

    /** What tells the rows apart. */
    public static Column key(String code) {
        return new Column(code, Kind.KEY);
    }

    /** The code of something; the next column names it. */
    public static Column code(String code) {
        return new Column(code, Kind.CODE);
    }

    /** The name of what the column before has the code of. */
    public static Column name(String code) {
        return new Column(code, Kind.NAME);
    }

    /** A text, day, moment, or yes and no. */
    public static Column plain(String code) {
        return new Column(code, Kind.PLAIN);
    }

    /**
     * A figure of that name: a share if its name says so ({@code rate}, {@code previousRate}), or a difference of shares
     * ({@code change}), else a number.
     */
    public static Column figure(String code) {
        if (DIFFERENCES.matcher(code).matches()) {
            return new Column(code, Kind.POINTS);
        }
        return new Column(code, SHARES.matcher(code).matches() ? Kind.RATE : Kind.NUMBER);
    }

    /** The same, called by another text, where the code means different things in different tables. */
    public Column called(String otherText) {
        return new Column(code, kind, otherText);
    }
}
