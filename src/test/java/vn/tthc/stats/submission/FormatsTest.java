package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.Api.verifyClean;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.observation.Measure;

/** Random returns, sent in every format and mode, are read back as they were sent. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FormatsTest {

    private static final Locale VIETNAMESE = Locale.forLanguageTag("vi");
    private static final Map<String, String> UNITS =
            Map.of("412", "Thành phố Vinh", "414", "Thị xã Thái Hoà", "425", "Huyện Diễn Châu", "40.TP", "Tư pháp");
    private static final List<String> PROCEDURES = List.of("1.004222", "1.001193", "DA06-08", "1.004194");
    private static final List<ReturnColumn> COLUMNS = List.of(ReturnColumn.values());

    private record Key(String unit, String period, String procedure, int level) {}

    @ParameterizedTest
    @EnumSource(SubmissionFormat.class)
    void whatIsSentIsReadBack(SubmissionFormat format) throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Key, Map<String, Integer>> held = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            Map<Key, Map<String, Integer>> sent = returns(random, format == SubmissionFormat.JSON);
            String answer = send(format, sent, random);
            assertThat(JsonPath.from(answer).getLong("inserted")
                            + JsonPath.from(answer).getLong("revised")
                            + JsonPath.from(answer).getLong("unchanged"))
                    .as("seed %d: %s", seed, answer)
                    .isEqualTo(sent.size());
            held.putAll(sent);
            assertThat(held()).as("seed %d", seed).isEqualTo(held);
        }
        verifyClean();
    }

    /** Counts of several units and days, or of one only. */
    private static Map<Key, Map<String, Integer>> returns(Random random, boolean one) {
        Map<Key, Map<String, Integer>> counts = new LinkedHashMap<>();
        List<String> units = one ? List.of(any(random, List.copyOf(UNITS.keySet()))) : List.copyOf(UNITS.keySet());
        int days = one ? 1 : 1 + random.nextInt(3);
        for (String unit : units) {
            for (int d = 0; d < days; d++) {
                String day = LocalDate.of(2023, 3, 1 + random.nextInt(5)).toString();
                for (String procedure : PROCEDURES) {
                    if (random.nextInt(4) > 0) {
                        counts.put(
                                new Key(unit, one ? "2023-03-01" : day, procedure, 3 + random.nextInt(2)),
                                figures(random));
                    }
                }
            }
        }
        if (counts.isEmpty()) {
            counts.put(new Key(units.get(0), "2023-03-01", "1.004222", 4), figures(random));
        }
        return counts;
    }

    private static Map<String, Integer> figures(Random random) {
        Map<String, Integer> figures = new HashMap<>();
        Measure.ALL.forEach(
                measure -> figures.put(measure.jsonName(), random.nextInt(3) == 0 ? null : random.nextInt(2000)));
        figures.put("received", 1_000_000);
        part(figures, "feePaidOnline", "feeDue");
        figures.put("resultsDigitised", null);
        return figures;
    }

    private static void part(Map<String, Integer> figures, String part, String whole) {
        if (figures.get(part) != null && figures.get(whole) != null) {
            figures.put(part, Math.min(figures.get(part), figures.get(whole)));
        }
    }

    private static String send(SubmissionFormat format, Map<Key, Map<String, Integer>> counts, Random random)
            throws IOException {
        byte[] body = switch (format) {
            case JSON -> json(counts);
            case CSV -> csv(counts, random);
            case NDJSON -> ndjson(counts);
            case XLSX -> xlsx(counts, random);
        };
        String type = switch (format) {
            case JSON -> "application/json";
            case CSV -> "text/csv";
            case NDJSON -> "application/x-ndjson";
            case XLSX -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        };
        return Api.as(Api.ADMIN)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(type)
                .body(body)
                .post("/api/v1/submissions?mode=" + any(random, List.of("atomic", "partial")))
                .then()
                .statusCode(201)
                .extract()
                .asString();
    }

    private static byte[] json(Map<Key, Map<String, Integer>> counts) throws IOException {
        Key any = counts.keySet().iterator().next();
        List<Map<String, Object>> rows = new ArrayList<>();
        counts.forEach((key, figures) -> {
            Map<String, Object> row = new HashMap<>(figures);
            row.put("procedure", key.procedure);
            row.put("level", key.level);
            rows.add(row);
        });
        return new ObjectMapper().writeValueAsBytes(Map.of("unit", any.unit, "period", any.period, "counts", rows));
    }

    private static byte[] ndjson(Map<Key, Map<String, Integer>> counts) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<Key, Map<String, Integer>> count : counts.entrySet()) {
            Map<String, Object> row = new HashMap<>(count.getValue());
            row.put("unit", count.getKey().unit);
            row.put("period", count.getKey().period);
            row.put("procedure", count.getKey().procedure);
            row.put("level", count.getKey().level);
            lines.append(new ObjectMapper().writeValueAsString(row)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] csv(Map<Key, Map<String, Integer>> counts, Random random) {
        String delimiter = any(random, List.of(",", ";", "\t"));
        boolean vietnamese = random.nextBoolean();
        String text = table(counts, random, vietnamese).stream()
                .map(row -> row.stream()
                        .map(cell -> cell == null ? "" : '"' + cell.toString() + '"')
                        .collect(Collectors.joining(delimiter)))
                .collect(Collectors.joining(any(random, List.of("\n", "\r\n"))));
        Normalizer.Form form = random.nextBoolean() ? Normalizer.Form.NFC : Normalizer.Form.NFD;
        return ((random.nextBoolean() ? "\uFEFF" : "") + Normalizer.normalize(text, form))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] xlsx(Map<Key, Map<String, Integer>> counts, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "test", null)) {
            Worksheet sheet = workbook.newWorksheet("Số liệu");
            List<List<Object>> table = table(counts, random, random.nextBoolean());
            for (int r = 0; r < table.size(); r++) {
                for (int c = 0; c < table.get(r).size(); c++) {
                    Object cell = table.get(r).get(c);
                    if (cell instanceof Integer number) {
                        sheet.value(r, c, number);
                    } else if (cell != null) {
                        sheet.value(r, c, cell.toString());
                    }
                }
            }
        }
        return out.toByteArray();
    }

    /** A header and the rows; units by code or by name. */
    private static List<List<Object>> table(Map<Key, Map<String, Integer>> counts, Random random, boolean vietnamese) {
        List<List<Object>> table = new ArrayList<>();
        table.add(COLUMNS.stream()
                .map(column -> (Object) (vietnamese ? ColumnNames.printed(column, VIETNAMESE) : column.jsonName()))
                .toList());
        counts.forEach((key, figures) -> {
            List<Object> row = new ArrayList<>();
            boolean byName = random.nextInt(3) == 0;
            for (ReturnColumn column : COLUMNS) {
                row.add(
                        switch (column) {
                            case UNIT -> byName && !key.unit.equals("40.TP") ? UNITS.get(key.unit) : key.unit;
                            case PERIOD -> key.period;
                            case PROCEDURE -> key.procedure;
                            case LEVEL -> key.level;
                            case UNIT_NAME, PROCEDURE_NAME -> null;
                            default -> figures.get(column.jsonName());
                        });
            }
            table.add(row);
        });
        return table;
    }

    private static Map<Key, Map<String, Integer>> held() {
        Map<Key, Map<String, Integer>> held = new HashMap<>();
        List<Map<String, Object>> items =
                Api.get("/dossier-counts?limit=1000").extract().jsonPath().getList("items");
        for (Map<String, Object> item : items) {
            Map<String, Integer> figures = new HashMap<>();
            Measure.ALL.forEach(measure -> figures.put(measure.jsonName(), (Integer) item.get(measure.jsonName())));
            held.put(
                    new Key(
                            (String) ((Map<?, ?>) item.get("unit")).get("code"),
                            (String) item.get("period"),
                            (String) ((Map<?, ?>) item.get("procedure")).get("code"),
                            (Integer) item.get("level")),
                    figures);
        }
        return held;
    }

    private static <T> T any(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
