package vn.tthc.stats.publication;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Sha256;
import vn.tthc.stats.observation.CountChanges;
import vn.tthc.stats.observation.ReportedDays;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.reference.Codebook;

/** Tells other rooms how much of a publication is not as it was published, and whether that can have changed at all. */
@ApplicationScoped
public class Corrections {

    @Inject
    Differences differences;

    @Inject
    CountChanges counts;

    @Inject
    ReportedDays reports;

    @Inject
    UnitData data;

    @Inject
    IndicatorValues values;

    /**
     * What is not as it was published, as {@code GET /publications/{id}/diff} lists it.
     *
     * @param counts how many counts
     * @param indicators how many values of indicators
     * @param tasks how many tasks
     * @param reports how many reports came later or were withdrawn
     * @param digest equal ones tell of the same differences
     */
    public record Changed(long counts, long indicators, long tasks, long reports, String digest) {

        /** Nothing. */
        public static final Changed NONE =
                of(new CountChanges.Summary(0, "0"), List.of(), new ReportedDays.Changed(0, 0, 0, 0, "0"));

        private static Changed of(
                CountChanges.Summary counts, List<Difference> programme, ReportedDays.Changed reports) {
            Map<Difference.Kind, Long> kinds =
                    programme.stream().collect(Collectors.groupingBy(Difference::kind, Collectors.counting()));
            return new Changed(
                    counts.counts(),
                    kinds.getOrDefault(Difference.Kind.INDICATOR, 0L),
                    kinds.getOrDefault(Difference.Kind.TASK, 0L),
                    reports.reports(),
                    counts.counts() + " " + counts.mark() + " " + digest(programme)
                            // Left out of what is kept since before reports were looked at, which is not to be told
                            // again.
                            + (reports.reports() == 0 ? "" : " " + reports.reports() + " " + reports.mark()));
        }

        /** Of what is told, in whatever order. */
        private static String digest(List<Difference> differences) {
            String lines = differences.stream()
                    .map(one -> String.join(
                            "\t",
                            one.kind().code(),
                            one.unit().code(),
                            one.of().code(),
                            one.period(),
                            one.figures().toString()))
                    .sorted()
                    .collect(Collectors.joining("\n"));
            return HexFormat.of().formatHex(Sha256.of(lines));
        }
    }

    /** What is not as it was published, now. */
    public Changed since(Vintage vintage, Codebook codebook) {
        Vintage.Publication publication = vintage.publication();
        Set<Integer> unitIds = Differences.unitIds(publication, codebook);
        return data.snapshot(
                unitIds,
                () -> Changed.of(
                        counts.summary(vintage, publication.period(), unitIds),
                        differences.ofProgramme(vintage, unitIds, codebook),
                        reports.since(vintage, publication.period(), unitIds)));
    }

    /**
     * The state of what a publication is of: while it is the same, so are all figures of its days. Costs a look at some bytes
     * for each unit and month. Every change of the reference data is another state: units that are recorded to follow each
     * other make other figures of the same returns.
     */
    public String state(Vintage.Publication publication, Codebook codebook) {
        Set<Integer> unitIds = Differences.unitIds(publication, codebook);
        return data.changes(unitIds, publication.period()) + " " + values.changes(unitIds, publication.period()) + " "
                + codebook.version();
    }
}
