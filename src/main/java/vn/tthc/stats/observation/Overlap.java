package vn.tthc.stats.observation;

import vn.tthc.stats.common.Period;

/**
 * A count that cannot be stored because some of its days are already counted.
 *
 * @param returnIndex which of the returns it is in, from 0
 * @param countIndex which of that return's counts, from 0
 * @param held the (first) period already held for that unit, procedure and level
 */
public record Overlap(int returnIndex, int countIndex, Period held) {}
