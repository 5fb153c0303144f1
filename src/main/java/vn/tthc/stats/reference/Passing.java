package vn.tthc.stats.reference;

import java.time.LocalDate;

/**
 * One unit passed into another, wholly or in part, at once or by way of others. What was pending in the earlier one is from
 * then on pending in the later one.
 *
 * @param earlier the number of the one that ended
 * @param later the number of the other
 * @param ended the last day on which it was not yet the later one's: of the earlier one, or of the last one between them
 */
public record Passing(int earlier, int later, LocalDate ended) {}
