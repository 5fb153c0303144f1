package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** The indicators there are, a codelist of all units. Like units and procedures they have no vintages. */
@ApplicationScoped
class Indicators {

    private static final String COLUMNS =
            "code, kind, section, name_vi, name_en, counted_vi, counted_en, task_state, revision";

    private static final String WRITE = """
            with sent as (
              select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                as s(code, kind, section, name_vi, name_en, counted_vi, counted_en, task_state)
            ), written as (
              insert into indicator as i (code, kind, section, name_vi, name_en, counted_vi, counted_en, task_state)
              select * from sent
              on conflict (code) do update set (kind, section, name_vi, name_en, counted_vi, counted_en, task_state, revision)
                = (excluded.kind, excluded.section, excluded.name_vi, excluded.name_en, excluded.counted_vi,
                   excluded.counted_en, excluded.task_state, i.revision + 1)
              where row(i.kind, i.section, i.name_vi, i.name_en, i.counted_vi, i.counted_en, i.task_state) is distinct from
                row(excluded.kind, excluded.section, excluded.name_vi, excluded.name_en, excluded.counted_vi,
                  excluded.counted_en, excluded.task_state)
              returning revision
            )
            select count(*) filter (where revision = 1) as inserted, count(*) filter (where revision > 1) as revised
            from written
            """;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Inject
    Origins origins;

    /** What was written. */
    record Written(long inserted, long revised, long unchanged) {}

    /** All of them, ordered by section and code. */
    List<Indicator> all(boolean english) {
        return database.query(
                "select " + COLUMNS
                        + " from indicator order by array_position(array['online', 'tasks', 'digitisation', 'counters',"
                        + " 'other'], section), code",
                row -> read(row, english));
    }

    /** All of them by their codes. */
    Map<String, Indicator> byCode(boolean english) {
        return all(english).stream().collect(Collectors.toMap(Indicator::code, Function.identity()));
    }

    /** Grows with every change. */
    long version() {
        return database.one("select coalesce(sum(revision), 0) from indicator", row -> row.getLong(1));
    }

    private static Indicator read(ResultSet row, boolean english) throws SQLException {
        String nameVi = row.getString("name_vi");
        String nameEn = row.getString("name_en");
        String countedVi = row.getString("counted_vi");
        String countedEn = row.getString("counted_en");
        String taskState = row.getString("task_state");
        return new Indicator(
                row.getString("code"),
                Indicator.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Indicator.Section.valueOf(row.getString("section").toUpperCase(Locale.ROOT)),
                english && nameEn != null ? nameEn : nameVi,
                nameVi,
                nameEn,
                english && countedEn != null ? countedEn : countedVi,
                countedVi,
                countedEn,
                taskState == null ? null : TaskState.of(taskState).orElseThrow(),
                row.getInt("revision"));
    }

    /**
     * Makes and changes indicators, whose codes differ from each other, all or none.
     *
     * @throws Refusal {@code invalid-body} if one that has values would become of another kind, or be counted from other
     *     tasks: what was published of it would change with it
     */
    @Transactional
    Written write(List<Indicator> indicators) {
        refuseOtherMeaning(indicators);
        Written written = database.one(
                WRITE,
                row -> new Written(
                        row.getLong("inserted"),
                        row.getLong("revised"),
                        indicators.size() - row.getLong("inserted") - row.getLong("revised")),
                texts(indicators, Indicator::code),
                texts(indicators, indicator -> indicator.kind().code()),
                texts(indicators, indicator -> indicator.section().code()),
                texts(indicators, Indicator::nameVi),
                texts(indicators, Indicator::nameEn),
                texts(indicators, Indicator::countedVi),
                texts(indicators, Indicator::countedEn),
                texts(
                        indicators,
                        indicator -> indicator.taskState() == null
                                ? null
                                : indicator.taskState().code()));
        if (written.inserted + written.revised > 0) {
            trail.record(Act.of(origins.current(), Action.INDICATORS_CHANGED, List.of(), "indicators")
                    .with("inserted", written.inserted)
                    .with("revised", written.revised)
                    .with(
                            "codes",
                            indicators.stream().map(Indicator::code).limit(100).toList()));
        }
        return written;
    }

    private void refuseOtherMeaning(List<Indicator> indicators) {
        Map<String, Indicator> held =
                locked(indicators.stream().map(Indicator::code).toList(), "update");
        // A statement of its own, so that it sees the values of those that were waited for.
        Set<String> used = Set.copyOf(database.query(
                "select code from indicator where code = any(?)"
                        + " and exists (select from indicator_value where indicator = code)",
                row -> row.getString(1),
                new SqlArray("text", held.keySet().toArray())));
        List<RowError> errors = new ArrayList<>();
        for (int i = 0; i < indicators.size(); i++) {
            Indicator sent = indicators.get(i);
            Indicator was = held.get(sent.code());
            if (was != null && used.contains(sent.code())) {
                if (was.kind() != sent.kind()) {
                    errors.add(inUse(i, "kind", sent));
                }
                if (was.taskState() != sent.taskState()) {
                    errors.add(inUse(i, "taskState", sent));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_BODY, errors);
        }
    }

    private static RowError inUse(int row, String field, Indicator indicator) {
        return new RowError(
                "/indicators/" + row + "/" + field,
                row,
                null,
                ErrorCode.INDICATOR_IN_USE,
                List.of(indicator.code(), field));
    }

    /** These indicators as they stay until the caller's transaction ends. */
    Map<String, Indicator> lockedForValues(Collection<String> codes) {
        return locked(codes, "share");
    }

    private Map<String, Indicator> locked(Collection<String> codes, String how) {
        return database
                .query(
                        "select " + COLUMNS + " from indicator where code = any(?) order by code for " + how,
                        row -> read(row, false),
                        new SqlArray("text", codes.toArray()))
                .stream()
                .collect(Collectors.toMap(Indicator::code, Function.identity()));
    }

    private static SqlArray texts(List<Indicator> indicators, Function<Indicator, String> text) {
        return new SqlArray("text", indicators.stream().map(text).toArray());
    }
}
