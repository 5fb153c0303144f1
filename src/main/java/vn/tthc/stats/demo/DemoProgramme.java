package vn.tthc.stats.demo;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import vn.tthc.stats.common.PackedList;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.programme.TaskState;
import vn.tthc.stats.programme.Tasks;

/**
 * The figures and tasks that report 109/BC-TCT of February 2023 prints. Unlike the counts of the demonstration year they are
 * not made up: they are as printed, with what does not add up, and name their source.
 */
final class DemoProgramme {

    private static final String SOURCE = "Báo cáo 109/BC-TCT (02/2023)";

    /** Where only a month is told, or nothing: the last day of the report's period. */
    private static final LocalDate END = LocalDate.of(2023, 2, 15);

    private static final String IN_ALL = "tất cả";

    private DemoProgramme() {}

    /** The values of its indicators. */
    static List<IndicatorValues.Sent> values(int unitId) {
        return rows("seed_indicators").stream().map(row -> value(row, unitId)).toList();
    }

    private static IndicatorValues.Sent value(NamedCsvRecord row, int unitId) {
        String printed = row.getField("value_as_printed");
        String percent = row.getField("percent_as_printed");
        boolean share = !row.getField("numerator").isEmpty();
        // Its shares of tasks are counted from the tasks.
        boolean sent = share && !row.getField("indicator_key").startsWith("tasks_");
        boolean statement = printed.equals(IN_ALL);
        return new IndicatorValues.Sent(
                unitId,
                row.getField("indicator_key"),
                period(row),
                share || statement ? null : new BigDecimal(row.getField("value")),
                sent ? Long.valueOf(row.getField("numerator")) : null,
                sent ? Long.valueOf(row.getField("denominator")) : null,
                statement ? row.getField("phrase_vi") : null,
                percent.isEmpty() ? printed : printed + " (đạt " + percent + "%)",
                null,
                SOURCE,
                false,
                false);
    }

    private static Period period(NamedCsvRecord row) {
        String start = row.getField("period_start");
        String end = row.getField("period_end_or_as_of");
        LocalDate last = end.length() == END.toString().length() ? LocalDate.parse(end) : END;
        return start.isEmpty() ? Period.ofDay(last) : new Period(LocalDate.parse(start), last);
    }

    /** Its tasks: those it counts by their state only, and those it names. */
    static List<Tasks.Sent> tasks(int unitId) {
        return rows("seed_tasks").stream()
                // The tasks not started are named one by one.
                .filter(row -> !row.getField("status").equals("not_started"))
                .map(row -> task(row, unitId))
                .toList();
    }

    private static Tasks.Sent task(NamedCsvRecord row, int unitId) {
        boolean named = row.getField("status").equals("not_started_item");
        return new Tasks.Sent(
                unitId,
                "bc109." + row.getField("seq"),
                END,
                row.getField("group_vi"),
                row.getField("label_vi"),
                named ? row.getField("responsible_vi") : null,
                named
                        ? TaskState.NOT_STARTED
                        : TaskState.valueOf(row.getField("status").toUpperCase(Locale.ROOT)),
                named ? row.getField("phrase_vi") : null,
                named ? row.getField("waiting_on_vi") : null,
                Integer.valueOf(row.getField("count")),
                named ? null : "Báo cáo không liệt kê từng nhiệm vụ.",
                SOURCE,
                false,
                false);
    }

    private static List<NamedCsvRecord> rows(String file) {
        return PackedList.rows("/demo/" + file + ".csv");
    }
}
