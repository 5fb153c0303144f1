package vn.tthc.stats.observation;

/**
 * What writing returns changed.
 *
 * @param inserted counts that were not held before
 * @param revised counts held with other figures; the old ones went into history
 * @param unchanged counts held with the very same figures
 * @param revision the version of the units' data after it, see {@code unit_version}; unchanged if nothing changed
 */
public record Written(int inserted, int revised, int unchanged, long revision) {}
