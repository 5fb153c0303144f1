package vn.tthc.stats.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.get;
import static vn.tthc.stats.Api.submit;
import static vn.tthc.stats.Api.verifyClean;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Period;
import vn.tthc.stats.metrics.Observed.Count;
import vn.tthc.stats.metrics.Observed.Key;
import vn.tthc.stats.metrics.Observed.Procedure;
import vn.tthc.stats.metrics.Observed.Unit;
import vn.tthc.stats.observation.MonthStocks;
import vn.tthc.stats.observation.ProvinceTotals;

/**
 * Whatever is sent, in whatever order and however often corrected or withdrawn: each metric, however cut and as of
 * whatever instant, is a recount of what was held then.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RecountTest {

    private static final int RETURNS = 250;
    /** Rows; nothing that has fewer is too many, whatever figures it has. */
    private static final int FEWEST_REFUSED = 20_000;

    static final int QUESTIONS = Integer.getInteger("tthc.questions", 400);

    /** A time with its units, and what becomes of them under other boundaries. */
    private record Era(
            LocalDate start, int days, List<Unit> units, Map<String, BiFunction<Period, Unit, Unit>> recasts) {}

    private static BiFunction<Period, Unit, Unit> changed(Map<String, Unit> units) {
        return (period, unit) -> units.getOrDefault(unit.code(), unit);
    }

    private static final Era QUIET = new Era(
            LocalDate.of(2022, 11, 20),
            220,
            List.of(
                    new Unit("412", "district", "412", "40"),
                    new Unit("425", "district", "425", "40"),
                    new Unit("413", "district", "413", "40"),
                    new Unit("16663", "commune", "412", "40"),
                    new Unit("17185", "commune", "421", "40"),
                    new Unit("17179", "commune", "421", "40"),
                    new Unit("40.TP", "department", null, "40"),
                    new Unit("40", "province", null, "40"),
                    new Unit("001", "district", "001", "01")),
            Map.of(
                    "2023-06-30",
                    changed(Map.of()),
                    "2024-12-15",
                    changed(Map.of(
                            "413", new Unit("412", "district", "412", "40"),
                            "17185", new Unit("17179+17185", "commune", "421", "40"),
                            "17179", new Unit("17179+17185", "commune", "421", "40"))),
                    "current",
                    changed(Map.of(
                            "16663", new Unit("16681", "commune", null, "40"),
                            "17185", new Unit("17179", "commune", null, "40"),
                            "17179", new Unit("17179", "commune", null, "40")))));

    private static final LocalDate REFORM = LocalDate.of(2024, 12, 1);
    private static final Period BEFORE = new Period(LocalDate.of(2021, 1, 1), REFORM.minusDays(1));
    private static final Period AFTER = new Period(REFORM, LocalDate.of(2025, 6, 30));

    private static Unit commune(String code, String district, Period days, String... into) {
        return new Unit(code, "commune", district, "40", days, Set.of(into));
    }

    private static Unit divided(String code, Period days, String... into) {
        return commune(code, "421", days, into);
    }

    /** Units pass into others: one is renamed, one joins another, two are divided between the same two. */
    private static final Era REFORMED = new Era(
            LocalDate.of(2024, 10, 20),
            100,
            List.of(
                    new Unit("412", "district", "412", "40"),
                    new Unit("413", "district", "413", "40", BEFORE, Set.of("412")),
                    commune("16702 Xã Nghi Phú", "412", BEFORE, "16702 Phường Nghi Phú"),
                    commune("16702 Phường Nghi Phú", "412", AFTER),
                    divided("17185 Xã Quỳnh Bá", BEFORE, "17185 Xã Bình Sơn", "17179 Thị trấn Cầu Giát"),
                    divided("17194 Xã Quỳnh Hưng", BEFORE, "17185 Xã Bình Sơn", "17179 Thị trấn Cầu Giát"),
                    divided("17185 Xã Bình Sơn", AFTER),
                    divided("17179 Thị trấn Cầu Giát", AFTER),
                    new Unit("001", "district", "001", "01")),
            Map.of(
                    "2024-12-15",
                    (period, unit) -> switch (unit.code().substring(0, 3)) {
                        case "413" -> new Unit("412", "district", "412", "40");
                        case "167" -> commune("16702 Phường Nghi Phú", "412", AFTER);
                        case "171" -> period.start().isBefore(REFORM) ? commune("17179+17185", "421", AFTER) : unit;
                        default -> unit;
                    },
                    "current",
                    (period, unit) -> switch (unit.code().substring(0, 3)) {
                        case "167" -> commune("16702 Phường Vinh Phú", null, AFTER);
                        case "171" -> commune("17179 Xã Quỳnh Lưu", null, AFTER);
                        default -> unit;
                    }));

    private Era era;

    private static final Set<String> OF_PROCEDURES = Set.of("procedure", "field", "agency", "level");
    private static final List<String> DIMENSIONS = List.of(
            "province",
            "district",
            "unit",
            "kind",
            "procedure",
            "field",
            "agency",
            "level",
            "day",
            "week",
            "month",
            "quarter",
            "year");

    @Inject
    ProvinceTotals totals;

    @Inject
    MonthStocks stocks;

    @Inject
    Database database;

    @Inject
    AgroalDataSource dataSource;

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final TreeMap<Instant, Map<Key, Map<String, Integer>>> vintages = new TreeMap<>();
    private final Map<Instant, Reported> reportedThen = new HashMap<>();
    private Reported reported;
    private List<Procedure> procedures;

    @BeforeEach
    void readProcedures() throws Exception {
        procedures = new ArrayList<>();
        for (JsonNode item :
                json.readTree(get("/procedures?limit=20").extract().asString()).get("items")) {
            procedures.add(new Procedure(
                    item.get("code").asText(),
                    item.at("/field/code").asText(),
                    item.at("/agency/code").asText()));
        }
        Collections.shuffle(procedures, random);
        procedures = procedures.subList(0, 6);
    }

    /** How many are asked. */
    int questions() {
        return QUESTIONS;
    }

    @Test
    void everyFigureIsARecount() throws Exception {
        recount(QUIET);
    }

    @Test
    void everyFigureIsARecountWhereUnitsPassIntoOthers() throws Exception {
        recount(REFORMED);
    }

    private void recount(Era some) throws Exception {
        era = some;
        reported = Reported.none(database);
        Map<Key, Map<String, Integer>> held = new HashMap<>();
        for (int i = 0; i < RETURNS; i++) {
            send(held);
            if (i % 50 == 25) {
                Instant now = Instant.now();
                vintages.put(now, Map.copyOf(held));
                reportedThen.put(now, reported.copy());
            }
        }
        verifyClean();
        for (int i = 0; i < questions(); i++) {
            if (i == questions() / 6) {
                forgetStocks();
            } else if (i == questions() / 2) {
                stocks.recount();
                verifyClean();
            } else if (i == questions() / 3) {
                // The service does the same now and then, and may have been faster.
                totals.addUpQuietMonths();
                totals.addUpQuietMonths();
                long months = database.one("select count(*) from province_month", row -> row.getLong(1));
                assertThat(months).as("provinces' months, seed %d", seed).isPositive();
                verifyClean();
            } else if (i == 2 * questions() / 3) {
                // From here on some months of provinces are good, and some are not.
                send(held);
                send(held);
            }
            ask(held);
        }
    }

    /** As if a version that does not know of them had written to some units: what is held of them is wrong. */
    private void forgetStocks() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update month_stock set pending_in_time = 1000000 where unit_id % 2 = 0");
            statement.execute("update unit_month_stock set pending_in_time = 1000000 where unit_id % 2 = 0");
            statement.execute("update unit_version set stocks = n - 1 where unit_id % 2 = 0");
        }
    }

    private void send(Map<Key, Map<String, Integer>> held) {
        Period period = period();
        Unit unit = any(era.units().stream()
                .filter(u -> u.days().contains(period.start()))
                .toList());
        if (!unit.days().contains(period.end())) {
            return;
        }
        boolean replace = random.nextInt(10) == 0;
        Map<Key, Map<String, Integer>> sent = new HashMap<>();
        List<Map<String, Object>> counts = new ArrayList<>();
        for (Procedure procedure : procedures) {
            for (int level = 3; level <= 4; level++) {
                if (random.nextBoolean()) {
                    Map<String, Integer> figures = figures();
                    sent.put(new Key(unit, period, procedure, level), figures);
                    Map<String, Object> count = new LinkedHashMap<>(figures);
                    count.put("procedure", procedure.code());
                    count.put("level", level);
                    counts.add(count);
                }
            }
        }
        Set<Key> withdrawn = replace
                ? held.keySet().stream()
                        .filter(key -> key.unit().equals(unit) && key.within(period) && !sent.containsKey(key))
                        .collect(Collectors.toSet())
                : Set.of();
        boolean overlaps = sent.keySet().stream()
                .anyMatch(key ->
                        held.keySet().stream().anyMatch(other -> !withdrawn.contains(other) && key.overlaps(other)));
        int status = submit(
                        Map.of("unit", code(unit), "period", period.toString(), "counts", counts),
                        replace ? "?mode=replace" : "")
                .extract()
                .statusCode();
        assertThat(status).as("seed %d", seed).isEqualTo(overlaps ? 422 : 201);
        if (!overlaps) {
            held.keySet().removeAll(withdrawn);
            held.putAll(sent);
            reported.add(unit, period);
        }
    }

    /** Mostly days; now and then weeks, months, quarters, and stretches that lie across all of them. */
    private Period period() {
        LocalDate day = era.start().plusDays(random.nextInt(era.days()));
        return switch (random.nextInt(12)) {
            case 0 -> new Period(day, day.plusDays(random.nextInt(9)));
            case 1 -> Period.parse(YearMonth.from(day).toString()).orElseThrow();
            case 2 ->
                new Period(
                        day.minusDays(day.getDayOfWeek().getValue() - 1L),
                        day.plusDays(7L - day.getDayOfWeek().getValue()));
            case 3 -> random.nextInt(4) > 0 ? Period.ofDay(day) : quarter(day);
            default -> Period.ofDay(day);
        };
    }

    private static Period quarter(LocalDate day) {
        return Period.parse(day.getYear() + "-Q" + (1 + (day.getMonthValue() - 1) / 3))
                .orElseThrow();
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
        int resolved = List.of("resolvedEarly", "resolvedOnTime", "resolvedOverdue").stream()
                .mapToInt(measure -> figures.getOrDefault(measure, 0))
                .sum();
        put(figures, "resultsDigitised", resolved);
        Observed.STOCKS.forEach(stock -> put(figures, stock, 40));
        if (figures.isEmpty()) {
            figures.put("received", 0);
        }
        return figures;
    }

    private void put(Map<String, Integer> figures, String measure, int most) {
        if (random.nextInt(5) > 0) {
            figures.put(measure, random.nextInt(3) == 0 ? 0 : random.nextInt(most + 1));
        }
    }

    private void ask(Map<Key, Map<String, Integer>> now) throws Exception {
        Period period = asked();
        Map.Entry<Instant, Map<Key, Map<String, Integer>>> vintage =
                random.nextInt(5) == 0 ? vintages.floorEntry(any(List.copyOf(vintages.keySet()))) : null;
        Map<Key, Map<String, Integer>> held = vintage == null ? now : vintage.getValue();
        String some = random.nextInt(3) == 0 ? any(List.copyOf(era.recasts().keySet())) : null;
        // What the communes of July 2025 merge is not told here.
        String boundaries =
                era == REFORMED && "2024-12-15".equals(some) && period.end().isAfter(AFTER.end()) ? null : some;
        UnaryOperator<Unit> shown = unit ->
                boundaries == null ? unit : era.recasts().get(boundaries).apply(period, unit);
        // Under other boundaries a filter has to name a unit of that day, which one without a day in the period need
        // not be.
        List<Unit> named = boundaries == null
                ? era.units()
                : era.units().stream()
                        .filter(unit -> !unit.days().start().isAfter(period.end())
                                && !unit.days().end().isBefore(period.start()))
                        .toList();
        Map<String, List<String>> filters = filters(named, shown);
        // The only one with stocks, which are read in a way of their own.
        String metric = random.nextInt(3) == 0 ? "dossiers" : any(Observed.METRICS);
        List<String> dimensions = dimensions();
        StringBuilder query = new StringBuilder("/api/v1/metrics/" + metric + "?period=" + period);
        filters.forEach((name, codes) -> codes.forEach(
                code -> query.append('&').append(name).append('=').append(asked(name, code, boundaries))));
        if (boundaries != null) {
            query.append("&boundaries=").append(boundaries);
        }
        if (!dimensions.isEmpty()) {
            query.append("&groupBy=").append(String.join(",", dimensions));
        }
        if (vintage != null) {
            query.append("&asOf=").append(vintage.getKey());
        }
        String question = "seed " + seed + ": " + query;

        List<Count> chosen = held.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .filter(count -> filters.entrySet().stream()
                        .allMatch(filter ->
                                filter.getValue().contains(Observed.member(filter.getKey(), count.key(), shown))))
                .filter(count ->
                        !metric.equals("full-process-rate") || count.key().level() == 4)
                .toList();
        Observed inside = new Observed(
                chosen.stream().filter(count -> count.key().within(period)).toList(), shown);
        Response answered = given().urlEncodingEnabled(false).get(query.toString());
        if (answered.statusCode() == 400) {
            refusedForItsSize(answered, filters, period, dimensions, question);
            return;
        }
        assertThat(answered.statusCode())
                .as(question + " " + answered.asString())
                .isEqualTo(200);
        JsonNode answer = json.readTree(answered.asString());
        JsonNode total = answer.get("total");
        assertThat(figures(total, metric)).as(question).isEqualTo(exact(inside.figures(metric)));
        if (!metric.equals("dossiers")) {
            assertThat(decimal(total.get("meanOfUnits"))).as(question).isEqualTo(exact(inside.meanOfUnits(metric)));
        }
        assertThat(total.get("straddling").asLong())
                .as(question)
                .isEqualTo(chosen.stream()
                        .filter(count ->
                                count.key().touches(period) && !count.key().within(period))
                        .count());
        assertThat(total.get("straddlingRows").asLong()).as(question).isEqualTo(inside.across(dimensions, metric));
        // Elsewhere there is a row without figures where reports were due and none came.
        boolean ofProcedures = dimensions.stream().anyMatch(OF_PROCEDURES::contains);
        Map<List<String>, Map<String, BigDecimal>> expected = new HashMap<>();
        if (!dimensions.isEmpty()) {
            inside.by(dimensions).forEach((at, cell) -> {
                Map<String, BigDecimal> figures = exact(cell.figures(metric));
                if (ofProcedures && !cell.counts().isEmpty()
                        || !figures.values().stream().allMatch(Objects::isNull)) {
                    expected.put(at, figures);
                }
            });
        }
        Map<List<String>, Map<String, BigDecimal>> found = new HashMap<>();
        for (JsonNode row : answer.get("rows")) {
            List<String> at = dimensions.stream()
                    .map(dimension -> row.get(dimension).isNull()
                            ? null
                            : dimension.equals("unit")
                                    ? coded(row.get(dimension))
                                    : row.get(dimension).get("code").asText())
                    .toList();
            Map<String, BigDecimal> figures = figures(row, metric);
            assertThat(found.put(at, figures)).as(question).isNull();
            if (!ofProcedures && figures.values().stream().allMatch(Objects::isNull)) {
                found.remove(at);
            }
        }
        assertThat(found).as(question).isEqualTo(expected);
        if (boundaries == null) {
            Reported then = vintage == null ? reported : reportedThen.get(vintage.getKey());
            covered(answer, filters, period, dimensions, then, question);
        }
    }

    /** Only what has a row for each of very many reports that are due may be refused: every unit, day by day, for two years. */
    private void refusedForItsSize(
            Response answered,
            Map<String, List<String>> filters,
            Period period,
            List<String> dimensions,
            String question) {
        assertThat(answered.jsonPath().getString("code"))
                .as(question + " " + answered.asString())
                .startsWith("too-many-cells");
        List<String> ofReports = dimensions.stream()
                .filter(dimension -> !OF_PROCEDURES.contains(dimension))
                .toList();
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        assertThat(reported.coverage(filters, period, ofReports, today))
                .as(question + " " + answered.asString())
                .hasSizeGreaterThan(FEWEST_REFUSED);
    }

    /** Each cell tells of the reports in it; where procedures are told apart, of those of all procedures. */
    private static void covered(
            JsonNode answer,
            Map<String, List<String>> filters,
            Period period,
            List<String> dimensions,
            Reported reported,
            String question) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        List<Long> none = List.of(0L, 0L);
        assertThat(Reported.of(answer.get("total")))
                .as(question)
                .isEqualTo(reported.coverage(filters, period, List.of(), today).getOrDefault(List.of(), none));
        List<String> ofReports = dimensions.stream()
                .filter(dimension -> !OF_PROCEDURES.contains(dimension))
                .toList();
        Map<List<String>, List<Long>> expected = reported.coverage(filters, period, ofReports, today);
        if (ofReports.size() < dimensions.size()) {
            for (JsonNode row : answer.get("rows")) {
                Reported.told(List.of(row), ofReports)
                        .forEach((at, told) ->
                                assertThat(told).as(question + " at " + at).isEqualTo(expected.getOrDefault(at, none)));
            }
        } else if (!dimensions.isEmpty()) {
            Map<List<String>, List<Long>> told = Reported.told(answer.get("rows"), dimensions);
            // A row without reports is of counts whose stretch of time has none.
            told.values().removeIf(none::equals);
            assertThat(told).as(question).isEqualTo(expected);
        }
    }

    private Period asked() {
        if (random.nextInt(3) == 0) {
            return Period.parse(any(
                            era == QUIET
                                    ? List.of(
                                            "2022",
                                            "2023",
                                            "2022-Q4",
                                            "2023-02",
                                            "2022-12/2023-03",
                                            "2023-02-R",
                                            "2023-W06")
                                    : List.of("2024", "2024/2025", "2024-Q4", "2024-12", "2024-12-R", "2024-W48")))
                    .orElseThrow();
        }
        LocalDate start = era.start().minusDays(10).plusDays(random.nextInt(era.days()));
        return new Period(start, start.plusDays(random.nextInt(random.nextBoolean() ? 40 : 200)));
    }

    /** As rows have it: with the name where it has named several units. */
    private String coded(JsonNode unit) {
        String code = unit.get("code").asText();
        return era.units().stream().anyMatch(u -> u.code().startsWith(code + " "))
                ? code + " " + unit.get("name").asText()
                : code;
    }

    /** Without the name. */
    private static String code(Unit unit) {
        return unit.code().split(" ")[0];
    }

    /** Districts are units of no day after the reform, and codes have named several: a day has to be named. */
    private String asked(String filter, String code, String boundaries) {
        Optional<Unit> unit = era.units().stream()
                .filter(u -> u.code().equals(code) && (filter.equals("unit") || filter.equals("district")))
                .findFirst();
        String plain = code.split(" ")[0];
        if (boundaries == null) {
            return unit.filter(u -> era == REFORMED)
                    .map(u -> plain + "@" + u.days().start())
                    .orElse(plain);
        }
        boolean district = filter.equals("district")
                || unit.isPresent() && unit.get().kind().equals("district");
        return boundaries.equals("current") && district ? plain + "@2023-02-01" : plain;
    }

    private Map<String, List<String>> filters(List<Unit> named, UnaryOperator<Unit> shown) {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (String name : List.of("unit", "district", "province", "procedure", "field", "agency", "level")) {
            if (random.nextInt(5) == 0) {
                Set<String> codes = new HashSet<>();
                for (int i = random.nextInt(2); i >= 0; i--) {
                    codes.add(code(name, named, shown));
                }
                filters.put(name, new ArrayList<>(codes));
            }
        }
        return filters;
    }

    private String code(String name, List<Unit> named, UnaryOperator<Unit> shown) {
        return switch (name) {
            case "unit" -> shown.apply(any(named)).code();
            case "district" ->
                any(named.stream()
                        .map(unit -> shown.apply(unit).district())
                        .filter(Objects::nonNull)
                        .toList());
            case "province" -> any(List.of("40", "01"));
            case "procedure" -> any(procedures).code();
            case "field" -> any(procedures).field();
            case "agency" -> any(procedures).agency();
            default -> any(List.of("3", "4"));
        };
    }

    private List<String> dimensions() {
        List<String> shuffled = new ArrayList<>(DIMENSIONS);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, random.nextInt(4));
    }

    private static Map<String, BigDecimal> figures(JsonNode at, String metric) {
        List<String> names = metric.equals("dossiers")
                ? Stream.concat(Observed.FLOWS.stream(), Observed.STOCKS.stream())
                        .toList()
                : List.of("numerator", "denominator", "rate");
        Map<String, BigDecimal> figures = new HashMap<>();
        names.forEach(name -> figures.put(name, decimal(at.get(name))));
        return figures;
    }

    private static BigDecimal decimal(JsonNode figure) {
        return figure.isNull() ? null : figure.decimalValue().stripTrailingZeros();
    }

    private static Map<String, BigDecimal> exact(Map<String, Number> figures) {
        Map<String, BigDecimal> exact = new HashMap<>();
        figures.forEach((name, figure) -> exact.put(name, exact(figure)));
        return exact;
    }

    private static BigDecimal exact(Number figure) {
        return figure == null ? null : new BigDecimal(figure.toString()).stripTrailingZeros();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
