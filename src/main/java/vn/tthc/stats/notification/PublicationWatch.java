package vn.tthc.stats.notification;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AdvisoryLock;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Json;
import vn.tthc.stats.export.Labelling;
import vn.tthc.stats.metrics.MetricAnswers;
import vn.tthc.stats.observation.Coded;
import vn.tthc.stats.observation.UnitData;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.programme.IndicatorValues;
import vn.tthc.stats.publication.Corrections;
import vn.tthc.stats.publication.PublicationView;
import vn.tthc.stats.publication.Publications;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;
import vn.tthc.stats.reference.ReportingUnit;

/**
 * Looks now and then, behind the writers and in one process at a time, whether reports were missing when a period was closed and
 * whether its figures have changed since they were told last. A change is told when there have been no others for a while, so
 * that a thousand corrections are one; what was changed and changed back is none. What was told is marked in the transaction
 * that makes it to be told.
 */
@ApplicationScoped
class PublicationWatch {

    /** How many units a message names. */
    static final int MOST_UNITS = 50;

    private static final int A_DAY = 24 * 60 * 60;

    private static final String ALL = """
            select p.id, p.unit_id, p.period_start, p.period_end, p.as_of, p.revision, w.publication_id is not null as watched,
              w.examined, w.digest, w.headline, w.moved,
              coalesce(w.moved_at < clock_timestamp() - ? * interval '1 millisecond', false) as quiet,
              coalesce(w.moved_first < clock_timestamp() - ? * interval '1 millisecond', false) as late
            from publication p left join publication_watch w on w.publication_id = p.id
            order by p.id""";

    @Inject
    Database database;

    @Inject
    Corrections corrections;

    @Inject
    Publications publications;

    @Inject
    MetricAnswers metrics;

    @Inject
    UnitData data;

    @Inject
    IndicatorValues values;

    @Inject
    Vintages vintages;

    @Inject
    Codebooks codebooks;

    @Inject
    Events events;

    @Inject
    Json json;

    /** How long nothing must have changed before it is told. */
    @ConfigProperty(name = "tthc.notification.quiet")
    Duration quiet;

    /** After so long it is told however much is still changing. */
    @ConfigProperty(name = "tthc.notification.latest")
    Duration latest;

    /** Where the service is found by those who are told; empty = links begin with its path. */
    @ConfigProperty(name = "tthc.notification.base-url")
    Optional<String> baseUrl;

    @ConfigProperty(name = "tthc.serving")
    boolean serving;

    /** After how many looks at the most one is looked at again that could not be. */
    private static final int LONGEST_PAUSE = 60;

    /** Those that could not be looked at, by number. Only who looks uses it, and that is one at a time. */
    private final Map<Long, Failing> failing = new ConcurrentHashMap<>();

    /**
     * One that could not be looked at.
     *
     * @param times how often on end
     * @param pause how many looks it is left out of from now on
     */
    private record Failing(int times, int pause) {

        private static final Failing NOT = new Failing(0, 0);

        /** The next look tries again, those after it at growing distances. */
        private Failing again() {
            return new Failing(times + 1, Math.min((1 << Math.min(times, 30)) - 1, LONGEST_PAUSE));
        }

        private Failing waited() {
            return new Failing(times, pause - 1);
        }
    }

    /** What there was when nothing was left to be told; null = something is. */
    private volatile String settled;

    /**
     * A publication and what was told of it.
     *
     * @param watched whether it was looked at before
     * @param examined its state when it was last looked for differences; null = never
     * @param digest of the differences then; null = what there was is not told
     * @param headline as it was told last, JSON; null = never
     * @param moved a later state; null = there is none
     * @param quiet whether it has been the latest for long enough to be told
     * @param late whether something has waited for so long that it is told however much still changes
     */
    private record Watched(
            Vintage.Publication publication,
            boolean watched,
            String examined,
            String digest,
            String headline,
            String moved,
            boolean quiet,
            boolean late) {

        private static Watched read(ResultSet row) throws SQLException {
            return new Watched(
                    new Vintage.Publication(
                            row.getLong("id"),
                            row.getInt("unit_id"),
                            Database.period(row),
                            Database.instant(row, "as_of"),
                            row.getString("revision")),
                    row.getBoolean("watched"),
                    row.getString("examined"),
                    row.getString("digest"),
                    row.getString("headline"),
                    row.getString("moved"),
                    row.getBoolean("quiet"),
                    row.getBoolean("late"));
        }
    }

    @Scheduled(every = "${tthc.notification.look-every}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (serving) {
            database.unhurried(this::lookAtAll);
        }
    }

    /** Looks at all publications, unless nothing has changed since there was nothing to do, or another process is at it. */
    @ActivateRequestContext
    void lookAtAll() {
        String before = state();
        if (before.equals(settled)) {
            return;
        }
        QuarkusTransaction.requiringNew().timeout(A_DAY).run(() -> {
            if (database.tryLock(AdvisoryLock.PUBLICATION_WATCH)) {
                settled = lookAtEach() ? before : null;
            }
        });
    }

    private String state() {
        return data.version(null) + " " + values.version() + " "
                + database.one("select count(*) from publication", row -> row.getLong(1)) + " "
                + codebooks.current().version();
    }

    /**
     * Answers whether nothing is left to be told. What fails with one is told at the end: the others are not to wait for it, nor
     * to be kept waiting by it each time.
     */
    private boolean lookAtEach() {
        Codebook codebook = codebooks.current();
        boolean nothingLeft = true;
        RuntimeException first = null;
        for (Watched watched : database.query(ALL, Watched::read, quiet.toMillis(), latest.toMillis())) {
            long id = watched.publication.id();
            Failing before = failing.getOrDefault(id, Failing.NOT);
            if (before.pause > 0) {
                failing.put(id, before.waited());
                nothingLeft = false;
                continue;
            }
            try {
                nothingLeft &= look(watched, codebook);
                failing.remove(id);
            } catch (RuntimeException failed) {
                if (Database.isGone(failed)) {
                    throw failed;
                }
                failing.put(id, before.again());
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return nothingLeft;
    }

    private boolean look(Watched watched, Codebook codebook) {
        if (!watched.watched) {
            begin(watched, codebook);
            return false;
        }
        String state = corrections.state(watched.publication, codebook);
        if (state.equals(watched.examined)) {
            return true;
        }
        if (!state.equals(watched.moved)) {
            QuarkusTransaction.requiringNew().run(() -> database.update("""
                    update publication_watch
                    set moved = ?, moved_at = clock_timestamp(), moved_first = coalesce(moved_first, clock_timestamp())
                    where publication_id = ?
                    """, state, watched.publication.id()));
            if (!watched.late) {
                // Without any quiet it is told at the next look.
                return false;
            }
        }
        return (watched.quiet || watched.late) && examine(watched, state, codebook);
    }

    /** Tells of reports that were missing at closing. What was known then does not change, whenever that is looked at. */
    private void begin(Watched watched, Codebook codebook) {
        Vintage vintage = vintages.of(watched.publication, true);
        Headline headline = known(vintage, vintage, codebook).headline;
        Told.ReportsMissing missing = missing(watched, codebook);
        QuarkusTransaction.requiringNew().run(() -> {
            boolean first = database.update(
                            """
                            insert into publication_watch (publication_id, digest, headline) values (?, ?, ?)
                            on conflict do nothing
                            """,
                            watched.publication.id(),
                            digest(Corrections.Changed.NONE, headline),
                            json.write(headline))
                    > 0;
            if (first && missing.missing() > 0) {
                tell(EventType.REPORTS_MISSING, missing, watched, codebook);
            }
        });
    }

    /** Tells what has changed, if anything has; answers whether that is done. */
    private boolean examine(Watched watched, String state, Codebook codebook) {
        Vintage vintage = vintages.of(watched.publication, true);
        String before = state;
        Corrections.Changed changed = corrections.since(vintage, codebook);
        Known now = known(Vintage.NOW, vintage, codebook);
        String after = corrections.state(watched.publication, codebook);
        if (!after.equals(before)) {
            // The two may be of different moments.
            if (!watched.late) {
                return false;
            }
            before = after;
            changed = corrections.since(vintage, codebook);
            now = known(Vintage.NOW, vintage, codebook);
            after = corrections.state(watched.publication, codebook);
        }
        // What came meanwhile is not in the state that is kept, so that it is looked for again.
        keep(watched, before, changed, now, codebook);
        return after.equals(before);
    }

    /** Keeps what was found and tells it, unless another process has done so since this one began to look. */
    private void keep(Watched watched, String state, Corrections.Changed changed, Known now, Codebook codebook) {
        Vintage vintage = vintages.of(watched.publication, true);
        String digest = digest(changed, now.headline);
        QuarkusTransaction.requiringNew().run(() -> {
            boolean first = database.update(
                            """
                            update publication_watch
                            set examined = ?, digest = ?, headline = ?, moved = null, moved_at = null, moved_first = null
                            where publication_id = ?
                              and examined is not distinct from ?::text and digest is not distinct from ?::text
                            """,
                            state,
                            digest,
                            json.write(now.headline),
                            watched.publication.id(),
                            watched.examined,
                            watched.digest)
                    > 0;
            if (first && watched.digest != null && !watched.digest.equals(digest)) {
                Known published = known(vintage, vintage, codebook);
                tell(
                        EventType.CORRECTED,
                        new Told.Corrected(
                                published(watched.publication, codebook),
                                new Told.Changed(
                                        changed.counts(), changed.indicators(), changed.tasks(), changed.reports()),
                                new Told.Figures(
                                        Headline.METRIC,
                                        published.headline,
                                        json.read(watched.headline, Headline.class),
                                        now.headline),
                                new Told.ReportFigures(published.reports, now.reports),
                                links(watched.publication, "/diff")),
                        watched,
                        codebook);
            }
        });
    }

    private void tell(EventType type, Told.Data data, Watched watched, Codebook codebook) {
        events.tell(type, data, watched.publication.id(), unit(watched.publication, codebook), codebook);
    }

    /** What was told: the differences, and the rate, which may move without them if units follow each other in the period. */
    private String digest(Corrections.Changed changed, Headline headline) {
        return changed.digest() + " " + json.write(headline);
    }

    private static ReportingUnit unit(Vintage.Publication publication, Codebook codebook) {
        return codebook.unit(publication.unitId()).orElseThrow();
    }

    private static MetricAnswers.About about(Vintage vintage, Vintage.Publication publication, Codebook codebook) {
        return new MetricAnswers.About(
                publication.period(),
                UnitFilter.of(unit(publication, codebook), publication.period(), codebook),
                vintage,
                // What was due at closing is compared with what has come of it since, not with what is due by now.
                LocalDate.ofInstant(publication.asOf(), Clocks.VIETNAM),
                codebook);
    }

    /** What is told of a publication as known at some time. */
    private record Known(Headline headline, Told.Reports reports) {}

    /** The same as clients get it from the metric. */
    private Known known(Vintage at, Vintage published, Codebook codebook) {
        MetricAnswers.Place total = metrics.together(
                        about(at, published.publication(), codebook),
                        List.of(Headline.METRIC),
                        List.of(List.of()),
                        Labelling.CODE)
                .get(0)
                .total();
        Map<String, Number> figures = total.figures();
        return new Known(
                new Headline(
                        whole(figures.get(Headline.METRIC + ".numerator")),
                        whole(figures.get(Headline.METRIC + ".denominator")),
                        (BigDecimal) figures.get(Headline.METRIC + ".rate")),
                new Told.Reports(total.reportsReceived(), total.reportsExpected()));
    }

    private static Long whole(Number figure) {
        return figure == null ? null : figure.longValue();
    }

    /** Reports that were due and had not come, as clients get them from {@code /coverage}. */
    @SuppressWarnings("unchecked")
    private Told.ReportsMissing missing(Watched watched, Codebook codebook) {
        Map<String, Object> coverage =
                metrics.coverage(about(vintages.of(watched.publication, true), watched.publication, codebook));
        Map<String, Object> total = (Map<String, Object>) coverage.get("total");
        List<Map<String, Object>> rows = (List<Map<String, Object>>) coverage.get("rows");
        return new Told.ReportsMissing(
                published(watched.publication, codebook),
                number(total, "expected"),
                number(total, "received"),
                number(total, "missing"),
                rows.size(),
                rows.stream()
                        .map(PublicationWatch::reports)
                        .sorted(Comparator.comparing(Told.UnitReports::missing)
                                .reversed()
                                .thenComparing(reports -> reports.unit().code()))
                        .limit(MOST_UNITS)
                        .toList(),
                links(
                        watched.publication,
                        "/api/v1/coverage?publication=" + watched.publication.id() + "&groupBy=unit&onlyMissing=true"));
    }

    @SuppressWarnings("unchecked")
    private static Told.UnitReports reports(Map<String, Object> row) {
        Map<String, Object> unit = (Map<String, Object>) row.get("unit");
        return new Told.UnitReports(
                new Coded((String) unit.get("code"), (String) unit.get("name")),
                number(row, "expected"),
                number(row, "received"),
                number(row, "missing"));
    }

    private static long number(Map<String, Object> figures, String name) {
        return ((Number) figures.get(name)).longValue();
    }

    private Told.Published published(Vintage.Publication publication, Codebook codebook) {
        PublicationView view = publications.find(publication.id(), codebook).orElseThrow();
        return new Told.Published(view.id(), view.name(), view.unit(), view.period(), view.asOf());
    }

    /** @param details a path, or what of the publication */
    private Told.Links links(Vintage.Publication publication, String details) {
        String base = baseUrl.map(url -> url.replaceAll("/+$", "")).orElse("");
        String path = base + "/api/v1/publications/" + publication.id();
        return new Told.Links(path, details.startsWith("/api/") ? base + details : path + details);
    }
}
