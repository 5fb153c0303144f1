package vn.tthc.stats.metrics;

/**
 * What rows are ordered by.
 *
 * @param by {@code rate}, {@code numerator}, {@code denominator}, or for sums the name of a measure
 * @param descending largest first; rows without a figure come last either way
 */
record Order(String by, boolean descending) {}
