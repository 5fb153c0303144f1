package vn.tthc.stats.observation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import vn.tthc.stats.common.Database.SqlArray;

/** The counts of some returns, turned into one array per column as PostgreSQL's {@code unnest} takes them. */
final class Rows {

    /** The parameters of {@link #keys}, to go inside {@code unnest}. */
    static final String KEYS = "?::int[], ?::date[], ?::int[], ?::int[], ?::date[]";

    /** The parameters of {@link #figures}, to go inside {@code unnest}. */
    static final String FIGURES = Measure.sql(", ", measure -> "?::int[]");

    private record Origin(int returnIndex, int countIndex) {}

    private final List<Integer> unitIds = new ArrayList<>();
    private final List<LocalDate> starts = new ArrayList<>();
    private final List<LocalDate> ends = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();

    Rows(List<UnitReturn> returns) {
        for (int i = 0; i < returns.size(); i++) {
            UnitReturn unitReturn = returns.get(i);
            for (int j = 0; j < unitReturn.counts().size(); j++) {
                unitIds.add(unitReturn.unitId());
                starts.add(unitReturn.period().start());
                ends.add(unitReturn.period().end());
                counts.add(unitReturn.counts().get(j));
                origins.add(new Origin(i, j));
            }
        }
    }

    int size() {
        return counts.size();
    }

    int returnIndex(int row) {
        return origins.get(row).returnIndex;
    }

    int countIndex(int row) {
        return origins.get(row).countIndex;
    }

    /** unit, first day, procedure, level, last day. */
    List<SqlArray> keys() {
        return List.of(
                SqlArray.ints(unitIds),
                SqlArray.dates(starts),
                SqlArray.ints(counts.stream().map(Count::procedureId).toList()),
                SqlArray.ints(counts.stream().map(Count::level).toList()),
                SqlArray.dates(ends));
    }

    /** One array per measure. */
    List<SqlArray> figures() {
        return Measure.ALL.stream()
                .map(measure -> SqlArray.ints(counts.stream()
                        .map(count -> count.figures().get(measure))
                        .toList()))
                .toList();
    }
}
