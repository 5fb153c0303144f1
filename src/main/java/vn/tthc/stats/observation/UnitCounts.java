package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/** Tells what a unit has reported, for a form that is to look like its last one. */
@ApplicationScoped
public class UnitCounts {

    @Inject
    Database database;

    /** A procedure at a service level. */
    public record Offer(int procedureId, int level) {}

    /** The counts held for that unit and just that period; those made up for demonstration have no figures. */
    public List<Observation> held(int unitId, Period period) {
        return database.query(
                """
                select c.*, coalesce((select s.synthetic from submission s where s.id = c.submission_id), false) as synthetic
                from dossier_count c where c.unit_id = ? and c.period_start = ? and c.period_end = ?
                """,
                row -> new Observation(
                        unitId,
                        period,
                        row.getInt("procedure_id"),
                        row.getInt("level"),
                        row.getBoolean("synthetic") ? Figures.of(Map.of()) : DossierCounts.figures(row)),
                unitId,
                period.start(),
                period.end());
    }

    /** What any of these units has reported of any day of these months. */
    public List<Offer> reported(Collection<Integer> unitIds, Period months) {
        // Counts in several months, as those by official reporting months, are in the totals of none.
        return database.query(
                """
                select distinct procedure_id, level from (
                  select unit_id, procedure_id, level from month_total
                  where unit_id = any(?) and month between ? and ? and counts > 0
                  union all
                  select unit_id, procedure_id, level from dossier_count c
                  where unit_id = any(?) and period_start <= ? and period_end >= ? and %s
                ) reported
                """.formatted(Sources.CROSSES_MONTHS),
                row -> new Offer(row.getInt(1), row.getInt(2)),
                SqlArray.ints(unitIds),
                months.start(),
                months.end(),
                SqlArray.ints(unitIds),
                months.end(),
                months.start());
    }
}
