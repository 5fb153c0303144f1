package vn.tthc.stats.programme;

import static vn.tthc.stats.Units.NGHE_AN;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vn.tthc.stats.common.PackedList;

/** The figures and tasks printed in the bulletin on report 109/BC-TCT, as bodies. */
public final class Seeds {

    /** The last day of the bulletin's period. */
    public static final String END = "2023-02-15";

    private static final Set<String> OF_TASKS =
            Set.of("tasks_completed", "tasks_regular", "tasks_in_progress", "tasks_not_started");

    private Seeds() {}

    /** A file of the bulletin's figures. */
    public static List<NamedCsvRecord> rows(String file) {
        return PackedList.rows("/demo/" + file + ".csv");
    }

    /** The values of its twelve indicators. */
    public static Map<String, Object> values() {
        List<Map<String, Object>> values = new ArrayList<>();
        for (NamedCsvRecord row : rows("seed_indicators")) {
            String code = row.getField("indicator_key");
            String day = row.getField("period_end_or_as_of");
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("indicator", code);
            value.put("unit", NGHE_AN);
            value.put(
                    "period",
                    row.getField("period_start").isEmpty()
                            ? day.length() == END.length() ? day : END
                            : row.getField("period_start") + "/" + day);
            String printed = row.getField("value_as_printed");
            value.put(
                    "printed",
                    row.getField("percent_as_printed").isEmpty()
                            ? printed
                            : printed + " (đạt " + row.getField("percent_as_printed") + "%)");
            value.put("source", "109/BC-TCT");
            if (printed.equals("tất cả")) {
                value.put("statement", row.getField("phrase_vi"));
            } else if (row.getField("numerator").isEmpty()) {
                value.put("value", new BigDecimal(row.getField("value")));
            } else if (!OF_TASKS.contains(code)) {
                value.put("numerator", Long.valueOf(row.getField("numerator")));
                value.put("denominator", Long.valueOf(row.getField("denominator")));
            }
            values.add(value);
        }
        return Map.of("values", values);
    }

    /** Its 42 tasks: 40 of them counted by state only, and the two that are named. */
    public static Map<String, Object> tasks() {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (NamedCsvRecord row : rows("seed_tasks")) {
            String status = row.getField("status");
            if (status.equals("not_started")) {
                // The two named below.
                continue;
            }
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("unit", NGHE_AN);
            task.put("task", "kt-xh." + row.getField("seq"));
            task.put("from", END);
            task.put("group", row.getField("group_vi"));
            task.put("name", row.getField("label_vi"));
            task.put("state", status.equals("not_started_item") ? "not-started" : status.replace('_', '-'));
            task.put("tasks", Integer.valueOf(row.getField("count")));
            task.put("source", "109/BC-TCT");
            if (status.equals("not_started_item")) {
                task.put("cause", row.getField("phrase_vi"));
                task.put("owner", row.getField("responsible_vi"));
                task.put("waitingOn", row.getField("waiting_on_vi"));
            }
            tasks.add(task);
        }
        return Map.of("tasks", tasks);
    }
}
