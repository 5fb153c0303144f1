package vn.tthc.stats.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Rates;

/**
 * The figures of a bulletin as they are put into words: each rate, share and difference worked out from the counts that stand
 * beside it, since those of JSON are rounded already ({@link Rates}).
 */
final class Unrounded {

    private Unrounded() {}

    /**
     * The same figures by the same names.
     *
     * @param figures as they are in JSON
     * @param meanOfUnits that of the rate received online, which no count tells; null = there is none
     */
    static Map<String, Object> of(Map<String, Object> figures, BigDecimal meanOfUnits) {
        Map<String, Object> unrounded = object(figures);
        @SuppressWarnings("unchecked")
        Map<String, Object> online = (Map<String, Object>) unrounded.get("online");
        online.put("meanOfUnits", meanOfUnits);
        return unrounded;
    }

    @SuppressWarnings("unchecked")
    private static Object any(Object value) {
        if (value instanceof Map<?, ?> map) {
            return object((Map<String, Object>) map);
        }
        return value instanceof List<?> list ? list.stream().map(Unrounded::any).toList() : value;
    }

    private static Map<String, Object> object(Map<String, Object> figures) {
        Map<String, Object> unrounded = new LinkedHashMap<>();
        figures.forEach((name, value) -> unrounded.put(name, any(value)));
        if (figures.get("rate") != null) {
            unrounded.put("rate", Rates.of(number(figures, "numerator"), number(figures, "denominator")));
        }
        if (figures.get("previousRate") != null) {
            unrounded.put(
                    "previousRate",
                    Rates.of(number(figures, "previousNumerator"), number(figures, "previousDenominator")));
        }
        if (figures.get("change") != null) {
            unrounded.put(
                    "change",
                    Rates.difference(
                            number(figures, "numerator"),
                            number(figures, "denominator"),
                            number(figures, "previousNumerator"),
                            number(figures, "previousDenominator")));
        }
        if (unrounded.get("states") instanceof List<?> states) {
            states.forEach(state -> share(state, number(figures, "total")));
        }
        return unrounded;
    }

    /** Of the tasks in one state among all. */
    @SuppressWarnings("unchecked")
    private static void share(Object state, Number total) {
        Map<String, Object> figures = (Map<String, Object>) state;
        if (figures.get("share") != null) {
            figures.put("share", Rates.of(number(figures, "tasks"), total));
        }
    }

    private static Number number(Map<String, Object> figures, String name) {
        return (Number) figures.get(name);
    }
}
