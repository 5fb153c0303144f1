package vn.tthc.stats.observation;

/**
 * What has to be told apart in counts that are added up. The less, the fewer rows have to be read.
 *
 * @param days stretches of time that are not made of whole months
 * @param procedures which procedure a count is of
 * @param units which unit a count is of; if not, its unit may be given as the province instead
 */
public record Grain(boolean days, boolean procedures, boolean units) {}
