package vn.tthc.stats.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.common.Period;

/** Whatever units became of each other: every figure is shown once, and never split. */
class RecastTest {

    private static final int WORLDS = 400;
    private static final LocalDate START = LocalDate.of(2021, 1, 1);
    private static final int GENERATION = 300;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Some generations of units of two provinces and their districts, made up with their successions. */
    private final class World {

        private final List<ReportingUnit> units = new ArrayList<>();
        private final List<UnitSuccession> successions = new ArrayList<>();
        private final boolean onlyJoining;
        private final List<List<ReportingUnit>> generations = new ArrayList<>();

        private World(boolean onlyJoining) {
            this.onlyJoining = onlyJoining;
            List<ReportingUnit> districts = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ReportingUnit province = add(UnitKind.PROVINCE, START, null);
                province.provinceId = province.id;
                for (int j = 0; j < 2; j++) {
                    ReportingUnit district = add(UnitKind.DISTRICT, START, null);
                    district.provinceId = province.id;
                    district.districtId = district.id;
                    districts.add(district);
                }
            }
            for (int i = 0; i < 3; i++) {
                generations.add(generation(i, districts));
            }
            for (int i = 0; i < 2; i++) {
                join(generations.get(i), generations.get(i + 1));
            }
        }

        private List<ReportingUnit> generation(int number, List<ReportingUnit> districts) {
            List<ReportingUnit> made = new ArrayList<>();
            LocalDate from = START.plusDays((long) number * GENERATION);
            for (int i = 3 + random.nextInt(4); i > 0; i--) {
                ReportingUnit unit = add(UnitKind.COMMUNE, from, number == 2 ? null : from.plusDays(GENERATION - 1));
                ReportingUnit district = districts.get(random.nextInt(districts.size()));
                unit.parentId = district.id;
                unit.districtId = random.nextInt(5) == 0 ? null : district.id;
                unit.provinceId = district.provinceId;
                made.add(unit);
            }
            return made;
        }

        private void join(List<ReportingUnit> before, List<ReportingUnit> after) {
            for (ReportingUnit unit : before) {
                int count = onlyJoining ? 1 : new int[] {0, 1, 1, 1, 2, 3}[random.nextInt(6)];
                Set<ReportingUnit> into = new HashSet<>();
                for (int i = 0; i < count; i++) {
                    into.add(after.get(random.nextInt(after.size())));
                }
                into.forEach(successor -> {
                    UnitSuccession succession = new UnitSuccession();
                    succession.predecessorId = unit.id;
                    succession.successorId = successor.id;
                    succession.relation = into.size() > 1 ? Relation.DIVIDED : Relation.MERGED;
                    successions.add(succession);
                });
            }
        }

        private ReportingUnit add(UnitKind kind, LocalDate from, LocalDate to) {
            ReportingUnit unit = new ReportingUnit();
            unit.id = units.size() + 1;
            unit.code = "U" + unit.id;
            unit.kind = kind;
            unit.validFrom = from;
            unit.validTo = to;
            unit.fullNameVi = unit.code;
            units.add(unit);
            return unit;
        }

        private Codebook codebook() {
            return new Codebook(
                    1,
                    new Codebook.Contents(
                            units,
                            successions,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
        }
    }

    @Test
    void everyUnitOfThePeriodIsInExactlyOnePlaceOfEachLevelSoThatSumsStay() {
        for (int i = 0; i < WORLDS; i++) {
            Codebook codebook = new World(false).codebook();
            Period period = period();
            Recast recast = Recast.of(codebook, day(), period, Set.of());
            Map<Integer, Long> figures = new HashMap<>();
            codebook.units().stream()
                    .filter(unit -> !unit.validFrom.isAfter(period.end())
                            && (unit.validTo == null || !unit.validTo.isBefore(period.start())))
                    .forEach(unit -> figures.put(unit.id, 1L << random.nextInt(40)));
            assertThat(recast.reporters()).as("seed %d", seed).hasSameSizeAs(figures.keySet());
            long reported =
                    figures.values().stream().mapToLong(figure -> figure).sum();
            for (IntFunction<RecastUnit> level : levels(recast)) {
                Map<String, Long> sums = new HashMap<>();
                figures.forEach((id, figure) -> {
                    RecastUnit place = level.apply(id);
                    sums.merge(place == null ? "none" : place.key(), figure, Long::sum);
                });
                assertThat(sums.values().stream().mapToLong(sum -> sum).sum())
                        .as("seed %d", seed)
                        .isEqualTo(reported);
                // No unit of the day is in two places, or its figures would be in part elsewhere.
                Map<Integer, String> once = new HashMap<>();
                figures.keySet().stream()
                        .map(level::apply)
                        .filter(place -> place != null)
                        .forEach(place -> place.units()
                                .forEach(unit -> assertThat(once.putIfAbsent(unit.id, place.key()))
                                        .as("seed %d", seed)
                                        .isIn(null, place.key())));
            }
        }
    }

    @Test
    void aPlaceIsUnitsOfTheDayAndReachableOnes() {
        for (int i = 0; i < WORLDS; i++) {
            World world = new World(false);
            LocalDate day = day();
            Recast recast = Recast.of(world.codebook(), day, period(), Set.of());
            for (ReportingUnit unit : recast.reporters()) {
                RecastUnit place = recast.unit(unit.id);
                Set<Integer> reachable = reachable(world, unit, day);
                Set<Integer> shown = place.units().stream().map(at -> at.id).collect(Collectors.toSet());
                if (reachable.isEmpty()) {
                    assertThat(shown).as("seed %d", seed).containsExactly(unit.id);
                    assertThat(place.comparable()).as("seed %d", seed).isFalse();
                } else {
                    assertThat(shown).as("seed %d", seed).containsAll(reachable);
                    assertThat(place.units()).as("seed %d", seed).allMatch(at -> at.inForceOn(day));
                    assertThat(place.isMerged())
                            .as("seed %d", seed)
                            .isEqualTo(!place.because().isEmpty());
                }
                assertThat(place.comparable())
                        .as("seed %d", seed)
                        .isEqualTo(recast.reporters().stream()
                                .filter(other -> recast.unit(other.id) == place)
                                .noneMatch(other -> leadsNowhere(world, other, day)));
                assertThat(place.because())
                        .as("seed %d", seed)
                        .allMatch(reason -> reachable(world, reason, day).size() > 1);
            }
        }
    }

    /** Whether any way from the unit ends before it comes to a unit of the day. */
    private static boolean leadsNowhere(World world, ReportingUnit unit, LocalDate day) {
        if (unit.inForceOn(day)) {
            return false;
        }
        boolean forward = unit.validFrom.isBefore(day);
        List<Integer> next = world.successions.stream()
                .filter(s -> (forward ? s.predecessorId : s.successorId).equals(unit.id))
                .map(s -> forward ? s.successorId : s.predecessorId)
                .toList();
        return next.isEmpty() || next.stream().anyMatch(id -> leadsNowhere(world, world.units.get(id - 1), day));
    }

    /** Generations follow each other without overlap, so this is so simple here. */
    private static Set<Integer> reachable(World world, ReportingUnit unit, LocalDate day) {
        Set<Integer> at = new HashSet<>(Set.of(unit.id));
        if (unit.inForceOn(day)) {
            return at;
        }
        boolean forward = unit.validFrom.isBefore(day);
        for (int steps = 0; steps < 3; steps++) {
            Set<Integer> next = new HashSet<>();
            for (UnitSuccession succession : world.successions) {
                int from = forward ? succession.predecessorId : succession.successorId;
                int to = forward ? succession.successorId : succession.predecessorId;
                if (at.contains(from)) {
                    next.add(to);
                }
            }
            Set<Integer> found = next.stream()
                    .filter(id -> world.units.get(id - 1).inForceOn(day))
                    .collect(Collectors.toSet());
            if (!found.isEmpty()) {
                return found;
            }
            at = next;
        }
        return Set.of();
    }

    @Test
    void whereUnitsOnlyJoinNothingOfThePastHasToBeMerged() {
        for (int i = 0; i < WORLDS; i++) {
            World world = new World(true);
            Period period = period();
            LocalDate last = START.plusDays(2L * GENERATION).plusDays(random.nextInt(100));
            Recast recast = Recast.of(world.codebook(), last, period, Set.of());
            assertThat(recast.reporters())
                    .as("seed %d", seed)
                    .allMatch(unit -> !recast.unit(unit.id).isMerged()
                            && recast.unit(unit.id).comparable());
        }
    }

    @Test
    void theUnitsOfADayAreThemselvesOnThatDay() {
        for (int i = 0; i < WORLDS; i++) {
            Codebook codebook = new World(false).codebook();
            LocalDate day = day();
            Recast recast = Recast.of(codebook, day, Period.ofDay(day), Set.of());
            assertThat(codebook.passingsIn(Period.ofDay(day))).isEmpty();
            for (ReportingUnit unit : recast.reporters()) {
                assertThat(recast.unit(unit.id)).isEqualTo(new RecastUnit(List.of(unit), true, List.of()));
            }
        }
    }

    @Test
    void aUnitThatTookInAnotherSinceTheDayCannotBeToldApartFromItAfterwards() {
        World world = new World(true);
        ReportingUnit stays = world.add(UnitKind.DISTRICT, START, null);
        ReportingUnit goes = world.add(UnitKind.DISTRICT, START, START.plusDays(99));
        for (ReportingUnit unit : List.of(stays, goes)) {
            unit.provinceId = 1;
            unit.districtId = unit.id;
        }
        UnitSuccession succession = new UnitSuccession();
        succession.predecessorId = goes.id;
        succession.successorId = stays.id;
        succession.relation = Relation.MERGED;
        world.successions.add(succession);
        Codebook codebook = world.codebook();
        Recast across = Recast.of(codebook, START, new Period(START, START.plusDays(150)), Set.of());
        assertThat(across.unit(stays.id).units()).containsExactlyInAnyOrder(stays, goes);
        assertThat(across.unit(stays.id).because()).containsExactly(stays);
        assertThat(across.unit(goes.id)).isSameAs(across.unit(stays.id));
        assertThat(across.district(goes.id).isMerged()).isTrue();
        assertThat(codebook.passingsIn(new Period(START, START.plusDays(150))))
                .contains(new Passing(goes.id, stays.id, goes.validTo));
        assertThat(codebook.passingsIn(new Period(START, goes.validTo)))
                .noneMatch(passing -> passing.earlier() == goes.id);
        Recast before = Recast.of(codebook, START, new Period(START, goes.validTo), Set.of());
        assertThat(before.unit(stays.id).isMerged()).isFalse();
        Recast later = Recast.of(codebook, START.plusDays(200), new Period(START, START.plusDays(150)), Set.of());
        assertThat(later.unit(goes.id).units()).containsExactly(stays);
        assertThat(later.unit(goes.id).isMerged()).isFalse();
    }

    private static List<IntFunction<RecastUnit>> levels(Recast recast) {
        return List.of(recast::unit, recast::district, recast::province);
    }

    private Period period() {
        LocalDate from = day();
        return new Period(from, Stream.of(from, day()).max(LocalDate::compareTo).orElseThrow());
    }

    private LocalDate day() {
        return START.plusDays(random.nextInt(3 * GENERATION));
    }
}
