package vn.tthc.stats.observation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.export.Column;

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
 * @param synthetic whether the return it came with was made up for demonstration
 * @param withdrawn whether it is no longer held; then the figures are null. Only when asked for what has changed
 */
@Schema(name = "DossierCount")
record DossierCount(
        String id,
        Coded unit,
        Coded procedure,
        int level,
        String period,
        @Schema(hidden = true) @JsonUnwrapped Figures figures,
        int revision,
        long submission,
        Instant recordedAt,
        boolean withdrawn,
        boolean synthetic) {

    /** The columns of a file: first those that a return has, so that it can be sent as one. */
    static final List<Column> COLUMNS = Stream.of(
                    Stream.of(
                            Column.code("unit"),
                            Column.name("unitName"),
                            Column.key("period"),
                            Column.code("procedure"),
                            Column.name("procedureName"),
                            Column.plain("level")),
                    Measure.ALL.stream().map(measure -> Column.figure(measure.jsonName())),
                    Stream.of(
                            Column.key("id"),
                            Column.figure("revision"),
                            Column.figure("submission"),
                            Column.plain("recordedAt"),
                            Column.plain("withdrawn"),
                            Column.plain("synthetic"),
                            Column.key("unitKey")))
            .flatMap(Function.identity())
            .toList();

    /** The values of {@link #COLUMNS}. */
    List<Object> row() {
        List<Object> row = new ArrayList<>(COLUMNS.size());
        row.add(unit.code());
        row.add(unit.name());
        row.add(Period.parse(period)
                .filter(days -> days.days() == 1)
                .<Object>map(Period::start)
                .orElse(period));
        row.add(procedure.code());
        row.add(procedure.name());
        row.add(level);
        Measure.ALL.forEach(measure -> row.add(figures.get(measure)));
        row.add(id);
        row.add(revision);
        row.add(submission);
        row.add(recordedAt);
        row.add(withdrawn);
        row.add(synthetic);
        row.add(unit.key());
        return row;
    }
}
