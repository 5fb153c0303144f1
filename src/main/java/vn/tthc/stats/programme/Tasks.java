package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.programme.Ledger.Column;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.ReportingUnit;

/** Stores states of tasks and tells how far they were on any day. */
@ApplicationScoped
public class Tasks {

    private static final Ledger.Kind TABLE = new Ledger.Kind(
            "task_state",
            "tasks",
            Action.TASKS_STORED,
            List.of(new Column("unit_id", "int4"), new Column("task", "text"), new Column("from_day", "date")),
            List.of(
                    new Column("task_group", "text"),
                    new Column("name_vi", "text"),
                    new Column("owner", "text"),
                    new Column("state", "text"),
                    new Column("cause", "text"),
                    new Column("waiting_on", "text"),
                    new Column("tasks", "int4"),
                    new Column("note", "text"),
                    new Column("source", "text"),
                    new Column("synthetic", "bool"),
                    new Column("withdrawn", "bool")));

    /** The states held, each with the first day of the next one. */
    private static final String HELD = """
            (select v.*, lead(v.from_day) over (partition by v.unit_id, v.task order by v.from_day) as next_day
             from task_state v where %s and not v.withdrawn %s) t
            """;

    @Inject
    Database database;

    @Inject
    Ledger ledger;

    @Inject
    Language language;

    /**
     * A state to be stored.
     *
     * @param withdrawn true = what is held of that day is taken back; the rest is null then
     */
    public record Sent(
            int unitId,
            String task,
            LocalDate from,
            String group,
            String name,
            String owner,
            TaskState state,
            String cause,
            String waitingOn,
            Integer tasks,
            String note,
            String source,
            boolean synthetic,
            boolean withdrawn) {

        private List<Object> row() {
            return Arrays.asList(
                    unitId,
                    task,
                    from,
                    group,
                    name,
                    owner,
                    state == null ? null : state.code(),
                    cause,
                    waitingOn,
                    tasks,
                    note,
                    source,
                    synthetic,
                    withdrawn);
        }
    }

    /** Stores states, each of another unit, task or day, all or none. */
    @Transactional
    public Ledger.Written write(List<Sent> states, Ledger.Author author, Codebook codebook) {
        return ledger.write(TABLE, states.stream().map(Sent::row).toList(), author, codebook);
    }

    /**
     * Which tasks are asked for.
     *
     * @param date in the states of that day; null = in all their states
     * @param unitIds null = of all units
     * @param group null = of any group
     * @param states empty = in any state
     */
    public record Wanted(LocalDate date, Set<Integer> unitIds, String group, Set<TaskState> states, Vintage vintage) {}

    private record Condition(String from, List<Object> parameters) {}

    private static Condition condition(Wanted wanted) {
        List<Object> parameters = new ArrayList<>();
        String held = HELD.formatted(
                Ledger.held(wanted.vintage, parameters), Conditions.among("v.unit_id", wanted.unitIds, parameters));
        StringBuilder sql = new StringBuilder(held + " left join sender s on s.id = t.api_key_id where true");
        if (wanted.date != null) {
            sql.append(" and t.from_day <= ? and (t.next_day is null or t.next_day > ?)");
            parameters.addAll(List.of(wanted.date, wanted.date));
        }
        sql.append(Conditions.asked("t.task_group =", wanted.group, parameters));
        if (!wanted.states.isEmpty()) {
            sql.append(" and t.state = any(?)");
            parameters.add(new SqlArray(
                    "text", wanted.states.stream().map(TaskState::code).toArray()));
        }
        return new Condition(sql.toString(), parameters);
    }

    /**
     * The tasks asked for, ordered by unit, code and day.
     *
     * @param cursor only those behind it; null = from the first
     * @param names whether units are named
     */
    public List<Task> find(Wanted wanted, String cursor, int most, Codebook codebook, boolean names) {
        Condition condition = condition(wanted);
        List<Object> parameters = new ArrayList<>(condition.parameters);
        String after = "";
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, 3);
            after = " and (t.unit_id, t.task, t.from_day) > (?, ?, ?)";
            parameters.addAll(List.of(position.number(0), position.text(1), position.day(2)));
        }
        parameters.add(most);
        return database.query(
                "select t.*, s.label from " + condition.from + after
                        + " order by t.unit_id, t.task, t.from_day limit ?",
                row -> read(row, codebook, names),
                parameters.toArray());
    }

    /** Where a task stands in the order of {@link #find}. */
    static Cursor position(Task task) {
        return Cursor.at(task.unitId(), task.task(), task.from());
    }

    private Task read(ResultSet row, Codebook codebook, boolean names) throws SQLException {
        ReportingUnit unit = codebook.unit(row.getInt("unit_id")).orElseThrow();
        TaskState state = TaskState.of(row.getString("state")).orElseThrow();
        LocalDate next = row.getObject("next_day", LocalDate.class);
        return new Task(
                unit.id,
                new Coded(unit.code, names ? unit.displayName(language.english()) : null),
                row.getString("task"),
                row.getString("task_group"),
                row.getString("name_vi"),
                row.getString("owner"),
                state,
                nameOf(state),
                row.getObject("from_day", LocalDate.class),
                next == null ? null : next.minusDays(1),
                row.getString("cause"),
                row.getString("waiting_on"),
                row.getInt("tasks"),
                row.getString("note"),
                row.getString("source"),
                row.getBoolean("synthetic"),
                row.getInt("revision"),
                Database.instant(row, "recorded_at"),
                row.getString("label"),
                row.getString("reason"));
    }

    /** The same state with the author, reason and moment of the revision by which it was taken back; itself if it was not. */
    public Task withdrawal(Task task) {
        return database
                .query(
                        """
                        select v.revision, v.recorded_at, v.reason, s.label
                        from task_state v left join sender s on s.id = v.api_key_id
                        where v.unit_id = ? and v.task = ? and v.from_day = ?
                          and v.withdrawn and v.superseded_at is null
                        """,
                        row -> new Task(
                                task.unitId(),
                                task.unit(),
                                task.task(),
                                task.group(),
                                task.name(),
                                task.owner(),
                                task.state(),
                                task.stateName(),
                                task.from(),
                                task.until(),
                                task.cause(),
                                task.waitingOn(),
                                task.tasks(),
                                task.note(),
                                task.source(),
                                task.synthetic(),
                                row.getInt("revision"),
                                Database.instant(row, "recorded_at"),
                                row.getString("label"),
                                row.getString("reason")),
                        task.unitId(),
                        task.task(),
                        task.from())
                .stream()
                .findFirst()
                .orElse(task);
    }

    private String nameOf(TaskState state) {
        return language.text("programme", "state." + state.code(), List.of());
    }

    private record Counted(int unitId, String group, TaskState state, long tasks, boolean synthetic) {}

    private List<Counted> counted(Wanted wanted) {
        Condition condition = condition(wanted);
        return database.query(
                "select t.unit_id, t.task_group, t.state, sum(t.tasks) as tasks, bool_or(t.synthetic) as synthetic from "
                        + condition.from
                        + " group by 1, 2, 3 order by 2 nulls last, 3, 1",
                row -> new Counted(
                        row.getInt("unit_id"),
                        row.getString("task_group"),
                        TaskState.of(row.getString("state")).orElseThrow(),
                        row.getLong("tasks"),
                        row.getBoolean("synthetic")),
                condition.parameters.toArray());
    }

    /** A unit on a day. */
    record UnitDay(int unitId, LocalDate day) {}

    /** How many tasks of units were in which state on days of theirs; no unit without tasks, nor state without. */
    Map<UnitDay, Map<TaskState, Long>> counted(Set<UnitDay> asked, Vintage vintage) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        List<UnitDay> ordered = List.copyOf(asked);
        Set<Integer> unitIds = ordered.stream().map(UnitDay::unitId).collect(Collectors.toSet());
        List<Object> parameters = new ArrayList<>();
        parameters.add(SqlArray.ints(ordered.stream().map(UnitDay::unitId).toList()));
        parameters.add(SqlArray.dates(ordered.stream().map(UnitDay::day).toList()));
        String held =
                HELD.formatted(Ledger.held(vintage, parameters), Conditions.among("v.unit_id", unitIds, parameters));
        Map<UnitDay, Map<TaskState, Long>> counted = new HashMap<>();
        database.query(
                        "select a.unit_id, a.day, t.state, sum(t.tasks) as tasks from unnest(?::int4[], ?::date[])"
                                + " as a(unit_id, day) join " + held + " on t.unit_id = a.unit_id"
                                + " and t.from_day <= a.day and (t.next_day is null or t.next_day > a.day) group by 1, 2, 3",
                        row -> Map.entry(
                                new UnitDay(row.getInt("unit_id"), row.getObject("day", LocalDate.class)),
                                Map.entry(TaskState.of(row.getString("state")).orElseThrow(), row.getLong("tasks"))),
                        parameters.toArray())
                .forEach(row -> counted.computeIfAbsent(row.getKey(), none -> new EnumMap<>(TaskState.class))
                        .put(row.getValue().getKey(), row.getValue().getValue()));
        return counted;
    }

    /** How far the tasks were on the day asked for, which must be given. */
    public TaskSummary summary(Wanted wanted) {
        return summary(wanted, counted(wanted), List.of());
    }

    /**
     * The same, and that of each unit by itself in the order of their codes.
     *
     * @param names whether units are named
     */
    TaskSummary summaryByUnit(Wanted wanted, Codebook codebook, boolean names) {
        List<Counted> counted = counted(wanted);
        return summary(
                wanted,
                counted,
                counted.stream().collect(Collectors.groupingBy(Counted::unitId)).entrySet().stream()
                        .map(unit -> ofUnit(codebook.unit(unit.getKey()).orElseThrow(), unit.getValue(), names))
                        .sorted(Comparator.comparing(one -> one.unit().code()))
                        .toList());
    }

    private TaskSummary.OfUnit ofUnit(ReportingUnit unit, List<Counted> counted, boolean names) {
        return new TaskSummary.OfUnit(
                new Coded(unit.code, names ? unit.displayName(language.english()) : null),
                total(counted),
                shares(counted));
    }

    private TaskSummary summary(Wanted wanted, List<Counted> counted, List<TaskSummary.OfUnit> units) {
        Map<String, List<Counted>> groups = new LinkedHashMap<>();
        counted.forEach(part ->
                groups.computeIfAbsent(part.group, none -> new ArrayList<>()).add(part));
        return new TaskSummary(
                wanted.date,
                wanted.vintage.asOf(),
                total(counted),
                shares(counted),
                groups.entrySet().stream()
                        .map(group -> new TaskSummary.Group(
                                group.getKey(), total(group.getValue()), shares(group.getValue())))
                        .toList(),
                units,
                counted.stream().anyMatch(Counted::synthetic));
    }

    private static long total(List<Counted> counted) {
        return counted.stream().mapToLong(Counted::tasks).sum();
    }

    private List<TaskSummary.Share> shares(List<Counted> counted) {
        long total = total(counted);
        ToLongFunction<TaskState> in = state -> counted.stream()
                .filter(part -> part.state == state)
                .mapToLong(Counted::tasks)
                .sum();
        return Arrays.stream(TaskState.values())
                .map(state -> {
                    long tasks = in.applyAsLong(state);
                    BigDecimal share = Printed.rate(tasks, total);
                    return new TaskSummary.Share(state, nameOf(state), tasks, share);
                })
                .toList();
    }
}
