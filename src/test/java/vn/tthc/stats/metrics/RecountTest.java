package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.count;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Period;

/** Whatever is sent, in whatever order and however often corrected: each rate is a recount of what was sent last. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RecountTest {

    private static final List<String> UNITS = List.of("412", "425", "413", "40.TP", "16663");
    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08");
    private static final Map<String, String> DISTRICTS =
            Map.of("412", "412", "425", "425", "413", "413", "16663", "412");
    private static final LocalDate START = LocalDate.of(2023, 1, 25);

    private record Key(String unit, Period period, String procedure, int level) {}

    private record Figures(Integer received, Integer online) {}

    @RepeatedTest(5)
    void everyRateIsARecount(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<Key, Figures> held = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            send(random, held);
        }
        for (int i = 0; i < 20; i++) {
            ask(random, held);
        }
    }

    private static void send(Random random, Map<Key, Figures> held) {
        String unit = any(UNITS, random);
        LocalDate day = START.plusDays(random.nextInt(20));
        Period period = new Period(day, random.nextInt(4) == 0 ? day.plusDays(random.nextInt(6)) : day);
        Map<Key, Figures> sent = new HashMap<>();
        List<Map<String, Object>> counts = new ArrayList<>();
        for (String procedure : PROCEDURES) {
            for (int level = 3; level <= 4; level++) {
                if (random.nextBoolean()) {
                    Integer received = random.nextInt(5) == 0 ? null : random.nextInt(50);
                    Integer online = received == null || random.nextInt(5) > 0
                            ? Integer.valueOf(random.nextInt(received == null ? 50 : received + 1))
                            : null;
                    sent.put(new Key(unit, period, procedure, level), new Figures(received, online));
                    counts.add(count(procedure, level, "received", received, "receivedOnline", online));
                }
            }
        }
        boolean overlaps =
                sent.keySet().stream().anyMatch(key -> held.keySet().stream().anyMatch(other -> overlap(key, other)));
        int status = submit(Map.of("unit", unit, "period", period.toString(), "counts", counts))
                .extract()
                .statusCode();
        assertThat(status).isEqualTo(overlaps ? 422 : 201);
        if (!overlaps) {
            held.putAll(sent);
        }
    }

    private static boolean overlap(Key one, Key other) {
        return one.unit.equals(other.unit)
                && one.procedure.equals(other.procedure)
                && one.level == other.level
                && !one.period.equals(other.period)
                && !one.period.start().isAfter(other.period.end())
                && !other.period.start().isAfter(one.period.end());
    }

    private static void ask(Random random, Map<Key, Figures> held) {
        LocalDate start = START.plusDays(random.nextInt(12));
        Period period = new Period(start, start.plusDays(random.nextInt(15)));
        String dimension = any(List.of("unit", "district", "procedure", "level", "day", "week"), random);
        JsonPath answer = get("/metrics/online-rate?period=" + period.start() + "/" + period.end() + "&groupBy="
                        + dimension)
                .statusCode(200)
                .extract()
                .jsonPath();
        Map<Key, Figures> inside = held.entrySet().stream()
                .filter(e -> period.contains(e.getKey().period.start())
                        && period.contains(e.getKey().period.end()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertSums(answer.getMap("total"), inside);
        assertThat(answer.getInt("total.straddling")).isEqualTo((int) held.keySet().stream()
                .filter(key -> !inside.containsKey(key)
                        && !key.period.start().isAfter(period.end())
                        && !key.period.end().isBefore(period.start()))
                .count());
        Map<String, Map<Key, Figures>> cells = new HashMap<>();
        Function<Key, String> cell = cellOf(dimension);
        inside.forEach((key, figures) -> {
            String code = cell.apply(key);
            if (code != null) {
                cells.computeIfAbsent(code, c -> new HashMap<>()).put(key, figures);
            }
        });
        List<Map<String, Object>> rows = answer.getList("rows");
        cells.forEach((code, figures) -> assertSums(
                rows.stream()
                        .filter(row -> code.equals(codeIn(row, dimension)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no row for " + code)),
                figures));
        rows.stream()
                .filter(row -> !cells.containsKey(Objects.requireNonNullElse(codeIn(row, dimension), "")))
                .forEach(row -> assertSums(row, Map.of()));
    }

    private static Function<Key, String> cellOf(String dimension) {
        return switch (dimension) {
            case "unit" -> Key::unit;
            case "district" -> key -> DISTRICTS.getOrDefault(key.unit, "");
            case "procedure" -> Key::procedure;
            case "level" -> key -> String.valueOf(key.level);
            case "day" -> key -> key.period.days() == 1 ? key.period.toString() : null;
            case "week" ->
                key -> {
                    String first = week(key.period.start());
                    return first.equals(week(key.period.end())) ? first : null;
                };
            default -> throw new IllegalArgumentException(dimension);
        };
    }

    private static String week(LocalDate day) {
        LocalDate monday = day.minusDays(day.getDayOfWeek().getValue() - 1L);
        return new Period(monday, monday.plusDays(6)).toString();
    }

    private static String codeIn(Map<String, Object> row, String dimension) {
        Map<?, ?> member = (Map<?, ?>) row.get(dimension);
        return member == null ? "" : (String) member.get("code");
    }

    private static void assertSums(Map<String, Object> row, Map<Key, Figures> figures) {
        List<Figures> both = figures.values().stream()
                .filter(f -> f.received != null && f.online != null)
                .toList();
        Integer numerator =
                both.isEmpty() ? null : both.stream().mapToInt(Figures::online).sum();
        Integer denominator = both.isEmpty()
                ? null
                : both.stream().mapToInt(Figures::received).sum();
        assertThat(row).containsEntry("numerator", numerator).containsEntry("denominator", denominator);
        if (denominator == null || denominator == 0) {
            assertThat(row.get("rate")).isNull();
        } else {
            assertThat(((Number) row.get("rate")).doubleValue())
                    .isCloseTo((double) numerator / denominator, org.assertj.core.data.Offset.offset(0.000001));
        }
    }

    private static <T> T any(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
