package vn.tthc.stats.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is counted of dossiers. All are numbers of dossiers. A flow happens during the period and may be summed over
 * time; a stock is what there is at the period's end and may not.
 */
public enum Measure {
    /** Dossiers received, by any channel. */
    RECEIVED(false),
    /** Of those, the ones filed online. */
    RECEIVED_ONLINE(false),
    /** Dossiers resolved before their due date. */
    RESOLVED_EARLY(false),
    /** Dossiers resolved on their due date. */
    RESOLVED_ON_TIME(false),
    /** Dossiers resolved after their due date. */
    RESOLVED_OVERDUE(false),
    /** Dossiers for which a fee or charge fell due. */
    FEE_DUE(false),
    /** Of those, the ones whose fee was paid online. */
    FEE_PAID_ONLINE(false),
    /** Resolved dossiers whose result was also issued in digital form. */
    RESULTS_DIGITISED(false),
    /** Dossiers in process at the period's end and not yet due. */
    PENDING_IN_TIME(true),
    /** Dossiers in process at the period's end and past their due date. */
    PENDING_OVERDUE(true);

    /** All of them in the order of the columns. */
    public static final List<Measure> ALL = List.of(values());

    private static final Map<String, Measure> BY_JSON_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Measure::jsonName, Function.identity()));

    private final boolean stock;
    private final String jsonName;

    Measure(boolean stock) {
        this.stock = stock;
        String[] words = name().toLowerCase(Locale.ROOT).split("_");
        this.jsonName = words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    /** Whether it is what there is at the period's end, never to be summed over time. */
    public boolean isStock() {
        return stock;
    }

    /** The name in JSON and in files: {@code receivedOnline}. */
    public String jsonName() {
        return jsonName;
    }

    /** The column in the tables of counts: {@code received_online}. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The measure of that JSON name, or null if there is none. */
    public static Measure named(String jsonName) {
        return BY_JSON_NAME.get(jsonName);
    }

    /** A list made of one piece of SQL for each measure, in the order of the columns. */
    static String sql(String separator, Function<Measure, String> piece) {
        return ALL.stream().map(piece).collect(Collectors.joining(separator));
    }
}
