package vn.tthc.stats.metrics;

/**
 * The version of the data of some units: another one after every change of them, the same as long as there is none.
 *
 * @param revision the sum of the units' own versions; grows with every change
 * @param changedAt the moment of the last change, in microseconds since 1970; 0 if there was none
 */
record Version(String revision, long changedAt) {}
