package vn.tthc.stats.observation;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.tthc.stats.common.Period;

/**
 * What a count is of, as one word for URLs: {@code 412~DA06-03~4~2023-02-01}. Made of the natural key, so that it is the
 * same over all revisions, after a withdrawal, and in a database restored from returns.
 *
 * @param unit code of the unit, which the period makes unique
 * @param procedure catalogue key, which never changes
 * @param level service level
 * @param period the days counted
 */
record CountId(String unit, String procedure, int level, Period period) {

    private static final Pattern FORM = Pattern.compile("([^~]+)~([^~]+)~([34])~([^~]+)");

    /** Reads what {@link #toString} wrote; empty if it is nothing of the kind. */
    static Optional<CountId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Period.parse(matcher.group(4).replace('_', '/'))
                .map(period ->
                        new CountId(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)), period));
    }

    @Override
    public String toString() {
        return String.join(
                "~", unit, procedure, String.valueOf(level), period.toString().replace('/', '_'));
    }
}
