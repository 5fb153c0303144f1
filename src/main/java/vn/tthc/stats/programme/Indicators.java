package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import vn.tthc.stats.audit.Act;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditTrail;
import vn.tthc.stats.audit.Origins;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;

/** The indicators there are, a codelist of all units. Like units and procedures they have no vintages. */
@ApplicationScoped
class Indicators {

    private static final String COLUMNS =
            "code, kind, section, name_vi, name_en, counted_vi, counted_en, task_state, revision";

    // One writer at a time, so that what is told of them is what was done.
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

    /** Makes and changes indicators, whose codes differ from each other, all or none. */
    @Transactional
    Written write(List<Indicator> indicators) {
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

    private static SqlArray texts(List<Indicator> indicators, Function<Indicator, String> text) {
        return new SqlArray("text", indicators.stream().map(text).toArray());
    }
}
