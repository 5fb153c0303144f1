package vn.tthc.stats.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Refusal;

/** What is chosen, what it is called, and what is made harmless. */
class FormatTest {

    private static final String SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|JSON",
                "text/html,*/*;q=0.8|JSON",
                "text/csv|CSV",
                "text/*|CSV",
                "text/csv, */*|CSV",
                "application/json;q=0.2, text/csv;q=0.4|CSV",
                "text/csv;q=0.2, application/json;q=0.4|JSON",
                "text/csv, application/json|CSV",
                "application/json, text/csv|JSON",
                "application/*, text/csv;q=0.5|JSON",
                "application/*;q=0.5, application/json;q=0, text/csv;q=0.1|XLSX",
                "*/*, application/json;q=0.1|CSV",
                SHEET + "|XLSX",
                "application/json-stat+json, application/json;q=0.9|JSON_STAT",
                "text/html|",
                "text/csv;q=0|"
            })
    void theOneWantedMostIsChosen(String accept, Format expected) {
        List<MediaType> accepted = Arrays.stream(accept.split(","))
                .map(range -> MediaType.valueOf(range.strip()))
                .toList();
        assertThat(Format.accepted(accepted, Format.ALL)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aListIsNoCube() {
        MediaType cube = MediaType.valueOf("application/json-stat+json");
        assertThat(Format.accepted(List.of(cube), Format.OF_LISTS)).isEmpty();
        assertThat(Format.of("json-stat", Format.OF_LISTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u00a0=1", "\n\t @x", "\tx", "\rx", "\uFF1D1"})
    void whatASpreadsheetWouldRunGetsAnApostropheInCsv(String text) throws IOException {
        assertThat(line(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"412", "Xã A - B", "", "a=b", "1.004222", "'=1", "Nguyễn @"})
    void otherTextIsLeftAlone(String text) throws IOException {
        assertThat(line(text)).isEqualTo(text);
    }

    private static String line(String text) throws IOException {
        StringWriter out = new StringWriter();
        Csv.writeLine(out, ',', List.of("x", text));
        String cell = out.toString().substring(2).stripTrailing();
        return cell.startsWith("\"") ? cell.substring(1, cell.length() - 1).replace("\"\"", "\"") : cell;
    }

    @Test
    void aFileNameIsPlainShortAndSaysWhatIsInside() {
        FileName name = FileName.of("online-rate")
                .and("unit", List.of("412", "17464@2023-02-01", "40.TP", "425"))
                .and("field", List.of("Đăng ký \"hộ\" tịch/../\r\n"))
                .and("by", List.of("district"));
        assertThat(name.disposition(Format.XLSX))
                .isEqualTo("attachment; filename=\""
                        + "online-rate_unit-412-17464-2023-02-01-40.TP-and-1_field-Dang-ky-ho-tich_by-district.xlsx\"");
        FileName many = FileName.of("x".repeat(500))
                .and("y".repeat(500))
                .and("z".repeat(500))
                .and("a")
                .and("b".repeat(99));
        assertThat(many.toString()).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void whatHasNoTextIsCalledByItsCode() {
        Headings headings = new Headings(Locale.ENGLISH);
        assertThat(headings.of(Column.figure("somethingNew"), Labelling.NAME)).isEqualTo("somethingNew");
        assertThat(headings.of(Column.figure("rate"), Labelling.NAME)).isEqualTo("Rate");
        assertThat(headings.of(Column.figure("rate"), Labelling.BOTH)).isEqualTo("rate");
    }

    @Test
    void aCubeOfFewCellsIsRefusedIfItHasTooManyValues() {
        assertThat((Number[]) JsonStat.of(diagonal(79), Labelling.BOTH, new Headings(Locale.ENGLISH))
                        .get("value"))
                .hasSize(79 * 79 * 79)
                .filteredOn(Objects::nonNull)
                .hasSize(79);
        assertThatThrownBy(() -> JsonStat.of(diagonal(80), Labelling.BOTH, new Headings(Locale.ENGLISH)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CUBE_TOO_LARGE));
    }

    /** One cell for each member of three dimensions: 80 have 80 × 80 × 80 values. */
    private static Cube diagonal(int cells) {
        List<Cube.Dimension> dimensions = Stream.of("unit", "procedure", "day")
                .map(code -> new Cube.Dimension(code, Cube.Role.OTHER, null))
                .toList();
        List<Cube.Cell> diagonal = IntStream.range(0, cells)
                .mapToObj(i -> new Cube.Member("k" + i, "c" + i, "n" + i))
                .map(member -> new Cube.Cell(List.of(member, member, member), List.of(1)))
                .toList();
        return new Cube(
                "label", "source", List.of(), null, dimensions, List.of(Column.figure("received")), diagonal, Map.of());
    }
}
