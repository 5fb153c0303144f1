package vn.tthc.stats.observation;

import vn.tthc.stats.common.Period;

/**
 * What one return is for. A unit that has sent it has reported these days, whether or not it had dossiers to count.
 *
 * @param unitId the reporting unit
 * @param period the days
 */
public record UnitPeriod(int unitId, Period period) {}
