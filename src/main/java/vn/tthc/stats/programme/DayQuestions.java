package vn.tthc.stats.programme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.observation.UnitFilter;
import vn.tthc.stats.observation.Vintage;
import vn.tthc.stats.observation.Vintages;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Makes questions about a day of what a client sends. */
@ApplicationScoped
class DayQuestions {

    /** What {@code date} is, for the published document. */
    static final String DATE = "The day; without it the publication's last, or today";

    @Inject
    IndicatorValues values;

    @Inject
    Vintages vintages;

    @Inject
    Codebooks codebooks;

    /**
     * One about a day.
     *
     * @param date null = the last day of the publication, or the day of the instant asked for, or today
     * @throws Refusal {@code invalid-parameter}
     */
    DayQuestion of(LocalDate date, UnitFilter filter, Instant asOf, Long publication, ZonedDateTime now) {
        if (date != null && Period.parse(date.toString()).isEmpty()) {
            throw Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at("date", ErrorCode.INVALID_PERIOD, date)));
        }
        Vintage vintage = vintages.asked(asOf, publication, false, now.toInstant());
        LocalDate otherwise = vintage.publication() == null
                ? vintage.day(now.toLocalDate())
                : vintage.publication().period().end();
        return question(date == null ? otherwise : date, filter, vintage);
    }

    /** The same about all days. */
    DayQuestion ofAllDays(UnitFilter filter, Instant asOf, Long publication, ZonedDateTime now) {
        return question(null, filter, vintages.asked(asOf, publication, false, now.toInstant()));
    }

    private DayQuestion question(LocalDate day, UnitFilter filter, Vintage vintage) {
        Codebook codebook = codebooks.current();
        Period days = day == null ? null : Period.ofDay(day);
        return new DayQuestion(
                day,
                filter.orOf(vintage, days, codebook).unitIds(codebook, days),
                vintage,
                vintage.version(values::version),
                codebook);
    }
}
