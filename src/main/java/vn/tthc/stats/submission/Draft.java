package vn.tthc.stats.submission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import vn.tthc.stats.observation.Figures;

/**
 * A return as it was sent, its types right but its codes not yet looked up.
 *
 * @param unit code of the unit; null if missing or unreadable, which has been reported
 * @param period as written; null likewise
 * @param reason why it corrects earlier ones; null if not said
 * @param rows its counts
 * @param written the return as it was written
 */
record Draft(String unit, String period, String reason, List<Row> rows, JsonNode written) {

    /**
     * One count as it was sent.
     *
     * @param number zero-based place in the return
     * @param procedure code or catalogue key as written; null if missing or unreadable, which has been reported
     * @param level 3 or 4; null likewise
     * @param figures what could be read of its measures
     * @param written the count as it was written
     */
    record Row(int number, String procedure, Integer level, Figures figures, JsonNode written) {}
}
