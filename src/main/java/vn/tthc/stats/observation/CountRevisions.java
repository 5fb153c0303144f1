package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** Tells how a count came to be what it is. */
@ApplicationScoped
class CountRevisions {

    // A withdrawal has no row of its own: it is the end of the row that it withdrew.
    private static final String SQL = """
            with held as (
              select %1$s, revision, recorded_at, null::timestamptz as superseded_at, submission_id, false as withdrawn,
                null::bigint as superseded_by
              from dossier_count where %2$s
              union all
              select %1$s, revision, recorded_at, superseded_at, submission_id, withdrawn, superseded_by
              from dossier_count_history where %2$s
            )
            select h.*, s.api_key_id as sender, s.reason, w.api_key_id as withdrawn_by, w.reason as withdrawn_reason
            from held h
            left join submission s on s.id = h.submission_id
            left join submission w on h.withdrawn and w.id = h.superseded_by
            order by h.revision
            """.formatted(
                    Measure.sql(", ", Measure::column),
                    "(unit_id, period_start, procedure_id, level, period_end) = (?, ?, ?, ?, ?)");

    @Inject
    Database database;

    /** All revisions, the first one first; empty if there has never been such a count. */
    List<CountRevision> of(CountId id, Codebook codebook) {
        ReportingUnit unit = codebook.unitsCoded(id.unit()).stream()
                .filter(u -> u.inForceThroughout(id.period()))
                .findFirst()
                .orElse(null);
        Procedure procedure = codebook.procedure(id.procedure()).orElse(null);
        if (unit == null || procedure == null) {
            return List.of();
        }
        List<Object> key = List.of(
                unit.id,
                id.period().start(),
                procedure.id,
                id.level(),
                id.period().end());
        List<Object> parameters = new ArrayList<>(key);
        parameters.addAll(key);
        List<List<Found>> found = database.query(
                SQL,
                row -> {
                    List<Found> revisions = new ArrayList<>();
                    Instant superseded = Database.instant(row, "superseded_at");
                    CountRevision held = new CountRevision(
                            row.getInt("revision"),
                            DossierCounts.figures(row),
                            false,
                            Database.instant(row, "recorded_at"),
                            superseded,
                            row.getLong("submission_id"),
                            null,
                            row.getString("reason"));
                    revisions.add(new Found(held, row.getObject("sender", Integer.class)));
                    if (row.getBoolean("withdrawn")) {
                        CountRevision withdrawal = new CountRevision(
                                row.getInt("revision") + 1,
                                Figures.of(Map.of()),
                                true,
                                superseded,
                                null,
                                row.getLong("superseded_by"),
                                null,
                                row.getString("withdrawn_reason"));
                        revisions.add(new Found(withdrawal, row.getObject("withdrawn_by", Integer.class)));
                    }
                    return revisions;
                },
                parameters.toArray());
        return withEnds(found.stream().flatMap(List::stream).toList());
    }

    /** @param sender number of the key or caller; null = the service itself */
    private record Found(CountRevision revision, Integer sender) {}

    /** With the senders' names. A withdrawal lasts until the count is reported again. */
    private List<CountRevision> withEnds(List<Found> found) {
        Map<Integer, String> labels = labels(found);
        List<CountRevision> all = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            CountRevision r = found.get(i).revision;
            boolean ended = r.withdrawn() && i + 1 < found.size();
            all.add(new CountRevision(
                    r.revision(),
                    r.figures(),
                    r.withdrawn(),
                    r.recordedAt(),
                    ended ? found.get(i + 1).revision.recordedAt() : r.supersededAt(),
                    r.submission(),
                    labels.get(found.get(i).sender),
                    r.reason()));
        }
        return all;
    }

    private Map<Integer, String> labels(List<Found> found) {
        Map<Integer, String> labels = new HashMap<>();
        database.query(
                "select id, label from sender where id = any(?)",
                row -> labels.put(row.getInt("id"), row.getString("label")),
                SqlArray.ints(found.stream()
                        .map(Found::sender)
                        .filter(Objects::nonNull)
                        .toList()));
        return labels;
    }
}
