package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.metrics.Observed.Count;
import vn.tthc.stats.metrics.Observed.Key;
import vn.tthc.stats.metrics.Observed.Procedure;
import vn.tthc.stats.metrics.Observed.Unit;

/** Whatever is compared, and by whatever it is split, is a recount of both periods. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ComparisonTest {

    private static final int RETURNS = 200;
    private static final int QUESTIONS = Integer.getInteger("tthc.questions", 250);

    private static final LocalDate START = LocalDate.of(2022, 11, 20);
    private static final int DAYS = 430;
    private static final List<String> TIMES = List.of("day", "week", "month", "quarter", "year");
    private static final List<String> OTHERS =
            List.of("province", "district", "unit", "kind", "procedure", "field", "agency", "level");
    private static final List<String> PROCEDURES = List.of("procedure", "field", "agency", "level");
    private static final List<String> PERIODS =
            List.of("2023", "2023-Q2", "2023-Q4", "2023-02", "2023-03", "2023-05-R", "2023-W10", "2023-03/2023-04");
    private static final List<Unit> UNITS = List.of(
            new Unit("412", "district", "412", "40"),
            new Unit("425", "district", "425", "40"),
            new Unit("16663", "commune", "412", "40"),
            new Unit("40.TP", "department", null, "40"),
            new Unit("001", "district", "001", "01"));

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Count> counts = new ArrayList<>();
    private final List<Procedure> procedures = new ArrayList<>();

    /** Counts for stretches that never overlap: a day, or the whole of a run of days. */
    @BeforeEach
    void report() throws Exception {
        for (JsonNode item :
                json.readTree(get("/procedures?limit=12").extract().asString()).get("items")) {
            procedures.add(new Procedure(
                    item.get("code").asText(),
                    item.at("/field/code").asText(),
                    item.at("/agency/code").asText()));
        }
        Collections.shuffle(procedures, random);
        procedures.subList(5, procedures.size()).clear();
        Map<Unit, LocalDate> next = new HashMap<>();
        for (int i = 0; i < RETURNS; i++) {
            Unit unit = any(UNITS);
            LocalDate first = next.getOrDefault(unit, START).plusDays(random.nextInt(12));
            LocalDate last = random.nextInt(4) == 0 ? first.plusDays(random.nextInt(9)) : first;
            next.put(unit, last.plusDays(1));
            if (last.isBefore(START.plusDays(DAYS))) {
                send(unit, new Period(first, last));
            }
        }
    }

    private void send(Unit unit, Period period) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Procedure procedure : procedures) {
            for (int level = 3; level <= 4; level++) {
                if (random.nextInt(3) == 0) {
                    Map<String, Integer> figures = figures();
                    counts.add(new Count(new Key(unit, period, procedure, level), figures));
                    Map<String, Object> row = new LinkedHashMap<>(figures);
                    row.put("procedure", procedure.code());
                    row.put("level", level);
                    rows.add(row);
                }
            }
        }
        submit(Map.of("unit", unit.code(), "period", period.toString(), "counts", rows))
                .statusCode(201);
    }

    private Map<String, Integer> figures() {
        Map<String, Integer> figures = new LinkedHashMap<>();
        put(figures, "received", 50);
        put(figures, "receivedOnline", figures.getOrDefault("received", 50));
        put(figures, "resolvedEarly", 20);
        put(figures, "resolvedOnTime", 20);
        put(figures, "resolvedOverdue", 5);
        put(figures, "feeDue", 30);
        put(figures, "feePaidOnline", figures.getOrDefault("feeDue", 30));
        put(figures, "pendingInTime", 40);
        if (figures.isEmpty()) {
            figures.put("received", 0);
        }
        return figures;
    }

    private void put(Map<String, Integer> figures, String measure, int most) {
        if (random.nextInt(5) > 0) {
            figures.put(measure, random.nextInt(4) == 0 ? 0 : random.nextInt(most + 1));
        }
    }

    @Test
    void everyFigureOfBothPeriodsIsARecountOfItsOwn() throws Exception {
        int compared = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            compared += compare();
        }
        assertThat(compared)
                .as("rows with figures on both sides, seed %d", seed)
                .isGreaterThan(QUESTIONS);
    }

    @Test
    void everyChangeIsSplitAsTheFormulaSays() throws Exception {
        int split = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            split += split();
        }
        assertThat(split).as("changes explained, seed %d", seed).isGreaterThan(QUESTIONS / 4);
    }

    private int compare() throws Exception {
        String metric = any(Observed.METRICS);
        List<String> dimensions = new ArrayList<>(OTHERS);
        Collections.shuffle(dimensions, random);
        dimensions = new ArrayList<>(dimensions.subList(0, random.nextInt(3)));
        if (random.nextBoolean()) {
            dimensions.add(random.nextInt(dimensions.size() + 1), any(TIMES));
        }
        if (metric.equals("dossiers") && dimensions.contains("unit")) {
            // All measures of each unit on each day of a year are more than is answered.
            dimensions.replaceAll(dimension -> dimension.equals("day") ? "week" : dimension);
        }
        Map<String, String> filters = filters();
        String query = query("/metrics/" + metric, filters)
                + (dimensions.isEmpty() ? "" : "&groupBy=" + String.join(",", dimensions));
        String told = "seed " + seed + ": " + query;
        JsonNode answer = ask(query);
        Period now = period(answer.get("period"));
        Period then = period(answer.get("comparedWith"));
        Observed inNow = observed(now, metric, filters);
        Observed inThen = observed(then, metric, filters);

        same(answer.get("total"), inNow.figures(metric), inThen.figures(metric), told);
        if (!metric.equals("dossiers")) {
            assertThat(decimal(answer.at("/total/previousMeanOfUnits")))
                    .as(told)
                    .isEqualTo(exact(inThen.meanOfUnits(metric)));
        }
        JsonNode alone = ask(query.replaceAll("period=[^&]*", "period=" + then.start() + "/" + then.end())
                .replaceAll("&compare=[^&]*", ""));
        assertThat(answer.at("/total/previousStraddling")).as(told).isEqualTo(alone.at("/total/straddling"));
        assertThat(answer.at("/total/previousStraddlingRows")).as(told).isEqualTo(alone.at("/total/straddlingRows"));
        sameReports(answer.get("total"), alone.get("total"), told);

        Map<List<String>, Observed> rowsNow = dimensions.isEmpty() ? Map.of() : inNow.by(dimensions);
        Map<List<String>, Observed> rowsThen = new HashMap<>();
        Map<List<String>, JsonNode> aloneRows = new HashMap<>();
        if (!dimensions.isEmpty()) {
            Map<List<String>, List<String>> places = places(dimensions, now, then);
            List<String> names = dimensions;
            inThen.by(dimensions).forEach((at, cell) -> {
                List<String> place = placed(at, names, places);
                if (place != null) {
                    rowsThen.put(place, cell);
                }
            });
            for (JsonNode row : alone.get("rows")) {
                List<String> place = placed(at(row, dimensions), dimensions, places);
                if (place != null) {
                    aloneRows.put(place, row);
                }
            }
        }
        Set<List<String>> expected = new LinkedHashSet<>(rowsNow.keySet());
        expected.addAll(rowsThen.keySet());
        Set<List<String>> found = new LinkedHashSet<>();
        int both = 0;
        for (JsonNode row : answer.get("rows")) {
            List<String> at = at(row, dimensions);
            assertThat(found.add(at)).as("one row for %s, %s", at, told).isTrue();
            same(
                    row,
                    rowsNow.getOrDefault(at, new Observed(List.of())).figures(metric),
                    rowsThen.getOrDefault(at, new Observed(List.of())).figures(metric),
                    told + " at " + at);
            if (aloneRows.containsKey(at)) {
                sameReports(row, aloneRows.get(at), told + " at " + at);
            }
            if (PROCEDURES.containsAll(dimensions)) {
                // Reports are of units and days: whatever a row has of procedures, they are those of the whole.
                sameReports(row, alone.get("total"), told + " at " + at);
                assertThat(row.get("coverage")).as(told).isEqualTo(answer.at("/total/coverage"));
            }
            both += rowsNow.containsKey(at) && rowsThen.containsKey(at) ? 1 : 0;
        }
        assertThat(found)
                .as(told)
                .containsAll(expected.stream()
                        .filter(at -> hasFigures(rowsNow.get(at), metric) || hasFigures(rowsThen.get(at), metric))
                        .toList());
        return both;
    }

    private static boolean hasFigures(Observed cell, String metric) {
        return cell != null && cell.figures(metric).values().stream().anyMatch(Objects::nonNull);
    }

    private static void sameReports(JsonNode compared, JsonNode alone, String told) {
        assertThat(compared.get("previousReportsExpected")).as(told).isEqualTo(alone.at("/coverage/expected"));
        assertThat(compared.get("previousReportsReceived")).as(told).isEqualTo(alone.at("/coverage/received"));
    }

    private static void same(JsonNode row, Map<String, Number> now, Map<String, Number> then, String told) {
        now.forEach(
                (name, figure) -> assertThat(decimal(row.get(name))).as(told).isEqualTo(exact(figure)));
        then.forEach((name, figure) -> {
            String previous = "previous" + name.substring(0, 1).toUpperCase() + name.substring(1);
            assertThat(decimal(row.get(previous))).as(told).isEqualTo(exact(figure));
        });
        if (now.containsKey("rate")) {
            assertThat(decimal(row.get("change"))).as(told).isEqualTo(exact(change(now, then)));
        } else {
            now.forEach((name, figure) -> assertThat(
                            decimal(row.get("change" + name.substring(0, 1).toUpperCase() + name.substring(1))))
                    .as(told)
                    .isEqualTo(
                            figure == null || then.get(name) == null
                                    ? null
                                    : exact(figure.longValue() - then.get(name).longValue())));
        }
    }

    private static BigDecimal change(Map<String, Number> now, Map<String, Number> then) {
        if (now.get("rate") == null || then.get("rate") == null) {
            return null;
        }
        BigDecimal n1 = new BigDecimal(now.get("numerator").toString());
        BigDecimal d1 = new BigDecimal(now.get("denominator").toString());
        BigDecimal n0 = new BigDecimal(then.get("numerator").toString());
        BigDecimal d0 = new BigDecimal(then.get("denominator").toString());
        return n1.multiply(d0).subtract(n0.multiply(d1)).divide(d1.multiply(d0), 6, RoundingMode.HALF_UP);
    }

    private int split() throws Exception {
        String metric = any(List.of("online-rate", "full-process-rate", "on-time-rate", "online-payment-rate"));
        String by = any(OTHERS);
        Map<String, String> filters = filters();
        String query = query("/metrics/" + metric + "/change", filters) + "&by=" + by;
        String told = "seed " + seed + ": " + query;
        JsonNode answer = ask(query);
        Map<List<String>, Observed> now =
                observed(period(answer.get("period")), metric, filters).by(List.of(by));
        Map<List<String>, Observed> then =
                observed(period(answer.get("comparedWith")), metric, filters).by(List.of(by));
        JsonNode total = answer.get("total");
        if (decimal(total.get("change")) == null) {
            assertThat(answer.get("note").asText()).as(told).isNotEmpty();
            for (JsonNode row : answer.get("rows")) {
                assertThat(row.get("effect").isNull() && row.get("mixEffect").isNull())
                        .as(told)
                        .isTrue();
            }
            return 0;
        }
        assertThat(answer.get("note").isNull()).as(told).isTrue();
        double[] sums = new double[4];
        now.values().forEach(cell -> add(sums, 0, cell.figures(metric)));
        then.values().forEach(cell -> add(sums, 2, cell.figures(metric)));
        double middle = (sums[0] / sums[1] + sums[2] / sums[3]) / 2;
        BigDecimal mixes = BigDecimal.ZERO;
        BigDecimal rates = BigDecimal.ZERO;
        BigDecimal shares = BigDecimal.ZERO;
        for (JsonNode row : answer.get("rows")) {
            List<String> at = at(row, List.of(by));
            double[] group = new double[4];
            add(group, 0, now.getOrDefault(at, new Observed(List.of())).figures(metric));
            add(group, 2, then.getOrDefault(at, new Observed(List.of())).figures(metric));
            double w1 = group[1] / sums[1];
            double w0 = group[3] / sums[3];
            double r1 = group[1] > 0 ? group[0] / group[1] : group[3] > 0 ? group[2] / group[3] : 0;
            double r0 = group[3] > 0 ? group[2] / group[3] : r1;
            double mix = group[1] + group[3] > 0 ? (w1 - w0) * ((r0 + r1) / 2 - middle) : 0;
            assertThat(row.get("mixEffect").doubleValue()).as(told).isCloseTo(mix, within(1.1e-6));
            assertThat(row.get("rateEffect").doubleValue())
                    .as(told)
                    .isCloseTo((w0 + w1) / 2 * (r1 - r0), within(1.1e-6));
            assertThat(row.get("effect").decimalValue())
                    .as(told)
                    .isEqualByComparingTo(row.get("mixEffect")
                            .decimalValue()
                            .add(row.get("rateEffect").decimalValue()));
            mixes = mixes.add(row.get("mixEffect").decimalValue());
            rates = rates.add(row.get("rateEffect").decimalValue());
            shares = shares.add(row.get("share").decimalValue());
        }
        assertThat(mixes).as(told).isEqualByComparingTo(total.get("mixEffect").decimalValue());
        assertThat(rates).as(told).isEqualByComparingTo(total.get("rateEffect").decimalValue());
        assertThat(mixes.add(rates))
                .as(told)
                .isEqualByComparingTo(total.get("change").decimalValue());
        assertThat(shares).as(told).isEqualByComparingTo(BigDecimal.ONE);
        assertThat(total.get("change").doubleValue())
                .as(told)
                .isCloseTo(sums[0] / sums[1] - sums[2] / sums[3], within(0.6e-6));
        return 1;
    }

    private static void add(double[] sums, int place, Map<String, Number> figures) {
        if (figures.get("denominator") != null) {
            sums[place] += figures.get("numerator").doubleValue();
            sums[place + 1] += figures.get("denominator").doubleValue();
        }
    }

    private String query(String path, Map<String, String> filters) {
        LocalDate start = START.plusDays(150 + random.nextInt(DAYS - 200));
        String period =
                random.nextBoolean() ? any(PERIODS) : new Period(start, start.plusDays(random.nextInt(60))).toString();
        StringBuilder query = new StringBuilder(path + "?period=" + period + "&compare="
                + (random.nextInt(4) == 0 ? "previous-year" : "previous-period"));
        filters.forEach(
                (name, code) -> query.append('&').append(name).append('=').append(code));
        return query.toString();
    }

    private Map<String, String> filters() {
        Map<String, String> filters = new LinkedHashMap<>();
        if (random.nextInt(4) == 0) {
            filters.put("unit", any(UNITS).code());
        } else if (random.nextInt(4) == 0) {
            filters.put("district", any(List.of("412", "425")));
        }
        if (random.nextInt(4) == 0) {
            filters.put("procedure", any(procedures).code());
        }
        if (random.nextInt(4) == 0) {
            filters.put("level", any(List.of("3", "4")));
        }
        return filters;
    }

    private Observed observed(Period period, String metric, Map<String, String> filters) {
        return new Observed(counts.stream()
                .filter(count -> count.key().within(period))
                .filter(count -> filters.entrySet().stream()
                        .allMatch(filter -> filter.getValue().equals(Observed.member(filter.getKey(), count.key()))))
                .filter(count ->
                        !metric.equals("full-process-rate") || count.key().level() == 4)
                .toList());
    }

    /** For each stretch of time of the other period the one of the same place in the period asked. */
    private Map<List<String>, List<String>> places(List<String> dimensions, Period now, Period then) {
        List<List<String>> places = stretches(dimensions, now);
        List<List<String>> others = stretches(dimensions, then);
        Map<List<String>, List<String>> byOther = new HashMap<>();
        for (int i = 0; i < Math.min(places.size(), others.size()); i++) {
            byOther.put(others.get(i), places.get(i));
        }
        return byOther;
    }

    private List<List<String>> stretches(List<String> dimensions, Period period) {
        Set<List<String>> stretches = new LinkedHashSet<>();
        for (LocalDate day = period.start(); !day.isAfter(period.end()); day = day.plusDays(1)) {
            Key key = new Key(UNITS.get(0), Period.ofDay(day), procedures.get(0), 3);
            stretches.add(dimensions.stream()
                    .filter(TIMES::contains)
                    .map(dimension -> Observed.member(dimension, key))
                    .toList());
        }
        return List.copyOf(stretches);
    }

    private static List<String> placed(
            List<String> at, List<String> dimensions, Map<List<String>, List<String>> places) {
        List<String> time = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            if (TIMES.contains(dimensions.get(i))) {
                time.add(at.get(i));
            }
        }
        List<String> place = places.get(time);
        if (place == null) {
            return null;
        }
        List<String> placed = new ArrayList<>(at);
        for (int i = 0; i < at.size(); i++) {
            if (TIMES.contains(dimensions.get(i))) {
                placed.set(i, place.get(0));
            }
        }
        return placed;
    }

    private static List<String> at(JsonNode row, List<String> dimensions) {
        return dimensions.stream()
                .map(dimension -> row.get(dimension).isNull()
                        ? null
                        : row.get(dimension).get("code").asText())
                .collect(Collectors.toList());
    }

    private JsonNode ask(String query) throws Exception {
        return json.readTree(given().urlEncodingEnabled(false)
                .get("/api/v1" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static Period period(JsonNode told) {
        return new Period(
                LocalDate.parse(told.get("start").asText()),
                LocalDate.parse(told.get("end").asText()));
    }

    private static BigDecimal decimal(JsonNode figure) {
        return figure.isNull() ? null : figure.decimalValue().stripTrailingZeros();
    }

    private static BigDecimal exact(Number figure) {
        return figure == null ? null : new BigDecimal(figure.toString()).stripTrailingZeros();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
