package vn.tthc.stats.observation;

import vn.tthc.stats.common.Period;

/**
 * A count that was not stored because some of its days are already counted for that unit, procedure and level.
 *
 * @param row its number among the counts written
 * @param held the (first) period already held, or also among the counts written
 */
public record Overlap(long row, Period held) {}
