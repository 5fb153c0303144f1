package vn.tthc.stats.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * An answer as a program reads it that knows nothing but its format: for each place, told by codes, names and keys of units,
 * the figures by name, those that are null left out.
 */
record ReadFormats(List<String> dimensions) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** What is no figure in a file beside codes and names. */
    private static final List<String> TEXTS = List.of("synthetic", "missingDays", "comparable");

    private static final Set<String> UNITS = Set.of("province", "district", "unit");

    private static final List<String> OUTSIDE =
            List.of("Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh", "Không thuộc cấp huyện");

    private static final List<String> NOBODY = Collections.singletonList(null);

    private static final Set<String> SHARES =
            Set.of("rate", "previousRate", "meanOfUnits", "previousMeanOfUnits", "target", "share", "previousShare");

    /** Differences of rates, which are no percentages of anything. */
    private static final Set<String> POINTS = Set.of("change", "mixEffect", "rateEffect", "effect");

    Map<List<String>, Map<String, BigDecimal>> json(String body) throws IOException {
        JsonNode answer = JSON.readTree(body);
        Map<List<String>, Map<String, BigDecimal>> found = new HashMap<>();
        for (JsonNode row : dimensions.isEmpty() ? List.of(answer.get("total")) : answer.get("rows")) {
            List<String> at = new ArrayList<>();
            for (String dimension : dimensions) {
                at.add(
                        row.get(dimension).isNull()
                                ? null
                                : row.at("/" + dimension + "/code").asText());
                at.add(
                        row.get(dimension).isNull()
                                ? null
                                : row.at("/" + dimension + "/name").asText());
                if (UNITS.contains(dimension)) {
                    at.add(
                            row.get(dimension).has("key")
                                    ? row.at("/" + dimension + "/key").asText()
                                    : at.get(at.size() - 2));
                }
            }
            Map<String, BigDecimal> figures = new HashMap<>();
            row.properties().forEach(field -> put(figures, field.getKey(), field.getValue()));
            put(figures, "reportsExpected", row.at("/coverage/expected"));
            put(figures, "reportsReceived", row.at("/coverage/received"));
            assertThat(found.put(at, figures)).as(at.toString()).isNull();
        }
        return found;
    }

    private static void put(Map<String, BigDecimal> figures, String name, JsonNode value) {
        if (value.isNumber()) {
            figures.put(name, value.decimalValue().stripTrailingZeros());
        }
    }

    Map<List<String>, Map<String, BigDecimal>> csv(String body) {
        Map<List<String>, Map<String, BigDecimal>> found = new HashMap<>();
        for (NamedCsvRecord line : CsvReader.builder().ofNamedCsvRecord(body)) {
            Map<String, String> cells = new LinkedHashMap<>();
            line.getFieldsAsMap().forEach((name, text) -> cells.put(name, text.isEmpty() ? null : text));
            assertThat(found.put(at(cells), figures(cells))).isNull();
        }
        return found;
    }

    Map<List<String>, Map<String, BigDecimal>> xlsx(byte[] body) throws IOException {
        Map<List<String>, Map<String, BigDecimal>> found = new HashMap<>();
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(body), new ReadingOptions(true, false))) {
            List<Row> rows = workbook.getFirstSheet().read();
            List<String> names =
                    rows.get(0).stream().map(cell -> cell.getText()).toList();
            for (Row row : rows.subList(1, rows.size())) {
                Map<String, String> cells = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get(i);
                    Cell cell = i < row.getCellCount() ? row.getCell(i) : null;
                    cells.put(name, cell == null ? null : text(cell, name));
                }
                assertThat(found.put(at(cells), figures(cells))).isNull();
            }
        }
        return found;
    }

    private String text(Cell cell, String name) {
        if (name.equals("day")) {
            assertThat(cell.getDataFormatString()).isEqualTo("yyyy-mm-dd");
            return cell.asDate().toLocalDate().toString();
        }
        boolean label = dimensions.contains(name)
                || dimensions.stream().anyMatch(d -> name.equals(d + "Name") || name.equals(d + "Key"));
        if (label || name.equals("missingDays")) {
            assertThat(cell.getType()).as(name).isEqualTo(CellType.STRING);
            return cell.getText();
        }
        if (name.equals("synthetic") || name.equals("comparable")) {
            assertThat(cell.getType()).isEqualTo(CellType.BOOLEAN);
            return cell.getText();
        }
        assertThat(cell.getType()).as(name).isEqualTo(CellType.NUMBER);
        String format = POINTS.contains(name)
                ? "+0.0000\" điểm \"%;-0.0000\" điểm \"%;0.0000\" điểm \"%"
                : SHARES.contains(name) ? "0.0000%" : null;
        assertThat(cell.getDataFormatString()).as(name).isEqualTo(format);
        return cell.asNumber().toPlainString();
    }

    private List<String> at(Map<String, String> cells) {
        List<String> at = new ArrayList<>();
        for (String dimension : dimensions) {
            assertThat(cells).containsKeys(dimension, dimension + "Name");
            String code = cells.remove(dimension);
            String name = cells.remove(dimension + "Name");
            if (code == null) {
                // A file says in words who is outside; to a program it is nobody.
                assertThat(name).isIn(dimension.equals("district") ? OUTSIDE : NOBODY);
            }
            at.add(code);
            at.add(code == null ? null : name);
            if (UNITS.contains(dimension)) {
                assertThat(cells).containsKey(dimension + "Key");
                at.add(cells.remove(dimension + "Key"));
            }
        }
        return at;
    }

    private static Map<String, BigDecimal> figures(Map<String, String> cells) {
        Map<String, BigDecimal> figures = new HashMap<>();
        cells.forEach((name, text) -> {
            if (text != null && !TEXTS.contains(name)) {
                figures.put(name, new BigDecimal(text).stripTrailingZeros());
            }
        });
        return figures;
    }

    /** The same places told by codes and names alone, which is what a cube has of them. */
    Map<List<String>, Map<String, BigDecimal>> withoutKeys(Map<List<String>, Map<String, BigDecimal>> found) {
        Map<List<String>, Map<String, BigDecimal>> without = new HashMap<>();
        found.forEach((at, figures) -> {
            List<String> labels = new ArrayList<>();
            int next = 0;
            for (String dimension : dimensions) {
                labels.addAll(at.subList(next, next + 2));
                next += UNITS.contains(dimension) ? 3 : 2;
            }
            assertThat(without.put(labels, figures)).as(labels.toString()).isNull();
        });
        return without;
    }

    /** Reads a cube, having made sure that it is one by the specification of JSON-stat 2.0. */
    Map<List<String>, Map<String, BigDecimal>> jsonStat(String body) throws IOException {
        JsonNode cube = JSON.readTree(body);
        assertThat(cube.get("version").asText()).isEqualTo("2.0");
        assertThat(cube.get("class").asText()).isEqualTo("dataset");
        assertThat(cube.get("label").asText()).isNotBlank();
        assertThat(cube.get("source").asText()).isNotBlank();
        assertThat(Instant.parse(cube.get("updated").asText())).isBefore(Instant.now());
        List<String> ids = texts(cube.get("id"));
        List<String> expected = new ArrayList<>(dimensions);
        expected.add("figure");
        assertThat(ids).isEqualTo(expected);
        assertThat(texts(cube.at("/role/metric"))).containsExactly("figure");
        cube.get("role").forEach(role -> assertThat(ids).containsAll(texts(role)));
        assertThat(cube.get("dimension").size()).isEqualTo(ids.size());
        int[] size = new int[ids.size()];
        int product = 1;
        for (int i = 0; i < size.length; i++) {
            size[i] = cube.at("/size/" + i).asInt();
            product *= size[i];
            JsonNode category = cube.get("dimension").get(ids.get(i)).get("category");
            assertThat(cube.get("dimension").get(ids.get(i)).get("label").asText())
                    .isNotBlank();
            List<String> index = texts(category.get("index"));
            assertThat(index).hasSize(size[i]).doesNotHaveDuplicates();
            List<String> labelled = new ArrayList<>();
            category.get("label").fieldNames().forEachRemaining(labelled::add);
            assertThat(labelled).isEqualTo(index);
        }
        assertThat(cube.get("size").size()).isEqualTo(ids.size());
        assertThat(cube.get("value").size()).isEqualTo(product);
        Map<List<String>, Map<String, BigDecimal>> found = new HashMap<>();
        for (int place = 0; place < product; place++) {
            JsonNode value = cube.get("value").get(place);
            if (value.isNull()) {
                continue;
            }
            assertThat(value.isNumber()).isTrue();
            int rest = place;
            List<String> at = new ArrayList<>();
            for (int i = size.length - 1; i >= 0; i--) {
                JsonNode category = cube.get("dimension").get(ids.get(i)).get("category");
                String id = category.get("index").get(rest % size[i]).asText();
                boolean none = id.equals("_Z");
                at.add(0, none ? null : category.get("label").get(id).asText());
                // Where several units share a code, their ids say which.
                at.add(0, none ? null : id.replaceAll("@[0-9-]+", ""));
                rest /= size[i];
            }
            String figure = at.get(at.size() - 2);
            found.computeIfAbsent(List.copyOf(nulls(at.subList(0, at.size() - 2))), none -> new HashMap<>())
                    .put(figure, value.decimalValue().stripTrailingZeros());
        }
        Map<List<String>, Map<String, BigDecimal>> withNulls = new HashMap<>();
        found.forEach((at, figures) -> withNulls.put(
                at.stream().map(text -> text.equals(NULL) ? null : text).toList(), figures));
        return withNulls;
    }

    private static final String NULL = "\0";

    private static List<String> nulls(List<String> texts) {
        return texts.stream()
                .map(text -> Objects.requireNonNullElse(text, NULL))
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (Iterator<JsonNode> all = array.elements(); all.hasNext(); ) {
            texts.add(all.next().asText());
        }
        return texts;
    }
}
