package vn.tthc.stats.observation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;

/**
 * The data as they were known at an instant.
 *
 * @param asOf the instant; null = now
 */
public record Vintage(Instant asOf) {

    /** What is known now. */
    public static final Vintage NOW = new Vintage(null);

    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    private static final String COLUMNS =
            "unit_id, period_start, procedure_id, level, period_end, revision, submission_id, recorded_at, "
                    + Measure.sql(", ", Measure::column);

    private static final String EARLIER = """
            (select %1$s from dossier_count where recorded_at <= ?
             union all
             select %1$s from dossier_count_history where recorded_at <= ? and superseded_at > ?)""".formatted(COLUMNS);

    private static final String EARLIER_REPORTS = """
            (select unit_id, day, period_end, first_received_at from unit_day_report where first_received_at <= ?
             union all
             select unit_id, day, period_end, first_received_at from unit_day_report_history
             where first_received_at <= ? and withdrawn_at > ?)""";

    /**
     * The vintage a client asks for.
     *
     * @throws Refusal {@code invalid-parameter} if it is still to come
     */
    public static Vintage asked(Instant asOf, Instant now) {
        if (asOf != null && asOf.isAfter(now)) {
            throw Refusal.of(
                    ErrorCode.INVALID_PARAMETER, List.of(RowError.at("asOf", ErrorCode.IN_THE_FUTURE, "asOf", now)));
        }
        return new Vintage(asOf);
    }

    /** SQL for the counts, to stand behind {@code from} and to be given a name. */
    public String counts() {
        return asOf == null ? "dossier_count" : EARLIER;
    }

    /** The parameters of {@link #counts}. */
    public List<Object> parameters() {
        return asOf == null ? List.of() : Collections.nCopies(3, at());
    }

    /** SQL for the reported days: {@code unit_id, day, period_end, first_received_at}; to stand and be named like the counts. */
    public String reports() {
        return asOf == null ? "unit_day_report" : EARLIER_REPORTS;
    }

    /** The parameters of {@link #reports}. */
    public List<Object> reportParameters() {
        return parameters();
    }

    /** The day on which it was known; {@code today} for now. */
    public LocalDate day(LocalDate today) {
        return asOf == null ? today : LocalDate.ofInstant(asOf, VIETNAM);
    }

    private OffsetDateTime at() {
        return asOf.atOffset(ZoneOffset.UTC);
    }
}
