package vn.tthc.stats.programme;

import static vn.tthc.stats.Units.NGHE_AN;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The figures and tasks printed in the bulletin on report 109/BC-TCT, as bodies. */
public final class Seeds {

    /** The last day of the bulletin's period. */
    public static final String END = "2023-02-15";

    private static final Set<String> OF_TASKS =
            Set.of("tasks_completed", "tasks_regular", "tasks_in_progress", "tasks_not_started");

    private Seeds() {}

    /** A file of the bulletin's figures. */
    public static List<CSVRecord> rows(String file) {
        try (Reader reader = new InputStreamReader(
                Seeds.class.getResourceAsStream("/demo/" + file + ".csv"), StandardCharsets.UTF_8)) {
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            return format.parse(reader).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of its twelve indicators. */
    public static Map<String, Object> values() {
        List<Map<String, Object>> values = new ArrayList<>();
        for (CSVRecord row : rows("seed_indicators")) {
            String code = row.get("indicator_key");
            String day = row.get("period_end_or_as_of");
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("indicator", code);
            value.put("unit", NGHE_AN);
            value.put(
                    "period",
                    row.get("period_start").isEmpty()
                            ? day.length() == END.length() ? day : END
                            : row.get("period_start") + "/" + day);
            String printed = row.get("value_as_printed");
            value.put(
                    "printed",
                    row.get("percent_as_printed").isEmpty()
                            ? printed
                            : printed + " (đạt " + row.get("percent_as_printed") + "%)");
            value.put("source", "109/BC-TCT");
            if (printed.equals("tất cả")) {
                value.put("statement", row.get("phrase_vi"));
            } else if (row.get("numerator").isEmpty()) {
                value.put("value", new BigDecimal(row.get("value")));
            } else if (!OF_TASKS.contains(code)) {
                value.put("numerator", Long.valueOf(row.get("numerator")));
                value.put("denominator", Long.valueOf(row.get("denominator")));
            }
            values.add(value);
        }
        return Map.of("values", values);
    }

    /** Its 42 tasks: 40 of them counted by state only, and the two that are named. */
    public static Map<String, Object> tasks() {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (CSVRecord row : rows("seed_tasks")) {
            String status = row.get("status");
            if (status.equals("not_started")) {
                // The two named below.
                continue;
            }
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("unit", NGHE_AN);
            task.put("task", "kt-xh." + row.get("seq"));
            task.put("from", END);
            task.put("group", row.get("group_vi"));
            task.put("name", row.get("label_vi"));
            task.put("state", status.equals("not_started_item") ? "not-started" : status.replace('_', '-'));
            task.put("tasks", Integer.valueOf(row.get("count")));
            task.put("source", "109/BC-TCT");
            if (status.equals("not_started_item")) {
                task.put("cause", row.get("phrase_vi"));
                task.put("owner", row.get("responsible_vi"));
                task.put("waitingOn", row.get("waiting_on_vi"));
            }
            tasks.add(task);
        }
        return Map.of("tasks", tasks);
    }
}
