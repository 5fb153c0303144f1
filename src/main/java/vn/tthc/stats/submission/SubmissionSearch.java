package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import vn.tthc.stats.common.Conditions;
import vn.tthc.stats.common.Database;
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
        List<Object> parameters = new ArrayList<>();
        String where = Conditions.among("unit_id", unitIds, parameters)
                + Conditions.touching("", period, parameters)
                + Conditions.asked(id + " <", before, parameters);
        parameters.add(limit);
        return database.query(
                "select %1$s from %2$s where true%3$s group by %1$s order by %1$s desc limit ?"
                        .formatted(id, table, where),
                row -> row.getLong(1),
                parameters.toArray());
    }
}
