package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A count as it is held.
 *
 * @param id what it is of, and so the same over all its revisions
 * @param unit the reporting unit
 * @param procedure the procedure, by the code of the period's end
 * @param level service level, 3 (partial) or 4 (full-process)
 * @param period the days counted, in canonical form
 * @param figures the measures, each null where not reported
 * @param revision 1 for the first figures, one more with each change
 * @param submission the submission it came with
 * @param recordedAt since when these figures have been held
 */
@Schema(name = "DossierCount")
record DossierCount(
        String id,
        Coded unit,
        Coded procedure,
        int level,
        String period,
        @JsonUnwrapped Figures figures,
        int revision,
        long submission,
        Instant recordedAt) {}
