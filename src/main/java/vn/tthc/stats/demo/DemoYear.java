package vn.tthc.stats.demo;

import static java.util.stream.Collectors.groupingBy;

import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.observation.Batch;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;
import vn.tthc.stats.observation.Observation;
import vn.tthc.stats.reference.Codebook;
import vn.tthc.stats.reference.Procedure;
import vn.tthc.stats.reference.ReportingUnit;
import vn.tthc.stats.reference.UnitKind;

/**
 * The returns of Nghệ An's 21 districts and of the provincial agencies for each day of 2023. Made up, the same at every
 * start, and such that the dossiers received online from 2023-01-15 to 2023-02-15 add up to the twelve figures of the
 * bulletin.
 */
final class DemoYear {

    private static final String PROVINCE = "40";

    /** The bulletin's period. The figures of each of these spans are split over its days, those of this one as printed. */
    private static final Period BULLETIN = new Period(LocalDate.of(2023, 1, 15), LocalDate.of(2023, 2, 15));

    /** By how much of the way to 100 % the online share rises in a year. */
    private static final double YEARLY_RISE = 0.3;

    private static final LocalDate MIDDLE = LocalDate.of(2023, 1, 31);

    private final Codebook codebook;
    private final Map<ReportingUnit, List<Observation>> counts = new HashMap<>();

    private DemoYear(Codebook codebook) {
        this.codebook = codebook;
    }

    /** The returns by unit and month, each batch one unit's days of one month. */
    static List<Batch> returns(Codebook codebook) {
        DemoYear year = new DemoYear(codebook);
        DemoProcedure.ALL.forEach(year::add);
        return year.byUnitAndMonth();
    }

    /** How many batches {@link #returns} has, without the work of making them. */
    static int size(Codebook codebook) {
        DemoYear year = new DemoYear(codebook);
        return 12
                * (int) DemoProcedure.ALL.stream()
                        .flatMap(procedure -> year.unitsOf(procedure).stream())
                        .distinct()
                        .count();
    }

    private List<Batch> byUnitAndMonth() {
        List<Batch> all = new ArrayList<>();
        counts.keySet().stream().sorted((a, b) -> a.code.compareTo(b.code)).forEach(unit -> {
            Map<Month, List<Observation>> months = counts.get(unit).stream()
                    .sorted(Comparator.comparing(count -> count.period().start()))
                    .collect(groupingBy(count -> count.period().start().getMonth()));
            new TreeMap<>(months).values().forEach(month -> all.add(new Batch(month, List.of())));
        });
        return all;
    }

    private void add(DemoProcedure procedure) {
        List<ReportingUnit> units = unitsOf(procedure);
        Map<ReportingUnit, Map<LocalDate, int[]>> received = new HashMap<>();
        spans().forEach(span -> split(procedure, units, span, received));
        Procedure entry = codebook.procedure(procedure.key()).orElseThrow();
        for (ReportingUnit unit : units) {
            Desk desk = new Desk(procedure, unit.code);
            days(Calendar2023.YEAR).forEach(day -> {
                int[] online = received.get(unit).get(day);
                counts.computeIfAbsent(unit, u -> new ArrayList<>())
                        .add(new Observation(
                                unit.id,
                                Period.ofDay(day),
                                entry.id,
                                procedure.level(),
                                desk.work(day, online[0] + online[1], online[0])));
            });
        }
    }

    private List<ReportingUnit> unitsOf(DemoProcedure procedure) {
        if (procedure.agency() != null) {
            return List.of(codebook.unitOn(procedure.agency(), BULLETIN.start()).orElseThrow());
        }
        ReportingUnit province = codebook.unitOn(PROVINCE, BULLETIN.start()).orElseThrow();
        return codebook.withSelfAndBelow(province).stream()
                .filter(unit -> unit.kind == UnitKind.DISTRICT && unit.inForceThroughout(Calendar2023.YEAR))
                .sorted((a, b) -> a.code.compareTo(b.code))
                .toList();
    }

    /** The days before the bulletin's period, its period, the rest of February, and the other months. */
    private static List<Period> spans() {
        List<Period> spans = new ArrayList<>(List.of(
                new Period(Calendar2023.YEAR.start(), BULLETIN.start().minusDays(1)),
                BULLETIN,
                new Period(BULLETIN.end().plusDays(1), LocalDate.of(2023, 2, 28))));
        for (int month = 3; month <= 12; month++) {
            YearMonth days = YearMonth.of(2023, month);
            spans.add(new Period(days.atDay(1), days.atEndOfMonth()));
        }
        return spans;
    }

    /** Splits what the province received in a span over units and days: online and otherwise. */
    private void split(
            DemoProcedure procedure,
            List<ReportingUnit> units,
            Period span,
            Map<ReportingUnit, Map<LocalDate, int[]>> received) {
        List<LocalDate> days = days(span).toList();
        double[] online = weights(procedure, units, days, true);
        double[] otherwise = weights(procedure, units, days, false);
        double scale = activity(span) / activity(BULLETIN);
        double all = procedure.printed() / procedure.share() * scale;
        double share = span.equals(BULLETIN) ? procedure.share() : share(procedure, days.get(days.size() / 2));
        int totalOnline = span.equals(BULLETIN) ? procedure.printed() : (int) Math.round(all * share);
        int[] onlineParts = Apportionment.split(totalOnline, online);
        int[] otherParts = Apportionment.split((int) Math.round(all) - totalOnline, otherwise);
        int cell = 0;
        for (ReportingUnit unit : units) {
            Map<LocalDate, int[]> ofUnit = received.computeIfAbsent(unit, u -> new HashMap<>());
            for (LocalDate day : days) {
                ofUnit.put(day, new int[] {onlineParts[cell], otherParts[cell]});
                cell++;
            }
        }
    }

    private double[] weights(DemoProcedure procedure, List<ReportingUnit> units, List<LocalDate> days, boolean online) {
        double[] weights = new double[units.size() * days.size()];
        int cell = 0;
        for (ReportingUnit unit : units) {
            // Each unit leans a little to one channel, and every day is a little different.
            double leaning = 0.6 + 0.8 * Noise.of(unit.code, procedure.key());
            double ofUnit = size(unit) * (online ? leaning : 2 - leaning);
            for (LocalDate day : days) {
                double ofDay =
                        Calendar2023.activity(day) * (0.8 + 0.4 * Noise.of(unit.code, procedure.key(), day, online));
                weights[cell++] = ofUnit * ofDay;
            }
        }
        return weights;
    }

    /** How many people turn to a district: by its communes, those of a town counting double, of the city fourfold. */
    private double size(ReportingUnit unit) {
        if (unit.kind != UnitKind.DISTRICT) {
            return 1;
        }
        long communes = codebook.withSelfAndBelow(unit).stream()
                .filter(u -> u.kind == UnitKind.COMMUNE && u.inForceOn(BULLETIN.start()))
                .count();
        double density = unit.fullNameVi.startsWith("Thành phố") ? 4 : unit.fullNameVi.startsWith("Thị xã") ? 2 : 1;
        return communes * density;
    }

    private static double share(DemoProcedure procedure, LocalDate day) {
        double years = new Period(Calendar2023.YEAR.start(), day).days() / 365.0
                - new Period(Calendar2023.YEAR.start(), MIDDLE).days() / 365.0;
        return procedure.share() + (1 - procedure.share()) * YEARLY_RISE * years;
    }

    private static double activity(Period span) {
        return days(span).mapToDouble(Calendar2023::activity).sum();
    }

    private static Stream<LocalDate> days(Period span) {
        return span.start().datesUntil(span.end().plusDays(1));
    }

    /** One desk of one unit: what comes in is worked off, mostly in time. */
    private static final class Desk {

        private final DemoProcedure procedure;
        private final String unit;
        private int pending;

        private Desk(DemoProcedure procedure, String unit) {
            this.procedure = procedure;
            this.unit = unit;
        }

        /** The figures of a day. What was pending and came in is resolved or pending again. */
        private Figures work(LocalDate day, int received, int online) {
            int waiting = pending + received;
            int resolved =
                    Calendar2023.isWorkingDay(day) ? (int) Math.round(waiting * (0.6 + 0.2 * noise(day, "pace"))) : 0;
            int overdue = (int) (resolved * 0.06 * noise(day, "late"));
            int early = (int) ((resolved - overdue) * (0.5 + 0.3 * noise(day, "early")));
            pending = waiting - resolved;
            int pendingOverdue = (int) (pending * 0.08 * noise(day, "overdue"));
            Map<Measure, Integer> figures = new EnumMap<>(Measure.class);
            figures.put(Measure.RECEIVED, received);
            figures.put(Measure.RECEIVED_ONLINE, online);
            figures.put(Measure.RESOLVED_EARLY, early);
            figures.put(Measure.RESOLVED_ON_TIME, resolved - early - overdue);
            figures.put(Measure.RESOLVED_OVERDUE, overdue);
            if (procedure.hasFee()) {
                figures.put(Measure.FEE_DUE, received);
                figures.put(Measure.FEE_PAID_ONLINE, (int) (online * (0.4 + 0.3 * noise(day, "fee"))));
            }
            figures.put(Measure.RESULTS_DIGITISED, (int) (resolved * (0.3 + 0.3 * noise(day, "digital"))));
            figures.put(Measure.PENDING_IN_TIME, pending - pendingOverdue);
            figures.put(Measure.PENDING_OVERDUE, pendingOverdue);
            return Figures.of(figures);
        }

        private double noise(LocalDate day, String what) {
            return Noise.of(unit, procedure.key(), day, what);
        }
    }
}
