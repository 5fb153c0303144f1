package vn.tthc.stats.common;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list.
 *
 * @param items what was asked for, in a stable order
 * @param next what to pass as {@code cursor} to get the next page; null on the last page
 */
public record Page<T>(
        List<T> items, @Schema(nullable = true) String next) {

    /** How many items a page has unless the client asks for another number. */
    public static final String DEFAULT_LIMIT = "100";

    /** Of a list that comes in pages only. */
    public static final String LIMIT = "How many at the most on a page";

    /** Of a list that is given out in files too. */
    public static final String LIMIT_OF_FILES =
            "How many at the most. Without it JSON has pages of " + DEFAULT_LIMIT + ", and files have everything.";

    /** The most a client may ask for. */
    public static final int MAX_LIMIT = 1000;

    /**
     * Cuts a page out of what a query found.
     *
     * @param found up to {@code limit + 1} items: the one too many tells that there is a next page
     * @param position where an item stands in the order, as parts of a cursor
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> position) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, position.apply(items.get(limit - 1)).toString());
    }

    /**
     * How many items are wanted at the most.
     *
     * @param asked null = the client did not say
     * @param file whether it is a file that is wanted, which has all unless the client says otherwise
     */
    public static int limitOf(Integer asked, boolean file) {
        if (asked != null) {
            return asked;
        }
        return file ? Integer.MAX_VALUE - 1 : Integer.parseInt(DEFAULT_LIMIT);
    }

    /** The same page with its items in another form. */
    public <R> Page<R> map(Function<T, R> form) {
        return new Page<>(items.stream().map(form).toList(), next);
    }
}
