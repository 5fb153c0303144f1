package vn.tthc.stats.export;

import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import vn.tthc.stats.common.Period;

/**
 * What a file is called: what is in it, in letters that every system takes, without a quote or a space.
 *
 * @param parts in order; joined by underscores
 */
public record FileName(List<String> parts) {

    /** Of several codes so many are named; the others are counted. */
    private static final int NAMED = 3;

    private static final int LONGEST_PART = 40;

    /** Windows has 260 for a path, and browsers add numbers. */
    private static final int LONGEST = 150;

    public FileName {
        parts = List.copyOf(parts);
    }

    /** A name that begins so. */
    public static FileName of(String what) {
        return new FileName(List.of(what));
    }

    /** The same with one more thing said, unless it is null or empty. */
    public FileName and(Object part) {
        if (part == null || part.toString().isEmpty()) {
            return this;
        }
        List<String> more = new ArrayList<>(parts);
        more.add(part.toString());
        return new FileName(more);
    }

    /** The same behind something else. */
    public FileName after(String first) {
        List<String> more = new ArrayList<>(parts);
        more.add(0, first);
        return new FileName(more);
    }

    /** The same with the codes of a filter: {@code unit-412-413}; nothing more if there are none. */
    public FileName and(String filter, List<String> codes) {
        if (codes == null || codes.isEmpty()) {
            return this;
        }
        String named = String.join("-", codes.subList(0, Math.min(NAMED, codes.size())));
        return and(filter + "-" + named + (codes.size() > NAMED ? "-and-" + (codes.size() - NAMED) : ""));
    }

    /** The same with each of these filters that is there. */
    public FileName and(List<Filter> filters) {
        FileName name = this;
        for (Filter filter : filters) {
            name = name.and(filter.parameter(), filter.codes());
        }
        return name;
    }

    /** The same with a span of days. */
    public FileName during(Period period) {
        String written = period.toString();
        return written.contains("/") ? and(period.start()).and(period.end()) : and(written);
    }

    /** The same with the instant as of which the data are; nothing more if that is now. */
    public FileName asOf(Instant instant) {
        return instant == null
                ? this
                : and("as-of-"
                        + instant.truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("[-:]", ""));
    }

    /**
     * What was asked for.
     *
     * @param codes null or empty = everything
     */
    public record Filter(String parameter, List<String> codes) {}

    /** The name without an ending. */
    @Override
    public String toString() {
        String name = String.join("_", parts.stream().map(FileName::plain).toList());
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    /** Letters without accents; what else may not be in a file name becomes a hyphen. */
    private static String plain(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('đ', 'd')
                .replace('Đ', 'D')
                .replaceAll("[^A-Za-z0-9.]+", "-")
                .replaceAll("[.]{2,}", ".")
                .replaceAll("^[-.]+|[-.]+$", "");
        return plain.length() <= LONGEST_PART ? plain : plain.substring(0, LONGEST_PART);
    }

    /** What has a browser save the file under this name (RFC 6266). */
    String disposition(Format format) {
        return "attachment; filename=\"" + this + "." + format.ending().toLowerCase(Locale.ROOT) + "\"";
    }
}
