package vn.tthc.stats.submission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.observation.UnitPeriod;

/**
 * All rows of a body, read and checked; for bodies small enough to be held in memory.
 *
 * @param batch what is right
 * @param unsaid the rows without figures of returns of which nothing is left but what was refused: that a line of a form
 *     was left blank does not say that there were no dossiers then
 * @param rows the rows of the batch's counts, in its order
 * @param rowsRead how many rows the body has
 * @param errors what is wrong, by number of row; under -1 what is wrong with the body as a whole
 * @param warnings what is odd
 */
record Intake(
        Batch batch,
        Set<Integer> unsaid,
        List<SentRow> rows,
        int rowsRead,
        Map<Integer, List<RowError>> errors,
        List<ReturnWarning> warnings) {

    private static final int WHOLE = -1;

    private record Key(UnitPeriod unitPeriod, int procedureId, int level) {}

    /**
     * Reads all rows.
     *
     * @return empty if there are more than {@code maxRows}
     */
    static Optional<Intake> read(RowReader reader, RowCheck check, ReturnWarnings warnings, int maxRows)
            throws IOException {
        List<Observation> counts = new ArrayList<>();
        List<SentRow> rows = new ArrayList<>();
        Map<UnitPeriod, List<Integer>> nilReturns = new HashMap<>();
        Set<UnitPeriod> refused = new HashSet<>();
        Map<Integer, List<RowError>> errors = new TreeMap<>();
        int read = 0;
        for (SentRow row = reader.next(); row != null; row = reader.next()) {
            read++;
            if (read > maxRows) {
                return Optional.empty();
            }
            RowCheck.Checked checked = check.check(row);
            checked.errors().forEach(error -> add(errors, error.row() == null ? WHOLE : error.row(), error));
            if (checked.count() != null) {
                counts.add(checked.count());
                rows.add(row.withoutCells());
            }
            if (checked.nilReturn() != null) {
                nilReturns
                        .computeIfAbsent(checked.nilReturn(), nil -> new ArrayList<>())
                        .add(row.number());
            }
            if (checked.refused() != null) {
                refused.add(checked.refused());
            }
        }
        refused.addAll(refuseDuplicates(counts, rows, errors));
        counts.forEach(count -> nilReturns.remove(returnOf(count)));
        Set<Integer> unsaid = new HashSet<>();
        refused.forEach(wrong -> unsaid.addAll(Objects.requireNonNullElse(nilReturns.remove(wrong), List.of())));
        Set<UnitPeriod> blank = new HashSet<>(warnings.blankReturns());
        blank.retainAll(nilReturns.keySet());
        Batch batch = new Batch(counts, List.copyOf(nilReturns.keySet()));
        return Optional.of(new Intake(batch, unsaid, rows, read, errors, warnings.all(blank)));
    }

    private static UnitPeriod returnOf(Observation count) {
        return new UnitPeriod(count.unitId(), count.period());
    }

    /**
     * Several rows for the same: which of them is meant is not for us to guess, so all of them are refused.
     *
     * @return the returns that had such rows
     */
    private static Set<UnitPeriod> refuseDuplicates(
            List<Observation> counts, List<SentRow> rows, Map<Integer, List<RowError>> errors) {
        Map<Key, Integer> first = new HashMap<>();
        Set<Integer> repeated = new HashSet<>();
        for (int i = 0; i < counts.size(); i++) {
            Observation count = counts.get(i);
            Key key = new Key(returnOf(count), count.procedureId(), count.level());
            Integer before = first.putIfAbsent(key, i);
            if (before != null) {
                if (repeated.add(before)) {
                    duplicate(rows.get(before), rows.get(i).number(), errors);
                }
                repeated.add(i);
                duplicate(rows.get(i), rows.get(before).number(), errors);
            }
        }
        Set<UnitPeriod> returns = new HashSet<>();
        for (int i = counts.size() - 1; i >= 0 && !repeated.isEmpty(); i--) {
            if (repeated.remove(i)) {
                returns.add(returnOf(counts.remove(i)));
                rows.remove(i);
            }
        }
        return returns;
    }

    private static void duplicate(SentRow row, int other, Map<Integer, List<RowError>> errors) {
        add(
                errors,
                row.number(),
                row.place()
                        .error(
                                null,
                                ErrorCode.DUPLICATE_ROW,
                                row.procedure(),
                                String.valueOf(row.level()),
                                String.valueOf(other)));
    }

    private static void add(Map<Integer, List<RowError>> errors, int row, RowError error) {
        errors.computeIfAbsent(row, r -> new ArrayList<>()).add(error);
    }

    /** All errors in the order of the body. */
    List<RowError> allErrors() {
        return errors.values().stream().flatMap(List::stream).toList();
    }

    /** Whether something is wrong with the body as a whole, so that no row of it can be trusted. */
    boolean wrongAsAWhole() {
        return errors.containsKey(WHOLE);
    }
}
