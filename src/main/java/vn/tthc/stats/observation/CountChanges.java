package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Cursor;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/** Tells which counts are not what they were at an instant, and who changed them. */
@ApplicationScoped
public class CountChanges {

    private static final String KEY = "unit_id, period_start, procedure_id, level, period_end";

    private static final int CURSOR_PARTS = 5;

    // What has changed has a revision that came later, or had one that ended later.
    private static final String TOUCHED = """
            with touched as (
              select %1$s from dossier_count c
              where recorded_at > ? and unit_id = any(?) and period_start >= ? and period_end <= ?
              union
              select %1$s from dossier_count_history c
              where superseded_at > ? and unit_id = any(?) and period_start >= ? and period_end <= ?
            ),
            """.formatted(KEY);

    // A count may have changed and changed back: that is no difference.
    private static final String THEN_AND_NOW = """
            left join %1$s o using (%2$s)
            left join dossier_count n using (%2$s)
            where row(%3$s) is distinct from row(%4$s) or (o.revision is null) <> (n.revision is null)
            """;

    private static final String SQL = TOUCHED + """
            latest as (
              select distinct on (%1$s) %1$s, at, submission_id
              from (
                select %1$s, recorded_at as at, submission_id from dossier_count join touched using (%1$s)
                union all
                select %1$s, superseded_at, superseded_by from dossier_count_history join touched using (%1$s)
              ) changes
              order by %1$s, at desc
            ), differing as (
              select t.*, l.at, l.submission_id, o.revision is not null as was, n.revision is not null as is,
                %2$s, %3$s
              from touched t
              join latest l using (%1$s)
              %4$s
            )
            select d.*, s.reason, k.label
            from differing d
            left join submission s on s.id = d.submission_id
            left join sender k on k.id = s.api_key_id
            """;

    // What they were cannot change any more, so that what they are tells two states of the differences apart.
    private static final String SUMMARY = TOUCHED + """
            differing as (
              select t.*, n.revision is not null as is, %1$s
              from touched t
              %2$s
            )
            select count(*) as counts, coalesce(sum(hashtextextended(d::text, 0)), 0)::text as mark from differing d
            """;

    @Inject
    Database database;

    /**
     * A count that is not what it was.
     *
     * @param before null = there was none
     * @param after null = it was withdrawn
     * @param changedAt the moment of the latest change
     * @param submission what the latest change came with
     * @param by label of the key that sent it; null = the service itself
     * @param reason why, in their words; null = not said
     */
    public record Change(
            int unitId,
            Period period,
            int procedureId,
            int level,
            Figures before,
            Figures after,
            Instant changedAt,
            long submission,
            String by,
            String reason) {

        /** Where it stands in the order. */
        public Cursor position() {
            return Cursor.at(unitId, period.start(), procedureId, level, period.end());
        }
    }

    /**
     * What has changed since, in the order of units, days, procedures and levels.
     *
     * @param period of counts whose days all lie in it
     * @param cursor only what is behind it; null = from the first
     */
    public List<Change> since(Vintage vintage, Period period, Collection<Integer> unitIds, String cursor, int most) {
        List<Object> parameters = parameters(vintage, period, unitIds);
        String after = "";
        if (cursor != null) {
            Cursor position = Cursor.parse(cursor, CURSOR_PARTS);
            after = "where (" + prefixed("d.") + ") > (?, ?, ?, ?, ?) ";
            parameters.addAll(List.of(
                    position.number(0), position.day(1), position.number(2), position.number(3), position.day(4)));
        }
        parameters.add(most);
        return database.query(
                SQL.formatted(
                                KEY,
                                Measure.sql(", ", m -> "o.%1$s as old_%1$s".formatted(m.column())),
                                Measure.sql(", ", m -> "n.%1$s as new_%1$s".formatted(m.column())),
                                thenAndNow(vintage))
                        + after + "order by " + prefixed("d.") + " limit ?",
                CountChanges::read,
                parameters.toArray());
    }

    /**
     * How many differences there are.
     *
     * @param mark equal marks tell of the same differences
     */
    public record Summary(long counts, String mark) {}

    /** The same differences as those of {@link #since}, not one by one. */
    public Summary summary(Vintage vintage, Period period, Collection<Integer> unitIds) {
        return database.one(
                SUMMARY.formatted(Measure.sql(", ", m -> "n." + m.column()), thenAndNow(vintage)),
                row -> new Summary(row.getLong("counts"), row.getString("mark")),
                parameters(vintage, period, unitIds).toArray());
    }

    private static List<Object> parameters(Vintage vintage, Period period, Collection<Integer> unitIds) {
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            parameters.addAll(List.of(vintage.at(), SqlArray.ints(unitIds), period.start(), period.end()));
        }
        parameters.addAll(vintage.recordedParameters());
        return parameters;
    }

    private static String thenAndNow(Vintage vintage) {
        return THEN_AND_NOW.formatted(
                vintage.recordedCounts(),
                KEY,
                Measure.sql(", ", m -> "o." + m.column()),
                Measure.sql(", ", m -> "n." + m.column()));
    }

    private static String prefixed(String prefix) {
        return List.of(KEY.split(", ")).stream().map(column -> prefix + column).collect(Collectors.joining(", "));
    }

    private static Change read(ResultSet row) throws SQLException {
        return new Change(
                row.getInt("unit_id"),
                Database.period(row),
                row.getInt("procedure_id"),
                row.getInt("level"),
                row.getBoolean("was") ? DossierCounts.figures(row, "old_") : null,
                row.getBoolean("is") ? DossierCounts.figures(row, "new_") : null,
                Database.instant(row, "at"),
                row.getLong("submission_id"),
                row.getString("label"),
                row.getString("reason"));
    }
}
