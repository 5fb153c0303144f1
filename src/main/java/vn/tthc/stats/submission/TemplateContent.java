package vn.tthc.stats.submission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.observation.UnitCounts;
import vn.tthc.stats.observation.UnitCounts.Offer;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;

/** Decides which procedures a unit's form has. No list says who handles what, so what was reported before does. */
@ApplicationScoped
class TemplateContent {

    @Inject
    UnitCounts counts;

    Template.Content of(ReportingUnit unit, Period period, Codebook codebook, Locale language) {
        Map<Offer, Figures> held = new HashMap<>();
        for (Observation count : counts.held(unit.id, period)) {
            held.put(new Offer(count.procedureId(), count.level()), count.figures());
        }
        Set<Offer> offers = new HashSet<>(offers(unit, period, codebook));
        offers.addAll(held.keySet());
        boolean english = language.equals(Locale.ENGLISH);
        List<Template.Line> lines = offers.stream()
                .map(offer -> line(offer, held.get(offer), period, codebook, english))
                .sorted(Comparator.comparing(Template.Line::procedure).thenComparing(Template.Line::level))
                .toList();
        return new Template.Content(unit.code, unit.displayName(english), period.toString(), lines, language);
    }

    private static Template.Line line(Offer offer, Figures figures, Period period, Codebook codebook, boolean english) {
        Procedure procedure = codebook.procedure(offer.procedureId()).orElseThrow();
        return new Template.Line(
                codebook.codeOf(procedure, period.end()), procedure.displayName(english), offer.level(), figures);
    }

    private Collection<Offer> offers(ReportingUnit unit, Period period, Codebook codebook) {
        Collection<Offer> own = reported(List.of(unit.id), period, codebook);
        if (!own.isEmpty()) {
            return own;
        }
        List<Integer> peers = codebook.units().stream()
                .filter(u -> u.kind == unit.kind && u.provinceId.equals(unit.provinceId))
                .map(u -> u.id)
                .toList();
        Collection<Offer> usual = reported(peers, period, codebook);
        return usual.isEmpty() ? all(period, codebook) : usual;
    }

    private Collection<Offer> reported(Collection<Integer> unitIds, Period period, Codebook codebook) {
        LocalDate month = period.end().withDayOfMonth(1);
        Period months = new Period(month.minusYears(1), month.plusMonths(1).minusDays(1));
        return counts.reported(unitIds, months).stream()
                .filter(offer ->
                        codebook.procedure(offer.procedureId()).orElseThrow().inForceThroughout(period))
                .toList();
    }

    /** Each procedure at the levels at which it is offered; where that is not known, a line for each level. */
    private static Collection<Offer> all(Period period, Codebook codebook) {
        return codebook.procedures().stream()
                .filter(procedure -> procedure.inForceThroughout(period))
                .flatMap(procedure -> {
                    Set<Integer> levels = codebook.levelsOf(procedure, period.end());
                    return (levels.isEmpty() ? Stream.of(3, 4) : levels.stream())
                            .map(level -> new Offer(procedure.id, level));
                })
                .collect(Collectors.toSet());
    }
}
