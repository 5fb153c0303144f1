/**
 * Rates and sums over counts, for any period, filter and grouping, always with the coverage of the reports they rest on.
 */
package vn.tthc.stats.metrics;
