package vn.tthc.stats.submission;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.observation.UnitPeriod;
import vn.tthc.stats.reference.Codebook;

/** Gathers what is odd about the rows of one body. One warning for a thing, in however many rows it is. */
final class ReturnWarnings {

    /** Someone who sends more blank forms than this is not served by a warning for each. */
    private static final int MOST_BLANK = 10_000;

    /** Likewise for procedures at unusual levels, and for what is known of the usual ones. */
    private static final int MOST_OFFERS = 10_000;

    private final Codebook codebook;
    private final Set<UnitPeriod> blank = new HashSet<>();
    private final Map<Offer, Period> levels = new HashMap<>();
    private final Map<Offered, Boolean> offered = new HashMap<>();

    private record Offer(int unitId, int procedureId, int level) {}

    private record Offered(int procedureId, int level, LocalDate day) {}

    ReturnWarnings(Codebook codebook) {
        this.codebook = codebook;
    }

    /** A row of a form was left without figures. */
    void blank(UnitPeriod row) {
        if (blank.size() < MOST_BLANK) {
            blank.add(row);
        }
    }

    /** A count is accepted; is its level one at which the procedure is offered? Where that is not known, any may be. */
    void level(Observation count) {
        LocalDate day = count.period().end();
        if (offered.size() == MOST_OFFERS) {
            offered.clear();
        }
        boolean usual = offered.computeIfAbsent(new Offered(count.procedureId(), count.level(), day), key -> {
            Set<Integer> known =
                    codebook.levelsOf(codebook.procedure(count.procedureId()).orElseThrow(), day);
            return known.isEmpty() || known.contains(count.level());
        });
        Offer offer = new Offer(count.unitId(), count.procedureId(), count.level());
        if (!usual && (levels.size() < MOST_OFFERS || levels.containsKey(offer))) {
            levels.merge(offer, count.period(), Period::with);
        }
    }

    /** The returns of which rows were left blank. */
    Set<UnitPeriod> blankReturns() {
        return blank;
    }

    /**
     * All of them.
     *
     * @param nothingElse those of {@link #blankReturns} that had no figures at all
     */
    List<ReturnWarning> all(Set<UnitPeriod> nothingElse) {
        List<ReturnWarning> all = new ArrayList<>();
        nothingElse.forEach(nil -> all.add(
                new ReturnWarning(nil.unitId(), ReturnWarning.Code.BLANK_RETURN, nil.period(), null, null, List.of())));
        levels.forEach((offer, period) -> all.add(new ReturnWarning(
                offer.unitId,
                ReturnWarning.Code.LEVEL_DIFFERS,
                period,
                offer.procedureId,
                offer.level,
                List.of(
                        String.valueOf(offer.level),
                        new TreeSet<>(codebook.levelsOf(
                                        codebook.procedure(offer.procedureId).orElseThrow(), period.end()))
                                .stream().map(String::valueOf).collect(Collectors.joining(", "))))));
        return all;
    }
}
