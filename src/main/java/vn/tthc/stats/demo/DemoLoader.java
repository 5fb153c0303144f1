package vn.tthc.stats.demo;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.programme.Ledger;
import vn.tthc.stats.programme.Tasks;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.submission.Submissions;

/**
 * Stores the demonstration year at the first start on the embedded database. Never where real returns are: made-up
 * figures must not revise reported ones.
 */
@ApplicationScoped
class DemoLoader {

    private static final Logger LOG = Logger.getLogger(DemoLoader.class);

    /** After the keys, so that the admin key is shown first. */
    private static final int LATE = 3000;

    /** Nghệ An. */
    private static final String PROVINCE = "40";

    @Inject
    Submissions submissions;

    @Inject
    IndicatorValues values;

    @Inject
    Tasks tasks;

    @Inject
    Codebooks codebooks;

    @Inject
    Database database;

    @Inject
    Clock clock;

    @ConfigProperty(name = "tthc.embedded", defaultValue = "false")
    boolean embedded;

    @ConfigProperty(name = "tthc.demo")
    Optional<Boolean> wanted;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    private record Stored(int unitId, LocalDate start) {}

    void onStart(@Observes @Priority(LATE) StartupEvent start) {
        if (serving && wanted.orElse(embedded)) {
            load();
        }
    }

    /** Stores what is missing of the year, a unit's month in one transaction; goes on where an earlier start stopped. */
    void load() {
        if (database.one("select exists (select from submission where not synthetic)", row -> row.getBoolean(1))) {
            LOG.debug("There are real returns: no demonstration data is added.");
            return;
        }
        Codebook codebook = codebooks.current();
        loadProgramme(codebook);
        Set<Stored> stored = database
                .query(
                        "select unit_id, period_start from submission where synthetic",
                        row -> new Stored(row.getInt(1), row.getObject(2, LocalDate.class)))
                .stream()
                .collect(Collectors.toSet());
        if (stored.size() == DemoYear.size(codebook)) {
            return;
        }
        List<Batch> missing = DemoYear.returns(codebook).stream()
                .filter(month -> !stored.contains(first(month)))
                .toList();
        missing.forEach(month -> submissions.acceptSynthetic(month, codebook, clock.instant()));
        LOG.infof("Demonstration data for 2023 stored: %d months of units. All of it is synthetic.", missing.size());
    }

    /** What the report behind the demonstration printed beside its counts. Once only: somebody may have corrected it. */
    private void loadProgramme(Codebook codebook) {
        if (database.one(
                "select exists (select from indicator_value) or exists (select from task_state)",
                row -> row.getBoolean(1))) {
            return;
        }
        int unit = codebook.unitOn(PROVINCE, LocalDate.of(2023, 2, 15)).orElseThrow().id;
        values.write(DemoProgramme.values(unit), Ledger.Author.SERVICE, codebook);
        tasks.write(DemoProgramme.tasks(unit), Ledger.Author.SERVICE, codebook);
    }

    private static Stored first(Batch month) {
        Observation count = month.counts().get(0);
        return new Stored(count.unitId(), count.period().start());
    }
}
