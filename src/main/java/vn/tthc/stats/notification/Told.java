package vn.tthc.stats.notification;

import java.time.Instant;
import java.util.List;
import vn.tthc.stats.observation.Coded;

/**
 * What receivers get as JSON.
 *
 * @param id the same in each try and for each receiver: who has seen it has been told
 * @param timestamp when it was found out
 */
record Told(String id, EventType type, Instant timestamp, Data data) {

    /** What is told of a type. */
    sealed interface Data permits Corrected, ReportsMissing, Ping {}

    /**
     * A period that was closed.
     *
     * @param unit whose figures, with those of the units below it
     * @param period the days, in canonical form
     * @param asOf what was recorded by then is in it
     */
    record Published(long id, String name, Coded unit, String period, Instant asOf) {}

    /**
     * How much is not as it was published.
     *
     * @param counts counts of dossiers
     * @param indicators values of indicators
     * @param tasks tasks of the programme
     * @param reports daily reports that came later or were withdrawn, also those without dossiers
     */
    record Changed(long counts, long indicators, long tasks, long reports) {}

    /**
     * Daily reports, as {@code GET /coverage} tells them.
     *
     * @param expected those due when the period was closed, and any more that came
     */
    record Reports(long received, long expected) {}

    /**
     * What the figures rest on.
     *
     * @param published as it was published
     * @param after as it is
     */
    record ReportFigures(Reports published, Reports after) {}

    /**
     * The headline.
     *
     * @param published as it was published
     * @param before as it was told last
     * @param after as it is
     */
    record Figures(String metric, Headline published, Headline before, Headline after) {}

    /**
     * Where more is to be read.
     *
     * @param publication the publication
     * @param details what has changed, or which reports are missing
     */
    record Links(String publication, String details) {}

    /** See {@link EventType#CORRECTED}. */
    record Corrected(Published publication, Changed changed, Figures headline, ReportFigures reports, Links links)
            implements Data {}

    /**
     * Reports of one unit.
     *
     * @param expected days for which one was due
     * @param received of any days of the period
     * @param missing days that were due and not reported
     */
    record UnitReports(Coded unit, long expected, long received, long missing) {}

    /**
     * See {@link EventType#REPORTS_MISSING}.
     *
     * @param expected reports that were due of all units
     * @param unitsMissing how many units have not sent all of theirs
     * @param units of these those with the most missing, not more than {@value PublicationWatch#MOST_UNITS}
     */
    record ReportsMissing(
            Published publication,
            long expected,
            long received,
            long missing,
            int unitsMissing,
            List<UnitReports> units,
            Links links)
            implements Data {}

    /**
     * See {@link EventType#PING}.
     *
     * @param webhook the number of the webhook that is tried
     */
    record Ping(long webhook) implements Data {}
}
