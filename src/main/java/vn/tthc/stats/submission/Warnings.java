package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.common.Page;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/** Keeps warnings with the submissions they are about. */
@ApplicationScoped
class Warnings {

    private static final String COLUMNS = """
            select w.id, w.submission_id, w.unit_id, w.code, w.period_start, w.period_end, w.procedure_id, w.level, w.args,
              s.received_at
            from submission_warning w join submission s on s.id = w.submission_id
            """;

    @Inject
    Database database;

    @Inject
    Json json;

    /** A warning as it is kept. */
    record Stored(long id, long submissionId, Instant receivedAt, ReturnWarning warning) {}

    void store(long submissionId, List<ReturnWarning> warnings) {
        if (warnings.isEmpty()) {
            return;
        }
        database.update(
                """
                insert into submission_warning
                  (submission_id, unit_id, code, period_start, period_end, procedure_id, level, args)
                select ?, w.unit_id, w.code, w.period_start, w.period_end, w.procedure_id, w.level, w.args
                from unnest(?::int[], ?::text[], ?::date[], ?::date[], ?::int[], ?::int[], ?::text[])
                  as w(unit_id, code, period_start, period_end, procedure_id, level, args)
                """,
                submissionId,
                SqlArray.ints(warnings.stream().map(ReturnWarning::unitId).toList()),
                SqlArray.texts(warnings.stream().map(w -> w.code().code()).toList()),
                SqlArray.dates(warnings.stream().map(w -> w.period().start()).toList()),
                SqlArray.dates(warnings.stream().map(w -> w.period().end()).toList()),
                SqlArray.ints(Arrays.asList(
                        warnings.stream().map(ReturnWarning::procedureId).toArray(Integer[]::new))),
                SqlArray.ints(Arrays.asList(
                        warnings.stream().map(ReturnWarning::level).toArray(Integer[]::new))),
                SqlArray.texts(warnings.stream()
                        .map(w -> json.writeArguments(w.args()))
                        .toList()));
    }

    /** The warnings of some submissions, the first {@code most} of each. */
    Map<Long, List<ReturnWarning>> of(Collection<Long> submissions, int most) {
        return database.query("""
                        select * from (
                          select x.*, row_number() over (partition by submission_id order by id) as place
                          from (%s) x where submission_id = any(?)
                        ) numbered
                        where place <= ? order by id
                        """.formatted(COLUMNS), this::stored, SqlArray.longs(submissions), most).stream()
                .collect(Collectors.groupingBy(
                        Stored::submissionId, Collectors.mapping(Stored::warning, Collectors.toList())));
    }

    /**
     * Warnings, newest first.
     *
     * @param unitIds null = of all units
     * @param period null = of all days; else those that touch it
     * @param code null = of all kinds
     */
    Page<Stored> page(Collection<Integer> unitIds, Period period, String code, String cursor, int limit) {
        List<Object> parameters = new ArrayList<>();
        String where = Conditions.among("w.unit_id", unitIds, parameters)
                + Conditions.touching("w.", period, parameters)
                + Conditions.asked("w.code =", code == null ? null : known(code).code(), parameters)
                + Conditions.asked(
                        "w.id <",
                        cursor == null ? null : Cursor.parse(cursor, 1).longNumber(0),
                        parameters);
        parameters.add(limit + 1);
        List<Stored> found = database.query(
                COLUMNS + " where true" + where + " order by w.id desc limit ?", this::stored, parameters.toArray());
        return Page.of(found, limit, last -> Cursor.at(last.id));
    }

    private static ReturnWarning.Code known(String code) {
        return Arrays.stream(ReturnWarning.Code.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.INVALID_PARAMETER,
                        List.of(RowError.at(
                                "code",
                                ErrorCode.NOT_ONE_OF,
                                "code",
                                Stream.of(ReturnWarning.Code.values())
                                        .map(ReturnWarning.Code::code)
                                        .collect(Collectors.joining(", ")),
                                code))));
    }

    private Stored stored(ResultSet row) throws SQLException {
        ReturnWarning warning = new ReturnWarning(
                row.getInt("unit_id"),
                ReturnWarning.Code.valueOf(
                        row.getString("code").toUpperCase(Locale.ROOT).replace('-', '_')),
                Database.period(row),
                row.getObject("procedure_id", Integer.class),
                row.getObject("level", Integer.class),
                json.arguments(row.getString("args")));
        return new Stored(
                row.getLong("id"), row.getLong("submission_id"), Database.instant(row, "received_at"), warning);
    }
}
