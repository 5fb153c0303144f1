package vn.tthc.stats.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.tthc.stats.observation.Figures;
import vn.tthc.stats.observation.Measure;

/** Whatever the rows are and in whichever way they are written, the same rows are read. */
class RoundTripTest {

    private static final Locale VIETNAMESE = Locale.forLanguageTag("vi");
    private static final String LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệ ,;\"'.()-\t\n=+@";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    @Test
    void csv() throws IOException {
        for (int i = 0; i < 60; i++) {
            List<Map<ReturnColumn, Object>> rows = rows();
            List<ReturnColumn> columns = shuffled();
            Function<ReturnColumn, String> header = header();
            char delimiter = ",;\t".charAt(random.nextInt(3));
            StringBuilder csv = new StringBuilder();
            csv.append(line(columns.stream().map(header).toList(), delimiter));
            for (Map<ReturnColumn, Object> row : rows) {
                csv.append(line(
                        columns.stream()
                                .map(column -> row.containsKey(column)
                                        ? row.get(column).toString()
                                        : "")
                                .toList(),
                        delimiter));
            }
            String text = random.nextBoolean() ? csv.toString() : csv.substring(0, csv.length() - 1);
            text = (random.nextBoolean() ? "\uFEFF" : "")
                    + Normalizer.normalize(text, random.nextBoolean() ? Normalizer.Form.NFC : Normalizer.Form.NFD);
            text = random.nextBoolean() ? text : text.replace("\n", "\r\n");
            assertSame(
                    rows,
                    ReadRows.all(CsvRowReader.open(
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), NumberFormat.PLAIN)));
        }
    }

    private String line(List<String> cells, char delimiter) {
        List<String> written = new ArrayList<>();
        for (String cell : cells) {
            boolean special = cell.chars().anyMatch(c -> ",;\t\n\r\"".indexOf(c) >= 0);
            written.add(special || random.nextInt(10) == 0 ? "\"" + cell.replace("\"", "\"\"") + "\"" : padded(cell));
        }
        return String.join(String.valueOf(delimiter), written) + "\n";
    }

    private String padded(String cell) {
        return random.nextInt(20) == 0 ? "\u00A0" + cell + " " : cell;
    }

    @Test
    void ndjson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < 30; i++) {
            List<Map<ReturnColumn, Object>> rows = rows();
            StringBuilder lines = new StringBuilder();
            for (Map<ReturnColumn, Object> row : rows) {
                Map<String, Object> fields = new LinkedHashMap<>();
                shuffled().stream()
                        .filter(column -> row.containsKey(column) || random.nextBoolean())
                        .forEach(column -> fields.put(column.jsonName(), row.get(column)));
                lines.append(mapper.writeValueAsString(fields)).append(random.nextBoolean() ? "\n" : "\r\n\n");
            }
            assertSame(rows, ReadRows.all(NdjsonRowReader.open(ReadRows.utf8(lines.toString()))));
        }
    }

    @Test
    void workbook() throws IOException {
        for (int i = 0; i < 15; i++) {
            List<Map<ReturnColumn, Object>> rows = rows();
            List<ReturnColumn> columns = shuffled();
            Path file = Files.createTempFile(directory, "rows", ".xlsx");
            try (OutputStream out = Files.newOutputStream(file);
                    Workbook workbook = new Workbook(out, "test", null)) {
                write(workbook.newWorksheet("Data"), columns, rows, header());
            }
            assertSame(rows, ReadRows.all(WorkbookRowReader.open(file, NumberFormat.PLAIN)));
        }
    }

    private void write(
            Worksheet sheet,
            List<ReturnColumn> columns,
            List<Map<ReturnColumn, Object>> rows,
            Function<ReturnColumn, String> header) {
        for (int place = 0; place < columns.size(); place++) {
            ReturnColumn column = columns.get(place);
            sheet.value(0, place, header.apply(column));
            for (int row = 0; row < rows.size(); row++) {
                Object value = rows.get(row).get(column);
                if (value instanceof Integer number && random.nextInt(4) > 0) {
                    sheet.value(row + 1, place, number);
                } else if (value instanceof String text && random.nextBoolean()) {
                    sheet.inlineString(row + 1, place, text);
                } else if (value != null) {
                    sheet.value(row + 1, place, value.toString());
                }
            }
        }
    }

    @Test
    void template() throws IOException {
        for (Locale language : List.of(VIETNAMESE, Locale.ENGLISH)) {
            List<Template.Line> lines = new ArrayList<>();
            for (Map<ReturnColumn, Object> row : rows()) {
                if (row.containsKey(ReturnColumn.PROCEDURE)) {
                    lines.add(new Template.Line(
                            (String) row.get(ReturnColumn.PROCEDURE),
                            (String) row.get(ReturnColumn.PROCEDURE_NAME),
                            (Integer) row.get(ReturnColumn.LEVEL),
                            random.nextBoolean() ? null : figures(row)));
                }
            }
            checkTemplate(new Template.Content("412", "Thành phố Vinh", "2023-02-01", lines, language));
            checkTemplate(new Template.Content("412", "Thành phố Vinh", "2023-02-01", List.of(), language));
        }
    }

    private void checkTemplate(Template.Content content) throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        Template.writeCsv(csv, content);
        Path file = Files.createTempFile(directory, "template", ".xlsx");
        try (OutputStream out = Files.newOutputStream(file)) {
            Template.writeXlsx(out, content);
        }
        for (List<SentRow> read : List.of(
                ReadRows.all(CsvRowReader.open(new ByteArrayInputStream(csv.toByteArray()), NumberFormat.PLAIN)),
                ReadRows.all(WorkbookRowReader.open(file, NumberFormat.PLAIN)))) {
            assertThat(read).as("seed %d", seed).hasSameSizeAs(content.rows());
            for (int i = 0; i < read.size(); i++) {
                SentRow row = read.get(i);
                Template.Line line = content.rows().get(i);
                assertThat(row.misread()).isEmpty();
                assertThat(row.isNil()).isEqualTo(content.lines().isEmpty());
                assertThat(row.unit()).isEqualTo("412");
                assertThat(row.unitName()).isEqualTo("Thành phố Vinh");
                assertThat(row.period()).isEqualTo("2023-02-01");
                assertThat(row.procedure()).isEqualTo(line.procedure());
                assertThat(row.level()).isEqualTo(line.level());
                assertThat(row.figures()).isEqualTo(line.figures() == null ? Figures.of(Map.of()) : line.figures());
            }
        }
    }

    private void assertSame(List<Map<ReturnColumn, Object>> rows, List<SentRow> read) {
        assertThat(read).as("seed %d", seed).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            Map<ReturnColumn, Object> row = rows.get(i);
            SentRow sent = read.get(i);
            assertThat(sent.misread()).as("seed %d row %d", seed, i).isEmpty();
            assertThat(Arrays.asList(
                            sent.number(),
                            sent.unit(),
                            spaced(sent.unitName()),
                            sent.period(),
                            sent.procedure(),
                            spaced(sent.procedureName()),
                            sent.level(),
                            sent.figures()))
                    .as("seed %d row %d", seed, i)
                    .isEqualTo(Arrays.asList(
                            i,
                            row.get(ReturnColumn.UNIT),
                            spaced((String) row.get(ReturnColumn.UNIT_NAME)),
                            row.get(ReturnColumn.PERIOD),
                            row.get(ReturnColumn.PROCEDURE),
                            spaced((String) row.get(ReturnColumn.PROCEDURE_NAME)),
                            row.get(ReturnColumn.LEVEL),
                            figures(row)));
            assertThat(sent.isNil()).isEqualTo(!row.containsKey(ReturnColumn.PROCEDURE));
        }
    }

    /** Line ends and tabs in texts are read as spaces. */
    private static String spaced(String text) {
        return text == null ? null : text.strip().replaceAll("\\s+", " ");
    }

    private static Figures figures(Map<ReturnColumn, Object> row) {
        int[] values = new int[Measure.ALL.size()];
        Measure.ALL.forEach(measure ->
                values[measure.ordinal()] = (Integer) row.getOrDefault(ReturnColumn.of(measure), Figures.ABSENT));
        return Figures.of(values);
    }

    private List<Map<ReturnColumn, Object>> rows() {
        List<Map<ReturnColumn, Object>> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            Map<ReturnColumn, Object> row = new LinkedHashMap<>();
            row.put(ReturnColumn.UNIT, String.valueOf(random.nextInt(100_000)));
            row.put(ReturnColumn.PERIOD, "2023-0" + (1 + random.nextInt(9)) + (random.nextBoolean() ? "" : "-R"));
            if (random.nextBoolean()) {
                row.put(ReturnColumn.UNIT_NAME, "Xã " + text(random.nextInt(20)) + "x");
            }
            if (random.nextInt(5) > 0) {
                row.put(ReturnColumn.PROCEDURE, "1.00" + (1000 + random.nextInt(9000)));
                row.put(ReturnColumn.LEVEL, 3 + random.nextInt(2));
                if (random.nextBoolean()) {
                    row.put(ReturnColumn.PROCEDURE_NAME, "Cấp " + text(random.nextInt(400)) + "x");
                }
                Measure.ALL.stream()
                        .filter(measure -> random.nextInt(3) > 0)
                        .forEach(measure ->
                                row.put(ReturnColumn.of(measure), random.nextInt(Figures.MAX) >> random.nextInt(30)));
            }
            rows.add(row);
        }
        return rows;
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private List<ReturnColumn> shuffled() {
        List<ReturnColumn> columns = new ArrayList<>(List.of(ReturnColumn.values()));
        Collections.shuffle(columns, random);
        return columns;
    }

    private Function<ReturnColumn, String> header() {
        return switch (random.nextInt(4)) {
            case 0 -> ReturnColumn::jsonName;
            case 1 -> column -> ColumnNames.printed(column, VIETNAMESE).toUpperCase(Locale.ROOT);
            case 2 -> column -> ColumnNames.printed(column, Locale.ENGLISH).replace(' ', '_');
            default ->
                column -> {
                    List<String> spellings = ColumnNames.spellings(column, VIETNAMESE);
                    return spellings.get(random.nextInt(spellings.size()));
                };
        };
    }
}
