package vn.tthc.stats.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.UnitKind;

/**
 * The rates that are aimed at: the one of Decision 766/QĐ-TTg, or those that a client puts in its place.
 *
 * @param general for the total, and for units of whatever kind is not named; null = none
 * @param byKind for units of a kind
 * @param own whether it is the metric's own, for which the decision gives points
 */
record Targets(BigDecimal general, Map<UnitKind, BigDecimal> byKind, boolean own) {

    /** Nothing is aimed at, and nothing said of it. */
    static final Targets NONE = new Targets(null, Map.of(), false);

    private static final Pattern WRITTEN = Pattern.compile("(?:([a-z]+):)?([01](?:\\.\\d{1,4})?)");

    private static final String FORMS = "0.0001 … 1, commune:0.4, district:0.6, …";

    /** The metric's own target if it has one. */
    static Targets of(Metric metric) {
        return metric.target() == null ? NONE : new Targets(metric.target(), Map.of(), true);
    }

    /**
     * The targets asked for.
     *
     * @param asked {@code 0.5}, or {@code commune:0.4} for units of a kind; empty = the metric's own
     * @param dimensions for targets by kind they must tell the kinds of rows
     */
    static Targets asked(Metric metric, List<String> asked, List<Dimension> dimensions, List<RowError> errors) {
        if (asked == null || asked.isEmpty()) {
            return of(metric);
        }
        if (!metric.isRate()) {
            errors.add(RowError.at("target", ErrorCode.NOT_TOGETHER, "target", "/metrics/" + metric.code()));
            return NONE;
        }
        BigDecimal general = null;
        Map<UnitKind, BigDecimal> byKind = new EnumMap<>(UnitKind.class);
        for (String text : asked) {
            Matcher matcher = WRITTEN.matcher(text);
            BigDecimal target = matcher.matches() ? new BigDecimal(matcher.group(2)).stripTrailingZeros() : null;
            Optional<UnitKind> kind =
                    target == null || matcher.group(1) == null ? Optional.empty() : UnitKind.of(matcher.group(1));
            boolean known = target != null && (matcher.group(1) == null || kind.isPresent());
            if (!known || target.signum() == 0 || target.compareTo(BigDecimal.ONE) > 0) {
                errors.add(RowError.at("target", ErrorCode.NOT_ONE_OF, "target", FORMS, text));
            } else if (kind.isEmpty() ? general != null : byKind.containsKey(kind.get())) {
                errors.add(RowError.at("target", ErrorCode.REPEATED_PARAMETER, "target=" + text));
            } else if (kind.isEmpty()) {
                general = target;
            } else {
                byKind.put(kind.get(), target);
            }
        }
        if (!byKind.isEmpty() && dimensions.stream().noneMatch(Targets::tellsKinds)) {
            errors.add(RowError.at(
                    "groupBy",
                    ErrorCode.NOT_ONE_OF,
                    "groupBy",
                    "unit, district, province, kind",
                    String.join(",", dimensions.stream().map(Dimension::code).toList())));
        }
        return new Targets(general, byKind, false);
    }

    private static boolean tellsKinds(Dimension dimension) {
        return dimension.isOfUnits();
    }

    /** Whether there is any. */
    boolean any() {
        return general != null || !byKind.isEmpty();
    }

    /** What it tells of a cell. */
    List<String> names() {
        return !any() ? List.of() : own ? List.of("score", "target", "toTarget") : List.of("target", "toTarget");
    }

    /**
     * Of a cell its points if the target is the metric's own, its target, and how many more of the numerator would reach it
     * ({@code toTarget}; 0 = it is reached, null without a denominator).
     */
    Number[] of(Cell cell, MetricQuery query) {
        if (!any()) {
            return new Number[0];
        }
        Long numerator = (Long) cell.figure("numerator");
        Long denominator = (Long) cell.figure("denominator");
        BigDecimal target = targetOf(cell.key(), query);
        Long missing = missing(numerator, denominator, target);
        return own
                ? new Number[] {query.metric().score(numerator, denominator), target, missing}
                : new Number[] {target, missing};
    }

    private static Long missing(Long numerator, Long denominator, BigDecimal target) {
        if (target == null || denominator == null || denominator == 0) {
            return null;
        }
        long enough = target.multiply(BigDecimal.valueOf(denominator))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return Math.max(0, enough - numerator);
    }

    private BigDecimal targetOf(Key key, MetricQuery query) {
        UnitKind kind = byKind.isEmpty() ? null : kind(key, query.dimensions(), query.codebook());
        return kind == null ? general : byKind.getOrDefault(kind, general);
    }

    /** The kind of the units in the cell: of the unit, else the one told, else of the smallest they all stand below. */
    private static UnitKind kind(Key key, List<Dimension> dimensions, Codebook codebook) {
        String unit = part(Dimension.UNIT, key, dimensions);
        if (unit != null) {
            return kindOfAll(UnitMap.units(unit), codebook);
        }
        String kind = part(Dimension.KIND, key, dimensions);
        if (kind != null) {
            // Empty if units of several kinds cannot be told apart.
            return UnitKind.of(kind).orElse(null);
        }
        if (dimensions.contains(Dimension.DISTRICT)) {
            return part(Dimension.DISTRICT, key, dimensions) == null ? null : UnitKind.DISTRICT;
        }
        return part(Dimension.PROVINCE, key, dimensions) == null ? null : UnitKind.PROVINCE;
    }

    private static String part(Dimension dimension, Key key, List<Dimension> dimensions) {
        int place = dimensions.indexOf(dimension);
        return place < 0 ? null : key.text(place);
    }

    /** The kind that all of these units are of; null if there is none. */
    private static UnitKind kindOfAll(List<Integer> units, Codebook codebook) {
        List<UnitKind> kinds = units.stream()
                .map(id -> codebook.unit(id).orElseThrow().kind)
                .distinct()
                .toList();
        return kinds.size() == 1 ? kinds.get(0) : null;
    }

    /** In words: equal for equal targets. */
    @Override
    public String toString() {
        return (own ? "own" : general == null ? "none" : general.toPlainString()) + byKind;
    }
}
