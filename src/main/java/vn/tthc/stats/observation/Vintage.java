package vn.tthc.stats.observation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import vn.tthc.stats.common.AskedPeriod;
import vn.tthc.stats.common.Clocks;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.export.Version;

/**
 * The data as they were known at an instant.
 *
 * @param asOf the instant; null = now
 * @param publication the publication that they were closed by; null = none was asked for
 * @param fixed whether its figures can never be others: it is of a publication, and nothing of the question was told from
 *     today or from codelists
 * @param strays whose rows are read as those of the units in force on their days; package-private by its type
 */
public record Vintage(Instant asOf, Publication publication, boolean fixed, Strays strays) {

    /**
     * A period that was closed.
     *
     * @param id its number
     * @param unitId whose figures, with those of the units below it
     * @param period the days that were closed
     * @param asOf what was known then cannot change any more
     * @param revision of all units' data then
     */
    public record Publication(long id, int unitId, Period period, Instant asOf, String revision) {}

    /** What is known now. */
    public static final Vintage NOW = new Vintage(null, null, false, Strays.NONE);

    private static final String OTHER_COLUMNS =
            "period_start, procedure_id, level, period_end, revision, submission_id, recorded_at, "
                    + Measure.sql(", ", Measure::column);

    private static final String COLUMNS = "unit_id, " + OTHER_COLUMNS;

    private static final String EARLIER = """
            (select %1$s from dossier_count where recorded_at <= ?
             union all
             select %1$s from dossier_count_history where recorded_at <= ? and superseded_at > ?)""".formatted(COLUMNS);

    private static final String OTHER_COLUMNS_OF_REPORTS = "day, period_end, first_received_at";

    private static final String EARLIER_REPORTS = """
            (select unit_id, %1$s from unit_day_report where first_received_at <= ?
             union all
             select unit_id, %1$s from unit_day_report_history
             where first_received_at <= ? and withdrawn_at > ?)""".formatted(OTHER_COLUMNS_OF_REPORTS);

    /**
     * The data as they were known at an instant; null = now.
     *
     * @throws Refusal {@code invalid-parameter} if it is still to come
     */
    static Vintage at(Instant asOf, Instant now, Supplier<Strays> strays) {
        if (asOf != null && asOf.isAfter(now)) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER, List.of(RowError.at("asOf", ErrorCode.IN_THE_FUTURE, "asOf", now)));
        }
        return asOf == null ? NOW : new Vintage(asOf, null, false, strays.get());
    }

    /**
     * SQL for the counts, to stand behind {@code from} and to be given a name. They are those of the units that are in force
     * on their days as codelists say now.
     *
     * @param period of which any day is among those that matter; null = any. Whose counts they are is told by these days
     */
    public String counts(Period period) {
        return strays.during(period).settled(recordedCounts(), OTHER_COLUMNS, "period_start");
    }

    /** The parameters of {@link #counts} and of {@link #reports}, for the same period. */
    public List<Object> parameters(Period period) {
        return strays.during(period).parameters(recordedParameters());
    }

    /** The same of the units that they were sent of. */
    String recordedCounts() {
        return asOf == null ? "dossier_count" : EARLIER;
    }

    /** The parameters of {@link #recordedCounts}. */
    List<Object> recordedParameters() {
        return asOf == null ? List.of() : Collections.nCopies(3, at());
    }

    /** Units that have figures of the period though none of their rows, as codelists say now, is in force in it. */
    public Set<Integer> unitsOutOfForce(Period period) {
        return strays.during(period).unitIds();
    }

    /**
     * SQL for the reported days: {@code unit_id, day, period_end, first_received_at}; to stand and be named like the counts.
     *
     * @param period in which the days are that matter; null = any
     */
    public String reports(Period period) {
        return strays.during(period)
                .settled(asOf == null ? "unit_day_report" : EARLIER_REPORTS, OTHER_COLUMNS_OF_REPORTS, "day");
    }

    /** The day on which it was known; {@code today} for now. */
    public LocalDate day(LocalDate today) {
        return asOf == null ? today : LocalDate.ofInstant(asOf, Clocks.VIETNAM);
    }

    /**
     * The period asked for, or else that of the publication.
     *
     * @param asked null = none was
     * @throws Refusal {@code missing-parameter} if there is neither
     */
    public Period period(AskedPeriod asked, LocalDate today) {
        if (asked == null && publication == null) {
            throw Refusal.of(ErrorCode.MISSING_PARAMETER, "period");
        }
        return asked == null ? publication.period : asked.on(today);
    }

    /** The version of an answer: that of the data, which a publication has only once. */
    public Version version(Supplier<Version> live) {
        return publication == null
                ? live.get()
                : new Version(
                        publication.revision,
                        ChronoUnit.MICROS.between(Instant.EPOCH, publication.asOf),
                        "publication " + publication.id,
                        fixed);
    }

    /**
     * What has to be known of a table of such data.
     *
     * @param version of the data
     */
    public List<Table.Note> notes(Version version) {
        return List.of(
                new Table.Note("asOf", asOf),
                new Table.Note("revision", version.revision()),
                new Table.Note("updated", version.changed()));
    }

    /** The condition that something was recorded by then, on a column; to be put behind others. */
    String recorded(String column, List<Object> parameters) {
        if (asOf == null) {
            return "";
        }
        parameters.add(at());
        return " and " + column + " <= ?";
    }

    /** The instant as JDBC takes it; there must be one. */
    public OffsetDateTime at() {
        return asOf.atOffset(ZoneOffset.UTC);
    }
}
