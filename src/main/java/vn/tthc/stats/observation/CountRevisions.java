package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Database;
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
            select h.*, k.label, s.reason, wk.label as withdrawn_by, w.reason as withdrawn_reason
            from held h
            left join submission s on s.id = h.submission_id
            left join sender k on k.id = s.api_key_id
            left join submission w on h.withdrawn and w.id = h.superseded_by
            left join sender wk on wk.id = w.api_key_id
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
        List<List<CountRevision>> found = database.query(
                SQL,
                row -> {
                    List<CountRevision> revisions = new ArrayList<>();
                    Instant superseded = instant(row.getObject("superseded_at", OffsetDateTime.class));
                    revisions.add(new CountRevision(
                            row.getInt("revision"),
                            DossierCounts.figures(row),
                            false,
                            instant(row.getObject("recorded_at", OffsetDateTime.class)),
                            superseded,
                            row.getLong("submission_id"),
                            row.getString("label"),
                            row.getString("reason")));
                    if (row.getBoolean("withdrawn")) {
                        revisions.add(new CountRevision(
                                row.getInt("revision") + 1,
                                Figures.of(Map.of()),
                                true,
                                superseded,
                                null,
                                row.getLong("superseded_by"),
                                row.getString("withdrawn_by"),
                                row.getString("withdrawn_reason")));
                    }
                    return revisions;
                },
                parameters.toArray());
        return withEnds(found.stream().flatMap(List::stream).toList());
    }

    /** A withdrawal lasts until the count is reported again. */
    private static List<CountRevision> withEnds(List<CountRevision> revisions) {
        List<CountRevision> all = new ArrayList<>();
        for (int i = 0; i < revisions.size(); i++) {
            CountRevision r = revisions.get(i);
            boolean ended = r.withdrawn() && i + 1 < revisions.size();
            all.add(
                    ended
                            ? new CountRevision(
                                    r.revision(),
                                    r.figures(),
                                    true,
                                    r.recordedAt(),
                                    revisions.get(i + 1).recordedAt(),
                                    r.submission(),
                                    r.by(),
                                    r.reason())
                            : r);
        }
        return all;
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
