package vn.tthc.stats.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.RowError;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Codebooks;

/** Finds the vintage that a client asks for, by an instant or by a publication. */
@ApplicationScoped
public class Vintages {

    /** What {@code asOf} is, for the published document. */
    public static final String AS_OF = "As they were known at that instant; without it as they are known now";

    /** What {@code publication} is, for the published document. */
    public static final String PUBLICATION =
            "As they were when that publication was closed, whatever was corrected later; its period if none is given,"
                    + " and its unit with those below it if no units are. What codelists say (names, who has to report,"
                    + " the field and the agency of a procedure, who passed into whom) is as it is now: answers by field"
                    + " or agency, with stocks, or under other boundaries are not immutable";

    /** What {@code period} is beside it. */
    public static final String PERIOD = "Must be given unless a publication is";

    private static final String STRAYS = """
            select d.unit_id, min(d.day) as first, max(d.day) as last
            from unit_day_report_history d join reporting_unit r on r.id = d.unit_id
            where d.day < r.valid_from or d.day > r.valid_to
            group by d.unit_id order by d.unit_id""";

    @Inject
    Database database;

    @Inject
    Codebooks codebooks;

    private volatile Known known = new Known(null, Strays.NONE);

    private record Known(Codebook codebook, Strays strays) {}

    /**
     * The vintage asked for.
     *
     * @param asOf null = no instant was asked for
     * @param publication null = no publication was asked for
     * @param moving whether the answer may be another one though the counts are not: something of the question is told from
     *     today, or figures are put together by what codelists say, which have no vintages
     * @throws Refusal {@code invalid-parameter} if both are given, if the instant is still to come, or if there is no such
     *     publication
     */
    public Vintage asked(Instant asOf, Long publication, boolean moving, Instant now) {
        if (publication == null) {
            return Vintage.at(asOf, now, this::strays);
        }
        if (asOf != null) {
            throw wrong(ErrorCode.NOT_TOGETHER, "asOf", "publication");
        }
        Vintage.Publication found = publication(publication)
                .orElseThrow(() -> wrong(ErrorCode.UNKNOWN_PUBLICATION, String.valueOf(publication)));
        return of(found, !moving);
    }

    /**
     * The vintage that a publication closed.
     *
     * @param fixed whether its figures can never be others
     */
    public Vintage of(Vintage.Publication publication, boolean fixed) {
        return new Vintage(publication.asOf(), publication, fixed, strays());
    }

    /** They come about by a change of units only, before which all that they had reported is withdrawn. */
    private Strays strays() {
        Codebook codebook = codebooks.current();
        Known last = known;
        if (last.codebook != codebook) {
            last = new Known(
                    codebook,
                    Strays.of(
                            database.query(
                                    STRAYS,
                                    row -> new Strays.Stray(
                                            row.getInt("unit_id"),
                                            new Period(
                                                    row.getObject("first", LocalDate.class),
                                                    row.getObject("last", LocalDate.class)))),
                            codebook));
            known = last;
        }
        return last.strays;
    }

    private static Refusal wrong(ErrorCode code, Object... args) {
        return Refusal.of(ErrorCode.INVALID_PARAMETER, List.of(RowError.at("publication", code, args)));
    }

    /** The publication of that number. */
    public Optional<Vintage.Publication> publication(long id) {
        return database
                .query(
                        "select id, unit_id, period_start, period_end, as_of, revision from publication where id = ?",
                        row -> new Vintage.Publication(
                                row.getLong("id"),
                                row.getInt("unit_id"),
                                Database.period(row),
                                Database.instant(row, "as_of"),
                                row.getString("revision")),
                        id)
                .stream()
                .findFirst();
    }
}
