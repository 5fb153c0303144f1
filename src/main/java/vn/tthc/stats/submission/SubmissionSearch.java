package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/** Finds submissions by what they had returns for. */
@ApplicationScoped
class SubmissionSearch {

    @Inject
    Database database;

    /**
     * The numbers of submissions, newest first.
     *
     * @param unitIds only those with returns of one of these; null = of any
     * @param period only those with returns (of these units) for some of its days; null = for any
     * @param before only those with smaller numbers; null = all
     */
    List<Long> find(Collection<Integer> unitIds, Period period, Long before, int limit) {
        Stream<Long> found = find("submission", "id", unitIds, period, before, limit).stream();
        if (unitIds != null) {
            // A file has several units; which, and for which days, is kept beside it, at each unit's place.
            found = Stream.concat(
                    found, find("submission_unit", "submission_id", unitIds, period, before, limit).stream());
        }
        return found.distinct().sorted(Comparator.reverseOrder()).limit(limit).toList();
    }

    private List<Long> find(
            String table, String id, Collection<Integer> unitIds, Period period, Long before, int limit) {
        List<String> where = new ArrayList<>(List.of("true"));
        List<Object> parameters = new ArrayList<>();
        if (unitIds != null) {
            where.add("unit_id = any(?)");
            parameters.add(SqlArray.ints(unitIds));
        }
        if (period != null) {
            where.add("period_start <= ? and period_end >= ?");
            parameters.addAll(List.of(period.end(), period.start()));
        }
        if (before != null) {
            where.add(id + " < ?");
            parameters.add(before);
        }
        parameters.add(limit);
        return database.query(
                "select %1$s from %2$s where %3$s group by %1$s order by %1$s desc limit ?"
                        .formatted(id, table, String.join(" and ", where)),
                row -> row.getLong(1),
                parameters.toArray());
    }
}
