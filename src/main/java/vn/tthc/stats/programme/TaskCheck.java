package vn.tthc.stats.programme;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Makes states of tasks of the rows of one body. What is wrong is added to the errors of the row. */
final class TaskCheck {

    private static final List<String> CONTENTS =
            List.of("group", "name", "owner", "state", "cause", "waitingOn", "tasks", "note", "source");

    static final Set<String> FIELDS = Stream.concat(Stream.of("unit", "task", "from", "withdrawn"), CONTENTS.stream())
            .collect(Collectors.toUnmodifiableSet());

    /** More than any programme has. */
    private static final int MOST_TASKS = 1_000_000;

    private final Codebook codebook;
    private final ReportingUnit scope;
    private final LocalDate today;
    private final Map<String, Integer> seen = new HashMap<>();

    /**
     * For one body.
     *
     * @param scope that of the caller; null = all units
     */
    TaskCheck(Codebook codebook, ReportingUnit scope, LocalDate today) {
        this.codebook = codebook;
        this.scope = scope;
        this.today = today;
    }

    /** Null = something is wrong with it, which has been told. */
    Tasks.Sent task(SentObject row) {
        if (!row.node().isObject()) {
            return null;
        }
        int before = row.errors().size();
        LocalDate from = row.required("from", field -> day(row, field));
        ReportingUnit unit = row.required("unit", field -> row.unit(field, from, scope, codebook));
        String code = row.code("task");
        boolean withdrawn = row.flag("withdrawn");
        if (withdrawn) {
            CONTENTS.stream()
                    .filter(row::has)
                    .forEach(field -> row.fail(field, ErrorCode.NOT_TOGETHER, field, "withdrawn"));
        }
        String name = withdrawn ? null : row.required("name", field -> row.text(field, SentObject.LONGEST_NAME));
        TaskState state = withdrawn
                ? null
                : row.required("state", field -> row.oneOf(field, TaskState.values(), TaskState::code));
        Long stands = row.whole("tasks");
        if (stands != null && stands < 1) {
            row.fail("tasks", ErrorCode.NOT_ONE_OF, "tasks", "≥ 1", String.valueOf(stands));
        } else if (stands != null && stands > MOST_TASKS) {
            row.fail("tasks", ErrorCode.TOO_LARGE, "tasks", MOST_TASKS);
        }
        String group = row.text("group", SentObject.LONGEST_NAME);
        String owner = row.text("owner", SentObject.LONGEST_NAME);
        String cause = row.text("cause");
        String waitingOn = row.text("waitingOn");
        String note = row.text("note");
        String source = row.text("source", SentObject.LONGEST_NAME);
        row.refuseRepeated(seen, unit == null ? null : unit.code, code, from);
        if (row.errors().size() > before) {
            return null;
        }
        return new Tasks.Sent(
                unit.id,
                code,
                from,
                group,
                name,
                owner,
                state,
                cause,
                waitingOn,
                withdrawn ? null : stands == null ? 1 : stands.intValue(),
                note,
                source,
                false,
                withdrawn);
    }

    private LocalDate day(SentObject row, String field) {
        Period period = row.period(field, today);
        if (period != null && period.days() > 1) {
            row.fail(field, ErrorCode.WRONG_TYPE, field, "2023-02-15");
            return null;
        }
        return period == null ? null : period.start();
    }
}
