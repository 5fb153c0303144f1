package vn.tthc.stats.notification;

import java.math.BigDecimal;

/**
 * The rate that a bulletin begins with: dossiers received online of all received, as {@code GET /metrics/online-rate} tells it.
 *
 * @param numerator null = nothing was reported
 * @param denominator null = nothing was reported
 * @param rate rounded as the metric is; null = the denominator is none or 0
 */
record Headline(Long numerator, Long denominator, BigDecimal rate) {

    /** Its metric. */
    static final String METRIC = "online-rate";
}
