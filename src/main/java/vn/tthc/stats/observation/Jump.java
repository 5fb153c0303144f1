package vn.tthc.stats.observation;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A day whose dossiers received are far from what the unit had on that day of the week before: by more than 10, by more
 * than four standard deviations and by more than four roots of the mean, over at least 4 of the 8 weeks before.
 *
 * @param received on that day at that level
 * @param mean of that day of the week
 */
public record Jump(int unitId, LocalDate day, int level, long received, BigDecimal mean) {}
